"""Two generations of a rule in one question."""

from __future__ import annotations

from datetime import date

from agent import ask
from knowledge.base import KnowledgeBase

DAY = date(2026, 11, 20)


def said(knowledge: KnowledgeBase, question: str) -> str:
    return ask([question], as_of=DAY, knowledge=knowledge).text


def test_one_number_of_two_years_names_both_texts(shipped: KnowledgeBase) -> None:
    text = said(shipped, "有人说9号文是创新券，有人说9号文是国际化资金，到底哪个是？")
    assert "京科发〔2022〕9号是《" in text and "京科发〔2026〕9号是《" in text


def test_a_number_with_its_year_is_in_no_doubt(shipped: KnowledgeBase) -> None:
    assert "不同年份" not in said(shipped, "京科发〔2026〕9号到底管什么？")


def test_what_only_the_predecessor_had_is_said_to_be_gone(shipped: KnowledgeBase) -> None:
    text = said(shipped, "开放单位绩效考核优秀给多少，还按价值量分档吗？")
    assert "100万元" in text and "不再沿用原规定" in text


def test_what_still_stands_is_not_said_to_be_gone(shipped: KnowledgeBase) -> None:
    assert "不再沿用" not in said(shipped, "开放单位绩效考核优秀给多少，还看创新券工作吗？")
