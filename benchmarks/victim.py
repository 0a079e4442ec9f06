"""A small home in which what is being done is killed, and what must be true of it whenever nothing is running."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import victim_office as office
from benchmarks.victim_office import Kept
from ingest import corpus, pipeline
from ingest.former import former_versions, read_former
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
OLD = {  # what the stored data of an earlier version hold, as served by this one
    "某科发-2025-8:notice": "某市算力券办法\n某科发〔2025〕8号\n2025年8月1日",
    "某科发-2025-8:1": "第一条 算力券最高20万元。",
    "某科发-2025-8:2": "第二条 本办法自发布之日起施行。",
}
_WATCHED = frozenset(
    ("open", "os.link", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "sqlite3.connect")
)


_INDEXED = ("index", "ingest", "retire")  # what builds an index; the rest is done by victim_office


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing a person does, with the number and version of the document, FAQ or backup it is about.

    kind: index, ingest, retire; faq, withdraw; backup, restore; upgrade.
    """

    kind: str
    number: int = 0
    version: int = 1


@dataclass(slots=True)
class Expected:
    """What the index, the list of added files and the records hold once an operation is done."""

    started: bool = False  # whether there is an index
    documents: dict[int, int] = field(default_factory=dict)  # number → version
    retired: set[int] = field(default_factory=set)
    former: tuple[tuple[int, int], ...] = ()  # number and version of what was replaced, the oldest first
    kept: Kept = field(default_factory=Kept)
    backups: dict[int, Expected] = field(default_factory=dict)

    def after(self, operation: Operation) -> Expected:
        kind, number, version = operation.kind, operation.number, operation.version
        if kind == "ingest":
            stood = number in self.documents and number not in self.retired
            former = (*self.former, (number, self.documents[number])) if stood else self.former
            documents = {**self.documents, number: version}
            retired = self.retired - {number}
            return replace(self, started=True, documents=documents, retired=retired, former=former)
        if kind in ("index", "retire"):
            return replace(self, started=True, retired=self.retired | {number} - {0})
        if kind in ("faq", "withdraw"):
            return replace(self, kept=self.kept.after(kind, number, version))
        if kind == "backup":
            return replace(self, backups={**self.backups, number: self})
        if kind == "restore":
            then = self.backups[number]
            return replace(then, kept=replace(then.kept, entries=then.kept.entries + 1), backups=self.backups)
        return self

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
    load_embedder()
    if operation.kind == "ingest":
        text = TEXT.format(number=operation.number, version=operation.version)
        (place / "files" / f"{operation.number}.txt").write_text(text, "utf-8")
    elif operation.kind == "upgrade":
        office.lay_out_old(place, operation.number)
    if told:
        told.send("begun")
    steps = _count_steps(place, kill_at)
    _do(place, operation)
    if told:
        told.send(steps[0])


def _do(place: Path, operation: Operation) -> None:
    home, embedder, number = place / "home", load_embedder(), operation.number
    if operation.kind == "index":
        ensure_index(home, embedder, rebuild=True)
    elif operation.kind == "ingest":
        assert not ingest_paths([place / "files" / f"{number}.txt"], home, embedder=embedder).failed
    elif operation.kind == "retire":
        retire([f"某科发-2025-{number}"], home, embedder=embedder)
    elif operation.kind in ("faq", "withdraw"):
        office.edit(place, operation.kind, number, operation.version)
    else:
        {"backup": office.back_up, "restore": office.restore, "upgrade": office.upgrade}[operation.kind](place, number)


def _count_steps(place: Path, kill_at: int) -> list[int]:
    """Count the steps that touch what is written from here on, and kill this process at one of them."""
    count, inside = [0], tuple(str(place / name) for name in ("home", "backups", "old"))

    def step(*_: Any) -> None:
        count[0] += 1
        if count[0] == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(name: str, arguments: tuple[Any, ...]) -> None:
        if name in _WATCHED and arguments and str(arguments[0]).startswith(inside):
            step()

    def connected(*arguments: Any, **more: Any) -> sqlite3.Connection:
        made: sqlite3.Connection = plain(*arguments, **more)
        made.set_trace_callback(step)  # each statement, BEGIN and COMMIT among them
        return made

    plain = sqlite3.connect
    for module in (sqlite3, sqlite3.dbapi2):
        setattr(module, "connect", connected)  # noqa: B010 - in this process, which is there to be killed
    sys.addaudithook(heard)
    return count


def left(place: Path, operation: Operation, before: Expected) -> str:
    """Return what a killed operation left: nothing, before, between, after or same (before is after).

    Raises: AssertionError when it is any other state.
    """
    after, number = before.after(operation), operation.number
    index, kept = _index_left(place, before, after), _left(before.kept, after.kept, office.kept(place), "records")
    if operation.kind == "backup":
        found = office.backup_found(place, number, before.kept, len(before.documents))
        return "after" if found else "before"
    if operation.kind == "upgrade":
        return office.upgraded(place, number, OLD | Expected().clauses())
    if operation.kind == "restore":
        assert (index, kept) != ("after", "before"), "documents were put back before the records"
        return index if kept in (index, "same") else kept if index == "same" else "between"
    return index if operation.kind in _INDEXED else kept


def _index_left(place: Path, before: Expected, after: Expected) -> str:
    found = served(place)
    if found is None and not before.started:
        return "nothing"
    return _left(before.clauses(), after.clauses(), found, "index")


def _left(before: object, after: object, found: object, what: str) -> str:
    assert found in (before, after), f"the {what} are neither as before nor as asked for"
    return "same" if before == after else "before" if found == before else "after"


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
    texts = [{c.id: c.text for c in read_former(home, former.id)[1]} for former in former_versions(home)]
    assert texts == [_clauses(*former) for former in expected.former], "the versions that were replaced are others"
    assert office.kept(place) == expected.kept, "the records hold something else"
    for number, then in expected.backups.items():
        assert office.backup_found(place, number, then.kept, len(then.documents)), "a backup is gone"
    unfinished = [path.name for path in (place / "backups").glob(".*")]
    assert len(unfinished) <= 1, f"halves of backups pile up: {unfinished}"  # the next backup takes the last one away


@contextmanager
def children() -> Iterator[Any]:
    """Give a way to start children that have everything imported and nothing open."""
    import multiprocessing

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["chromadb", "alembic.command", "benchmarks.victim"])
    yield context
