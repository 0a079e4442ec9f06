"""Calls: what was asked and noted in each, held as conversations of the desk."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from secrets import token_urlsafe

from sqlalchemy import Connection

from ui.accounts.roles import Role
from ui.accounts.sessions import Caller
from ui.records import conversations, notes
from ui.records.conversations import Conversation, Turn
from ui.records.notes import CallNote

FACE = "desk"
_ID = re.compile(r"[A-Za-z0-9_-]{16,64}")


@dataclass(frozen=True, slots=True)
class Call:
    """One call with what was asked and noted, oldest first."""

    held: Conversation
    turns: tuple[Turn, ...] = ()
    notes: tuple[CallNote, ...] = ()


def new_id() -> str:
    return token_urlsafe(16)


def turn_key(call: str, question: str, as_of: date) -> str:
    """Return the key of a question in a call: asked twice, by a reload, it is kept once."""
    return hashlib.sha256(f"{call}|{as_of}|{question}".encode()).hexdigest()[:40]


def origin(connection: Connection, call: str, question: str, as_of: date) -> str:
    """Return what names where a hand-over came from: the question's own turn, or the call where it was only picked."""
    key = turn_key(call, question, as_of)
    return key if conversations.turn_of(connection, key) is not None else call


def call_of(connection: Connection, key: str) -> str:
    """Return the call that `origin` named, "" where it is deleted."""
    turn = conversations.turn_of(connection, key) if key else None
    held = conversations.conversation(connection, turn.conversation_id if turn else key)
    return held.id if held is not None else ""


def is_mine(connection: Connection, call: str, caller: Caller) -> bool:
    """Return whether an id can be a call of this person: well formed, and nobody else's."""
    if not _ID.fullmatch(call):
        return False
    found = conversations.conversation(connection, call)
    return found is None or (found.face == FACE and found.account == caller.name)


def begin(connection: Connection, call: str, caller: Caller) -> None:
    conversations.begin(connection, call, FACE, caller.name)


def one(connection: Connection, call: str) -> Call | None:
    """Return a call with all that belongs to it, None before anything was asked or noted."""
    held = conversations.conversation(connection, call)
    return _filled(connection, [held])[0] if held is not None else None


def recent(connection: Connection, caller: Caller, of: str = "") -> list[Call]:
    """Return the newest calls of the caller; a supervisor may ask for another account's, or for all with `*`."""
    account = caller.name
    if of and caller.role.may(Role.SUPERVISOR):
        account = "" if of == "*" else of
    return _filled(connection, conversations.recent_of(connection, FACE, account))


def _filled(connection: Connection, held: Sequence[Conversation]) -> list[Call]:
    noted = notes.notes_of_calls(connection, [each.id for each in held])
    return [
        Call(each, tuple(conversations.turns_of(connection, each.id)), tuple(noted.get(each.id, ()))) for each in held
    ]
