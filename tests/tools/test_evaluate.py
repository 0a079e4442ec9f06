"""What the evaluator promises, as statements about policy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from knowledge.model import Status
from tools.evaluation.evaluate import evaluate
from tools.evaluation.result import Evaluation, Verdict
from tools.facts import parse_facts
from tools.rules.load import RuleBook

TODAY = date(2026, 11, 20)


def ask(book: RuleBook, program: str, facts: dict[str, Any], as_of: date = TODAY) -> Evaluation:
    return evaluate(book.programs[program], parse_facts(facts, book.facts, as_of), as_of)


def test_the_trace_reads_as_a_person_would_write_it(demo: RuleBook) -> None:
    result = ask(demo, "demo-voucher", {"contract": "80万元", "used_this_year": "15万元"})
    assert [(step.text, step.cite) for step in result.steps] == [
        ("80万元 × 50% = 40万元", "新5"),
        ("今年尚余额度：50万元 − 15万元 = 35万元", "新6"),
        ("40万元、35万元 取低：35万元", "新6"),
    ]


def test_money_is_exact_where_floats_are_not(shipped: RuleBook) -> None:
    facts = {"compute_amount": "1999999.97元", "qualifications": ["标杆孵化器"], "compute_used_this_year": "0元"}
    result = ask(shipped, "compute-voucher", facts)
    assert result.benefit is not None
    assert result.benefit.high == Decimal("499999.99")  # 499999.9925, and no more than the share may be paid


def test_a_missing_fact_is_open_and_never_zero(demo: RuleBook) -> None:
    result = ask(demo, "demo-voucher", {"contract": "80万元"})
    assert result.verdict is Verdict.UNKNOWN
    assert result.benefit is not None
    assert (result.benefit.low, result.benefit.high) == (0, 400000)
    assert "used_this_year" in result.benefit_missing


def test_a_question_that_no_longer_matters_is_not_asked(demo: RuleBook) -> None:
    facts = {"contract": "5000元", "used_this_year": "0元", "staff": "501人"}
    result = ask(demo, "demo-voucher", facts)
    assert result.verdict is Verdict.NO
    assert result.missing == ()


def test_a_missing_fact_that_cannot_move_the_amount_is_not_asked_for_it(shipped: RuleBook) -> None:
    facts = {"contract_amount": "30万元", "voucher_used_this_year": "0元"}
    result = ask(shipped, "voucher", facts)
    assert result.benefit is not None
    assert result.benefit.exact  # 15万 is within either yearly cap
    assert result.benefit_missing == ()


def test_what_the_authority_decides_never_becomes_yes_by_itself(demo: RuleBook) -> None:
    facts = {"staff": "10人", "revenue": "100万元", "sector": "AI", "dishonest": "否"}
    result = ask(demo, "demo-voucher", facts)
    assert result.summary == "条件符合，最终以主管部门认定为准"
    assert result.judged == ("信用良好",)


def test_a_vague_number_on_the_edge_leaves_the_verdict_open(demo: RuleBook) -> None:
    assert ask(demo, "demo-voucher", {"staff": "500人左右"}).verdict is Verdict.UNKNOWN
    assert ask(demo, "demo-voucher", {"staff": "六百多人"}).verdict is Verdict.NO


def test_an_open_list_is_undecided_about_what_it_does_not_name(demo: RuleBook) -> None:
    facts = {"staff": "10人", "revenue": "100万元", "dishonest": "否"}
    assert ask(demo, "demo-voucher", facts | {"sector": "商业航天"}).verdict is Verdict.UNKNOWN
    assert ask(demo, "demo-voucher", facts | {"sector": "餐饮"}).verdict is Verdict.NO


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        (date(2020, 12, 31), Status.NOT_YET),
        (date(2021, 1, 1), Status.IN_FORCE),
        (date(2022, 12, 31), Status.IN_FORCE),
        (date(2027, 12, 31), Status.IN_FORCE),
        (date(2028, 1, 1), Status.EXPIRED),
    ],
)
def test_each_version_binds_on_its_days_only(demo: RuleBook, as_of: date, status: Status) -> None:
    assert ask(demo, "demo-voucher", {}, as_of).status is status


def test_not_in_force_is_not_zero(demo: RuleBook) -> None:
    result = ask(demo, "demo-voucher", {"contract": "80万元"}, date(2028, 1, 1))
    assert result.benefit is None
    assert (result.doc, result.status_cite) == ("", "新1")


def test_an_ended_version_is_computed_only_when_asked_for(demo: RuleBook) -> None:
    program, as_of = demo.programs["demo-voucher"], date(2028, 1, 1)
    facts = parse_facts({"contract": "80万元", "used_this_year": "0元"}, demo.facts, as_of)
    result = evaluate(program, facts, as_of, version=program.latest_ended(as_of))
    assert result.status is Status.EXPIRED
    assert result.benefit is not None
    assert result.benefit.text == "最高40万元"


def test_cases_begun_under_the_old_rule_follow_it(demo: RuleBook) -> None:
    facts = {"registered_on": "2022-12-31", "contract": "50万元", "used_this_year": "0元"}
    result = ask(demo, "demo-voucher", facts)
    assert (result.status, result.doc) == (Status.TRANSITIONAL, "DEMO-OLD")


def test_an_old_rule_we_do_not_hold_gives_no_figures(shipped: RuleBook) -> None:
    result = ask(shipped, "voucher", {"领取日": "2026-06-21", "contract_amount": "80万元"}, date(2026, 7, 1))
    assert result.status is Status.TRANSITIONAL
    assert result.benefit is None
    assert "京科发〔2023〕16号" in result.notes[0]


def test_a_failing_condition_comes_with_its_clause_and_what_was_said(shipped: RuleBook) -> None:
    result = ask(shipped, "voucher", {"staff": "501人", "annual_revenue": "1.2亿"})
    assert [(reason.text, reason.given, reason.cite) for reason in result.failures] == [
        ("职工总数不超过500人", "501人", "五1")
    ]


def test_nothing_is_due_once_a_payment_condition_fails(shipped: RuleBook) -> None:
    facts = {"contract_amount": "30万元", "voucher_used_this_year": "0元", "city_funded": "是"}
    result = ask(shipped, "voucher", facts)
    assert result.payable is Verdict.NO
    assert result.due is not None
    assert result.due.high == 0


def test_room_left_in_one_year_is_not_caught_up_later(demo: RuleBook) -> None:
    facts = {"investment": "2亿元", "paid_three_years": "0元", "paid_first": "1600万元", "passed": "是"}
    result = ask(demo, "demo-platform", facts)
    assert [year.amount.text for year in result.schedule] == ["最高1600万元", "最高1500万元", "最高1500万元"]


def test_a_deadline_names_its_base_and_the_next_working_day(shipped: RuleBook) -> None:
    result = ask(shipped, "voucher", {"领取日": "2026-07-10"})
    registered = result.deadlines[0]
    assert registered.day == date(2026, 10, 10)
    assert registered.text == "领取日2026年7月10日起3个月：2026年10月10日"
    late = ask(shipped, "voucher", {"领取日": "2026-07-01"}).deadlines[0]
    assert (late.day, late.next_workday, late.overdue) == (date(2026, 10, 1), date(2026, 10, 8), True)


def test_a_deadline_from_a_latest_day_is_marked_tentative(shipped: RuleBook) -> None:
    valid = ask(shipped, "voucher", {"领取日": "2026-09-09"}).deadlines[1]
    assert (valid.day, valid.tentative) == (date(2027, 9, 9), True)
    assert "2027年的放假安排尚未公布" in valid.note


def test_the_same_input_gives_the_same_bytes(demo: RuleBook) -> None:
    facts = {"contract": "123456.78元", "staff": "30多人"}
    assert repr(ask(demo, "demo-voucher", facts)) == repr(ask(demo, "demo-voucher", facts))


def test_facts_given_are_not_changed(demo: RuleBook) -> None:
    facts = parse_facts({"rd_cost": "540万元", "rd_cost_before": "210万元"}, demo.facts, TODAY)
    before = dict(facts)
    evaluate(demo.programs["demo-rd"], facts, TODAY)
    assert facts == before
