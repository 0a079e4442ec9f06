"""One description of a company, all programs."""

from __future__ import annotations

from datetime import date

from tools.facts import parse_facts
from tools.matching import match
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
