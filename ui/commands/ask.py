"""`jingda ask`: one question, or a file of them."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.errors import InputError
from ui.batch import answered, read_items, write_whole
from ui.commands.opening import chosen_date, desk_and_date
from ui.console import progress_bar, write_json, write_lines
from ui.report import answer_lines
from ui.settings import load_settings


def answer_one(question: str, as_of: str, *, as_json: bool) -> int:
    """Answer one question; `-` reads it from standard input."""
    text = sys.stdin.buffer.read().decode("utf-8", "replace") if question == "-" else question
    if not text.strip():
        raise InputError("没有写问题", remedy='例如：jingda ask "创新券一年最多能用多少？"')
    with _nothing_collected(), desk_and_date(as_of) as (desk, day):
        answer = desk.ask([text], day)
    if as_json:
        write_json(answer.as_json())
    else:
        write_lines(answer_lines(answer))
    return 0


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Leave the garbage where it is: the process ends with its answer, and collecting was a sixth of its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def answer_file(questions: Path | None, out: Path | None, as_of: str) -> int:
    """Answer every item of a JSONL file; the answers file appears only when all are answered."""
    if questions is None or out is None:
        raise InputError("--batch 和 --out 要一起使用", remedy="例如：jingda ask --batch 问题.jsonl --out 答案.jsonl")
    items = read_items(questions, chosen_date(as_of, load_settings()))
    with desk_and_date(as_of) as (desk, _), progress_bar() as progress:
        write_whole(out, answered(items, desk, progress))
    return 0
