"""What is kept of one person, to be handed out whole and erased: that of an account, or of a visitor's one conversation.

Erased is what was asked and answered, opinions, notes and failed sign-ins. What a person decided for the house (FAQs, house
answers, the audit log) stays, is handed out with the rest, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, func, or_, select

from knowledge.errors import InputError, NotFound
from ui.records import audit, conversations, retention
from ui.records.schema import (
    api_keys,
    call_notes,
    faq_moves,
    faq_versions,
    house_answers,
    login_attempts,
    sessions,
    users,
)
from ui.records.schema import audit as audit_log
from ui.records.schema import conversations as held

ACCOUNT, CONVERSATION = "account", "conversation"
_SECRETS = ("password_hash", "token_hash", "secret_hash")
STAYS = "问答编制、口径审定、密钥管理和操作记录属于履职留痕，不随个人记录删除"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose records are meant. kind: account or conversation; name: the account's name, or the conversation's id."""

    kind: str
    name: str

    @property
    def shown(self) -> str:
        """How the audit log names it: of a conversation's id, which opens it, only the beginning."""
        return self.name if self.kind == ACCOUNT else self.name[:8]


@dataclass(frozen=True, slots=True)
class Count:
    """How much there is of what can be erased."""

    conversations: int
    turns: int
    notes: int
    attempts: int

    @property
    def anything(self) -> bool:
        return bool(self.conversations or self.notes or self.attempts)


def subject(connection: Connection, text: str) -> Subject:
    """Return who is meant by the name of an account or the id of a conversation. Raises: NotFound, InputError."""
    text = text.strip()
    if not text:
        raise InputError("没有说明是谁的记录", remedy="请给出账号，或对话编号")
    if conversations.conversation(connection, text) is not None:
        return Subject(CONVERSATION, text)
    name = text.lower()
    known = select(func.count()).select_from(users).where(users.c.name == name)
    if connection.scalar(known) or any(_number(connection, table, test) for table, test in _erasable(name)):
        return Subject(ACCOUNT, name)
    raise NotFound("没有这个账号或对话", where=text[:64], remedy="请核对账号，或对话编号的每一位")


def count(connection: Connection, whose: Subject) -> Count:
    """Return how much is kept of somebody."""
    if whose.kind == CONVERSATION:
        notes = _number(connection, call_notes, call_notes.c.conversation_id == whose.name)
        return Count(1, len(conversations.turns_of(connection, whose.name)), notes, 0)
    ids = list(connection.scalars(select(held.c.id).where(held.c.account == whose.name)))
    turns = sum(len(conversations.turns_of(connection, one)) for one in ids)
    (_, by_him), (_, tried) = _erasable(whose.name)[1:]
    return Count(len(ids), turns, _number(connection, call_notes, by_him), _number(connection, login_attempts, tried))


def export(connection: Connection, whose: Subject, *, actor: str) -> dict[str, Any]:
    """Return everything kept of somebody, without secrets; the audit log notes that it was handed out."""
    audit.append(connection, actor, "records.export", whose.shown, of=whose.kind)
    if whose.kind == CONVERSATION:
        notes = _rows(connection, call_notes, call_notes.c.conversation_id == whose.name)
        return {**retention.export(connection, whose.name), "notes": notes}
    name = whose.name
    own = connection.scalar(select(users.c.id).where(users.c.name == name))
    ids = connection.scalars(select(held.c.id).where(held.c.account == name).order_by(held.c.started_at))
    kept = {
        "account": _rows(connection, users, users.c.name == name),
        "conversations": [retention.export(connection, one) for one in list(ids)],
        "notes": _rows(connection, call_notes, call_notes.c.account == name),
        "login_attempts": _rows(connection, login_attempts, login_attempts.c.account == name),
        "sessions": _rows(connection, sessions, sessions.c.user_id == own) if own is not None else [],
    }
    return {**kept, "work": _work(connection, name), "work_note": STAYS}


def _work(connection: Connection, name: str) -> dict[str, Any]:
    decided = or_(house_answers.c.proposed_by == name, house_answers.c.decided_by == name)
    return {
        "faq_versions": _rows(connection, faq_versions, faq_versions.c.author == name),
        "faq_moves": _rows(connection, faq_moves, faq_moves.c.actor == name),
        "house_answers": _rows(connection, house_answers, decided),
        "api_keys": _rows(connection, api_keys, api_keys.c.created_by == name),
        "audit": _rows(connection, audit_log, or_(audit_log.c.actor == name, audit_log.c.subject == name)),
    }


def erase(connection: Connection, whose: Subject, *, actor: str) -> Count:
    """Delete what can be erased of somebody; the audit log notes how much, not what. Return what is gone."""
    gone = count(connection, whose)
    if whose.kind == CONVERSATION:
        retention.erase(connection, whose.name, actor=actor)
        return gone
    for table, test in _erasable(whose.name):
        connection.execute(delete(table).where(test))
    audit.append(connection, actor, "records.erase", whose.shown, **asdict(gone))
    return gone


def owns(connection: Connection, account: str, conversation_id: str) -> bool:
    """Return whether a conversation was held by an account."""
    found = conversations.conversation(connection, conversation_id)
    return found is not None and found.account == account


def _erasable(account: str) -> tuple[tuple[Table, ColumnElement[bool]], ...]:
    """Return where an account's own records lie; a conversation takes its turns, opinions and notes with it."""
    return (
        (held, held.c.account == account),
        (call_notes, call_notes.c.account == account),
        (login_attempts, login_attempts.c.account == account),
    )


def _number(connection: Connection, table: Table, test: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(test)) or 0


def _rows(connection: Connection, table: Table, test: ColumnElement[bool]) -> list[Mapping[str, Any]]:
    shown = [column for column in table.columns if column.name not in _SECRETS]
    return [dict(row._mapping) for row in connection.execute(select(*shown).where(test))]
