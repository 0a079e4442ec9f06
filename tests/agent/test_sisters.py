"""A short message that says the one word by which a sister program differs means the sister, without the other's figures."""

from __future__ import annotations

from datetime import date

import pytest

from agent import ask
from agent.answer import Answer
from agent.sisters import apart
from knowledge.base import KnowledgeBase

DAY = date(2026, 11, 20)


def answered(knowledge: KnowledgeBase, *turns: str) -> Answer:
    return ask(turns, as_of=DAY, knowledge=knowledge)


def test_what_tells_two_titles_apart() -> None:
    assert apart("首都标准制定补助", "首都标准修订补助") == ("制定", "修订")


def test_what_both_programs_count_goes_along(shipped: KnowledgeBase) -> None:
    answer = answered(shipped, "首都标准补助，制定了一项地方标准能拿多少", "如果是修订呢")
    assert [c.rule_id for c in answer.calculations] == ["standards-revision-grant"]
    assert "最高10万元" in answer.text  # half of 20万元, of the level told before


@pytest.mark.parametrize(
    ("first", "then", "most", "stale"),
    [
        ("文化企业今年付了银行利息480万，投贷奖能贴多少", "发债的呢", "发债贴息（“投贷奖”）最高50万元", "192万元"),
        ("我们知识产权质押贷款今年付息70万，能贴多少", "那风险补偿呢", "风险补偿最高500万元", "28万元"),
        ("技能大师工作室第一次认定一次性资助多少", "追加的呢", "追加资助20万元", "30万元"),
    ],
)
def test_no_figure_of_the_first_answers_for_its_sister(
    shipped: KnowledgeBase, first: str, then: str, most: str, stale: str
) -> None:
    text = answered(shipped, first, then).text
    assert most in text
    assert stale not in text


@pytest.mark.parametrize(
    ("grade", "score", "most"), [("优秀", "我们是78分", "最高60万元"), ("良好", "90分呢", "最高100万元")]
)
def test_a_score_told_later_settles_the_class_asked_about(
    shipped: KnowledgeBase, grade: str, score: str, most: str
) -> None:
    assert most in answered(shipped, f"开放单位考核{grade}的给多少钱", score).text


def test_a_short_name_of_the_national_fund_means_that_fund(shipped: KnowledgeBase) -> None:
    answer = answered(shipped, "国艺基金巡演项目核定资助60万，先拨多少，验收后再拨多少")
    assert [c.rule_id for c in answer.calculations] == ["culture-art-fund-tour"]
    assert "42万元" in answer.text and "18万元" in answer.text


@pytest.mark.parametrize(
    ("question", "least"),
    [
        ("开一家融资租赁公司，注册资本最少得多少", "2亿元"),
        ("融资租赁公司的注册资本要求多少", "2亿元"),
        ("融资租赁公司开分公司，注册资本最少得多少", "5亿元"),
    ],
)
def test_the_plainer_rule_is_meant_by_who_says_nothing_of_the_narrower(
    shipped: KnowledgeBase, question: str, least: str
) -> None:
    assert f"不低于{least}" in answered(shipped, question).text


def test_a_named_neighbour_is_asked_what_the_first_was(shipped: KnowledgeBase) -> None:
    assert "最高50万元" in answered(shipped, "标准化服务机构支持上限多少", "知识产权服务机构呢").text
    share = answered(shipped, "国家艺术基金大型舞台剧先期拨付比例多少", "小型呢").text
    assert "70%" in share and "最高10万元" not in share


def test_what_may_go_with_others_is_not_denied(shipped: KnowledgeBase) -> None:
    assert not answered(shipped, "高精尖资金方向14和方向2能同时报吗").text.startswith(("不能", "原则上不能"))
    assert answered(shipped, "高精尖资金方向4和方向2能同时报吗").text.startswith(("不能", "原则上不能"))
