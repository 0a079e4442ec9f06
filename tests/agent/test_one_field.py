"""A question that one field answers is answered by that field alone; how often and till when are asked in many ways."""

from __future__ import annotations

from datetime import date

import pytest

from agent import ask
from agent.answer import Kind
from knowledge.base import KnowledgeBase

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("融资租赁公司设立问哪个电话", "联系方式：北京市地方金融监督管理局：88012363。[1]"),
        ("高精尖资金每年能报几回", "时间：每年一至三次。[1]"),
    ],
)
def test_nothing_is_said_beside_the_field(shipped: KnowledgeBase, question: str, told: str) -> None:
    assert ask([question], as_of=DAY, knowledge=shipped).text == told


def test_a_first_day_tells_no_one_how_often(shipped: KnowledgeBase) -> None:
    text = ask(["中小企业特色产业集群多长时间认定一次"], as_of=DAY, knowledge=shipped).text
    assert "每年开展一次" in text
    assert "从2023年10月起" not in text


def test_that_no_end_is_stated_is_said_to_who_asks_till_when(shipped: KnowledgeBase) -> None:
    question = "京知局〔2020〕171号从哪天起执行，写没写到什么时候为止"
    assert "未载明截止日期" in ask([question], as_of=DAY, knowledge=shipped).text


def test_how_long_a_list_is_shown_asks_for_no_list(shipped: KnowledgeBase) -> None:
    answer = ask(["两业融合示范园区的拟认定名单在发改委官网公示多长时间"], as_of=DAY, knowledge=shipped)
    assert answer.kind is Kind.ANSWER
    assert "5个工作日" in answer.text
