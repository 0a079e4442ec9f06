"""One description of a company, all programs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import yaml

from tools.facts import parse_facts
from tools.matched import LEAST_RELEVANT, MatchedProgram
from tools.matching import match, match_facts, read_company
from tools.ranking import Order
from tools.rules.load import RuleBook

ROOT = Path(__file__).parents[2]
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


def test_what_fits_stands_by_its_amount_and_then_by_the_day(shipped: RuleBook) -> None:
    """An AI start-up's own programs stand before a park's millions; what fits goes by the sum alone."""
    told = yaml.safe_load((ROOT / "docs/examples/ai-startup.yaml").read_text("utf-8"))
    found = match_facts(read_company(shipped.facts, told, TODAY), TODAY, book=shipped)
    sums = [line.most.high for line in found.fitting if line.most is not None]
    assert len(sums) > 1 and sums == sorted(sums, key=lambda high: -(high or 0))
    particular = [line.relevance >= LEAST_RELEVANT for line in found.open]
    assert any(particular) and particular == sorted(particular, reverse=True)
    vague = [line for line in found.open if line.relevance < LEAST_RELEVANT]
    assert [_sum_and_day(line) for line in vague] == sorted(map(_sum_and_day, vague))


def _sum_and_day(line: MatchedProgram) -> tuple[Decimal, date]:
    money = line.most.high if line.most is not None and line.most.kind == "money" else None
    return -(money or Decimal(0)), line.next_day or date.max
