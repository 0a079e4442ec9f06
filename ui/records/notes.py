"""Notes of a call: what staff wrote, whom it was handed to, when that was settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from ui.records.masking import masked
from ui.records.schema import call_notes
from ui.records.types import now


@dataclass(frozen=True, slots=True)
class CallNote:
    """`handed_to` names the supervisor asked, "" for nobody."""

    id: int
    conversation_id: str | None
    account: str
    text: str
    written_at: datetime
    handed_to: str
    settled_at: datetime | None


def write(
    connection: Connection, account: str, text: str, *, conversation_id: str | None = None, handed_to: str = ""
) -> CallNote:
    """Keep a note, with personal data masked."""
    made = call_notes.insert().values(
        account=account, text=masked(text), conversation_id=conversation_id, handed_to=handed_to, written_at=now()
    )
    return _note(connection.execute(made.returning(call_notes)).one())


def settle(connection: Connection, note_id: int) -> bool:
    """Mark what was handed over as settled. Return whether the note was open."""
    open_note = (call_notes.c.id == note_id) & call_notes.c.settled_at.is_(None)
    return bool(connection.execute(update(call_notes).where(open_note).values(settled_at=now())).rowcount)


def notes_of(connection: Connection, account: str, limit: int = 100) -> list[CallNote]:
    """Return an account's notes, newest first."""
    query = select(call_notes).where(call_notes.c.account == account).order_by(call_notes.c.id.desc()).limit(limit)
    return [_note(row) for row in connection.execute(query)]


def notes_of_calls(connection: Connection, conversation_ids: Sequence[str]) -> dict[str, list[CallNote]]:
    """Return conversation id → its notes, oldest first."""
    found: dict[str, list[CallNote]] = {}
    query = select(call_notes).where(call_notes.c.conversation_id.in_(conversation_ids)).order_by(call_notes.c.id)
    for row in connection.execute(query):
        found.setdefault(row.conversation_id, []).append(_note(row))
    return found


def settle_call(connection: Connection, conversation_id: str) -> int:
    """Mark everything handed over in a call as settled; return how many notes were open."""
    waiting = (call_notes.c.conversation_id == conversation_id) & call_notes.c.settled_at.is_(None)
    handed = waiting & (call_notes.c.handed_to != "")
    return connection.execute(update(call_notes).where(handed).values(settled_at=now())).rowcount


def handed_over(connection: Connection) -> list[CallNote]:
    """Return the notes that wait for a supervisor, oldest first."""
    waiting = (call_notes.c.handed_to != "") & call_notes.c.settled_at.is_(None)
    return [_note(row) for row in connection.execute(select(call_notes).where(waiting).order_by(call_notes.c.id))]


def _note(row: Row[Any]) -> CallNote:
    return CallNote(**row._mapping)
