"""FAQs with all their versions, and the state each is in: 草稿 → 待审 → 已发布 → 待复核 → 停用."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from ui.records.schema import faq_moves, faq_versions, faqs
from ui.records.types import now


class FaqState(StrEnum):
    DRAFT = "草稿"
    SUBMITTED = "待审"
    PUBLISHED = "已发布"
    REVIEW = "待复核"
    RETIRED = "停用"


@dataclass(frozen=True, slots=True)
class Wording:
    """What one version says. `rests_on`: clause or rule id → fingerprint of its words when this was written."""

    question: str
    answer: str
    as_of: date
    citations: Sequence[Mapping[str, Any]] = ()
    rests_on: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Faq:
    """An FAQ as its newest version words it."""

    id: int
    state: FaqState
    program_id: str
    origin: str
    version: int
    created_at: datetime
    changed_at: datetime
    author: str
    wording: Wording


def add(connection: Connection, wording: Wording, *, author: str, program_id: str = "", origin: str = "hand") -> int:
    """Keep a new draft; return its id."""
    made = faqs.insert().values(
        state=FaqState.DRAFT, program_id=program_id, origin=origin, version=1, created_at=now(), changed_at=now()
    )
    faq_id = int(connection.execute(made.returning(faqs.c.id)).scalar_one())
    _write(connection, faq_id, 1, wording, author)
    return faq_id


def revise(connection: Connection, faq_id: int, wording: Wording, *, author: str, from_version: int) -> bool:
    """Add a version. False when somebody else wrote one since `from_version`, or there is no such FAQ."""
    same = (faqs.c.id == faq_id) & (faqs.c.version == from_version)
    changed = connection.execute(update(faqs).where(same).values(version=from_version + 1, changed_at=now()))
    if not changed.rowcount:
        return False
    _write(connection, faq_id, from_version + 1, wording, author)
    return True


def move(connection: Connection, faq_id: int, to: FaqState, *, actor: str, note: str = "") -> FaqState | None:
    """Put an FAQ into another state and note who did; return the state it had, None when there is no such FAQ."""
    found = connection.scalar(select(faqs.c.state).where(faqs.c.id == faq_id))
    if found is None:
        return None
    connection.execute(update(faqs).where(faqs.c.id == faq_id).values(state=to, changed_at=now()))
    connection.execute(
        faq_moves.insert().values(faq_id=faq_id, from_state=found, to_state=to, actor=actor, note=note, moved_at=now())
    )
    return FaqState(found)


def get(connection: Connection, faq_id: int) -> Faq | None:
    row = connection.execute(_newest().where(faqs.c.id == faq_id)).one_or_none()
    return None if row is None else _faq(row)


def listed(connection: Connection, state: FaqState | None = None, limit: int = 1000) -> list[Faq]:
    """Return FAQs as now worded, in the order they were made; of one state where given."""
    query = _newest().order_by(faqs.c.id).limit(limit)
    return [_faq(row) for row in connection.execute(query if state is None else query.where(faqs.c.state == state))]


def counts(connection: Connection) -> dict[FaqState, int]:
    """Return how many FAQs each state holds."""
    rows = connection.execute(select(faqs.c.state, func.count()).group_by(faqs.c.state))
    found = {FaqState(state): int(count) for state, count in rows}
    return {state: found.get(state, 0) for state in FaqState}


def history(connection: Connection, faq_id: int) -> list[tuple[int, str, datetime, Wording]]:
    """Return (number, author, when, wording) of every version, oldest first."""
    query = select(faq_versions).where(faq_versions.c.faq_id == faq_id).order_by(faq_versions.c.number)
    return [(row.number, row.author, row.written_at, _wording(row)) for row in connection.execute(query)]


def _write(connection: Connection, faq_id: int, number: int, wording: Wording, author: str) -> None:
    connection.execute(
        faq_versions.insert().values(
            faq_id=faq_id,
            number=number,
            question=wording.question,
            answer=wording.answer,
            as_of=wording.as_of,
            citations=[dict(each) for each in wording.citations],
            rests_on=dict(wording.rests_on),
            note=wording.note,
            author=author,
            written_at=now(),
        )
    )


def _newest() -> Any:
    newest = (faq_versions.c.faq_id == faqs.c.id) & (faq_versions.c.number == faqs.c.version)
    words = [faq_versions.c[n] for n in ("question", "answer", "as_of", "citations", "rests_on", "note", "author")]
    return select(faqs, *words).join_from(faqs, faq_versions, newest)


def _wording(row: Row[Any]) -> Wording:
    return Wording(row.question, row.answer, row.as_of, tuple(row.citations), row.rests_on, row.note)


def _faq(row: Row[Any]) -> Faq:
    return Faq(
        row.id, FaqState(row.state), row.program_id, row.origin, row.version,
        row.created_at, row.changed_at, row.author, _wording(row),
    )  # fmt: skip
