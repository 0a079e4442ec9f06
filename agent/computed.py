"""What was computed for a question: the program, the facts as read, its evaluation, and what was asked beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from agent.programs import Candidate
from knowledge.model import Status
from tools.evaluation.result import DeadlineResult, Evaluation, Verdict, YearAmount
from tools.facts import Facts
from tools.quantities import money_text
from tools.questions import NeededBase, OwnShare
from tools.rules.model import Exclusion, Program


@dataclass(frozen=True, slots=True)
class Rival:
    """Another program the question speaks of, and the rule that keeps an applicant from taking both."""

    exclusion: Exclusion
    program: Program
    result: Evaluation


@dataclass(frozen=True, slots=True)
class Case:
    """One of several units or kinds asked about, how many there are of it, what was told of it and what the rule says."""

    label: str
    result: Evaluation
    given: Mapping[str, object]
    count: int = 1

    @property
    def most(self) -> Decimal:
        """The most that all units of this kind may bring, yuan."""
        return most(self.result) * self.count


@dataclass(frozen=True, slots=True)
class Computed:
    """What the rules say to this question: the program, the facts as read, its evaluation, and what was turned around."""

    candidate: Candidate
    given: dict[str, object]
    facts: Facts
    result: Evaluation
    own: OwnShare | None = None
    needed: NeededBase | None = None
    assumed: tuple[str, ...] = ()  # facts nobody spoke of, taken as clean: no bad record, no second support
    cases: tuple[Case, ...] = ()  # several units asked about at once: 91分、78分、66分
    summed: bool = False  # the sum of the cases, or of the joined programs, is asked
    rivals: tuple[Rival, ...] = ()  # programs asked about as well, of which an applicant may take only some
    part: tuple[YearAmount, ...] = ()  # the years or stages asked about, when it is not the whole
    sources: Mapping[str, str] = field(default_factory=dict)  # fact → where it was stated, see agent/told.py
    others: tuple[str, ...] = ()  # titles of other programs that may be meant as well
    joined: tuple[Computed, ...] = ()  # programs whose amounts are asked for in the same sum
    limit: tuple[Decimal, str] | None = None  # what all cases together may bring at most, yuan, with its clause key
    yearly: tuple[Decimal, str] | None = None  # the limit for all of a year, where it is asked for as such
    ages: Mapping[str, str] = field(default_factory=dict)  # a day that follows from an age → the age as told: 四年
    uncounted: tuple[str, ...] = ()  # parts of the message with a number that the sum does not hold

    @property
    def bound_by_unknown(self) -> bool:
        """True when the case goes by an earlier rule whose text is not held: nothing can be computed."""
        return self.result.status is Status.TRANSITIONAL and not self.result.doc

    @property
    def added(self) -> Decimal:
        """What the cases bring one by one, added up, yuan."""
        return sum((case.most for case in self.cases), Decimal(0))

    @property
    def total(self) -> Decimal:
        """The most that all cases together may bring, yuan: their sum, within the limit for all of them."""
        return min(self.added, self.limit[0]) if self.limit is not None else self.added

    @property
    def evaluations(self) -> tuple[tuple[Mapping[str, object], Evaluation], ...]:
        """Everything that was evaluated for the figure, with the facts it was told: the cases, or the one there is."""
        if self.cases:
            return tuple((case.given, case.result) for case in self.cases)
        return ((self.given | dict.fromkeys(self.assumed, False), self.result),)

    @property
    def deadlines(self) -> tuple[DeadlineResult, ...]:
        return tuple(d for d in self.result.deadlines if d.day is not None)


def most(case: Evaluation) -> Decimal:
    """Return the most that one case may bring, yuan: nothing when it fails a condition."""
    if case.benefit is None or case.verdict is Verdict.NO:
        return Decimal(0)
    return case.benefit.high or Decimal(0)


def left_out(computed: Computed) -> str:
    """Return the sentence, without its end, that names what a sum does not hold; "" where it holds all that was told."""
    return f"没有计入{'、'.join(f'“{part}”' for part in computed.uncounted)}" if computed.uncounted else ""


def within(computed: Computed) -> str:
    """Return the words for the limit that the cases together come up against; "" where their sum keeps within it."""
    if computed.limit is None or computed.added <= computed.limit[0]:
        return ""
    return f"各项合计不超过{money_text(computed.limit[0])}"


def in_ages(text: str, computed: Computed) -> str:
    """Return the text with an age as it was told in place of the day it stands for: nobody said 2022年11月20日."""
    for day, told in computed.ages.items():
        text = text.replace(f"{day}）", f"{told}）")
    return text
