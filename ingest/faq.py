"""Numbered questions with their answers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.cleaning import Paragraph
from ingest.numbering import mark_of
from ingest.outline import Draft, OutlineBuilder
from knowledge.model import PathStep

_ASKS = re.compile(r"[？?]\s*$|^[问Q][：:]")


def question_number(paragraph: Paragraph, last: int) -> int:
    """Return the number of the question this paragraph asks, 0 when it asks none. Questions count up; lists inside answers do not ask."""
    mark = mark_of(paragraph.text)
    if mark and mark.style in ("num_dot", "cn_comma") and mark.number == last + 1 and _ASKS.search(paragraph.text):
        return mark.number
    return 0


def is_faq(paragraphs: Sequence[Paragraph]) -> bool:
    """True when at least three numbered questions follow one another."""
    last = 0
    for paragraph in paragraphs:
        last = question_number(paragraph, last) or last
    return last >= 3


def parse_faq(paragraphs: Sequence[Paragraph], warnings: list[str]) -> list[Draft]:
    """Return one draft per question; its answer's numbered conditions are parts of it."""
    drafts: list[Draft] = []
    builder: OutlineBuilder | None = None
    last = 0
    for paragraph in paragraphs:
        if number := question_number(paragraph, last):
            last = number
            step = PathStep("问", f"第{number}问", paragraph.text[len(str(number)) + 1 :].strip())
            # A level marks the question as a heading: the answer below belongs to it.
            asked = Paragraph(paragraph.text, paragraph.offsets, 1)
            drafts.append(Draft(step, f"q{number}", own=[asked], kind="question"))
            builder = _AnswerOutline(drafts[-1], warnings)
        elif builder is not None:
            builder.add(paragraph)
        else:
            drafts.append(Draft(PathStep("部分", "前言"), "preface", own=[paragraph], kind="preamble"))
    return drafts


class _AnswerOutline(OutlineBuilder):
    """Answers hold several short lists, each numbered from 1: a second list is no broken sequence."""

    def _restart(self, mark: object, depth: int) -> int | None:
        return depth

    def _check_sequence(self, before: Draft | None, mark: object) -> None:
        return
