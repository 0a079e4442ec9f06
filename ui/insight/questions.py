"""The kept questions of some days, one line each. Personal data was covered before they were kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from ui.records.schema import conversations, feedback, turns

BEIJING = ZoneInfo("Asia/Shanghai")
_NOT_HELD = ("unsupported", "not_held", "no_contact", "names", "form", "schedule", "payment", "no_fee", "statistics")


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    ASKED_BACK = "asked_back"
    UNANSWERED = "unanswered"  # a matter of ours of which the documents say nothing
    REFUSED = "refused"  # no matter of ours: another place, small talk, progress of a case

    @property
    def label(self) -> str:
        return {"answered": "已答", "asked_back": "反问", "unanswered": "未答", "refused": "拒答"}[self.value]


@dataclass(frozen=True, slots=True)
class Question:
    """One kept question. topic: the title of the document cited first, "" for none; day: in Beijing."""

    asked_at: datetime
    day: date
    face: str
    question: str
    as_of: date
    outcome: Outcome
    reason: str
    topic: str
    latency_ms: float
    thumb: int | None
    comment: str


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both included, in Beijing."""

    first: date
    last: date

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


def outcome_of(kind: str, reason: str) -> Outcome:
    """Return what became of a question, from the kind of its answer and the reason of a refusal."""
    if kind == "answer":
        return Outcome.ANSWERED
    if kind == "clarify":
        return Outcome.ASKED_BACK
    return Outcome.UNANSWERED if reason in _NOT_HELD else Outcome.REFUSED


def questions(connection: Connection, span: Span) -> Iterator[Question]:
    """Yield the questions asked in these days, oldest first, without holding them all."""
    begin = datetime.combine(span.first, time.min, BEIJING)
    end = datetime.combine(span.last + timedelta(days=1), time.min, BEIJING)
    title = turns.c.answer["citations"][0]["doc_title"].as_string()
    columns = (
        turns.c.asked_at, conversations.c.face, turns.c.question, turns.c.as_of, turns.c.kind, turns.c.reason,
        title.label("topic"), turns.c.latency_ms, feedback.c.thumb, feedback.c.comment,
    )  # fmt: skip
    query = (
        select(*columns)
        .select_from(turns.join(conversations).outerjoin(feedback))
        .where(turns.c.asked_at >= begin, turns.c.asked_at < end)
        .order_by(turns.c.asked_at, turns.c.id)
    )
    for row in connection.execute(query, execution_options={"yield_per": 1000}):
        outcome = outcome_of(row.kind, row.reason)
        topic = (row.topic or "") if outcome is Outcome.ANSWERED else ""
        yield Question(
            row.asked_at, row.asked_at.astimezone(BEIJING).date(), row.face, row.question, row.as_of, outcome,
            row.reason, topic, row.latency_ms, row.thumb, row.comment or "",
        )  # fmt: skip
