"""A message that names another program leaves the earlier one behind; one that changes a fact does not."""

from __future__ import annotations

from datetime import date

import pytest

from agent import ask
from agent.answer import Answer
from knowledge.base import KnowledgeBase

DAY = date(2026, 11, 20)
FIRST = "创新券合同80万能用多少"


def answered(knowledge: KnowledgeBase, *turns: str) -> Answer:
    return ask(turns, as_of=DAY, knowledge=knowledge)


def test_another_program_takes_no_sum_of_the_first(shipped: KnowledgeBase) -> None:
    answer = answered(shipped, FIRST, "首店能补多少")
    assert "创新券" not in answer.text and "首店" in answer.text
    assert "80万元" not in answer.text  # the contract is no investment in a shop


def test_what_the_new_message_tells_is_computed(shipped: KnowledgeBase) -> None:
    answer = answered(shipped, FIRST, "开放单位考核优秀给多少")
    assert [c.rule_id for c in answer.calculations] == ["platform-assessment"]
    assert "100万元" in answer.text


def test_a_number_named_by_words_both_know_goes_along(shipped: KnowledgeBase) -> None:
    answer = answered(shipped, FIRST, "那算力创新券呢")
    assert [c.rule_id for c in answer.calculations] == ["compute-voucher"]
    assert "80万元 × 25% = 20万元" in answer.text


@pytest.mark.parametrize("changed", ["那换成120万呢", "要是120万呢"])
def test_a_changed_fact_stays_with_the_program(shipped: KnowledgeBase, changed: str) -> None:
    answer = answered(shipped, FIRST, changed)
    assert [c.rule_id for c in answer.calculations] == ["voucher"]
    assert "120万元 × 50% = 60万元" in answer.text


@pytest.mark.parametrize(("wished", "no"), [("可以用券40万吗", False), ("我想拿60万行吗", True)])
def test_a_sum_wished_for_is_no_fact_and_too_much_is_refused_first(
    shipped: KnowledgeBase, wished: str, no: bool
) -> None:
    answer = answered(shipped, f"我们的创新券合同80万，{wished}")
    assert "80万元 × 50% = 40万元" in answer.text
    assert answer.text.startswith("不能。") is no
