"""The gate for words that a person wrote: the same that every answer passes, and what it objects to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from agent.answer import Answer, Citation, Kind
from agent.check import check, is_verbatim
from agent.pipeline import inquire
from knowledge.base import KnowledgeBase

_MARK = re.compile(r"\[(\d{1,3})\]")
_SENTENCE = re.compile(r"[^。；\n]+[。；]?(?:\[\d+\])*")


@dataclass(frozen=True, slots=True)
class Proof:
    """What the gate objects to. sentences: that nothing proves. marks: [n] of no clause. quotes: not verbatim."""

    sentences: tuple[str, ...] = ()
    marks: tuple[int, ...] = ()
    quotes: tuple[int, ...] = ()

    @property
    def holds(self) -> bool:
        return not (self.sentences or self.marks or self.quotes)

    @property
    def objections(self) -> list[str]:
        """The objections in words, for the supervisor."""
        said = [f"不能由所引条文核对：“{sentence.strip()}”" for sentence in self.sentences]
        said += [f"标记[{mark}]没有对应的条文" for mark in self.marks]
        return said + [f"依据[{mark}]的引文与文件原文不一致" for mark in self.quotes]


def prove(question: str, text: str, citations: Sequence[Citation], as_of: date, knowledge: KnowledgeBase) -> Proof:
    """Return what the gate makes of an answer to a question: it runs on what the question itself brings to be known."""
    inquiry = inquire([question.split("\n")[0]], as_of=as_of, knowledge=knowledge)
    asked = inquiry.answer or Answer(Kind.ANSWER, "", as_of)
    cited = tuple(citations)
    inquiry.answer = replace(asked, kind=Kind.ANSWER, text=text, citations=cited)
    check(inquiry)
    passed = inquiry.answer
    left = passed.text if cited else ""
    missing = tuple(s for s in _SENTENCE.findall(text) if s.strip() and s.strip() not in left)
    if not missing and left != text:  # the gate changed something smaller than a sentence
        missing = (text,)
    known = {c.marker for c in cited}
    said = {int(mark) for mark in _MARK.findall(text)}
    return Proof(missing, tuple(sorted(said - known)), tuple(c.marker for c in cited if not is_verbatim(inquiry, c)))
