"""Facts: names are suggested, units are checked, impossible values are named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tools.errors import FactError
from tools.facts import Tags, parse_facts
from tools.rules.load import RuleBook

TODAY = date(2026, 11, 20)


def test_ids_and_labels_name_the_same_fact(shipped: RuleBook) -> None:
    by_id = parse_facts({"staff": "501人"}, shipped.facts, TODAY)
    assert by_id == parse_facts({"职工总数": "五百零一"}, shipped.facts, TODAY)


def test_money_without_unit_takes_the_unit_of_the_fact(shipped: RuleBook) -> None:
    assert parse_facts({"contract_amount": "80万"}, shipped.facts, TODAY)["contract_amount"] == (Decimal(800000),) * 2


def test_people_words_become_canonical(shipped: RuleBook) -> None:
    facts = parse_facts({"qualifications": "国高新、科小", "sector": "AI"}, shipped.facts, TODAY)
    assert facts["qualifications"] == Tags(frozenset({"国家高新技术企业", "科技型中小企业"}))
    assert facts["sector"] == "人工智能"


def test_a_set_may_be_open_or_name_what_is_lacked(shipped: RuleBook) -> None:
    tags = parse_facts({"qualifications": "国高新、…"}, shipped.facts, TODAY)["qualifications"]
    assert tags.verdict("科技型中小企业") is None
    tags = parse_facts({"qualifications": ["-国高新", "…"]}, shipped.facts, TODAY)["qualifications"]
    assert tags.verdict("国家高新技术企业") is False


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"staf": "5人"}, "是否指：staff"),
        ({"staff": "50万元"}, "职工总数"),
        ({"contract_amount": "-5万元"}, "负数"),
        ({"contract_amount": "500人"}, "单位不对"),
        ({"assessment_score": "很高"}, "绩效考核得分"),
        ({"领取日": "2026年2月31日"}, "不存在"),
        ({"sound_finance": "也许"}, "请回答 是 或 否"),
        ({"unit_kind": "外星单位"}, "可选：市属开放单位"),
        ({"staff": 1.5}, "请写成文字"),
    ],
)
def test_a_bad_value_says_what_is_expected(shipped: RuleBook, facts: dict[str, object], message: str) -> None:
    with pytest.raises(FactError) as caught:
        parse_facts(facts, shipped.facts, TODAY)
    assert message in str(caught.value)


def test_a_share_above_one_hundred_per_cent_is_impossible(demo: RuleBook) -> None:
    with pytest.raises(FactError, match="超出可能的范围"):
        parse_facts({"loan_rate": "150%"}, demo.facts, TODAY)


@pytest.mark.parametrize(
    ("fact", "text", "low", "high", "shown"),
    [
        ("staff", "超过500人", "500.01", "Infinity", "超过500人"),
        ("staff", "500人以上", "500", "Infinity", "500人以上"),
        ("staff", "不到50人", "0", "49.99", "不到50人"),
        ("annual_revenue", "不足2亿", "0", "199999999.99", "不到2亿元"),
        ("annual_revenue", "2亿元以下", "0", "200000000", "不超过2亿元"),
        ("svc_designers_share", "超过50%", "0.500001", "Infinity", "超过50%"),
        ("operating_years", "不到3年", "0", "35.99", "不到3年"),
    ],
)
def test_a_number_may_be_told_by_a_limit(
    shipped: RuleBook, fact: str, text: str, low: str, high: str, shown: str
) -> None:
    value = parse_facts({fact: text}, shipped.facts, TODAY)[fact]
    assert value == (Decimal(low), Decimal(high))
    assert shipped.facts[fact].show(value) == shown
    assert parse_facts({fact: shown}, shipped.facts, TODAY)[fact] == value
