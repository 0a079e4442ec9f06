"""The audit log: who did what to what. Each entry carries the hash of the one before, so a changed or missing one shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select, text

from ui.records.schema import audit
from ui.records.types import now

_LOCK = 0x4A494E48  # PostgreSQL: one writer at a time, for the chain


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log; `detail` is JSON without personal data."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str
    previous: str
    hash: str

    def computed(self) -> str:
        """Return the hash this entry should have."""
        fields = [
            self.at.astimezone(UTC).isoformat(),
            self.actor,
            self.action,
            self.subject,
            self.detail,
            self.previous,
        ]
        return hashlib.sha256(_json(fields).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the whole chain found: `broken` is the first entry that does not fit, 0 for none."""

    entries: int
    head: str
    broken: int = 0


def append(connection: Connection, actor: str, action: str, subject: str = "", **detail: Any) -> Entry:
    """Add an entry in the caller's transaction: what is done and its entry are kept or lost together."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})
    previous = connection.scalar(select(audit.c.hash).order_by(audit.c.id.desc()).limit(1)) or ""
    drafted = Entry(0, now(), actor[:80], action, subject[:200], _json(detail), previous, "")
    values = {name: getattr(drafted, name) for name in ("at", "actor", "action", "subject", "detail", "previous")}
    made = connection.execute(audit.insert().values(**values, hash=drafted.computed()).returning(audit))
    return _entry(made.one())


def entries(connection: Connection, limit: int = 100, before: int | None = None) -> list[Entry]:
    """Return entries, newest first; `before` is the id to go on from."""
    query = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(audit.c.id < before)
    return [_entry(row) for row in connection.execute(query)]


def verify(connection: Connection, head: str = "") -> Verdict:
    """Recompute every hash, oldest first.

    head: a head noted earlier, which must still stand in the chain: only this shows that the newest entries were cut off.
    """
    previous, count, known = "", 0, not head
    for entry in _all(connection):
        count += 1
        if entry.previous != previous or entry.computed() != entry.hash:
            return Verdict(count, previous, entry.id)
        previous, known = entry.hash, known or entry.hash == head
    return Verdict(count, previous, 0 if known else -1)


def _all(connection: Connection) -> Iterator[Entry]:
    for row in connection.execute(select(audit).order_by(audit.c.id), execution_options={"yield_per": 500}):
        yield _entry(row)


def _entry(row: Row[Any]) -> Entry:
    return Entry(**row._mapping)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
