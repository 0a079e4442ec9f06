"""Who describes his company and asks what there is gets the programs nearest to it; who names a scheme gets that."""

from __future__ import annotations

from datetime import date

from agent import ask
from agent.answer import Answer
from knowledge.base import KnowledgeBase

DAY = date(2026, 11, 20)


def answered(knowledge: KnowledgeBase, question: str) -> Answer:
    return ask([question], as_of=DAY, knowledge=knowledge)


def test_a_described_company_is_held_against_all_programs(shipped: KnowledgeBase) -> None:
    answer = answered(shipped, "我们公司刚成立两年，做AI的，20个人，能拿什么钱")
    assert answer.text.startswith("按您说的情况（") and "职工总数20人" in answer.text
    assert "首都科技创新券最高50万元" in answer.text
    assert answer.cited, "each program named stands on a clause"
    assert "先确认：" in answer.text


def test_one_title_describes_no_company(shipped: KnowledgeBase) -> None:
    assert not answered(shipped, "高新技术企业有啥补贴").text.startswith("按您说的情况")


def test_a_text_is_named_with_what_it_gives(shipped: KnowledgeBase) -> None:
    text = answered(shipped, "我开个小书店，北京有什么补贴").text
    assert "实体书店扶持资金" in text and "依据文件" not in text


def test_a_telephone_printed_only_by_the_predecessor_s_card_is_told_as_such(shipped: KnowledgeBase) -> None:
    text = answered(shipped, "创新券电话多少").text
    assert "55577777" in text and "已废止" in text


def test_what_something_is_is_answered_by_its_definition(shipped: KnowledgeBase) -> None:
    assert answered(shipped, "首都科技条件平台是什么").text.startswith("本办法所称的平台是")


def test_a_complaint_is_not_answered_with_a_policy(shipped: KnowledgeBase) -> None:
    answer = answered(shipped, "我要投诉")
    assert not answer.citations and "主管部门" in answer.text


def test_one_figure_is_held_against_all_programs(shipped: KnowledgeBase) -> None:
    """去年营业额200万 of a shop is no turnover of overseas contracts."""
    answer = ask(["小店去年营业额150万，能申请什么"], as_of=DAY, knowledge=shipped)
    assert "营业收入150万元" in answer.text and "对外承包" not in answer.text
