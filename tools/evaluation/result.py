"""What an evaluation returns. Every step and reason names a clause by its key in `Program.clauses`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from knowledge.model import Status
from tools.facts import show_number
from tools.record import record


class Verdict(StrEnum):
    """Whether a condition holds. JUDGED is left to the authority and never becomes YES by itself."""

    YES = "是"
    NO = "否"
    UNKNOWN = "待定"
    JUDGED = "由主管部门认定"

    @property
    def code(self) -> str:
        """The word of the interface: eligible, ineligible, unknown."""
        return {Verdict.YES: "eligible", Verdict.NO: "ineligible"}.get(self, "unknown")

    @property
    def label(self) -> str:
        return {Verdict.YES: "符合", Verdict.NO: "不符合"}.get(self, "待定")


@record(frozen=True, slots=True)
class Step:
    """One operation as a person would write it: `80万元 × 50% = 40万元`."""

    text: str
    value: str
    cite: str


@record(frozen=True, slots=True)
class Reason:
    """One condition, what the case says to it, and the parts of a group."""

    text: str
    verdict: Verdict
    cite: str
    given: str = ""
    children: tuple[Reason, ...] = ()
    selects: bool = False  # says which branch applies
    alternatives: bool = False  # a group of which not every part must hold

    def leaves(self) -> list[Reason]:
        if not self.children:
            return [self]
        return [leaf for child in self.children for leaf in child.leaves()]

    def own_leaves(self) -> list[Reason]:
        """Leaves without those of branches meant for another kind of applicant."""
        if not self.children:
            return [self]
        return [leaf for child in self.children if not _other_branch(child) for leaf in child.own_leaves()]


@record(frozen=True, slots=True)
class Amount:
    """What may be paid, to the fen. low and high differ while facts are missing; high is None when nothing bounds it."""

    low: Decimal
    high: Decimal | None
    kind: str
    wording: str  # 最高, 定额, 最低
    per: str = ""

    @property
    def exact(self) -> bool:
        return self.low == self.high

    @property
    def text(self) -> str:
        """最高35万元; 20万元; 最低56万元; 待定."""
        if self.wording == "最低":
            return f"最低{show_number(self.low, self.kind)}" if self.exact else "待定"
        if self.high is None:
            return "待定"
        shown = show_number(self.high, self.kind)
        return shown if self.exact and self.wording == "定额" else f"最高{shown}"


@record(frozen=True, slots=True)
class Figure:
    """A second figure beside the benefit: 所需张数 3张."""

    label: str
    amount: Amount
    cite: str
    steps: tuple[Step, ...]


@record(frozen=True, slots=True)
class YearAmount:
    """One row of a schedule: the most for that year, or what was really paid."""

    label: str
    amount: Amount
    actual: bool
    cite: str


@record(frozen=True, slots=True)
class DeadlineResult:
    """A day computed from its base.

    day: by the text, None while the base is not known. next_workday: when `day` is no working day; None also when the
    table of that year is not published (`note` says so). tentative: the base itself is a latest day.
    """

    id: str
    label: str
    base: str
    base_day: date | None
    day: date | None
    next_workday: date | None
    tentative: bool
    overdue: bool
    text: str
    note: str
    cite: str


@record(frozen=True, slots=True)
class Evaluation:
    """The answer of one program to one case on one day."""

    program: str
    title: str
    as_of: date
    status: Status
    doc: str  # the version applied, "" when none
    verdict: Verdict
    reasons: tuple[Reason, ...]
    judged: tuple[str, ...]  # conditions only the authority decides
    payable: Verdict  # whether this one payment meets its own conditions; YES where there are none
    payable_reasons: tuple[Reason, ...]
    benefit: Amount | None  # if the conditions hold
    also: tuple[Figure, ...]
    steps: tuple[Step, ...]
    schedule: tuple[YearAmount, ...]
    deadlines: tuple[DeadlineResult, ...]
    missing: tuple[str, ...]  # facts to ask for, the most deciding first; none once a condition fails
    benefit_missing: tuple[str, ...]  # those that move the amount
    notes: tuple[str, ...]
    status_cite: str = ""

    @property
    def due(self) -> Amount | None:
        """What can be paid as things stand: nothing once a condition fails, up to the benefit while one is open."""
        if self.benefit is None or (self.verdict is Verdict.YES and self.payable is Verdict.YES):
            return self.benefit
        nothing = Verdict.NO in (self.verdict, self.payable)
        return replace(self.benefit, low=Decimal(0), high=Decimal(0) if nothing else self.benefit.high)

    @property
    def failures(self) -> tuple[Reason, ...]:
        """The conditions that fail, without the parts of groups that hold anyway."""
        return tuple(
            leaf
            for reason in (*self.reasons, *self.payable_reasons)
            if reason.verdict is Verdict.NO
            for leaf in _failing(reason)
        )

    @property
    def summary(self) -> str:
        """符合, 不符合, 待定, or 条件符合，最终以主管部门认定为准."""
        if self.verdict is Verdict.YES and self.judged:
            return "条件符合，最终以主管部门认定为准"
        return self.verdict.label


def _failing(reason: Reason) -> list[Reason]:
    parts = [child for child in reason.children if child.verdict is Verdict.NO]
    fitting = [child for child in parts if not _other_branch(child)]
    fitting = [child for child in fitting if _own_branch(child)] or fitting
    if reason.alternatives and len(fitting or parts) > 1:
        # None of several ways holds: no single one of them is what fails.
        told = dict.fromkeys(leaf.given for leaf in reason.leaves() if leaf.given and leaf.verdict is Verdict.NO)
        return [replace(reason, given="；".join(told))]
    return [leaf for child in fitting or parts for leaf in _failing(child)] or [reason]


def _own_branch(reason: Reason) -> bool:
    """True for the branch that the applicant said to be in."""
    return any(child.selects and child.verdict is Verdict.YES for child in reason.children)


def _other_branch(reason: Reason) -> bool:
    """True for a branch meant for another kind of applicant."""
    return any(child.selects and child.verdict is Verdict.NO for child in reason.children)
