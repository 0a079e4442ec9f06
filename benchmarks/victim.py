"""A small home whose builds are killed, and what must be true of it whenever nothing is running."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ingest import corpus, pipeline
from ingest.former import former_versions
from ingest.parse import parse_source
from ingest.pipeline import ensure_index, ingest_paths, parser_fingerprint, retire
from ingest.readers.base import read_content
from knowledge.embedder import load_embedder
from knowledge.errors import StoreUnavailable
from knowledge.generation import Generation
from knowledge.home import generation_folder
from knowledge.proof import checks
from knowledge.store import current_info, open_current

TEXT = """某市办法
某科发〔2025〕{number}号
2025年8月1日
第一章 总则
第一条 为了支持第{number}类科技创新，制定本办法。
第二条 企业符合下列条件的，可以申请：
（一）在本市注册；
（二）职工不超过{version}00人。
第三条 最高支持{version}0万元。
第四条 本办法自发布之日起施行。
"""
_WATCHED = frozenset(("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "sqlite3.connect"))


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing a person does: index, ingest, retire; with the number and version of the document it is about."""

    kind: str
    number: int = 0
    version: int = 1


@dataclass(slots=True)
class Expected:
    """What the index and the list of added files hold once an operation is done."""

    documents: dict[int, int] = field(default_factory=dict)  # number → version
    retired: set[int] = field(default_factory=set)

    def after(self, operation: Operation) -> Expected:
        documents, retired = dict(self.documents), set(self.retired)
        if operation.kind == "ingest":
            documents[operation.number] = operation.version
            retired.discard(operation.number)
        elif operation.kind == "retire":
            retired.add(operation.number)
        return Expected(documents, retired)

    def clauses(self) -> dict[str, str]:
        """Return every clause to be served: id → text. Document 0 is the shipped one."""
        standing = {0: 1} | {n: v for n, v in self.documents.items() if n not in self.retired}
        return {i: text for number, version in standing.items() for i, text in _clauses(number, version).items()}


@lru_cache(maxsize=1000)
def _clauses(number: int, version: int) -> dict[str, str]:
    parsed = parse_source(read_content(TEXT.format(number=number, version=version).encode(), Path("a.txt")))
    return {clause.id: clause.text for document in parsed.documents for clause in document.clauses}


def make_place(place: Path) -> None:
    """Lay out a folder with a corpus of one text and room for the files to come."""
    for name in ("corpus", "files"):
        (place / name).mkdir(parents=True)
    (place / "corpus" / "办法.txt").write_text(TEXT.format(number=0, version=1), "utf-8")
    (place / "corpus" / "manifest.yaml").write_text("files: [{file: 办法.txt}]\n", "utf-8")


def perform(place: Path, operation: Operation, kill_at: int = 0, told: Any = None) -> None:
    """Do one operation in this process; at step `kill_at` of those that touch the home, die as by a power cut.

    told: a connection that hears "begun", and at the end how many steps there were.
    """
    folder = place / "corpus"
    setattr(pipeline, "corpus_folder", lambda: folder)  # noqa: B010 - this process serves its own small corpus
    setattr(pipeline, "parse_shipped", lambda: corpus.parse_shipped(folder))  # noqa: B010
    embedder, home = load_embedder(), place / "home"
    path = place / "files" / f"{operation.number}.txt"
    if operation.kind == "ingest":
        path.write_text(TEXT.format(number=operation.number, version=operation.version), "utf-8")
    if told:
        told.send("begun")
    steps = _count_steps(home, kill_at)
    if operation.kind == "index":
        ensure_index(home, embedder, rebuild=True)
    elif operation.kind == "ingest":
        assert not ingest_paths([path], home, embedder=embedder).failed
    else:
        retire([f"某科发-2025-{operation.number}"], home, embedder=embedder)
    if told:
        told.send(steps[0])


def _count_steps(home: Path, kill_at: int) -> list[int]:
    """Count the steps that touch the home from here on, and kill this process at one of them."""
    count, inside = [0], str(home)

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _WATCHED and arguments and str(arguments[0]).startswith(inside):
            count[0] += 1
            if count[0] == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(heard)
    return count


def served(place: Path) -> dict[str, str] | None:
    """Return what a reader is served: clause id → text; None before the first build is done.

    Raises: AssertionError when a clause is there twice or the generation is not whole; JingdaError when it cannot be
    opened at all.
    """
    home = place / "home"
    try:
        info = current_info(home)
    except StoreUnavailable:
        info = None
    if info is None:
        return None
    with _writable(generation_folder(home, info.id)) as folder, Generation(folder, info) as generation:
        assert not [name for name, holds in checks(generation) if not holds], "the generation is not whole"
    with open_current(home, embedder=load_embedder(), parser_fingerprint=parser_fingerprint()) as base:
        found = [clause for document in base.documents() for clause in base.clauses(document.doc_id)]
        assert len(found) == base.info.clauses == len({clause.id for clause in found}), "a clause is lost or doubled"
    return {clause.id: clause.text for clause in found}


@contextmanager
def _writable(folder: Path) -> Iterator[Path]:
    """Give the folder, or a copy: Chroma's embedded store cannot be counted where nothing can be written."""
    if os.access(folder, os.W_OK):
        yield folder
        return
    with TemporaryDirectory() as elsewhere:
        yield Path(shutil.copytree(folder, Path(elsewhere) / folder.name))


def check_finished(place: Path, expected: Expected) -> None:
    """Raise AssertionError unless all is as it should be after an operation that was not killed."""
    home, library = place / "home", place / "home" / "library"
    assert served(place) == expected.clauses(), "another index than was asked for"
    listed = json.loads((library / "library.json").read_text("utf-8")) if expected.documents else {"entries": []}
    paths = sorted(Path(entry["path"]).stem for entry in listed["entries"])
    assert paths == sorted(map(str, expected.documents)), "the list of added files is another"
    copies = {entry["stored"] for entry in listed["entries"]}
    replaced = {former.stored for former in former_versions(home)}  # kept for comparing
    lists = {"library.json", "former.json", "lock"}
    there = {path.name for path in library.iterdir()} - lists
    assert there == copies | replaced, f"copies lost or left over: {there ^ (copies | replaced)}"
    assert len(list((home / "generations").iterdir())) <= 2, "old or unfinished builds were left"


@contextmanager
def children() -> Iterator[Any]:
    """Give a way to start children that have everything imported and nothing open."""
    import multiprocessing

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["chromadb", "benchmarks.victim"])
    yield context
