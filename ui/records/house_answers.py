"""House answers 口径: an answer that a supervisor approved, with its clauses, to be said by everyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from ui.records.masking import masked
from ui.records.schema import house_answers
from ui.records.types import now


class HouseState(StrEnum):
    PROPOSED = "待审"
    APPROVED = "已批准"
    RETIRED = "停用"


@dataclass(frozen=True, slots=True)
class HouseAnswer:
    """`citations` are Citation.as_json(); `turn_key` names the turn or the call it came from, "" for none."""

    id: int
    state: HouseState
    question: str
    answer: str
    citations: tuple[dict[str, Any], ...]
    as_of: date
    proposed_by: str
    decided_by: str
    turn_key: str
    proposed_at: datetime
    decided_at: datetime | None


def propose(
    connection: Connection,
    question: str,
    answer: str,
    citations: Sequence[dict[str, Any]],
    *,
    as_of: date,
    by: str,
    turn_key: str = "",
) -> HouseAnswer:
    """Keep an answer for a supervisor to decide on; the question is masked."""
    made = house_answers.insert().values(
        state=HouseState.PROPOSED,
        question=masked(question),
        answer=answer,
        citations=list(citations),
        as_of=as_of,
        proposed_by=by,
        turn_key=turn_key,
        proposed_at=now(),
    )
    return _house_answer(connection.execute(made.returning(house_answers)).one())


def decide(
    connection: Connection,
    answer_id: int,
    state: HouseState,
    *,
    by: str,
    answer: str | None = None,
    question: str | None = None,
    citations: Sequence[dict[str, Any]] | None = None,
    seen: datetime | None = None,
) -> HouseAnswer | None:
    """Approve, retire or send back; the wording and clauses are the supervisor's where they differ.

    seen: when what the supervisor saw was decided or else proposed; another decision since then stands.
    Returns None when there is no such, or another decided meanwhile.
    """
    same = house_answers.c.id == answer_id
    if seen is not None:
        same &= func.coalesce(house_answers.c.decided_at, house_answers.c.proposed_at) == seen
    values: dict[str, Any] = {"state": state, "decided_by": by, "decided_at": now()}
    if answer is not None:
        values["answer"] = answer
    if question is not None:
        values["question"] = masked(question)
    if citations is not None:
        values["citations"] = list(citations)
    row = connection.execute(update(house_answers).where(same).values(**values).returning(house_answers)).one_or_none()
    return None if row is None else _house_answer(row)


def get(connection: Connection, answer_id: int) -> HouseAnswer | None:
    row = connection.execute(select(house_answers).where(house_answers.c.id == answer_id)).one_or_none()
    return None if row is None else _house_answer(row)


def proposed_by(connection: Connection, account: str, limit: int = 50) -> list[HouseAnswer]:
    """Return what an account handed over, newest first."""
    mine = select(house_answers).where(house_answers.c.proposed_by == account)
    return [_house_answer(row) for row in connection.execute(mine.order_by(house_answers.c.id.desc()).limit(limit))]


def in_state(connection: Connection, state: HouseState) -> list[HouseAnswer]:
    """Return the answers in one state, newest first."""
    query = select(house_answers).where(house_answers.c.state == state).order_by(house_answers.c.id.desc())
    return [_house_answer(row) for row in connection.execute(query)]


def _house_answer(row: Row[Any]) -> HouseAnswer:
    values = dict(row._mapping)
    return HouseAnswer(**{**values, "state": HouseState(values["state"]), "citations": tuple(values["citations"])})
