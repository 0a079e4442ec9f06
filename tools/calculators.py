"""The exact tools as typed functions: names and facts in as a person says them, frozen results out.

    calculate(program, facts, as_of)           how much, worked out step by step
    check_eligibility(program, facts, as_of)   whether, condition by condition
    compute_deadlines(program, facts, as_of)   until when
    list_programs(as_of)                       what can be asked

`program` is an id, title or alias; `facts` maps any name of a fact to its text: {"合同金额": "80万元", "资质": "国高新"}.
All raise ProgramError for an unknown or ambiguous program and FactError for a fact that is unknown or cannot be so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.model import Status
from tools.errors import FactError, RuleError
from tools.evaluation.evaluate import evaluate
from tools.evaluation.result import Amount, DeadlineResult, Evaluation, Reason, Step, Verdict
from tools.naming import Question, Reading, facts_of, find_program, question, read_facts
from tools.questions import own_share
from tools.rules.load import RuleBook, shipped
from tools.rules.model import ClauseRef, Exclusion, Program
from tools.rules.uses import condition_facts
from tools.units import MONEY

Given = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Citation:
    """The words a result rests on. doc: the doc_id; whoever shows it adds title and number. quote: verbatim."""

    doc: str
    locator: str
    quote: str


@dataclass(frozen=True, slots=True)
class Basis:
    """Which rule answered: the program, the day asked about, and whether the rule binds on that day.

    version: doc_id of the version applied, "" when none binds; nothing is then computed. last_day: the last day on which
    one did bind, when it has ended.
    """

    program: str
    title: str
    as_of: date
    status: Status
    citation: Citation | None
    version: str
    last_day: date | None
    unused: tuple[str, ...]  # labels of given facts that the program does not look at
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkedStep:
    """One operation as a person would write it, with its clause: 80万元 × 50% = 40万元."""

    text: str
    value: str
    citation: Citation | None


@dataclass(frozen=True, slots=True)
class WorkedFigure:
    """A figure beside the amount (所需创新券张数) or one year of a schedule. actual: what was really paid that year."""

    label: str
    amount: Amount
    citation: Citation | None
    steps: tuple[WorkedStep, ...] = ()
    actual: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition, whether it holds, what was given, and the parts of a group.

    Branches meant for another kind of applicant are left out.
    """

    text: str
    verdict: Verdict
    given: str
    citation: Citation | None
    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Calculation:
    """How much a program pays.

    verdict, payable: whether the applicant, and this one payment, meet the conditions.
    benefit: if all conditions hold; None where the program has no amount or is not in force. due: as things stand, nothing
    once a condition fails. Their low and high differ while `questions` are open. to_confirm: the conditions still open.
    own_share: what is left for the applicant of what the support is counted on.
    """

    basis: Basis
    verdict: Verdict
    payable: Verdict
    benefit: Amount | None
    due: Amount | None
    steps: tuple[WorkedStep, ...]
    figures: tuple[WorkedFigure, ...]
    schedule: tuple[WorkedFigure, ...]
    own_share: Amount | None
    failures: tuple[Condition, ...]
    judged: tuple[str, ...]
    questions: tuple[Question, ...]
    to_confirm: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class ExclusionNote:
    """Programs that cannot be taken together with this one: at most `take` of them within the scope."""

    programs: tuple[str, ...]
    scope: str
    take: int
    citation: Citation | None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether a case meets the conditions of a program.

    payable, payment_conditions: what this one payment must meet. near_miss: the condition that fails alone.
    judged: what only the authority decides. questions: the most deciding first.
    """

    basis: Basis
    verdict: Verdict
    summary: str
    conditions: tuple[Condition, ...]
    payable: Verdict
    payment_conditions: tuple[Condition, ...]
    failures: tuple[Condition, ...]
    near_miss: Condition | None
    judged: tuple[str, ...]
    questions: tuple[Question, ...]
    exclusions: tuple[ExclusionNote, ...]


@dataclass(frozen=True, slots=True)
class Deadline:
    """One day of a program. day: None while its base is not known; next_workday: when `day` is no working day.

    tentative: the base itself is only the latest possible day. overdue: the next working day, too, is before `as_of`.
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
    citation: Citation | None


@dataclass(frozen=True, slots=True)
class Deadlines:
    """All days of a program, in the order of the rule, and the dates to ask for."""

    basis: Basis
    deadlines: tuple[Deadline, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class VersionSpan:
    """One dated version: the document it stands in, its first and last day."""

    doc: str
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class ProgramEntry:
    """One program that can be asked about. computes: 金额, 条件, 期限. facts: what it looks at."""

    id: str
    title: str
    aliases: tuple[str, ...]
    tags: tuple[str, ...]
    status: Status
    computes: tuple[str, ...]
    versions: tuple[VersionSpan, ...]
    facts: tuple[Question, ...]


def calculate(program: str, facts: Given, as_of: date, *, book: RuleBook | None = None) -> Calculation:
    """Return how much a program pays, with every step of the sum and its clause; an interval while facts are missing."""
    chosen, reading = _read(program, facts, as_of, book)
    result = evaluate(chosen, reading.facts, as_of)
    cited = Clauses(chosen)
    for_amount = result.benefit_missing
    return Calculation(
        basis=basis_of(chosen, result, reading),
        verdict=result.verdict,
        payable=result.payable,
        benefit=result.benefit,
        due=result.due,
        steps=cited.steps(result.steps),
        figures=tuple(
            WorkedFigure(figure.label, figure.amount, cited.of(figure.cite), cited.steps(figure.steps))
            for figure in result.also
            if figure.amount.high != 0  # 0元 of a way not taken says nothing
        ),
        schedule=tuple(
            WorkedFigure(year.label, year.amount, cited.of(year.cite), actual=year.actual) for year in result.schedule
        ),
        own_share=_own_share(chosen, reading, result),
        failures=tuple(cited.condition(reason) for reason in result.failures),
        judged=result.judged,
        questions=_questions(chosen, for_amount),
        to_confirm=_questions(chosen, [fact for fact in result.missing if fact not in for_amount]),
    )


def check_eligibility(program: str, facts: Given, as_of: date, *, book: RuleBook | None = None) -> Eligibility:
    """Return whether a case meets a program's conditions, with the reason and clause of each and what is still unknown."""
    book = book or shipped()
    chosen, reading = _read(program, facts, as_of, book)
    result = evaluate(chosen, reading.facts, as_of)
    cited = Clauses(chosen)
    failures = tuple(cited.condition(reason) for reason in result.failures)
    return Eligibility(
        basis=basis_of(chosen, result, reading),
        verdict=result.verdict,
        summary=result.summary,
        conditions=tuple(cited.condition(reason) for reason in result.reasons),
        payable=result.payable,
        payment_conditions=tuple(cited.condition(reason) for reason in result.payable_reasons),
        failures=failures,
        near_miss=failures[0] if len(failures) == 1 else None,
        judged=result.judged,
        questions=_questions(chosen, _deciding(chosen, result)),
        exclusions=tuple(_exclusion(rule, book) for rule in book.exclusions if chosen.id in rule.programs),
    )


def compute_deadlines(program: str, facts: Given, as_of: date, *, book: RuleBook | None = None) -> Deadlines:
    """Return the days a program sets from the given dates, each with its rule and the next working day where it is none."""
    chosen, reading = _read(program, facts, as_of, book)
    result = evaluate(chosen, reading.facts, as_of)
    cited = Clauses(chosen)
    return Deadlines(
        basis=basis_of(chosen, result, reading),
        deadlines=tuple(_deadline(item, cited, as_of) for item in result.deadlines),
        questions=_questions(chosen, _bases(chosen, result, reading)),
    )


def list_programs(as_of: date, *, book: RuleBook | None = None) -> tuple[ProgramEntry, ...]:
    """Return every program with its status on `as_of`, in the order of their titles."""
    entries = (describe(program, as_of) for program in (book or shipped()).programs.values())
    return tuple(sorted(entries, key=lambda entry: entry.title))


def describe(program: Program, as_of: date) -> ProgramEntry:
    """Return one program as it is listed."""
    versions = program.versions
    parts = {
        "金额": any(version.benefit is not None or version.schedule or version.also for version in versions),
        "条件": True,
        "期限": any(version.deadlines for version in versions),
    }
    return ProgramEntry(
        id=program.id,
        title=program.title,
        aliases=program.aliases,
        tags=program.tags,
        status=evaluate(program, {}, as_of).status,
        computes=tuple(name for name, there in parts.items() if there),
        versions=tuple(VersionSpan(version.doc, version.start, version.end) for version in versions),
        facts=tuple(question(definition) for definition in facts_of(program, as_of)),
    )


def _read(name: str, given: Given, as_of: date, book: RuleBook | None) -> tuple[Program, Reading]:
    program = find_program(book or shipped(), name, as_of)
    return program, read_facts(program, given, as_of)


class Clauses:
    """Citations of one program or exclusion by the keys of its clauses."""

    def __init__(self, rule: Program | Exclusion) -> None:
        self._clauses: Mapping[str, ClauseRef] = rule.clauses

    def of(self, key: str) -> Citation | None:
        clause = self._clauses.get(key)
        return Citation(clause.doc, clause.locator, clause.quote) if clause else None

    def steps(self, steps: Sequence[Step]) -> tuple[WorkedStep, ...]:
        return tuple(WorkedStep(step.text, step.value, self.of(step.cite)) for step in steps)

    def condition(self, reason: Reason) -> Condition:
        parts = tuple(self.condition(child) for child in reason.children if not _of_others(child))
        return Condition(reason.text, reason.verdict, reason.given, self.of(reason.cite), parts)


def _of_others(reason: Reason) -> bool:
    """True for a branch meant for another kind of applicant: 创业团队的条件, of an enterprise."""
    return any(child.selects and child.verdict is Verdict.NO for child in reason.children)


def basis_of(program: Program, result: Evaluation, reading: Reading) -> Basis:
    ended = None if result.doc else program.latest_ended(result.as_of)
    return Basis(
        program.id,
        program.title,
        result.as_of,
        result.status,
        Clauses(program).of(result.status_cite),
        result.doc,
        ended.end if ended else None,
        reading.unused,
        result.notes,
    )


def _questions(program: Program, facts: Iterable[str]) -> tuple[Question, ...]:
    return tuple(question(program.facts[fact]) for fact in facts)


def _own_share(program: Program, reading: Reading, result: Evaluation) -> Amount | None:
    """What the applicant pays, where the support is a part of what the applicant pays in the first place."""
    version = program.version_of(result.doc)
    amount = result.benefit
    if version is None or amount is None or amount.kind != MONEY or amount.wording == "最低":
        return None
    if version.base not in reading.facts or program.facts[version.base].kind != MONEY:
        return None
    try:
        return own_share(program, reading.facts, result.as_of).amount
    except (FactError, RuleError):  # the rule cannot be turned around
        return None


def _deciding(program: Program, result: Evaluation) -> list[str]:
    """The missing facts that decide a condition, not those that only move the amount."""
    version = program.version_of(result.doc)
    conditions = condition_facts(version) if version is not None else frozenset()
    return [fact for fact in result.missing if fact not in result.benefit_missing or fact in conditions]


def _exclusion(rule: Exclusion, book: RuleBook) -> ExclusionNote:
    titles = tuple(book.programs[name].title for name in rule.programs)
    return ExclusionNote(titles, rule.scope, rule.take, Clauses(rule).of(rule.cite))


def _deadline(item: DeadlineResult, cited: Clauses, as_of: date) -> Deadline:
    last = item.next_workday or item.day
    return Deadline(
        item.id,
        item.label,
        item.base,
        item.base_day,
        item.day,
        item.next_workday,
        item.tentative,
        last is not None and last < as_of,
        item.text,
        item.note,
        cited.of(item.cite),
    )


def _bases(program: Program, result: Evaluation, reading: Reading) -> list[str]:
    """The dates that deadlines run from and that are not known yet."""
    version = program.version_of(result.doc)
    rules = version.deadlines if version is not None else ()
    bases = dict.fromkeys(rule.base for rule in rules if rule.base_is_fact)
    return [program.facts[base].id for base in bases if base not in reading.facts]
