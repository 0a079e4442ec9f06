"""A computed result in words: the figure first, then how it comes about, then what is still open, each with its clause."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from agent.amounts import amount
from agent.answer import Calculation, Eligibility, Step
from agent.computed import Computed, in_ages, most
from agent.inquiry import Inquiry
from agent.lapse import lapsed, pending
from agent.sources import Sources
from agent.verdicts import clause_words, verdict
from tools.evaluation.result import Amount, DeadlineResult, Verdict
from tools.evaluation.result import Step as WorkedStep
from tools.quantities import money_text
from tools.receipts.issue import receipt
from tools.rules.load import shipped
from tools.rules.uses import benefit_facts


def said(inquiry: Inquiry, computed: Computed, sources: Sources) -> str:
    """Return the answer's text; it cites through `sources` as it goes."""
    if computed.bound_by_unknown:
        return "".join(f"{note}。" for note in computed.result.notes) + sources.mark(computed.result.status_cite)
    if inquiry.understanding.asks("deadline") and computed.deadlines:
        return _deadlines(inquiry, computed, sources)
    if _figures_asked(inquiry, computed):
        return in_ages(amount(inquiry, computed, sources), computed)
    return in_ages(verdict(computed, sources), computed)


def _figures_asked(inquiry: Inquiry, computed: Computed) -> bool:
    """A question for both the figure and the eligibility is answered by the figure only where facts move it."""
    if computed.own or computed.needed or computed.cases:
        return True
    if computed.part or computed.joined or computed.yearly:
        return True
    told = computed.result.steps or computed.result.also or computed.result.benefit
    if not inquiry.understanding.asks("amount", "figure") or not told:
        return False
    return not inquiry.understanding.asks("eligibility") or bool(
        benefit_facts(computed.candidate.version) & set(computed.given)
    )


def _deadlines(inquiry: Inquiry, computed: Computed, sources: Sources) -> str:
    asked = sorted(pending(inquiry.text, computed), key=lambda d: -_asked_of(inquiry.text, d))
    if asked[0].overdue:  # what would have followed from a day that was missed follows no more
        asked = [d for d in asked if not d.tentative or d is asked[0]]
    told = "".join(f"{_titled(d)}。{_note(d)}{sources.mark(d.cite)}" for d in asked[:3])
    return f"{lapsed(inquiry, asked[0])}{told}{_in_the_rules_words(asked[0], sources)}"


def _in_the_rules_words(deadline: DeadlineResult, sources: Sources) -> str:
    """Quote the rule behind a day: who has to act, and what becomes of a day that is missed, stand in it."""
    return clause_words(deadline.cite, sources)


def _titled(deadline: DeadlineResult) -> str:
    """Two days of one program must not read alike: the label stands before the day."""
    return deadline.text if deadline.label in deadline.text else f"{deadline.label}：{deadline.text}"


def _asked_of(text: str, deadline: DeadlineResult) -> int:
    pairs = {deadline.label[i : i + 2] for i in range(len(deadline.label) - 1)}
    return sum(1 for pair in pairs if pair in text)


def _note(deadline: DeadlineResult) -> str:
    overdue = "现在已过这个日期。" if deadline.overdue else ""
    return f"{overdue}{deadline.note}。" if deadline.note else overdue


def calculation(computed: Computed, sources: Sources) -> Calculation | None:
    """Return the worked sum with all its steps."""
    result = computed.result
    if result.benefit is None or not result.steps:
        return None
    value, shown = _worked_out(computed, result.benefit)
    return Calculation(
        rule_id=result.program,
        title=result.title,
        inputs=_inputs(computed),
        value=format(value.normalize(), "f"),
        unit="元" if result.benefit.kind == "money" else "",
        steps=tuple(Step(text, s.value, sources.number(s.cite)) for text, s in _steps(computed)),
        shown=shown,
        receipts=tuple(_receipts(computed)),
    )


def _inputs(computed: Computed) -> dict[str, str]:
    """Return the facts the figure rests on; of several cases those that hold for all, each case being named by its own."""
    facts = shipped().facts
    if not computed.cases:
        return {facts[f].label: facts[f].show(v) for f, v in computed.facts.items()}
    first, *others = (case.given for case in computed.cases)
    shared = {f: v for f, v in first.items() if all(f in o and o[f] == v for o in others)}
    return {facts[f].label: str(v) for f, v in shared.items() if facts[f].type not in ("list", "set", "yesno")}


def _steps(computed: Computed) -> Iterator[tuple[str, WorkedStep]]:
    """Yield every step with its words; those of several cases begin with the case they are of."""
    if not computed.cases:
        yield from ((s.text, s) for s in computed.result.steps)
    for case in computed.cases:
        yield from ((f"{case.label}：{s.text}", s) for s in case.result.steps)


def _worked_out(computed: Computed, benefit: Amount) -> tuple[Decimal, str]:
    """Return the figure asked for, as a number and in words: the sum of several, the instalment, or the amount itself."""
    several = [most(part.result) for part in (computed, *computed.joined)] if computed.joined else []
    rows = [row.amount.high or Decimal(0) for row in computed.part]
    figure = computed.yearly[0] if computed.yearly else None
    if computed.cases and computed.summed:
        figure = computed.total
    elif computed.part or (several and computed.summed):
        figure = sum(rows or several, Decimal(0))
    if figure is not None:
        return figure, f"最高{money_text(figure)}"
    return (benefit.high if benefit.high is not None else benefit.low), benefit.text


def _receipts(computed: Computed) -> Iterator[dict[str, Any]]:
    for one in (computed, *computed.joined):
        for given, result in one.evaluations:
            yield receipt(one.candidate.program, given, result, version=one.candidate.version)


def eligibility(computed: Computed) -> Eligibility:
    """Return the verdict in the interface's words, with the failing or open conditions."""
    result = computed.result
    reasons = tuple(in_ages(f"{r.text}（{r.given}）", computed) if r.given else r.text for r in result.failures)
    facts = shipped().facts
    missing = tuple(facts[f].label for f in result.missing if f in facts)
    code = Verdict.NO.code if result.payable is Verdict.NO else result.verdict.code
    return Eligibility(result.program, code, reasons, missing)
