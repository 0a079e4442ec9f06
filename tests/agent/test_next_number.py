"""A number that goes on from an earlier message takes its place, or nothing is computed: an old sum would answer the new number."""

from __future__ import annotations

from datetime import date

import pytest

from agent.pipeline import ask
from knowledge.base import KnowledgeBase

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("turns", "figure", "day"),
    [
        (["开放单位绩效考核72分能拿多少资金", "91呢"], "最高100万元", TODAY),
        (["开放单位绩效考核91分能拿多少资金", "那只有80分呢"], "最高60万元", TODAY),
        (["机构促成1个跨国技术转移项目，给多少", "4个的呢？"], "最高100万元", TODAY),
        (["加氢站压缩机12小时额定1000公斤，建设补贴多少", "500的呢"], "200万元", date(2024, 6, 1)),
        (["国高新今年没用过券，30万的合同能抵多少创新券", "64万呢"], "最高32万元", TODAY),
    ],
)
def test_the_new_number_is_computed(shipped: KnowledgeBase, turns: list[str], figure: str, day: date) -> None:
    assert figure in ask(turns, as_of=day, knowledge=shipped).text


def test_what_cannot_be_placed_is_not_answered_with_the_old_sum(shipped: KnowledgeBase) -> None:
    turns = ["国高新今年没用过券，16万的合同能抵多少创新券", "四个这样的呢"]
    assert "最高8万元" not in ask(turns, as_of=TODAY, knowledge=shipped).text


def test_two_groups_with_a_price_each_are_worked_out_each(shipped: KnowledgeBase) -> None:
    asked = "外派中方人员40人，每人保险费2400元，另外10人每人900元，安全保险费用补助一共多少"
    answer = ask([asked], as_of=TODAY, knowledge=shipped)
    assert "合计最高4.45万元" in answer.text  # 40 × 1000元 and 10 × 450元: each group within its own limit
    assert answer.calculations[0].value == "44500"


def test_contracts_of_one_year_are_summed_where_the_year_is_asked(shipped: KnowledgeBase) -> None:
    asked = "国高新，今年没用过券，先签了一份30万的合同，又签了一份50万的，今年一共能用多少创新券"
    assert "最高40万元" in ask([asked], as_of=TODAY, knowledge=shipped).text
    last = "国高新，第一份合同30万按最高用了，第二份合同90万还能用多少创新券"
    assert "最高35万元" in ask([last], as_of=TODAY, knowledge=shipped).text
