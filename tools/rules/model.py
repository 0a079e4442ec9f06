"""A program as loaded: its clauses, its dated versions, and what is not computed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from knowledge.model import Status
from tools.facts import Dictionary
from tools.rules.nodes import Literal, Node, Tiers


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """Where a rule's words stand. other_numbers: numbers in the quote that belong to another rule."""

    key: str
    doc: str
    locator: str
    quote: str
    other_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    how: Status
    cite: str
    by: str = ""  # document number of what ended it


@dataclass(frozen=True, slots=True)
class Transition:
    """Cases begun before a day follow another version. `apply` is a version's doc, or a document we do not hold."""

    event: str  # a date fact
    before: date
    apply: str
    cite: str
    unless: str = ""  # a yes/no fact that ends the old treatment


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """plus or minus a period from a base: a date fact or an earlier deadline.

    latest_base: the deadline that stands in for a base not yet known (登记日 is at the latest 登记截止).
    """

    id: str
    label: str
    base: str
    base_is_fact: bool
    period: Literal | None
    backward: bool
    first_day_counts: bool
    latest_base: str
    until: str  # 当年年底, 次年年底, 当月月底 instead of a period
    not_after: date | None  # the day nothing counts beyond: contracts run on, the policy ends 2025-12-31
    cite: str


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    label: str
    at_most: Node
    actual: str  # money fact: what was really paid that year
    condition: Node | None
    cite: str


@dataclass(frozen=True, slots=True)
class Derived:
    """How one fact follows from others, when it is not given itself."""

    fact: str
    node: Node | None  # an amount, a condition, or
    grade: Tiers | None  # a table of names
    condition: Node | None
    cite: str
    cases: tuple[tuple[Node, str], ...] = ()  # the name given by the first condition that holds
    bounded: bool = False  # the amount is the most the fact can be: 审定投资 never exceeds 实际投资


@dataclass(frozen=True, slots=True)
class Also:
    """A second figure of the program: 所需张数, 单位配套. It may use the fact `benefit`."""

    label: str
    amount: Node
    wording: str
    cite: str


@dataclass(frozen=True, slots=True)
class Unmodelled:
    quote: str
    why: str


@dataclass(frozen=True, slots=True)
class Note:
    text: str
    cite: str
    condition: Node | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two clauses that disagree: what they say, and how the program reads them."""

    text: str
    cites: tuple[str, ...]
    condition: Node | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A program's rule between two dates, both included; `end` is None where no end is stated."""

    doc: str
    start: date
    end: date | None
    ended_by: Ending | None
    transitional: tuple[Transition, ...]
    derive: tuple[Derived, ...]
    eligibility: Node
    payable: Node | None  # what this one payment must meet, beside the applicant's eligibility
    benefit: Node | None
    also: tuple[Also, ...]
    wording: str  # 最高, 定额, 最低: how the clause means the amount
    per: str  # what the amount is for: 单个合同, 每年, 一次性
    base: str  # the fact whose own share and inverse are asked for
    own_share: bool  # False where the base is no cost of the applicant: what it invested, what others raised
    schedule: tuple[ScheduleRow, ...]
    deadlines: tuple[DeadlineRule, ...]
    unmodelled: tuple[Unmodelled, ...]
    notes: tuple[Note, ...]
    start_cite: str = ""
    conflicts: tuple[Conflict, ...] = ()
    measures: tuple[
        str, ...
    ] = ()  # clauses of a text that only declares what the authorities will do: nothing to compute

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Program:
    """One thing an applicant can apply for. Versions are ordered by start."""

    id: str
    title: str
    aliases: tuple[str, ...]
    clauses: dict[str, ClauseRef]
    versions: tuple[Version, ...]
    file: str
    facts: Dictionary = field(compare=False, repr=False, hash=False)
    tags: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()  # doc ids of the guide's cards that describe it: phone, process and issuer stand there
    compiled: dict[object, object] = field(default_factory=dict, compare=False, repr=False, hash=False)
    source: Any = field(default_factory=dict, compare=False, repr=False, hash=False)  # the tree of its file

    def version_on(self, day: date) -> Version | None:
        """Return the version in force on a day, or None. No older or newer one takes its place."""
        for version in self.versions:
            if version.start <= day and (version.end is None or day <= version.end):
                return version
        return None

    def latest_ended(self, day: date) -> Version | None:
        """Return the version that ended last before a day: for a caller who says so in the answer."""
        ended = [version for version in self.versions if version.end is not None and version.end < day]
        return max(ended, key=lambda version: version.end or day) if ended else None

    def version_of(self, doc: str) -> Version | None:
        return next((version for version in self.versions if version.doc == doc), None)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Programs that one applicant cannot take together: at most `take` of them within the scope."""

    id: str
    programs: tuple[str, ...]
    scope: str
    take: int
    cite: str
    clauses: dict[str, ClauseRef]
    file: str
