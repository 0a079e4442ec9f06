"""What the tools worked out for the model, in the answer's own form: calculations and verdicts that faces show and the gate reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from agent.answer import Calculation, Eligibility, Step
from agent.inquiry import Inquiry
from agent.model.watch import ToolResult
from tools import calculators
from tools.calculators import Citation, Condition
from tools.errors import FactError, ProgramError
from tools.naming import read_facts
from tools.quantities import find_quantities
from tools.receipts.issue import receipt_for
from tools.rules.load import shipped
from tools.units import MONEY

Number = Callable[[Citation | None], int]
Worked = calculators.Calculation | calculators.Eligibility | calculators.Deadlines


def trusted(inquiry: Inquiry, results: Iterable[ToolResult]) -> list[ToolResult]:
    """Return the results that rest on everything the asker was understood to have said, the latest of a kind for a program.

    A result that leaves out or changes a fact read from the question answers another question.
    """
    kept: dict[tuple[str, str], ToolResult] = {}
    for result in results:
        if isinstance(result.value, Worked) and result.value.basis.version and _complete(inquiry, result):
            kept[(result.tool, result.value.basis.program)] = result
    return list(kept.values())


def _complete(inquiry: Inquiry, result: ToolResult) -> bool:
    computed, basis = inquiry.computed, result.value.basis
    if basis.as_of != inquiry.as_of:
        return False
    if computed is None or computed.candidate.program.id != basis.program:
        return True
    try:
        facts = read_facts(shipped().programs[basis.program], result.facts, basis.as_of).facts
    except (FactError, ProgramError):
        return False
    return all(facts.get(fact) == computed.facts.get(fact) for fact in computed.given)


def stated(result: ToolResult, text: str) -> bool:
    """Return whether the text states what the tool found: the amount, or one of the days."""
    value = result.value
    if isinstance(value, calculators.Calculation):
        amount = value.benefit
        said = {f.quantity.value for f in find_quantities(text) if f.quantity.kind == MONEY}
        return amount is not None and bool({amount.low, amount.high} & said)
    if isinstance(value, calculators.Deadlines):
        return any(d.day is not None and _written(d.day.isoformat(), text) for d in value.deadlines)
    return False


def _written(iso: str, text: str) -> bool:
    year, month, day = iso.split("-")
    return any(form in text for form in (iso, f"{year}年{int(month)}月{int(day)}日", f"{int(month)}月{int(day)}日"))


def calculation(result: ToolResult, number: Number) -> Calculation | None:
    """Return a tool's sum or days with every step; None for a tool that works out neither."""
    value = result.value
    inputs = {name: "、".join(v) if isinstance(v, list) else str(v) for name, v in result.facts.items()}
    receipts = (receipt_for(value.basis.program, result.facts, value.basis.as_of),)
    if isinstance(value, calculators.Calculation) and value.benefit is not None:
        high = value.benefit.high if value.benefit.high is not None else value.benefit.low
        unit = "元" if value.benefit.kind == MONEY else ""
        return Calculation(
            value.basis.program,
            value.basis.title,
            inputs,
            format((high or Decimal(0)).normalize(), "f"),
            unit,
            _steps(value, number),
            value.benefit.text,
            receipts,
        )
    if isinstance(value, calculators.Deadlines):
        days = [d for d in value.deadlines if d.day is not None]
        steps = tuple(Step(_day(d), d.day.isoformat() if d.day else "", number(d.citation)) for d in days)
        first = days[0].day.isoformat() if days and days[0].day else ""
        return Calculation(
            value.basis.program, f"{value.basis.title}期限", inputs, first, "", steps, _day(days[0]), receipts
        )
    return None


def _day(deadline: calculators.Deadline) -> str:
    note = f"，{deadline.note}" if deadline.note else ""
    return f"{deadline.label}：{deadline.text}{note}"


def _steps(value: calculators.Calculation, number: Number) -> tuple[Step, ...]:
    steps = [Step(s.text, s.value, number(s.citation)) for s in value.steps]
    figures = [Step(f"{f.label}：{f.amount.text}", f.amount.text, number(f.citation)) for f in value.figures]
    years = [Step(f"{y.label}：{y.amount.text}", y.amount.text, number(y.citation)) for y in value.schedule]
    own = [Step(f"自己承担：{value.own_share.text}", value.own_share.text)] if value.own_share else []
    return (*steps, *figures, *years, *own)


def verdict(result: ToolResult) -> Eligibility | None:
    """Return the verdict of a tool that checked the conditions, None for another."""
    value = result.value
    if not isinstance(value, calculators.Calculation | calculators.Eligibility):
        return None
    questions = value.to_confirm if isinstance(value, calculators.Calculation) else value.questions
    reasons = tuple(_reason(c) for c in value.failures)
    no = "ineligible" in (value.payable.code, value.verdict.code)
    code = "ineligible" if no else value.verdict.code
    return Eligibility(value.basis.program, code, reasons, tuple(q.label for q in questions))


def _reason(condition: Condition) -> str:
    return f"{condition.text}（{condition.given}）" if condition.given else condition.text
