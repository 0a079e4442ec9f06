"""`jingda deadline`: the days a program sets, from the dates given; also as a calendar file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from knowledge.errors import InputError
from tools.calculators import Deadline, Deadlines, compute_deadlines
from ui.commands.opening import chosen_date, doubts_here
from ui.console import Line, complain, write_json, write_lines
from ui.dates import in_chinese
from ui.documents.doubts import warned
from ui.given import parse_given
from ui.plain import as_json, citations_in, titles_of
from ui.settings import load_settings
from ui.sources import Titles
from ui.worked import Cited, head_lines, note_lines, question_lines, warn_unused


def run(program: str, facts: Sequence[str], as_of: str, ics: Path | None, *, as_json_text: bool) -> int:
    """Print every day with its base and rule; with `ics` also write them to a calendar file."""
    day = chosen_date(as_of, load_settings())
    result = warned(compute_deadlines(program, parse_given(facts), day), doubts_here())
    titles = titles_of(result)
    warn_unused(result.basis)
    if as_json_text:
        write_json(as_json(result, titles))
    else:
        write_lines(_lines(result, Cited(citations_in(result), titles)))
    if ics is not None:
        _write(ics, result, titles)
    return 0


def _write(path: Path, result: Deadlines, titles: Titles) -> None:
    from tools.ics import calendar_file

    count = sum(deadline.day is not None for deadline in result.deadlines)
    if not count:
        asked = "、".join(f"{question.label}=2026-07-01" for question in result.questions[:2])
        raise InputError("没有可写入日历的日期", remedy=f"请给出 {asked}" if asked else "")
    name = titles.source(result.basis.version).name
    try:
        path.write_bytes(calendar_file(result, name).encode())
    except OSError as error:
        raise InputError("日历文件写不进去", where=str(path), remedy="请换一个可以写入的位置") from error
    complain(f"已把 {count} 个日期写入 {path}")


def _lines(result: Deadlines, cited: Cited) -> Iterator[Line]:
    yield from head_lines(result.basis)
    if result.basis.version and not result.deadlines:
        yield Line("该政策没有可以计算的期限。", "yellow")
    for deadline in result.deadlines:
        yield from _deadline_lines(deadline, cited)
    yield from question_lines("告诉我这些日期，就能算出其余期限：", result.questions)
    yield from note_lines(result.basis)
    yield from cited.lines()


def _deadline_lines(deadline: Deadline, cited: Cited) -> Iterator[Line]:
    if deadline.day is None:
        yield Line(f"{deadline.label}：{deadline.text}{cited.mark(deadline.citation)}", "bright_black")
        yield from _notes(deadline)
        return
    late = "（最迟）" if deadline.tentative else ""
    over = "，已过" if deadline.overdue else ""
    style = "bold red" if deadline.overdue else "bold"
    yield Line(f"{deadline.label}{late}：{in_chinese(deadline.day)}{over}{cited.mark(deadline.citation)}", style)
    yield Line(deadline.text, indent=4)
    yield from _notes(deadline)


def _notes(deadline: Deadline) -> Iterator[Line]:
    if deadline.note:
        yield Line(deadline.note, "yellow", indent=4)
