"""`jingda calc`: how much a program pays, worked out step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from knowledge.disk import clear_errors, write_atomically
from tools.calculators import Calculation, WorkedFigure, WorkedStep, calculate
from tools.evaluation.result import Verdict
from tools.receipts.canonical import canonical
from tools.receipts.issue import Receipt, receipt_for
from ui.amounts import amount_text
from ui.commands.opening import chosen_date, doubts_here
from ui.console import Line, complain, write_json, write_lines
from ui.documents.doubts import warned
from ui.given import parse_given
from ui.plain import as_json, citations_in, titles_of
from ui.settings import load_settings
from ui.worked import Cited, head_lines, note_lines, question_lines, warn_unused


def run(program: str, facts: Sequence[str], as_of: str, keep: Path | None, *, as_json_text: bool) -> int:
    """Print the amount with its steps; what is missing makes it an interval with questions. keep: where the receipt goes."""
    day, given = chosen_date(as_of, load_settings()), parse_given(facts)
    result = warned(calculate(program, given, day), doubts_here())
    titles = titles_of(result)
    warn_unused(result.basis)
    receipt = receipt_for(result.basis.program, given, day) if keep or as_json_text else {}
    if keep is not None:
        _write(keep, receipt)
    if as_json_text:
        write_json({**as_json(result, titles), "receipt": receipt})
    else:
        shown = (result.basis, result.steps, result.figures, result.schedule, result.failures)
        write_lines(_lines(result, Cited(citations_in(shown), titles)))
    return 0


def _write(path: Path, receipt: Receipt) -> None:
    with clear_errors(path):
        write_atomically(path, canonical(receipt) + b"\n")
    complain(f"凭据已存入 {path}，可用 jingda verify 核对")


def _lines(result: Calculation, cited: Cited) -> Iterator[Line]:
    yield from head_lines(result.basis)
    if result.basis.version:
        yield from _amount_lines(result)
        yield from _step_lines(result.steps, cited)
        for figure in (*result.schedule, *result.figures):
            yield from _figure_lines(figure, cited)
        if result.own_share is not None:
            yield Line(f"自己要付：{amount_text(result.own_share)}")
        for failure in result.failures:
            given = f"（所给：{failure.given}）" if failure.given else ""
            yield Line(f"不符合：{failure.text}{given}{cited.mark(failure.citation)}", "red")
        yield from _open_lines(result)
    yield from note_lines(result.basis)
    yield from cited.lines()


def _amount_lines(result: Calculation) -> Iterator[Line]:
    if result.benefit is None:
        yield Line("该政策没有可以计算的金额。", "yellow")
        return
    amount = amount_text(result.benefit)
    if Verdict.NO in (result.verdict, result.payable):
        yield Line(f"按所给情况不能得到支持；若各项条件都符合，{amount}", "bold red")
    elif result.verdict is result.payable is Verdict.YES:
        yield Line(amount, "bold green")
    else:
        yield Line(f"条件都符合时，{amount}", "bold")


def _step_lines(steps: Sequence[WorkedStep], cited: Cited) -> Iterator[Line]:
    for step in steps:
        yield Line(f"{step.text}{cited.mark(step.citation)}", indent=4)


def _figure_lines(figure: WorkedFigure, cited: Cited) -> Iterator[Line]:
    actual = "（实际）" if figure.actual else ""
    yield Line(f"{figure.label}{actual}：{amount_text(figure.amount)}{cited.mark(figure.citation)}")


def _open_lines(result: Calculation) -> Iterator[Line]:
    yield from question_lines("告诉我这些，金额就能算准：", result.questions)
    if result.judged:
        yield Line(f"由主管部门认定：{'、'.join(result.judged)}", "yellow")
    if result.to_confirm:
        yield Line(f"还有 {len(result.to_confirm)} 项条件没有确认，见 jingda check {result.basis.program}", "yellow")
