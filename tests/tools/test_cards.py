"""The numbers of a card: used by a rule, written down as not modelled, or left."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.cards import Card, card_coverage
from tools.coverage import Extent, extent_of
from tools.rules.load import RuleBook, load_rules

CARD = Card(
    "D", "示例卡", "服务内容 按投资额的30%补助，最高不超过50万元，支持期一般不超过3年。每人另给300元。由第三方审计。"
)
PROGRAM = """\
id: p
title: 示例
clauses:
  一: {doc: D, locator: 服务内容, quote: "按投资额的30%补助,最高不超过50万元"}
versions:
  - doc: D
    from: 2026-01-01
    eligibility: {judge: 专家评审, cite: 一}
    benefit: {cap: 50万元, of: {share: 30%, of: invested}, cite: 一}
    unmodelled: [{quote: 支持期一般不超过3年, why: “一般”容许例外}]
"""
MEASURES = """\
id: m
title: 措施
cards: [E]
clauses: {一: {doc: E, locator: 服务内容, quote: 到2025年新建100个平台}}
versions: [{doc: E, from: 2023-01-01, measures: [一], unmodelled: [{quote: 新建100个平台, why: 工作目标，不是对企业的支持}]}]
"""


@pytest.fixture
def book(tmp_path: Path) -> RuleBook:
    (tmp_path / "programs").mkdir()
    (tmp_path / "programs" / "p.yaml").write_text(PROGRAM, "utf-8")
    (tmp_path / "programs" / "m.yaml").write_text(MEASURES, "utf-8")
    (tmp_path / "facts.yaml").write_text("invested: {label: 投资额, type: money, ask: 投资额？}\n", "utf-8")
    return load_rules(tmp_path / "programs", tmp_path / "facts.yaml")


def test_each_number_is_counted_once_and_what_no_rule_names_is_shown_in_its_place(book: RuleBook) -> None:
    covered = card_coverage(CARD, book)
    assert (covered.modelled, covered.unmodelled) == (2, 1)
    assert len(covered.left) == 1 and "300元" in covered.left[0]
    assert (covered.shares_modelled, covered.shares) == (2, 3)
    assert extent_of(covered) is Extent.PART


def test_a_card_of_measures_is_text(book: RuleBook) -> None:
    covered = card_coverage(Card("E", "行动方案", "服务内容 到2025年新建100个平台。"), book)
    assert (covered.programs, covered.left, covered.unmodelled) == (("m",), (), 1)
    assert extent_of(covered) is Extent.TEXT


def test_a_card_without_a_program_leaves_all_its_numbers(book: RuleBook) -> None:
    covered = card_coverage(Card("F", "无", "服务内容 补助5万元。"), book)
    assert (covered.programs, len(covered.left)) == ((), 1)
