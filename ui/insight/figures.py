"""The figures of some days: by day, by topic, by reason, what nobody could answer, what was not liked."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from ui.insight.questions import Outcome, Question, Span

_TOPICS, _OPEN, _COMMENTS = 12, 30, 30  # lines shown
_NOISE = re.compile(r"[\s，。？！、；：,.?!;:“”\"'（）()…~～]+|请问|您好|你好|吗|呢|呀|啊")


@dataclass(slots=True)
class Day:
    """One day: questions by outcome, thumbs, and the times of answers in ms."""

    day: date
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    up: int = 0
    down: int = 0
    times: list[float] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.outcomes.total()

    def percentile(self, share: float) -> float | None:
        """Return the time in ms within which this share of the answers came, None on a day without questions."""
        return percentile(self.times, share)


@dataclass(slots=True)
class Asked:
    """Questions that read alike: how they were worded last, how often, when last, and what became of them."""

    question: str
    outcome: Outcome
    reason: str
    last: datetime
    count: int = 0


@dataclass(slots=True)
class Figures:
    """All of it for one span. topics and reasons: most frequent first."""

    span: Span
    days: list[Day]
    topics: list[tuple[str, int]] = field(default_factory=list)
    topics_left: int = 0
    reasons: list[tuple[str, int]] = field(default_factory=list)
    faces: list[tuple[str, int]] = field(default_factory=list)
    open: list[Asked] = field(default_factory=list)
    disliked: list[Question] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        return sum(day.outcomes[outcome] for day in self.days)

    @property
    def total(self) -> int:
        return sum(day.total for day in self.days)

    @property
    def up(self) -> int:
        return sum(day.up for day in self.days)

    @property
    def down(self) -> int:
        return sum(day.down for day in self.days)

    def percentile(self, share: float) -> float | None:
        return percentile([ms for day in self.days for ms in day.times], share)

    def share(self, outcome: Outcome) -> str:
        """Return the share of a kind of outcome as 12%, "" without questions."""
        return f"{100 * self.count(outcome) / self.total:.0f}%" if self.total else ""


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that at least this share of the values does not exceed; None for no value."""
    if not values:
        return None
    ordered = sorted(values)
    place = -int(-(share * len(ordered)) // 1)
    return ordered[max(0, min(len(ordered), place) - 1)]


def figures(found: Iterable[Question], span: Span) -> Figures:
    """Return the figures of the questions, which are read once."""
    by_day = {day: Day(day) for day in span.days}
    topics: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    faces: Counter[str] = Counter()
    alike: dict[str, Asked] = {}
    disliked: deque[Question] = deque(maxlen=_COMMENTS)
    for question in found:
        _count(by_day[question.day], question)
        topics.update([question.topic] if question.topic else [])
        reasons.update([question.reason] if question.outcome is not Outcome.ANSWERED else [])
        faces[question.face] += 1
        _gather(alike, question)
        if (question.thumb or 0) < 0 or question.comment:
            disliked.append(question)
    most = topics.most_common()
    return Figures(
        span, list(by_day.values()), most[:_TOPICS], sum(count for _, count in most[_TOPICS:]), reasons.most_common(),
        faces.most_common(), sorted(alike.values(), key=lambda a: (-a.count, -a.last.timestamp()))[:_OPEN],
        list(reversed(disliked)),
    )  # fmt: skip


def _count(day: Day, question: Question) -> None:
    day.outcomes[question.outcome] += 1
    day.times.append(question.latency_ms)
    day.up += (question.thumb or 0) > 0
    day.down += (question.thumb or 0) < 0


def _gather(alike: dict[str, Asked], question: Question) -> None:
    """Put what was not answered with the questions that differ from it in marks and courtesies only."""
    if question.outcome not in (Outcome.UNANSWERED, Outcome.REFUSED):
        return
    key = _NOISE.sub("", question.question).lower()
    known = alike.setdefault(key, Asked(question.question, question.outcome, question.reason, question.asked_at))
    known.question, known.outcome, known.reason, known.last = (
        question.question, question.outcome, question.reason, question.asked_at,
    )  # fmt: skip
    known.count += 1
