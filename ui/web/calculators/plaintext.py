"""A result as text to paste into a letter: the verdict, the sum, what fails or is open, then the clauses verbatim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tools.calculators import Citation, Condition, Deadline, WorkedFigure
from ui.amounts import amount_text
from ui.dates import in_chinese, weekday
from ui.web.calculators.cited import Shelf
from ui.web.calculators.outcome import Outcome


def as_text(outcome: Outcome, facts: Mapping[str, str], shelf: Shelf) -> str:
    """Return the result; facts: label → value, as told."""
    basis = outcome.calculation.basis
    head = [f"{basis.title}（{basis.status.label}，按{in_chinese(basis.as_of)}的规定）", outcome.summary]
    told = [f"所填情况：{'；'.join(f'{label} {value}' for label, value in facts.items())}"] if facts else []
    return "\n".join([*head, *told, *_body(outcome, shelf), *_clauses(shelf)])


def _body(outcome: Outcome, shelf: Shelf) -> Iterator[str]:
    calculation = outcome.calculation
    for step in calculation.steps:
        yield f"  {step.text}{_mark(shelf, step.citation)}"
    for figure in (*calculation.schedule, *calculation.figures):
        yield _figure(figure, shelf)
    if calculation.own_share is not None:
        yield f"自己要付：{amount_text(calculation.own_share)}"
    for failed in calculation.failures:
        yield f"不符合：{said(failed)}{_mark(shelf, failed.citation)}"
    if outcome.questions:
        yield f"还需要知道：{'、'.join(question.label for question in outcome.questions)}"
    if calculation.judged:
        yield f"由主管部门认定：{'、'.join(calculation.judged)}"
    for deadline in outcome.deadlines.deadlines:
        if deadline.day is not None:
            yield deadline_text(deadline) + _mark(shelf, deadline.citation)
    for remark in (*outcome.conflicts, *outcome.notes):
        yield f"※ {remark.text}" + "".join(_mark(shelf, citation) for citation in remark.citations)


def said(condition: Condition) -> str:
    """Return a condition with what was told of it: 职工总数不超过500人（所填：501人）."""
    return f"{condition.text}（所填：{condition.given}）" if condition.given else condition.text


def deadline_text(deadline: Deadline) -> str:
    """Return 登记截止：2026年10月1日（星期四），最迟，遇休息日顺延至…."""
    if deadline.day is None:
        return f"{deadline.label}：{deadline.text}"
    parts = [f"{deadline.label}：{in_chinese(deadline.day)}（{weekday(deadline.day)}）"]
    if deadline.next_workday:
        parts.append(f"不是工作日，其后第一个工作日为{in_chinese(deadline.next_workday)}")
    return "，".join([*parts, *(["最迟"] if deadline.tentative else []), *(["已过"] if deadline.overdue else [])])


def _figure(figure: WorkedFigure, shelf: Shelf) -> str:
    actual = "（实际）" if figure.actual else ""
    return f"{figure.label}{actual}：{amount_text(figure.amount)}{_mark(shelf, figure.citation)}"


def _mark(shelf: Shelf, citation: Citation | None) -> str:
    number = shelf.mark(citation)
    return f"[{number}]" if number else ""


def _clauses(shelf: Shelf) -> Iterator[str]:
    for card in shelf.cards:
        yield f"[{card.number}] {card.reference}（{card.status.label}）：{card.quote}"
