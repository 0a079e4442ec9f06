"""A no comes first, what is only supposed is not said to be known, and half a consequence is none."""

from __future__ import annotations

from datetime import date

import pytest

from agent import ask
from agent.absence import what_must_not_be, without
from agent.answer import Answer, Kind
from knowledge.base import KnowledgeBase

DAY = date(2026, 11, 20)


def asked(knowledge: KnowledgeBase, *turns: str) -> Answer:
    return ask(list(turns), as_of=DAY, knowledge=knowledge)


def test_a_failing_condition_answers_whether_it_can_be_had_with_no(shipped: KnowledgeBase) -> None:
    text = asked(shipped, "我们公司有600名职工，能领创新券吗").text
    assert text.startswith("不能。") and "职工总数不超过500人（您的情况：600人）" in text


def test_what_is_barred_is_said_in_plain_words(shipped: KnowledgeBase) -> None:
    text = asked(shipped, "国家强制的3C检测，费用能用创新券付吗").text
    assert text.startswith("不能。") and "不存在：" not in text


def test_a_dispute_is_understood_however_it_is_called(shipped: KnowledgeBase) -> None:
    for told in ("和别家正打商标官司", "正有一场版权官司", "被告侵权了"):
        answer = asked(shipped, f"我们公司的文创新品{told}，能报扩大文化和旅游新消费奖励吗")
        assert [e.verdict for e in answer.eligibility] == ["ineligible"], told


def test_what_nobody_spoke_of_is_not_said_to_be_known(shipped: KnowledgeBase) -> None:
    text = asked(shipped, "我们公司30名职工，营收2000万，能用创新券吗").text
    assert "职工总数不超过500人" in text and "失信" not in text.partition("还需确认")[0]


def test_who_acts_as_a_team_is_judged_as_one(shipped: KnowledgeBase) -> None:
    answer = asked(shipped, "我们几个在校生，公司已经注册了，还按团队领创新券行吗")
    assert answer.text.startswith("不能。") and answer.eligibility[0].verdict == "ineligible"


def test_what_follows_when_the_first_consequence_does_not_help_is_told(shipped: KnowledgeBase) -> None:
    text = asked(shipped, "网络货运企业告知承诺后安全制度没有落实，会怎么处理").text
    assert "15日内进行整改" in text and "撤销" in text


@pytest.mark.parametrize("question", ["典当行每个月最高收百分之几的费用", "商业保理公司做融资，利率上限是百分之几"])
def test_a_share_that_no_text_states_is_refused(shipped: KnowledgeBase, question: str) -> None:
    answer = asked(shipped, question)
    assert (answer.kind, answer.reason) == (Kind.REFUSE, "no_figure")
    assert "电话" in answer.text


def test_a_share_that_is_stated_is_told(shipped: KnowledgeBase) -> None:
    assert "50%" in asked(shipped, "创新券支付比例最高是百分之几").text


def test_a_fact_told_after_the_question_goes_on_with_the_program(shipped: KnowledgeBase) -> None:
    answer = asked(shipped, "创新券一年最多用多少？我们是创业团队", "那国家高新技术企业呢")
    assert "50万元" in answer.text and answer.citations[0].doc_id == "voucher-measures-2026"


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("不存在：有失信记录", "没有失信记录"),
        ("不存在：已注册企业", "未注册企业"),
        ("不存在：列入异常名录", "不得列入异常名录"),
        ("职工不超过500人", "职工不超过500人"),
    ],
)
def test_how_an_absence_is_said(condition: str, said: str) -> None:
    assert without(condition) == said


def test_what_must_not_be() -> None:
    assert what_must_not_be("不存在：有失信记录") == "有失信记录"
    assert what_must_not_be("有失信记录") == ""
