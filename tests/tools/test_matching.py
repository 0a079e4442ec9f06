"""One description of a company, all programs."""

from __future__ import annotations

from datetime import date

from tools.facts import parse_facts
from tools.matching import Order, match, match_facts
from tools.rules.load import RuleBook

TODAY = date(2026, 11, 20)


def test_a_single_failing_condition_is_a_near_miss(shipped: RuleBook) -> None:
    facts = parse_facts({"staff": "501人"}, shipped.facts, TODAY)
    near = match(shipped, facts, TODAY).near_misses
    assert {miss.evaluation.program for miss in near} >= {"voucher", "compute-voucher"}
    assert {miss.failed.text for miss in near} == {"职工总数不超过500人"}


def test_the_next_question_is_one_that_is_missing(shipped: RuleBook) -> None:
    facts = parse_facts({"staff": "50人", "annual_revenue": "1000万元"}, shipped.facts, TODAY)
    result = match(shipped, facts, TODAY)
    assert any(result.next_question in evaluation.missing for evaluation in result.evaluations)


def test_programs_out_of_force_are_not_matched(demo: RuleBook) -> None:
    assert "demo-venue" not in {item.program for item in match(demo, {}, TODAY).evaluations}


def test_the_order_within_a_group_is_chosen(shipped: RuleBook) -> None:
    told = {"staff": "30人", "annual_revenue": "1000万元", "voucher_received_on": "2026-10-01", "sector": "人工智能"}
    facts = parse_facts(told, shipped.facts, TODAY)
    found = {order: match_facts(facts, TODAY, book=shipped, order=order).open for order in Order}
    assert len({frozenset(line.basis.program for line in lines) for lines in found.values()}) == 1
    sums = [line.most.high for line in found[Order.AMOUNT] if line.most is not None and line.most.kind == "money"]
    assert sums == sorted(sums, key=lambda high: -(high or 0))
    days = [line.next_day for line in found[Order.DEADLINE] if line.next_day is not None]
    assert days == sorted(days) and days[0] >= TODAY
    weights = [line.relevance for line in found[Order.RELEVANCE]]
    assert weights == sorted(weights, reverse=True)
