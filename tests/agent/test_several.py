"""Two questions in one message: each is answered, with its own clauses under one numbering."""

from __future__ import annotations

import re
from datetime import date

import pytest

from agent.answer import Answer
from agent.pipeline import ask
from agent.several import scenario, two_questions
from agent.told import Correction, Told
from knowledge.base import KnowledgeBase

TODAY = date(2026, 11, 20)


def answered(knowledge: KnowledgeBase, question: str) -> Answer:
    return ask([question], as_of=TODAY, knowledge=knowledge)


@pytest.mark.parametrize(
    ("asked", "figures"),
    [
        ("我们是国高新，60万的合同最多抵多少创新券？要是100万呢？", ("最高30万元", "最高50万元")),
        ("知识产权质押贷款实际付了利息50万，首次质押，贴息多少；换成利息200万呢", ("最高20万元", "最高50万元")),
        ("智慧商店创建奖励多少，如果是智慧商圈呢？", ("最高50万元", "最高100万元")),
    ],
)
def test_a_supposition_is_answered_beside_the_question(
    shipped: KnowledgeBase, asked: str, figures: tuple[str, str]
) -> None:
    answer = answered(shipped, asked)
    first, second = answer.text.split("\n\n")
    assert figures[0] in first and figures[1] in second
    assert "合计" not in answer.text  # one of the two happens, not both
    assert len(answer.calculations) == 2


def test_the_second_question_is_answered_after_a_verdict(shipped: KnowledgeBase) -> None:
    answer = answered(shipped, "我们公司520人，能用创新券吗？券从领取到登记最长几个月？")
    assert "不超过500人" in answer.text and "3个月" in answer.text
    assert answer.eligibility[0].verdict == "ineligible"
    marks = {int(n) for n in re.findall(r"\[(\d+)\]", answer.text)}
    assert marks <= {citation.marker for citation in answer.citations}
    assert [citation.marker for citation in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_what_has_ended_is_said_once(shipped: KnowledgeBase) -> None:
    answer = answered(shipped, "小剧场一年演38场，能申请演艺空间培育吗？公益活动要几场？")
    assert "不少于50场" in answer.text and "不少于10场" in answer.text
    assert answer.text.count("已失效") == 1


@pytest.mark.parametrize(
    "one", ["要是合同80万，能抵多少", "我们是国高新，合同80万，能抵多少？", "创新券和算力创新券的比例分别是多少？"]
)
def test_one_question_is_left_whole(one: str) -> None:
    assert scenario(one) is None and two_questions(one) is None


def test_a_correction_before_the_message_still_precedes_both_halves(shipped: KnowledgeBase) -> None:
    told = Told(corrections=(Correction("voucher_used_this_year", "40万元", turns_ago=1),))
    turns = ["我们是国高新，今年用了10万创新券", "60万的合同能抵多少创新券？要是12万的合同呢？"]
    first, second = ask(turns, as_of=TODAY, knowledge=shipped, told=told).text.split("\n\n")
    assert "最高10万元" in first and "最高6万元" in second
