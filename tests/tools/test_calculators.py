"""The typed functions that the faces and the agent call."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal

import pytest

from knowledge.model import Status
from tools.calculators import calculate, check_eligibility, compute_deadlines, list_programs
from tools.errors import FactError, ProgramError
from tools.evaluation.result import Verdict
from tools.rules.load import RuleBook

TODAY = date(2026, 11, 20)


def test_the_amount_comes_with_its_steps_and_their_words(shipped: RuleBook) -> None:
    found = calculate("创新券", {"合同": "80万", "用过": "15万", "资质": "国高新"}, TODAY, book=shipped)
    assert found.benefit is not None and found.benefit.high == Decimal(350_000)
    assert found.own_share is not None and found.own_share.low == Decimal(450_000)
    assert found.steps[0].citation is not None
    assert found.steps[0].citation.quote == "创新券支付额不超过同一合同实际金额的50%"
    assert found.questions == ()
    assert "staff" in [question.fact for question in found.to_confirm]


def test_an_amount_that_is_at_least_leaves_no_own_share(shipped: RuleBook) -> None:
    given = {"shared_service_income": "100万元", "shared_service_cost": "20万元", "unit_kind": "市属开放单位"}
    found = calculate("platform-surplus-bonus", given, TODAY, book=shipped)
    assert found.benefit is not None and found.benefit.text == "最低56万元"
    assert found.own_share is None


def test_years_of_a_schedule_are_listed(demo: RuleBook) -> None:
    found = calculate("demo-platform", {"investment": "1亿元"}, TODAY, book=demo)
    assert [year.label for year in found.schedule][:2] == ["第一年", "第二年"]


def test_only_the_programs_of_one_scope_exclude_each_other(demo: RuleBook) -> None:
    found = check_eligibility("demo-voucher", {}, TODAY, book=demo)
    assert [(note.scope, note.take, len(note.programs)) for note in found.exclusions] == [("同一项目", 1, 2)]
    assert check_eligibility("demo-equity", {}, TODAY, book=demo).exclusions == ()


def test_a_single_failing_condition_is_a_near_miss(shipped: RuleBook) -> None:
    one = check_eligibility("创新券", {"职工": "501人"}, TODAY, book=shipped)
    two = check_eligibility("创新券", {"职工": "501人", "资产": "3亿元"}, TODAY, book=shipped)
    assert one.near_miss is not None and one.near_miss.given == "501人"
    assert two.near_miss is None and len(two.failures) == 2


def test_conditions_only_the_authority_decides_stay_open(shipped: RuleBook) -> None:
    found = check_eligibility("platform-sampling", {}, TODAY, book=shipped)
    assert found.conditions[0].verdict is Verdict.JUDGED
    assert found.judged == ("由主管部门组织抽取",)


def test_deadlines_ask_for_the_dates_they_run_from(shipped: RuleBook) -> None:
    found = compute_deadlines("创新券", {"领取日": "2026-07-01"}, TODAY, book=shipped)
    days = {deadline.id: deadline.day for deadline in found.deadlines}
    assert days["登记截止"] == date(2026, 10, 1) and days["兑现截止"] is None
    assert "服务合同到期日" in [question.label for question in found.questions]


def test_programs_are_listed_with_what_they_compute(shipped: RuleBook) -> None:
    listed = {entry.id: entry for entry in list_programs(TODAY, book=shipped)}
    assert listed["voucher"].computes == ("金额", "条件", "期限")
    assert listed["voucher"].status is Status.IN_FORCE
    assert "领取日" in [fact.label for fact in listed["voucher"].facts]


def test_results_cannot_be_changed(shipped: RuleBook) -> None:
    found = calculate("创新券", {}, TODAY, book=shipped)
    with pytest.raises(FrozenInstanceError):
        found.steps = ()  # type: ignore[misc]


def test_the_same_case_gives_the_same_result(shipped: RuleBook) -> None:
    given = {"合同": "80万", "用过": "15万"}
    assert calculate("创新券", given, TODAY, book=shipped) == calculate("创新券", given, TODAY, book=shipped)


@pytest.mark.parametrize(
    ("program", "given", "expected"),
    [
        ("demo-venue", {"贷款年利率": "150%"}, "最大为100%"),
        ("demo-venue", {"租赁面积": "30人"}, "单位不对"),
        ("demo-voucher", {"合同金额": "-1元"}, "不能小于0"),
        ("demo-voucher", {"领取日": "2月31日"}, "不存在"),
        ("demo-voucher", {"合同钱额": "1元"}, "是否指：合同金额"),
    ],
)
def test_what_cannot_be_so_is_refused_with_what_is_expected(
    demo: RuleBook, program: str, given: dict[str, object], expected: str
) -> None:
    with pytest.raises(FactError, match=expected):
        calculate(program, given, TODAY, book=demo)


def test_an_unknown_program_is_answered_with_the_nearest(shipped: RuleBook) -> None:
    with pytest.raises(ProgramError, match="算力创新券"):
        calculate("算力创新卷", {}, TODAY, book=shipped)
