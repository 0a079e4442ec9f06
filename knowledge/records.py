"""Documents and clauses in one SQLite file: written once, then opened read-only and immutable.

A clause's row is its place in the file, counted from 0; the lexical index and the vectors use the same rows.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from knowledge.errors import CorpusError, NotFound
from knowledge.model import (
    Clause,
    Document,
    DocumentType,
    PathStep,
    Relation,
    Status,
    Validity,
    normal_document_number,
)

_SCHEMA = """
CREATE TABLE documents (
    row INTEGER PRIMARY KEY, doc_id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, number TEXT NOT NULL,
    authority TEXT NOT NULL, part TEXT NOT NULL, validity TEXT NOT NULL, record TEXT NOT NULL);
CREATE TABLE texts (row INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE clauses (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document INTEGER NOT NULL, parent TEXT NOT NULL,
    kind TEXT NOT NULL, path TEXT NOT NULL, heading TEXT NOT NULL, text TEXT NOT NULL,
    span_start INTEGER, span_end INTEGER, start INTEGER, own_end INTEGER, end INTEGER);
"""
_INDEXES = """
CREATE INDEX clauses_of_document ON clauses (document);
CREATE INDEX parts_of_clause ON clauses (parent) WHERE parent <> '';
"""
_CLAUSE = """SELECT c.id, d.doc_id, c.path, c.text, c.heading, c.span_start, c.span_end, c.start, c.own_end, c.end,
    c.parent, c.kind, c.row, c.document FROM clauses c JOIN documents d ON d.row = c.document"""
_BATCH = 900  # below SQLite's oldest limit of 999 variables


class Records:
    """All documents and clauses of one generation. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Open the file. Raises: sqlite3.Error."""
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        self.document = lru_cache(maxsize=512)(self._document)
        self.statuses = lru_cache(maxsize=16)(self._statuses)
        self._of_document = lru_cache(maxsize=64)(self._clauses_of)
        self._validities: list[Validity] | None = None

    def close(self) -> None:
        self._connection.close()

    def counts(self) -> tuple[int, int]:
        """Return the numbers of documents and clauses."""
        documents, clauses = self._all("SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM clauses)")[0]
        return int(documents), int(clauses)

    def sound(self) -> bool:
        """Return whether SQLite finds the file whole; it reads all of it."""
        return bool(self._all("PRAGMA quick_check(1)") == [("ok",)])

    def listing(self) -> list[Document]:
        """Return every document in the order of the build, with `text` left empty."""
        return [_document(record, "") for (record,) in self._all("SELECT record FROM documents ORDER BY row")]

    def titles(self) -> list[str]:
        """Return every document's title in the order of the build."""
        return [title for (title,) in self._all("SELECT title FROM documents ORDER BY row")]

    def _document(self, row: int) -> Document:
        """Return the document in `row`, with its text."""
        query = "SELECT d.record, t.text FROM documents d JOIN texts t ON t.row = d.row WHERE d.row = ?"
        ((record, text),) = self._all(query, (row,))
        return _document(record, text)

    def document_row(self, doc_id: str) -> int:
        """Return the row of a document. Raises: NotFound."""
        rows = self._all("SELECT row FROM documents WHERE doc_id = ?", (storable(doc_id),))
        if not rows:
            raise NotFound(f"没有编号为“{doc_id}”的文件", remedy="请用 jingda documents 查看已收录的文件")
        return int(rows[0][0])

    def clause(self, clause_id: str) -> Clause:
        """Return the clause. Raises: NotFound."""
        rows = self._all(f"{_CLAUSE} WHERE c.id = ?", (storable(clause_id),))
        if not rows:
            raise NotFound(f"没有编号为“{clause_id}”的条款", remedy="文件更新后条款编号可能变化，请重新检索")
        return _clause(rows[0])

    def clauses_of(self, document_row: int) -> list[Clause]:
        """Return a document's clauses in the order of the text."""
        return list(self._of_document(document_row))

    def _clauses_of(self, document_row: int) -> tuple[Clause, ...]:
        return tuple(_clause(r) for r in self._all(f"{_CLAUSE} WHERE c.document = ? ORDER BY c.row", (document_row,)))

    def parts_of(self, clause_id: str) -> list[Clause]:
        """Return the clauses directly below one, in the order of the text."""
        query = f"{_CLAUSE} WHERE c.parent = ? AND c.parent <> '' ORDER BY c.row"
        return [_clause(r) for r in self._all(query, (storable(clause_id),))]

    def at(self, rows: Iterable[int]) -> dict[int, tuple[Clause, int]]:
        """Return row → (clause, row of its document)."""
        return {r[12]: (_clause(r), r[13]) for r in self._in(f"{_CLAUSE} WHERE c.row", list(rows))}

    def rows_of(self, clause_ids: Sequence[str]) -> dict[str, int]:
        """Return clause id → row; unknown ids are left out."""
        return dict(self._in("SELECT id, row FROM clauses WHERE id", clause_ids))

    def ids_at(self, rows: Sequence[int]) -> dict[int, str]:
        """Return row → clause id."""
        return dict(self._in("SELECT row, id FROM clauses WHERE row", rows))

    def documents_where(self, *, number: str, title: str, doc_id: str) -> set[int]:
        """Return the rows of documents with this doc_id, or whose number or title contains the words (if not empty)."""
        query = """SELECT row FROM documents WHERE doc_id = ?1
            OR (?2 <> '' AND instr(number, ?2)) OR (?3 <> '' AND instr(title, ?3))"""
        return {row for (row,) in self._all(query, (storable(doc_id), storable(number), storable(title)))}

    def values_of(self, column: str) -> dict[str, set[int]]:
        """Return each printed value of `authority` or `part` → rows of its documents."""
        query = {"authority": "SELECT authority, row FROM documents", "part": "SELECT part, row FROM documents"}[column]
        found: dict[str, set[int]] = {}
        for value, row in self._all(query):
            found.setdefault(value, set()).add(row)
        return found

    def _statuses(self, as_of: date) -> tuple[Status, ...]:
        """Return every document's status on `as_of`, by row."""
        if self._validities is None:
            self._validities = [_validity(v) for (v,) in self._all("SELECT validity FROM documents ORDER BY row")]
        return tuple(validity.status(as_of) for validity in self._validities)

    def stream(self) -> Iterator[tuple[Clause, int, bool]]:
        """Yield (clause, row of its document, whether it has parts) for every row, without holding all of them."""
        query = f"""SELECT q.*, EXISTS (SELECT 1 FROM clauses p WHERE p.parent = q.id AND p.parent <> '')
            FROM ({_CLAUSE}) q ORDER BY q.row"""
        for row in self._connection.execute(query):
            yield _clause(row), row[13], bool(row[14])

    def _in(self, query: str, values: Sequence[Any]) -> list[Any]:
        found: list[Any] = []
        for start in range(0, len(values), _BATCH):
            batch = values[start : start + _BATCH]
            found += self._all(f"{query} IN ({','.join('?' * len(batch))})", batch)
        return found

    def _all(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()


def write_records(path: Path, documents: Iterable[Document], clauses: Iterable[Clause]) -> None:
    """Write the file. Raises: CorpusError when ids repeat or point nowhere; OSError, sqlite3.Error from the disk."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        # A build that dies is thrown away whole, so a journal would only cost time.
        connection.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_SCHEMA}")
        connection.execute("BEGIN")
        rows = _write_documents(connection, documents)
        _write_clauses(connection, clauses, rows)
        connection.execute("COMMIT")
        connection.executescript(f"{_INDEXES} ANALYZE;")
        _check_parents(connection)
    finally:
        connection.close()


def _write_documents(connection: sqlite3.Connection, documents: Iterable[Document]) -> dict[str, int]:
    rows: dict[str, int] = {}
    for row, document in enumerate(documents):
        if document.doc_id in rows:
            raise CorpusError(f"两份文件用了同一个编号“{document.doc_id}”", where=document.source)
        rows[document.doc_id] = row
        connection.execute("INSERT INTO documents VALUES (?,?,?,?,?,?,?,?)", _document_row(row, document))
        connection.execute("INSERT INTO texts VALUES (?,?)", (row, storable(document.text)))
    return rows


def _write_clauses(connection: sqlite3.Connection, clauses: Iterable[Clause], documents: dict[str, int]) -> None:
    numbered = enumerate(clauses)
    insert = f"INSERT INTO clauses VALUES ({','.join('?' * 13)})"
    while batch := list(islice(numbered, 5000)):
        stray = next((c for _, c in batch if c.document not in documents), None)
        if stray is not None:
            raise CorpusError(f"条款“{stray.id}”所属的文件“{stray.document}”没有收录")
        try:
            connection.executemany(insert, [_clause_row(row, c, documents[c.document]) for row, c in batch])
        except sqlite3.IntegrityError as error:
            raise CorpusError(_repeated(connection, [c.id for _, c in batch])) from error


def _repeated(connection: sqlite3.Connection, ids: list[str]) -> str:
    seen: set[str] = set()
    for clause_id in ids:
        if clause_id in seen:
            return f"两个条款用了同一个编号“{clause_id}”"
        seen.add(clause_id)
    known = (i for i in ids if connection.execute("SELECT 1 FROM clauses WHERE id = ?", (i,)).fetchone())
    return f"两个条款用了同一个编号“{next(known, ids[0])}”"


def _check_parents(connection: sqlite3.Connection) -> None:
    query = """SELECT c.id, c.parent FROM clauses c LEFT JOIN clauses p ON p.id = c.parent
        WHERE c.parent <> '' AND p.id IS NULL LIMIT 1"""
    for clause_id, parent in connection.execute(query):
        raise CorpusError(f"条款“{clause_id}”的上级“{parent}”没有收录")


def storable(text: str) -> str:
    """Return `text` with what is not a character (a lone surrogate) replaced: SQLite and JSON refuse it."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _document_row(row: int, document: Document) -> tuple[Any, ...]:
    record = {f.name: getattr(document, f.name) for f in fields(document) if f.name != "text"}
    record |= {"validity": asdict(document.validity), "relations": [asdict(r) for r in document.relations]}
    number = normal_document_number(document.document_number)
    texts = (document.doc_id, document.title, number, document.issuing_authority, document.part)
    return (row, *map(storable, texts), _json(record["validity"]), _json(record))


def _clause_row(row: int, clause: Clause, document: int) -> tuple[Any, ...]:
    path = _json([[step.level, step.label, step.heading] for step in clause.path])
    texts = (clause.parent, clause.kind, path, clause.heading, clause.text)
    place = (*clause.span, clause.start, clause.own_end, clause.end)
    return (row, storable(clause.id), document, *map(storable, texts), *place)


def _json(value: object) -> str:
    return storable(json.dumps(value, ensure_ascii=False, default=_plain, separators=(",", ":")))


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"not storable: {value!r}")


def _document(record: str, text: str) -> Document:
    known = json.loads(record)
    known["type"] = DocumentType(known["type"])
    known["validity"] = _validity_of(known["validity"])
    known["relations"] = tuple(Relation(**relation) for relation in known["relations"])
    known |= {name: _date(known[name]) for name in ("issued_on", "published_on")}
    known |= {name: tuple(known[name]) for name in ("notes", "warnings")}
    return Document(**known, text=text)


def _clause(row: Sequence[Any]) -> Clause:
    clause_id, document, path, text, heading, span_start, span_end, start, own_end, end, parent, kind = row[:12]
    steps = tuple(PathStep(*step) for step in json.loads(path))
    span = (span_start, span_end)
    return Clause(clause_id, document, steps, text, heading, span, start, own_end, end, parent, kind)


def _validity(text: str) -> Validity:
    return _validity_of(json.loads(text))


def _validity_of(known: dict[str, Any]) -> Validity:
    known |= {name: _date(known[name]) for name in ("starts_on", "ends_on")}
    known["ended_how"] = Status(known["ended_how"]) if known["ended_how"] else None
    return Validity(**known)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
