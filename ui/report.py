"""An answer as lines of a terminal: the answer first, then what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ui.console import Line
from ui.dates import in_chinese

if TYPE_CHECKING:
    from agent.answer import Answer, Calculation, Citation, Eligibility
    from knowledge.model import Status

VERDICTS = {"eligible": "符合", "ineligible": "不符合", "unknown": "待定"}


def status_style(status: Status) -> str:
    """Return the Rich style of a status: green binds, yellow needs care, dim is past."""
    if not status.binds:
        return "yellow" if str(status) == "not_yet" else "bright_black"
    return "green" if str(status) == "in_force" else "yellow"


def answer_lines(answer: Answer) -> Iterator[Line]:
    """Yield the whole answer: text, notices, sums, verdicts, notes, citations, date."""
    yield Line(answer.text, "bold")
    for notice in answer.notices:
        yield Line(f"※ {notice}", "yellow")
    for calculation in answer.calculations:
        yield from _calculation_lines(calculation)
    for verdict in answer.eligibility:
        yield from _eligibility_lines(verdict)
    if answer.further_notes:
        yield Line()
    for note in answer.further_notes:
        yield Line(f"注：{note}", "bright_black")
    for citation in answer.cited:
        yield from _citation_lines(citation)
    if answer.related:
        yield Line()
        yield Line("其他相关条款：", "bright_black")
    for citation in answer.related:
        yield Line(f"[{citation.marker}] {citation.reference} · {citation.status.label}", "bright_black", indent=4)
    yield Line()
    yield Line(f"按 {in_chinese(answer.as_of)} 的规定回答。", "bright_black")


def _calculation_lines(calculation: Calculation) -> Iterator[Line]:
    yield Line()
    yield Line(f"{calculation.title}：{calculation.shown or calculation.value + calculation.unit}", "bold")
    for step in calculation.steps:
        mark = f" [{step.citation}]" if step.citation else ""
        yield Line(f"{step.text}{mark}", indent=4)


def _eligibility_lines(eligibility: Eligibility) -> Iterator[Line]:
    yield Line()
    yield Line(f"是否符合：{VERDICTS.get(eligibility.verdict, eligibility.verdict)}", "bold")
    for reason in eligibility.reasons:
        yield Line(reason, indent=4)
    if eligibility.missing:
        yield Line(f"还需要知道：{'、'.join(eligibility.missing)}", indent=4)


def _citation_lines(citation: Citation) -> Iterator[Line]:
    yield Line()
    yield Line(f"[{citation.marker}] {citation.reference} · {citation.status.label}", status_style(citation.status))
    yield Line(citation.quote, indent=4)
