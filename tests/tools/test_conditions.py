"""Conditions over lists, shares as they are said, soft conditions among alternatives, and years without a total."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tools.evaluation.evaluate import evaluate
from tools.evaluation.result import Evaluation, Verdict
from tools.facts import parse_facts
from tools.rules.load import RuleBook, load_rules

TODAY = date(2026, 11, 20)
FACTS = """\
firms: {label: 各家企业, type: list, items: [loan, first_loan], ask: 各家？}
loan: {label: 贷款额, type: money, ask: 贷款？}
first_loan: {label: 首次贷款, type: yesno, ask: 首次？}
sales: {label: 销售额, type: money, ask: 销售额？}
exports: {label: 出口额, type: money, ask: 出口额？}
award: {label: 获奖, type: yesno, ask: 获奖？}
plan: {label: 有规划, type: yesno, ask: 有规划？}
"""
PROGRAM = """\
id: p
title: 示例
clauses:
  一: {doc: D, locator: 第一条, quote: 首次贷款的1%，出口额占销售额的40%以上}
  二: {doc: D, locator: 第二条, quote: 第一年不超过20万元，第二年不超过10万元}
versions:
  - doc: D
    from: 2026-01-01
    eligibility:
      all:
        - {fact: first_loan, op: 为, value: true, cite: 一}
        - {ratio: [exports, sales], op: 以上, value: 40%, text: 出口额占销售额40%以上, cite: 一}
        - text: 获奖或者有规划
          cite: 一
          any: [{fact: award, op: 为, value: true}, {judge: 有明确规划, fact: plan}]
    benefit: {each: firms, of: {share: 1%, of: loan, cite: 一}, cite: 一}
"""
YEARS = """\
id: y
title: 分年
clauses: {二: {doc: D, locator: 第二条, quote: 第一年不超过20万元，第二年不超过10万元}}
versions:
  - doc: D
    from: 2026-01-01
    eligibility: {fact: award, op: 为, value: true, cite: 二}
    schedule: {cite: 二, rows: [{label: 第一年, at_most: 20万元}, {label: 第二年, at_most: 10万元}]}
"""


@pytest.fixture
def book(tmp_path: Path) -> RuleBook:
    (tmp_path / "programs").mkdir()
    (tmp_path / "programs" / "p.yaml").write_text(PROGRAM, "utf-8")
    (tmp_path / "programs" / "y.yaml").write_text(YEARS, "utf-8")
    (tmp_path / "facts.yaml").write_text(FACTS, "utf-8")
    return load_rules(tmp_path / "programs", tmp_path / "facts.yaml")


def ask(book: RuleBook, facts: dict[str, Any], program: str = "p") -> Evaluation:
    return evaluate(book.programs[program], parse_facts(facts, book.facts, TODAY), TODAY)


def two(first: str, second: str) -> list[dict[str, str]]:
    return [{"loan": "100万元", "first_loan": first}, {"loan": "50万元", "first_loan": second}]


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [("是", "是", Verdict.YES), ("否", "否", Verdict.NO), ("是", "否", Verdict.UNKNOWN)],
)
def test_a_condition_on_one_element_is_asked_of_every_element_told(
    book: RuleBook, first: str, second: str, verdict: Verdict
) -> None:
    assert ask(book, {"firms": two(first, second)}).reasons[0].verdict is verdict


def test_elements_that_leave_the_fact_out_leave_it_open(book: RuleBook) -> None:
    result = ask(book, {"firms": [{"loan": "100万元"}]})
    assert result.reasons[0].verdict is Verdict.UNKNOWN
    assert "first_loan" in result.missing


def test_a_ratio_shows_the_share_that_the_clause_speaks_of(book: RuleBook) -> None:
    reason = ask(book, {"exports": "800万元", "sales": "2000万元"}).reasons[1]
    assert (reason.verdict, reason.given) == (Verdict.YES, "40%（800万元 ÷ 2000万元）")
    assert ask(book, {"exports": "1元", "sales": "3元"}).reasons[1].given == "约33.33%（1元 ÷ 3元）"
    assert ask(book, {"exports": "800万元"}).reasons[1].given == ""


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({"award": "否", "plan": "是"}, Verdict.YES),
        ({"award": "否", "plan": "否"}, Verdict.NO),
        ({"award": "否"}, Verdict.UNKNOWN),
        ({"award": "是", "plan": "否"}, Verdict.YES),
    ],
)
def test_a_soft_condition_said_to_hold_is_one_of_the_ways(
    book: RuleBook, facts: dict[str, str], verdict: Verdict
) -> None:
    result = ask(book, {**facts, "firms": two("是", "是"), "exports": "4元", "sales": "10元"})
    assert result.verdict is verdict
    if facts.get("plan") == "是":
        assert result.judged == ("有明确规划",)  # still the authority's to confirm
        assert result.summary == "条件符合，最终以主管部门认定为准"


def test_where_no_way_holds_the_group_fails_and_not_one_of_its_ways(book: RuleBook) -> None:
    result = ask(book, {"award": "否", "plan": "否", "firms": two("是", "是"), "exports": "4元", "sales": "10元"})
    assert [reason.text for reason in result.failures] == ["获奖或者有规划"]


def test_years_without_a_total_are_each_their_limit(book: RuleBook) -> None:
    result = ask(book, {"award": "是"}, "y")
    assert [year.amount.text for year in result.schedule] == ["最高20万元", "最高10万元"]
    assert result.benefit is not None and result.benefit.text == "最高30万元"
