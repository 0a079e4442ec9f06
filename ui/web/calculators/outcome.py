"""The result of one program for one case, ready to be shown: the verdict in a word, the amount, and what supports it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tools.calculators import (
    Calculation,
    Citation,
    Clauses,
    Condition,
    Deadlines,
    Eligibility,
    calculate,
    check_eligibility,
    compute_deadlines,
)
from tools.evaluation.result import Amount, Verdict
from tools.naming import Question
from tools.rules.model import Program, Unmodelled, Version
from ui.amounts import span_text
from ui.dates import in_chinese
from ui.web.render import verdict_word

OPEN = "随未填的情况而定"
_TONES = {Verdict.YES: "ok", Verdict.NO: "no"}


@dataclass(frozen=True, slots=True)
class Remark:
    """A note of the rule, or two clauses that disagree, with the clauses it rests on."""

    text: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a page shows of one case.

    verdict, tone: 符合 ok, 不符合 no, 待定 open; out of force "" and past. lead: the sentence above the amount. amount, remark:
    最高35万元 and 每年, "" where there is none. measures: clauses of a text that sets no rule to compute.
    """

    verdict: str
    tone: str
    lead: str
    amount: str
    remark: str
    calculation: Calculation
    eligibility: Eligibility
    deadlines: Deadlines
    conflicts: tuple[Remark, ...]
    notes: tuple[Remark, ...]
    unmodelled: tuple[Unmodelled, ...]
    measures: tuple[Citation, ...]

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return (*self.eligibility.conditions, *self.eligibility.payment_conditions)

    @property
    def tally(self) -> str:
        """2项符合，5项待定."""
        counts = Counter(verdict_word(leaf.verdict) for condition in self.conditions for leaf in _leaves(condition))
        return "，".join(f"{count}项{word}" for word, count in counts.items())

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is still to be told, that for the amount first; none once a condition fails."""
        asked = (*self.calculation.questions, *self.calculation.to_confirm, *self.eligibility.questions)
        return tuple(dict.fromkeys(asked))

    @property
    def summary(self) -> str:
        """One line for whoever hears the page: 待定，条件都符合时，最高50万元."""
        amount = self.amount + (f"（{self.remark}）" if self.remark else "")
        return "，".join(part for part in (self.verdict, self.lead, amount) if part)


def work_out(program: Program, given: Mapping[str, object], as_of: date) -> Outcome:
    """Return the result of one case. Raises: ToolError where the rule cannot be applied to it."""
    calculation = calculate(program.id, given, as_of)
    eligibility = check_eligibility(program.id, given, as_of)
    deadlines = compute_deadlines(program.id, given, as_of)
    version = program.version_of(calculation.basis.version)
    verdict, tone = _verdict(calculation, version)
    benefit = calculation.benefit if _known(calculation.benefit) else None
    amount = span_text(benefit) if benefit else ""
    remark = "，".join(part for part in (benefit.per, "" if benefit.exact else OPEN) if part) if benefit else ""
    lead = _lead(calculation, version, counted=bool(amount))
    conflicts, notes = _remarks(program, version, calculation.basis.notes)
    cited = Clauses(program)
    measures = tuple(found for key in (version.measures if version else ()) if (found := cited.of(key)))
    unmodelled = version.unmodelled if version else ()
    return Outcome(
        verdict, tone, lead, amount, remark, calculation, eligibility, deadlines, conflicts, notes, unmodelled, measures
    )


def _verdict(found: Calculation, version: Version | None) -> tuple[str, str]:
    if version is None:
        return "", "past"
    if version.measures:
        return "", "open"
    both = (found.verdict, found.payable)
    whole = Verdict.NO if Verdict.NO in both else Verdict.YES if both == (Verdict.YES, Verdict.YES) else Verdict.UNKNOWN
    return whole.label, _TONES.get(whole, "open")


def _lead(found: Calculation, version: Version | None, *, counted: bool) -> str:
    """Return the sentence above the amount. counted: there is an amount to say it of."""
    if version is None:
        return _out_of_force(found)
    if version.measures:
        return "文件只列出支持措施，没有可以计算的条件和金额"
    if Verdict.NO in (found.verdict, found.payable):
        return "按所填情况不能得到支持" + ("；若条件都符合" if counted else "")
    if found.verdict is Verdict.YES and found.payable is Verdict.YES:
        return "条件符合，最终以主管部门认定为准" if found.judged else "各项条件都符合"
    return "条件都符合时" if counted else "填得越全，结论越准"


def _out_of_force(found: Calculation) -> str:
    basis = found.basis
    if basis.status.binds:
        return "适用的原规定不在收录之列，不能计算"
    if basis.last_day:
        return f"这项规定适用到{in_chinese(basis.last_day)}"
    return "这一天没有可以计算的规定"


def _known(amount: Amount | None) -> bool:
    return amount is not None and not (amount.high is None and not amount.low)


def _remarks(
    program: Program, version: Version | None, said: tuple[str, ...]
) -> tuple[tuple[Remark, ...], tuple[Remark, ...]]:
    cited = Clauses(program)
    conflicts = {c.text: c.cites for c in version.conflicts} if version else {}
    notes = {note.text: (note.cite,) for note in version.notes} if version else {}

    def remark(text: str, keys: tuple[str, ...]) -> Remark:
        return Remark(text, tuple(found for key in keys if (found := cited.of(key))))

    disagreeing = tuple(remark(text, conflicts[text]) for text in said if text in conflicts)
    return disagreeing, tuple(remark(text, notes.get(text, ())) for text in said if text not in conflicts)


def _leaves(condition: Condition) -> Iterator[Condition]:
    if not condition.parts:
        yield condition
    for part in condition.parts:
        yield from _leaves(part)
