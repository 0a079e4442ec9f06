"""What comes out when one company is held against all programs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from knowledge.model import Status
from tools.calculators import Basis, Citation, Condition
from tools.evaluation.result import Amount, Evaluation, Reason, Verdict
from tools.naming import Question
from tools.record import record

LEAST_RELEVANT = 2.0  # of what was told; 在京注册 and 独立法人 alone, which nearly all ask for, stay below


@record(frozen=True, slots=True)
class NearMiss:
    """A program that fails on a single condition."""

    evaluation: Evaluation
    failed: Reason


@record(frozen=True, slots=True)
class Matches:
    """evaluations: fitting first, then open ones with fewest open questions. next_question: a fact id, "" when none."""

    evaluations: tuple[Evaluation, ...]
    near_misses: tuple[NearMiss, ...]
    next_question: str


@record(frozen=True, slots=True)
class MatchedProgram:
    """One program for one company.

    most: what it could bring if everything still open turns out well; None where it pays no sum. deciding: the condition
    that fails, or the clause of the amount. distance: how far a single failing condition is from holding (差1人).
    open_amount: the sum, or what the applicant says of himself, waits for facts that were not told. assumed: labels of bad
    records and second supports that nobody spoke of and that are taken not to exist.
    relevance: how much of what was told speaks of this program rather than of any. next_day: the first day still to come that
    the rule sets, or the last one on which it is in force; None where it names none.
    """

    basis: Basis
    verdict: Verdict
    summary: str
    most: Amount | None
    deciding: Citation | None
    failures: tuple[Condition, ...]
    distance: str
    judged: tuple[str, ...]
    questions: tuple[Question, ...]
    deadlines: tuple[str, ...]
    assumed: tuple[str, ...]
    open_amount: bool
    relevance: float
    next_day: date | None = None

    @property
    def group(self) -> Verdict:
        """Where the line stands: a program does not fit yet of whose own matter nothing was told (no patent abroad)."""
        vague = self.open_amount or self.relevance < LEAST_RELEVANT
        return Verdict.UNKNOWN if self.verdict is Verdict.YES and vague else self.verdict


@record(frozen=True, slots=True)
class EndedProgram:
    """A program whose rule no longer binds, and since when."""

    program: str
    title: str
    status: Status
    last_day: date | None
    citation: Citation | None


@record(frozen=True, slots=True)
class ChosenAmong:
    """Programs that exclude each other: which to take for the largest sum, and which fall away."""

    titles: tuple[str, ...]
    scope: str
    take: int
    kept: tuple[str, ...]
    dropped: tuple[str, ...]
    citation: Citation | None


@record(frozen=True, slots=True)
class CompanyMatch:
    """All programs for one company on a day.

    fitting: every condition holds and the sum is known. open: none fails, something is unknown. failing: at least one fails. ended: out of force.
    total: the most that the fitting programs pay together, after exclusions. next_question: what would decide most.
    unused: labels of facts that no program in force looks at.
    """

    as_of: date
    fitting: tuple[MatchedProgram, ...]
    open: tuple[MatchedProgram, ...]
    failing: tuple[MatchedProgram, ...]
    ended: tuple[EndedProgram, ...]
    exclusions: tuple[ChosenAmong, ...]
    total: Decimal
    next_question: Question | None
    unused: tuple[str, ...]
