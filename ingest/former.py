"""The versions that were replaced, kept as they were served: what changed can be shown after the new one stands.

They lie in the library's folder, one small file each, and in `former.json` in the order they were replaced.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ingest.parse import ParsedDocument
from knowledge.disk import clear_errors, write_atomically
from knowledge.errors import NotFound, StoreMismatch
from knowledge.model import Clause, Document
from knowledge.records import Records, write_records

PREFIX = "former"  # of every file kept here, so that the library leaves them alone
_LIST = f"{PREFIX}.json"


@dataclass(frozen=True, slots=True)
class Former:
    """One replaced version. id: the document's with @ and a number, as it is asked for; successor: what took its place."""

    id: str
    stored: str
    title: str
    document_number: str
    successor: str
    replaced_at: str  # ISO 8601, UTC


def former_versions(home: Path) -> list[Former]:
    """Return the replaced versions, the oldest first. Raises: StoreUnavailable, StoreMismatch."""
    path = _folder(home) / _LIST
    with clear_errors(path):
        try:
            content = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return []
    try:
        return [Former(**entry) for entry in json.loads(content)]
    except (ValueError, TypeError) as error:
        raise StoreMismatch("旧版清单无法识别", where=str(path), remedy="请恢复该文件的备份，或删除它") from error


def keep_former(home: Path, replaced: Iterable[tuple[ParsedDocument, str]]) -> list[Former]:
    """Keep versions that are about to be replaced, each with the id of its successor. Raises: StoreUnavailable."""
    known = former_versions(home)
    made: list[Former] = []
    for parsed, successor in replaced:
        doc_id, at = parsed.document.doc_id, datetime.now(UTC).isoformat(timespec="seconds")
        own = [f for f in known if f.id.rpartition("@")[0] == doc_id]
        if own and read_former(home, own[-1].id)[0].text == parsed.document.text:
            # A run that was killed kept it, and it stood on: it is replaced only now.
            known.remove(own[-1])
            known.append(replace(own[-1], successor=successor, replaced_at=at))
            _save(home, [*known, *made])
            continue
        number = 1 + len(own) + sum(f.id.rpartition("@")[0] == doc_id for f in made)
        stored = f"{PREFIX}-{len(known) + len(made) + 1:05d}.sqlite"
        with clear_errors(_folder(home)):
            (_folder(home) / stored).unlink(missing_ok=True)  # of a run that was broken off
            write_records(_folder(home) / stored, [parsed.document], parsed.clauses)
        document = parsed.document
        made.append(Former(f"{doc_id}@{number}", stored, document.title, document.document_number, successor, at))
    if made:
        _save(home, [*known, *made])
    return made


def forget_former(home: Path, made: Sequence[Former]) -> None:
    """Undo `keep_former`: the versions were not replaced after all."""
    if made:
        _save(home, [f for f in former_versions(home) if f not in made])
        for former in made:
            with suppress(OSError):  # it costs room, nothing else
                (_folder(home) / former.stored).unlink()


def read_former(home: Path, former_id: str) -> tuple[Document, list[Clause]]:
    """Return a replaced version as it was served. Raises: NotFound, StoreUnavailable."""
    found = next((f for f in former_versions(home) if f.id == former_id), None)
    if found is None:
        raise NotFound(
            "没有这个旧版", where=former_id, remedy="旧版编号如 某办法@1，见新旧对照页（/documents/compare）"
        )
    path = _folder(home) / found.stored
    with clear_errors(path):
        records = Records(path)
        try:
            return records.document(0), records.clauses_of(0)
        finally:
            records.close()


def _folder(home: Path) -> Path:
    return home / "library"


def _save(home: Path, versions: Sequence[Former]) -> None:
    content = json.dumps([asdict(f) for f in versions], ensure_ascii=False, indent=1).encode()
    with clear_errors(_folder(home)):
        write_atomically(_folder(home) / _LIST, content)
