"""Conditions told as a list: all of a program's, the limits a question speaks of, one way of two to qualify."""

from __future__ import annotations

from datetime import date

import pytest

from agent import ask
from agent.listing import words_of
from knowledge.base import KnowledgeBase
from tools.rules.load import shipped
from tools.rules.nodes import Group, Member
from tools.rules.uses import walk

DAY = date(2026, 11, 20)


def told(knowledge: KnowledgeBase, *turns: str) -> str:
    return ask(turns, as_of=DAY, knowledge=knowledge).text


def test_all_conditions_of_a_program_are_told_with_their_clauses(shipped: KnowledgeBase) -> None:
    text = told(shipped, "申请房租通要什么条件？")
    assert "具有独立法人资格" in text and "至补贴起始日持续经营1年（含）以上" in text
    assert "[1]" in text


def test_only_the_way_to_qualify_that_is_asked_about(shipped: KnowledgeBase) -> None:
    text = told(shipped, "创业团队申领创新券有什么条件")
    assert "主要成员为北京地区在校学生" in text and "未注册企业" in text
    assert "500人" not in text


def test_the_limits_spoken_of_are_those_in_force(shipped: KnowledgeBase) -> None:
    text = told(shipped, "网上说8号文要100人以内，现在领创新券人数和销售收入的线是多少")
    assert "职工总数不超过500人" in text and "年销售收入不超过2亿元" in text
    assert "资产" not in text


def test_limits_of_two_programs_stand_beside_each_other(shipped: KnowledgeBase) -> None:
    text = told(shipped, "融资租赁公司和典当行的注册资本门槛各是多少")
    assert "设立典当行要求：注册资本不低于1亿元" in text
    assert "设立融资租赁公司要求：注册资本不低于2亿元" in text


def test_a_limit_goes_from_one_program_to_the_next(shipped: KnowledgeBase) -> None:
    assert "1亿元" in told(shipped, "融资租赁公司注册资本最低多少？", "那典当行？")


@pytest.mark.parametrize(
    "question", ["创新券的联系电话是多少", "创新券合同80万，上限是多少", "创新券怎么申请，流程是什么"]
)
def test_other_questions_get_no_list_of_conditions(shipped: KnowledgeBase, question: str) -> None:
    assert "的条件：" not in told(shipped, question)


def test_every_condition_has_words() -> None:
    silent = [
        program.id
        for program in shipped().programs.values()
        for version in program.versions
        for node in walk(version.eligibility)
        if isinstance(node, Group) and any(not isinstance(p, Member) for p in node.parts) and not words_of(node)
    ]
    assert silent == []
