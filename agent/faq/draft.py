"""A question with its proved answer, as a person gets it to edit and approve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from agent.answer import Answer, Calculation, Citation
from agent.faq.proof import MARK, beyond


class Topic(StrEnum):
    """What an FAQ is about."""

    AMOUNT = "金额"
    EXAMPLE = "算例"
    CONDITION = "条件"
    PAYMENT = "支付条件"
    EXCLUSION = "不可同享"
    DEADLINE = "期限"
    AUDIENCE = "对象"
    CONTENT = "内容"
    PROCESS = "流程"
    SCHEDULE = "时间"
    CONTACT = "联系"
    BASIS = "依据"
    VALIDITY = "效力"


@dataclass(frozen=True, slots=True)
class Draft:
    """One FAQ as generated. `program_id`: "" for one about a document that several programs rest on.

    citations: only clauses the answer marks, numbered from 1. calculations: the sums the answer tells.
    facts: what a worked example supposes. figures: those of the answer that no clause prints: the gate knows them from the rule.
    """

    topic: Topic
    question: str
    answer: str
    as_of: date
    citations: tuple[Citation, ...]
    calculations: tuple[Calculation, ...] = ()
    program_id: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    figures: tuple[str, ...] = ()


def trimmed(text: str, citations: Iterable[Citation]) -> tuple[str, tuple[Citation, ...]]:
    """Return the text with its marks numbered from 1 as they come, and the citations it marks in that order."""
    known = {citation.marker: citation for citation in citations}
    order = list(dict.fromkeys(int(n) for n in MARK.findall(text) if int(n) in known))
    number = {old: new for new, old in enumerate(order, 1)}
    renumbered = MARK.sub(lambda m: f"[{number[int(m[1])]}]" if int(m[1]) in number else "", text)
    return renumbered, tuple(replace(known[old], marker=number[old]) for old in order)


def from_answer(
    topic: Topic, question: str, answer: Answer, program_id: str, facts: Mapping[str, str] | None = None
) -> Draft:
    """Return the draft of an answer that passed the gate; what it found besides is left out."""
    text, cited = trimmed(answer.text, answer.citations)
    worked = tuple(dict.fromkeys(beyond(text, [part for c in cited for part in (c.quote, c.doc_title, c.doc_number)])))
    return Draft(topic, question, text, answer.as_of, cited, answer.calculations, program_id, dict(facts or {}), worked)
