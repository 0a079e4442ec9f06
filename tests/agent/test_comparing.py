"""Two things held against each other: each speaks for itself, from its own clauses."""

from __future__ import annotations

from datetime import date

import pytest

from agent import ask
from agent.answer import Answer
from knowledge.base import KnowledgeBase

DAY = date(2026, 11, 20)


def asked(knowledge: KnowledgeBase, question: str) -> Answer:
    return ask([question], as_of=DAY, knowledge=knowledge)


def test_two_programs_of_one_text_are_told_apart_by_name(shipped: KnowledgeBase) -> None:
    answer = asked(shipped, "算力创新券跟创新券的有效期差多少")
    assert "9个月" in answer.text and "1年" in answer.text
    assert {"第十五条", "第二十条"} <= {c.locator[:4].strip() for c in answer.citations[:2]}


def test_what_both_rest_on_is_said_once(shipped: KnowledgeBase) -> None:
    text = asked(shipped, "普通创新券与算力创新券领取以后多久要登记、能管多久，有什么不同").text
    assert text.count("创新券须在3个月内完成科研活动登记") <= 1


def test_no_more_is_cited_than_a_reader_opens(shipped: KnowledgeBase) -> None:
    answer = asked(shipped, "算力创新券和普通创新券的登记和有效期有什么区别？")
    assert len(answer.citations) <= 5
    assert [c.marker for c in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_two_documents_each_say_a_sentence(shipped: KnowledgeBase) -> None:
    text = asked(shipped, "老旧厂房改造和低效楼宇改造，交付一年后的入驻率要求有什么区别").text
    assert "70%" in text and "80%" in text


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("数据资产登记和数据资产入表，补贴上限一样吗", ("10万元", "50万元")),
        ("国家艺术基金大型舞台剧和小型剧目，先期拨付的比例有什么不同", ("50%", "70%")),
        ("北京文化艺术基金的品牌演艺活动和对外文化交流，第一期拨付比例差在哪", ("50%", "70%")),
    ],
)
def test_two_programs_of_one_clause_speak_by_the_words_that_are_their_own(
    shipped: KnowledgeBase, question: str, figures: tuple[str, str]
) -> None:
    text = ask([question], as_of=DAY, knowledge=shipped).text
    assert all(figure in text for figure in figures)
    assert "还需确认" not in text
