"""A figure asked of a program by its name is said, whichever sentences the search brings."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from agent import ask
from agent.headline import states
from knowledge.base import KnowledgeBase
from tools.evaluation.evaluate import evaluate
from tools.quantities import money_text, parse_quantity
from tools.rules.load import shipped
from tools.units import MONEY

DAY = date(2026, 11, 20)
LEAST = 0.9  # of the programs whose most follows from nothing told


def said(knowledge: KnowledgeBase, question: str) -> str:
    return ask([question], as_of=DAY, knowledge=knowledge).text


def test_the_most_comes_with_the_clause_that_prints_it(shipped: KnowledgeBase) -> None:
    answer = ask(["共性技术平台建设最高能补多少"], as_of=DAY, knowledge=shipped)
    assert "最高5000万元" in answer.text and "5000万元" in answer.citations[0].quote


def test_the_share_comes_with_the_clause_that_prints_it(shipped: KnowledgeBase) -> None:
    answer = ask(["海外仓补贴按什么比例补"], as_of=DAY, knowledge=shipped)
    assert "50%" in answer.text and "50%" in answer.citations[0].quote


def test_a_name_within_another_story_is_no_headline(shipped: KnowledgeBase) -> None:
    text = said(shipped, "专精特新公司走融资租赁买研发设备，一年最多补多少")
    assert "1000万元" in text


@pytest.mark.slow
def test_the_most_of_nearly_every_program_is_said_by_its_title(shipped: KnowledgeBase) -> None:
    asked, missed = 0, []
    for name, most in titles_with_a_sum():
        asked += 1
        if not states(said(shipped, f"{name}能补多少钱"), parse_quantity(most)):
            missed.append(name)
    assert asked > 150 and len(missed) <= (1 - LEAST) * asked, missed


def titles_with_a_sum() -> list[tuple[str, str]]:
    programs = shipped().programs.values()
    bearers = Counter(name for program in programs for name in {program.title, *program.aliases})
    found = []
    for program in programs:
        version = program.version_on(DAY)
        if version is None or version.benefit is None or bearers[program.title] > 1:
            continue
        benefit = evaluate(program, {}, DAY).benefit
        if benefit is not None and benefit.high is not None and benefit.kind == MONEY:
            found.append((program.title, money_text(benefit.high)))
    return found
