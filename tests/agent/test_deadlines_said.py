"""Days in an answer: the rule's own words stand beside them, and what a missed day would have led to does not."""

from __future__ import annotations

from datetime import date

from agent import ask
from knowledge.base import KnowledgeBase


def said(knowledge: KnowledgeBase, question: str, day: date = date(2026, 11, 20)) -> str:
    return ask([question], as_of=day, knowledge=knowledge).text


def test_who_has_to_act_stands_beside_the_day(shipped: KnowledgeBase) -> None:
    text = said(shipped, "创新券服务合同2026年12月15日到期，兑现材料最晚哪天交？")
    assert "2027年1月15日" in text and "开放单位提交兑现材料" in text


def test_a_missed_day_says_what_becomes_of_the_voucher(shipped: KnowledgeBase) -> None:
    text = said(shipped, "2026年7月20日领的创新券还没登记，最晚哪天登记？")
    assert "2026年10月20日" in text and "现在已过这个日期" in text and "逾期自动作废" in text
    assert "2027年" not in text  # nine months more run from a registration that never was


def test_a_day_cut_by_the_policy_s_end(shipped: KnowledgeBase) -> None:
    text = said(shipped, "经信局算力券的合同从2025年7月1日到2026年6月30日，合同期算到哪天为止？", date(2025, 7, 15))
    assert "最晚计至2025年12月31日" in text


def test_the_program_that_sets_the_day_is_found(shipped: KnowledgeBase) -> None:
    assert "2026年11月27日" in said(shipped, "创新券兑现公示第1天是2026年11月23日，公示期满是哪天？")


def test_a_term_from_an_event_is_reckoned_from_the_day_told_for_it(shipped: KnowledgeBase) -> None:
    question = "9号文事前补助的项目，2026年10月20日实施期满，最晚什么时候验收完"
    text = ask([question], as_of=date(2026, 11, 20), knowledge=shipped).text
    assert text.startswith("自2026年10月20日起3个月，到2027年1月20日期满。")


def test_a_day_of_another_event_is_not_the_start_of_a_term(shipped: KnowledgeBase) -> None:
    question = "我们公司2026年10月20日成立，9号文项目最晚什么时候验收完"
    assert "期满。" not in ask([question], as_of=date(2026, 11, 20), knowledge=shipped).text.split("[1]")[0][:30]
