"""A small index for the tests of this folder, built once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.base import KnowledgeBase
from knowledge.generation import Generation, GenerationInfo
from knowledge.hashed import HashedEmbedder
from knowledge.store import build_generation, open_current
from tests.knowledge import small_corpus


@pytest.fixture(scope="session")
def built_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one generation. Only read it."""
    home = tmp_path_factory.mktemp("home")
    build_generation(
        home,
        small_corpus.documents(),
        small_corpus.clauses(),
        embedder=HashedEmbedder(),
        parser_fingerprint="parser-1",
        sources={"voucher-2026.txt": "00ff"},
        aliases={"compute": ["算券通"]},
    )
    return home


@pytest.fixture(scope="session")
def base(built_home: Path) -> Iterator[KnowledgeBase]:
    with open_current(built_home, embedder=HashedEmbedder(), parser_fingerprint="parser-1") as opened:
        yield opened


@pytest.fixture(scope="session")
def generation(built_home: Path, base: KnowledgeBase) -> Iterator[Generation]:
    folder = built_home / "generations" / base.info.id
    with Generation(folder, GenerationInfo.read(folder)) as opened:
        yield opened
