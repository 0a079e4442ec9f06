"""Worked examples: cases that were written by hand from the clauses, put to the agent, kept where it comes to the same result."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from agent.answer import Kind
from agent.faq.draft import Draft, Topic, from_answer
from agent.pipeline import inquire
from agent.told import Told
from tools.facts import FactDefinition
from tools.rules.load import shipped
from tools.rules.model import Program

if TYPE_CHECKING:
    from agent.inquiry import Inquiry
    from knowledge.base import KnowledgeBase

EXAMPLES = Path(__file__).with_name("examples.yaml")  # made by scripts/pick_faq_examples.py from the hand-written cases
_ASKS_BACK = re.compile(r"还需|请(?:告诉|补充|说明)|待定|待填")


@dataclass(frozen=True, slots=True)
class Example:
    """facts: fact id → value as text. benefit: what must come out, as printed; deadlines: id → day."""

    program_id: str
    facts: Mapping[str, str]
    benefit: str = ""
    deadlines: Mapping[str, date] | None = None


@lru_cache(maxsize=1)
def examples() -> tuple[Example, ...]:
    """Return the shipped examples."""
    raw = yaml.load(EXAMPLES.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return tuple(Example(program, **row) for program, rows in raw.items() for row in rows)


def example_faqs(knowledge: KnowledgeBase, program: Program, as_of: date) -> Iterator[Draft]:
    """Yield the worked examples of a program in force whose result on `as_of` is the one written by hand."""
    if program.version_on(as_of) is None:
        return
    for example in examples():
        if example.program_id == program.id and (draft := _worked(knowledge, program, example, as_of)) is not None:
            yield draft


def _worked(knowledge: KnowledgeBase, program: Program, example: Example, as_of: date) -> Draft | None:
    asks = f"{program.title}的期限是哪天？" if example.deadlines else f"{program.title}能得到多少？"
    told = Told(profile=example.facts)
    inquiry = inquire([asks], as_of=as_of, knowledge=knowledge, told=told)
    answer = inquiry.answer
    if answer is None or answer.kind is not Kind.ANSWER or not answer.cited or not _as_written(inquiry, example):
        return None
    if _ASKS_BACK.search(answer.text) or answer.asked:
        return None
    topic = Topic.DEADLINE if example.deadlines else Topic.EXAMPLE
    return from_answer(topic, f"{_told(example)}。{asks}", answer, program.id, example.facts)


def _as_written(inquiry: Inquiry, example: Example) -> bool:
    """True where the agent used this program's rule and came to the result that was written by hand, and says it."""
    computed, text = inquiry.computed, inquiry.answer.text if inquiry.answer else ""
    if computed is None or computed.candidate.program.id != example.program_id:
        return False
    if example.deadlines:
        days = {deadline.id: deadline.day for deadline in computed.result.deadlines}
        said = [f"{day.month}月{day.day}日" in text for day in example.deadlines.values()]
        return any(said) and all(days.get(name) == day for name, day in example.deadlines.items())
    benefit = computed.result.benefit
    return benefit is not None and benefit.text == example.benefit and _number(example.benefit) in text


def _number(text: str) -> str:
    found = re.search(r"\d[\d.,]*\S*", text)
    return found[0] if found else text


def _told(example: Example) -> str:
    return "，".join(_fact(shipped().facts[fact], value) for fact, value in example.facts.items())


def _fact(definition: FactDefinition, value: str) -> str:
    """Return 合同实际金额80万元, 领取日2026年7月1日, or 资质：国家高新技术企业."""
    if definition.type == "date":
        day = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value)
        value = f"{day[1]}年{int(day[2])}月{int(day[3])}日" if day else value
    apart = "" if definition.numeric or definition.type == "date" else "："
    return f"{definition.label}{apart}{value}"
