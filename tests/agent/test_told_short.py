"""What a message tells by another way: a founding day bounds operation, none is zero, a figure not reached is not that figure."""

from __future__ import annotations

from datetime import date

import pytest

from agent import ask
from agent.answer import Answer
from knowledge.base import KnowledgeBase

DAY = date(2026, 11, 20)


def asked(knowledge: KnowledgeBase, question: str) -> Answer:
    return ask([question], as_of=DAY, knowledge=knowledge)


def verdicts(answer: Answer) -> list[str]:
    return [e.verdict for e in answer.eligibility]


@pytest.mark.parametrize(
    "question",
    [
        "我们是2026年1月在北京注册的融资租赁公司，能报投贷奖的融资租赁公司奖励吗",
        "去年12月注册的担保公司，能报投贷奖的担保公司奖励吗",
    ],
)
def test_who_was_founded_lately_cannot_have_operated_long(shipped: KnowledgeBase, question: str) -> None:
    answer = asked(shipped, question)
    assert answer.text.startswith("不能。") and verdicts(answer) == ["ineligible"], answer.text


def test_a_founding_day_long_ago_proves_no_operation(shipped: KnowledgeBase) -> None:
    answer = asked(shipped, "我们是2021年在北京注册的基金管理机构，受托管理资金实缴3亿，能报投贷奖的创投机构奖励吗")
    assert verdicts(answer) == ["unknown"] and "持续正常经营几年了" in answer.text


def test_none_of_a_thing_counted_is_zero(shipped: KnowledgeBase) -> None:
    answer = asked(shipped, "我们是标准化试点单位，累计3项国家标准，没有中关村标准，能申请标准高端推进支持吗")
    assert verdicts(answer) == ["ineligible"], answer.text


def test_a_sum_the_rule_grants_is_no_cost(shipped: KnowledgeBase) -> None:
    answer = asked(shipped, "我们是标准化试点单位，有2项国家标准，标准高端推进支持的50万能拿吗")
    assert not any("50万元" in calculation.inputs.values() for calculation in answer.calculations)


def test_a_sum_not_reached_is_held_against_the_limit(shipped: KnowledgeBase) -> None:
    assert verdicts(asked(shipped, "技术转让合同成交额不足100万，8号文成果转化可以申请吗")) == ["ineligible"]
    assert verdicts(asked(shipped, "技术转让合同成交额120万，8号文成果转化可以申请吗")) == ["unknown"]


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("2021年9月28日开的中国首店，装修和房租一共90万，能按首店政策支持吗", "ineligible"),
        ("2021年12月1日开的中国首店，装修和房租一共90万，能按首店政策支持吗", "unknown"),
        ("技能大师离退休还有一年，能设技能大师工作室吗", "ineligible"),
        ("技能大师离退休还有四年，能设技能大师工作室吗", "unknown"),
    ],
)
def test_whether_a_thing_can_be_is_a_question_of_conditions(
    shipped: KnowledgeBase, question: str, verdict: str
) -> None:
    assert verdicts(asked(shipped, question)) == [verdict], question


def test_an_age_is_shown_as_it_was_told(shipped: KnowledgeBase) -> None:
    text = asked(shipped, "海淀园的高新企业，成立才10个月，能参加一次性外债登记试点吗").text
    assert text.startswith("不能。") and "成立才10个月" in text and "2026年1月20日" not in text
