"""A builder killed with SIGKILL at any moment leaves the index before it serving, and the next build clears up."""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import time
from pathlib import Path
from typing import Any

import pytest

from knowledge.errors import StoreUnavailable
from knowledge.hashed import HashedEmbedder
from knowledge.store import build_generation, current_info, open_current
from tests.knowledge import small_corpus
from tests.knowledge.small_corpus import AS_OF, CLAUSES

_children: Any = multiprocessing.get_context("forkserver")  # children start with Chroma imported, not used
_children.set_forkserver_preload(["chromadb", "knowledge.store", "tests.knowledge.small_corpus"])


def build(home: Path) -> None:
    build_generation(
        home, small_corpus.documents(), small_corpus.clauses(), embedder=HashedEmbedder(), parser_fingerprint="p",
        sources={},
    )  # fmt: skip


def answers(home: Path) -> bool:
    with open_current(home, embedder=HashedEmbedder(), parser_fingerprint="p") as base:
        return len(base.search("创新券额度最高多少", as_of=AS_OF)) > 0 and base.info.clauses == CLAUSES


def test_killed_at_any_moment(tmp_path: Path) -> None:
    _run(build, tmp_path).join()
    started = time.monotonic()
    _run(build, tmp_path).join()
    usual_s = time.monotonic() - started
    for seed in range(10):
        child = _run(build, tmp_path)
        time.sleep(random.Random(seed).uniform(0, usual_s * 1.1))
        child.kill()
        child.join()
        assert answers(tmp_path)
    build(tmp_path)
    assert answers(tmp_path)
    assert len(list((tmp_path / "generations").iterdir())) == 2


@pytest.mark.parametrize("limit", [3_000, 20_000, 40_000, 100_000, 150_000])
def test_a_file_may_grow_no_further(tmp_path: Path, limit: int) -> None:
    """RLIMIT_FSIZE stops real writes of SQLite, numpy and Chroma, like a full disk, at one place or another."""
    build(tmp_path)
    before = current_info(tmp_path)
    child = _run(_build_limited, tmp_path, limit)
    child.join()
    assert child.exitcode == 42
    assert current_info(tmp_path) == before
    assert len(list((tmp_path / "generations").iterdir())) == 1
    assert answers(tmp_path)


def _build_limited(home: Path, limit: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        build(home)
    except StoreUnavailable:
        os._exit(42)


def _run(target: Any, *arguments: object) -> Any:
    child = _children.Process(target=target, args=arguments)
    child.start()
    return child
