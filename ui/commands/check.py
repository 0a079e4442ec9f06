"""`jingda check`: whether a case meets the conditions of a program, condition by condition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tools.calculators import Condition, Eligibility, ExclusionNote, check_eligibility
from tools.evaluation.result import Verdict
from ui.commands.opening import chosen_date, doubts_here
from ui.console import Line, write_json, write_lines
from ui.documents.doubts import warned
from ui.given import parse_given
from ui.plain import as_json, citations_in, titles_of
from ui.settings import load_settings
from ui.worked import Cited, head_lines, note_lines, question_lines, warn_unused

_STYLES = {Verdict.YES: "green", Verdict.NO: "red"}


def run(program: str, facts: Sequence[str], as_of: str, *, as_json_text: bool) -> int:
    """Print the verdict, then each condition with its clause, then what is missing."""
    day = chosen_date(as_of, load_settings())
    result = warned(check_eligibility(program, parse_given(facts), day), doubts_here())
    titles = titles_of(result)
    warn_unused(result.basis)
    if as_json_text:
        write_json(as_json(result, titles))
    else:
        write_lines(_lines(result, Cited(citations_in(result), titles)))
    return 0


def _lines(result: Eligibility, cited: Cited) -> Iterator[Line]:
    yield from head_lines(result.basis)
    if result.basis.version:
        yield Line(result.summary, f"bold {_STYLES.get(result.verdict, 'yellow')}")
        yield from _condition_lines(result.conditions, cited, 4)
        if result.payment_conditions:
            yield Line(f"这一笔支持的条件：{result.payable.label}", f"bold {_STYLES.get(result.payable, 'yellow')}")
            yield from _condition_lines(result.payment_conditions, cited, 4)
        if result.near_miss is not None:
            yield Line(f"目前只有一项不符合：{_told(result.near_miss)}", "yellow")
        if result.judged:
            yield Line(f"由主管部门认定：{'、'.join(result.judged)}", "yellow")
        yield from question_lines("还需要知道（最能决定结果的在前）：", result.questions)
        for exclusion in result.exclusions:
            yield Line(f"※ {_exclusion(exclusion)}{cited.mark(exclusion.citation)}", "yellow")
    yield from note_lines(result.basis)
    yield from cited.lines()


def _condition_lines(conditions: Sequence[Condition], cited: Cited, indent: int) -> Iterator[Line]:
    for condition in conditions:
        word = condition.verdict.label if condition.verdict is not Verdict.JUDGED else str(condition.verdict)
        text = f"{word}  {_told(condition)}{cited.mark(condition.citation)}"
        yield Line(text, _STYLES.get(condition.verdict, "yellow"), indent)
        yield from _condition_lines(condition.parts, cited, indent + 4)


def _told(condition: Condition) -> str:
    return f"{condition.text}（所给：{condition.given}）" if condition.given else condition.text


def _exclusion(note: ExclusionNote) -> str:
    return f"{note.scope}：{'、'.join(note.programs)}最多享受{note.take}项"
