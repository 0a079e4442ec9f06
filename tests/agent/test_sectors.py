"""A rule for one trade is meant by who speaks of that trade, and by nobody else."""

from __future__ import annotations

from datetime import date

import pytest

from agent.pipeline import ask
from knowledge.base import KnowledgeBase

HYDROGEN, TODAY = date(2024, 9, 1), date(2026, 11, 20)


@pytest.mark.parametrize(
    ("asked", "day", "program"),
    [
        ("燃料电池企业的融资租赁合同6000万元，费率5%，租赁费用补贴多少", HYDROGEN, "hydrogen-leasing"),
        ("先进制造业企业融资租赁补贴，设备合同6000万元，最多多少", HYDROGEN, "hiend-lease-subsidy"),
        ("机器人企业的重大项目，银行贷款5亿元，利率3.5%，贴息多少", TODAY, "robot-major-loan-discount"),
        ("机器人公司买科技保险交了60万保费，补多少", TODAY, "zgc-tech-insurance"),
        ("担保公司为企业代偿了1000万，中关村的风险补偿能有多少", TODAY, "zgc-guarantee-compensation"),
        ("给文化企业做担保的公司，今年新发生担保规模2000万，奖励多少", TODAY, "culture-guarantee-reward"),
    ],
)
def test_the_trade_that_is_named_decides(shipped: KnowledgeBase, asked: str, day: date, program: str) -> None:
    answer = ask([asked], as_of=day, knowledge=shipped)
    assert [verdict.program_id for verdict in answer.eligibility] == [program]


def test_a_name_that_has_passed_on_means_the_rule_of_today(shipped: KnowledgeBase) -> None:
    """算力券 was the city's scheme until the end of 2025; since June 2026 the one in force is the 算力创新券."""
    now = ask(["60万的算力合同能用多少算力券"], as_of=TODAY, knowledge=shipped)
    assert now.eligibility[0].program_id == "compute-voucher"
    assert any("北京市经济和信息化局的同名政策" in notice and "2025年12月31日" in notice for notice in now.notices)
    assert not ask(["60万的算力创新券合同能抵多少"], as_of=TODAY, knowledge=shipped).notices
    then = ask(["软件企业600万的智能算力合同能领多少算力券"], as_of=date(2024, 6, 1), knowledge=shipped)
    assert then.eligibility[0].program_id == "compute-coupon"
    named = ask(["市经信局的人工智能算力券现在还能申请吗"], as_of=TODAY, knowledge=shipped)
    assert "2025年12月31日" in named.text


def test_nothing_used_before_is_no_question_about_the_past(shipped: KnowledgeBase) -> None:
    answer = ask(["以前没用过创新券，30万的检测合同能抵多少"], as_of=TODAY, knowledge=shipped)
    assert answer.eligibility[0].program_id == "voucher" and "15万元" in answer.text
