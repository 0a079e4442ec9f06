"""`jingda eval`: a question set answered and scored."""

from __future__ import annotations

import json
from pathlib import Path

from knowledge.errors import InputError
from ui.batch import answered, read_items, write_whole
from ui.commands.opening import desk_and_date
from ui.console import Line, complain, progress_bar, write_json, write_lines
from ui.dates import today_in_beijing
from ui.scoring import judge_beside, minimal_judge, score


def run(questions: Path, fails: Path | None, *, as_json: bool) -> int:
    """Answer every question, compare with what it expects, print the measures."""
    items = read_items(questions, today_in_beijing())
    expected = [json.loads(line) for line in questions.read_text("utf-8-sig").splitlines() if line.strip()]
    if not items:
        raise InputError("题集是空的", where=str(questions))
    judge = judge_beside(questions)
    if judge is None:
        complain("题集旁没有 score.py：只比对类型、引文和文字，不比对金额、比例和日期")
    with desk_and_date("") as (desk, _), progress_bar() as progress:
        answers = list(answered(items, desk, progress))
    measures, failed = score(expected, answers, judge or minimal_judge)
    if fails is not None:
        write_whole(fails, failed)
    if as_json:
        write_json(measures)
    else:
        write_lines(Line(f"{name}: {value}") for name, value in measures.items())
    return 0
