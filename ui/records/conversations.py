"""Conversations: what was asked and answered, and what the asker thought of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from ui.records.masking import masked, masked_answer
from ui.records.schema import conversations, feedback, turns
from ui.records.types import now

MAX_COMMENT_CHARS = 2000


@dataclass(frozen=True, slots=True)
class NewTurn:
    """One question and its answer, to be kept. `key` is the caller's, unguessable; `question` is as it was typed."""

    conversation: str
    key: str
    question: str
    as_of: date
    answer: dict[str, Any]  # Answer.as_json()
    latency_ms: float
    face: str = "web"
    account: str = ""
    asked_at: datetime = field(default_factory=now)


@dataclass(frozen=True, slots=True)
class Thumb:
    """What the asker thought of an answer: 1 up, -1 down, 0 only a comment."""

    turn: str
    thumb: int
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A kept question and answer; the question is masked."""

    id: int
    key: str
    conversation_id: str
    asked_at: datetime
    question: str
    as_of: date
    kind: str
    reason: str
    answer: dict[str, Any]
    latency_ms: float
    thumb: int | None
    comment: str


@dataclass(frozen=True, slots=True)
class Conversation:
    id: str
    face: str
    account: str
    started_at: datetime
    last_at: datetime


def keep(connection: Connection, turn: NewTurn) -> None:
    """Add a turn, with personal data masked, and its conversation where it is the first. Twice the same key is once."""
    if connection.scalar(select(turns.c.id).where(turns.c.key == turn.key)) is not None:
        return
    _touch(connection, turn)
    connection.execute(
        turns.insert().values(
            key=turn.key,
            conversation_id=turn.conversation,
            asked_at=turn.asked_at,
            question=masked(turn.question),
            as_of=turn.as_of,
            kind=str(turn.answer.get("kind", "")),
            reason=str(turn.answer.get("reason", "")),
            answer=masked_answer(turn.answer, turn.question),
            latency_ms=turn.latency_ms,
        )
    )


def _touch(connection: Connection, turn: NewTurn) -> None:
    here = conversations.c.id == turn.conversation
    seen = connection.execute(update(conversations).where(here).values(last_at=turn.asked_at))
    if not seen.rowcount:
        connection.execute(
            conversations.insert().values(
                id=turn.conversation,
                face=turn.face,
                account=turn.account,
                started_at=turn.asked_at,
                last_at=turn.asked_at,
            )
        )


def rate(connection: Connection, thumb: Thumb) -> bool:
    """Keep what the asker thinks; a later word replaces the earlier. Return whether the turn is known."""
    turn_id = connection.scalar(select(turns.c.id).where(turns.c.key == thumb.turn))
    if turn_id is None:
        return False
    values = {
        "given_at": now(),
        "thumb": max(-1, min(1, thumb.thumb)),
        "comment": masked(thumb.comment[:MAX_COMMENT_CHARS]),
    }
    changed = connection.execute(update(feedback).where(feedback.c.turn_id == turn_id).values(**values))
    if not changed.rowcount:
        connection.execute(feedback.insert().values(turn_id=turn_id, **values))
    return True


def conversation(connection: Connection, conversation_id: str) -> Conversation | None:
    row = connection.execute(select(conversations).where(conversations.c.id == conversation_id)).one_or_none()
    return None if row is None else Conversation(**row._mapping)


def begin(connection: Connection, conversation_id: str, face: str, account: str) -> Conversation:
    """Return a conversation, made where there is none yet; the one that is there keeps its account."""
    found = conversation(connection, conversation_id)
    if found is not None:
        return found
    at = now()
    made = conversations.insert().values(id=conversation_id, face=face, account=account, started_at=at, last_at=at)
    connection.execute(made)
    return Conversation(conversation_id, face, account, at, at)


def recent_of(connection: Connection, face: str, account: str = "", limit: int = 50) -> list[Conversation]:
    """Return the conversations held at a face, newest first; of one account where given."""
    query = select(conversations).where(conversations.c.face == face)
    if account:
        query = query.where(conversations.c.account == account)
    rows = connection.execute(query.order_by(conversations.c.last_at.desc()).limit(limit))
    return [Conversation(**row._mapping) for row in rows]


def of_account(connection: Connection, account: str, limit: int) -> list[tuple[Conversation, str, int]]:
    """Return the newest conversations of an account, each with its first question and how many there were."""
    query = select(conversations).where(conversations.c.account == account).order_by(conversations.c.last_at.desc())
    found = []
    for row in connection.execute(query.limit(limit)).all():
        asked = turns_of(connection, row.id)
        found.append((Conversation(**row._mapping), asked[0].question if asked else "", len(asked)))
    return found


def turn_of(connection: Connection, key: str) -> Turn | None:
    """Return the turn that a face named by this key."""
    row = connection.execute(_with_feedback().where(turns.c.key == key)).one_or_none()
    return None if row is None else _turn(row)


def turns_of(connection: Connection, conversation_id: str) -> list[Turn]:
    """Return the turns of a conversation, oldest first."""
    query = _with_feedback().where(turns.c.conversation_id == conversation_id).order_by(turns.c.id)
    return [_turn(row) for row in connection.execute(query)]


def recent_turns(connection: Connection, since: datetime, limit: int = 1000) -> list[Turn]:
    """Return turns asked from `since` on, newest first: for insight and the FAQ studio."""
    query = _with_feedback().where(turns.c.asked_at >= since).order_by(turns.c.id.desc()).limit(limit)
    return [_turn(row) for row in connection.execute(query)]


def erase(connection: Connection, conversation_id: str) -> bool:
    """Delete a conversation with its turns, feedback and notes. Return whether there was one."""
    gone = connection.execute(delete(conversations).where(conversations.c.id == conversation_id))
    return bool(gone.rowcount)


def erase_before(connection: Connection, instant: datetime) -> int:
    """Delete conversations whose last turn is older; return how many."""
    return connection.execute(delete(conversations).where(conversations.c.last_at < instant)).rowcount


def _with_feedback() -> Any:
    return select(turns, feedback.c.thumb, feedback.c.comment).join_from(turns, feedback, isouter=True)


def _turn(row: Row[Any]) -> Turn:
    values = dict(row._mapping)
    return Turn(**{**values, "comment": values["comment"] or ""})
