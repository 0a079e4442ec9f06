"""A disk that is full or read-only, a Chroma server that goes away, a clock set back: what is served goes on being served."""

from __future__ import annotations

import os
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from benchmarks.victim import Expected, Operation, check_finished, children, make_place, perform, served
from knowledge import store
from knowledge.base import KnowledgeBase
from knowledge.errors import StoreUnavailable
from knowledge.hashed import HashedEmbedder
from knowledge.store import build_generation, current_info, open_current
from tests.knowledge import small_corpus
from tests.knowledge.small_corpus import AS_OF

ROOT = Path(__file__).resolve().parents[2]
INDEX, FIRST = Operation("index"), Operation("ingest", 1)
ONE = Expected().after(FIRST)


def _can_mount() -> bool:
    trial = "mount -t tmpfs -o size=1m tmpfs /mnt && touch /mnt/x"
    return not subprocess.run(["unshare", "-rm", "sh", "-c", trial], capture_output=True).returncode


mounts = pytest.mark.skipif(
    not shutil.which("unshare") or not _can_mount(), reason="mounting needs user namespaces, which this machine denies"
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A place with the shipped text and one added file in its index."""
    made = tmp_path / "place"
    make_place(made)
    with children() as context:
        for operation in (INDEX, FIRST):
            child = context.Process(target=perform, args=(made, operation))
            child.start()
            child.join()
            assert child.exitcode == 0
    return made


def inside(script: str, mount: str) -> str:
    """Run Python where `mount` was done first, unseen by the rest of the machine; return what it says."""
    command = ["unshare", "-rm", "sh", "-c", f'{mount} && exec "$0" -c "$1"', sys.executable, script]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    return done.stdout + done.stderr


def told(place: Path, operation: str) -> str:
    """Return a script that does one operation and says how it ended."""
    return (
        "from pathlib import Path; from benchmarks.victim import *; from knowledge.errors import StoreUnavailable\n"
        f"place = Path({str(place)!r}); before = served(place)\n"
        f"try: perform(place, {operation}); print('DONE')\n"
        "except StoreUnavailable as error: print('REFUSED', error)\n"
        "print('AS BEFORE' if served(place) == before else 'ANOTHER')"
    )


@mounts
@pytest.mark.parametrize("kilobytes", [60, 300])
def test_a_disk_that_is_really_full_is_named_and_nothing_changes(place: Path, kilobytes: int) -> None:
    copy = f"cp -a {place} {place}.copy && mount -t tmpfs -o size=100m tmpfs {place} && cp -a {place}.copy/. {place}/"
    fill = f"mount -o remount,size=$(( $(du -sk {place} | cut -f1) + {kilobytes} ))k {place}"
    said = inside(told(place, "Operation('ingest', 2)"), f"{copy} && {fill}")
    assert "REFUSED" in said and "磁盘已满。请清理磁盘空间后重试" in said, said
    assert "AS BEFORE" in said, said


@mounts
def test_a_disk_that_is_really_read_only_is_named_and_answers_go_on(place: Path) -> None:
    mount = f"mount --bind {place} {place} && mount -o remount,bind,ro {place}"
    said = inside(told(place, "Operation('index')"), mount)
    assert "REFUSED" in said and "目录只读，无法写入。请改用可写的目录（JINGDA_HOME）" in said, said
    assert "AS BEFORE" in said, said


@pytest.mark.parametrize("limit", [200, 20_000, 100_000])
def test_a_file_that_may_not_grow_leaves_list_and_copies_as_they_were(place: Path, limit: int) -> None:
    with children() as context:
        child = context.Process(target=_limited, args=(place, limit))
        child.start()
        child.join()
    assert child.exitcode == 42
    check_finished(place, ONE)


def _limited(place: Path, limit: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        perform(place, Operation("retire", 1) if limit < 1000 else INDEX)
    except StoreUnavailable:
        os._exit(42)


class _Past(datetime):
    """A clock set back by thirty years."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return datetime.now(UTC) - timedelta(days=365 * 30)


def _build(home: Path, url: str = "") -> str:
    return build_generation(
        home, small_corpus.documents(), small_corpus.clauses(), embedder=HashedEmbedder(), parser_fingerprint="p",
        sources={}, chroma_url=url,
    ).id  # fmt: skip


def _opened(home: Path) -> KnowledgeBase:
    return open_current(home, embedder=HashedEmbedder(), parser_fingerprint="p")


def test_a_clock_set_back_serves_the_newest_build_and_keeps_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _build(tmp_path)
    second = _build(tmp_path)
    with _opened(tmp_path) as reader:
        monkeypatch.setattr(store, "datetime", _Past)
        third = _build(tmp_path)
        assert third < second
        assert reader.reload_if_changed() and reader.info.id == third
    fourth = _build(tmp_path)
    info = current_info(tmp_path)
    assert info is not None and info.id == fourth
    assert {path.name for path in (tmp_path / "generations").iterdir()} == {third, fourth}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A real Chroma server, its address, and the processes begun: the test ends it and begins another."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    begun: list[subprocess.Popen[bytes]] = []
    _serve(begun, port, tmp_path / "server")
    yield port, begun
    for process in begun:
        process.kill()
        process.wait()


def _serve(begun: list[subprocess.Popen[bytes]], port: str, folder: Path) -> None:
    chroma = Path(sys.executable).with_name("chroma")
    arguments = [chroma, "run", "--host", "127.0.0.1", "--port", port, "--path", str(folder)]
    begun.append(subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    for _ in range(600):
        try:
            with urlopen(f"http://127.0.0.1:{port}/api/v2/heartbeat", timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(port)


def test_a_lost_chroma_server_costs_speed_not_answers_and_is_used_again_when_it_is_back(
    tmp_path: Path, server: tuple[str, list[subprocess.Popen[bytes]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, begun = server
    home, url = tmp_path / "home", f"http://127.0.0.1:{port}"
    _build(home, url)
    monkeypatch.setattr("knowledge.dense._REST_S", 0.0)
    with _opened(home) as base:
        dense = base._current.generation.dense
        vector = dense.vector(1)
        before = [hit.clause.id for hit in base.search("创新券支付金额", as_of=AS_OF)]
        assert dense.neighbours(vector, 1)
        begun[0].kill()
        begun[0].wait()
        assert dense.neighbours(vector, 1) is None
        assert [hit.clause.id for hit in base.search("创新券支付金额", as_of=AS_OF)] == before
        with pytest.raises(StoreUnavailable, match=rf"{port}"):
            _build(home, url)
        assert [hit.clause.id for hit in base.search("创新券支付金额", as_of=AS_OF)] == before
        _serve(begun, port, tmp_path / "server")
        assert dense.neighbours(vector, 1)
        _build(home, url)
        assert base.reload_if_changed()
        assert [hit.clause.id for hit in base.search("创新券支付金额", as_of=AS_OF)] == before


def test_what_is_served_is_told_apart_from_nothing(tmp_path: Path) -> None:
    make_place(tmp_path / "empty")
    assert served(tmp_path / "empty") is None
