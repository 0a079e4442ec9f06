"""A company told in one paragraph."""

from __future__ import annotations

from datetime import date

from agent.profile import read_profile
from tools.matching import match_facts
from tools.rules.load import shipped

TODAY = date(2026, 11, 20)
STORY = "我们是海淀的人工智能公司，国家高新技术企业，职工46人，资产总额1800万元，成立三年，研发费用比上年多了260万"


def test_what_describes_the_company_is_read() -> None:
    facts = read_profile(STORY, TODAY)
    book = shipped()
    shown = {fact: book.facts[fact].show(value) for fact, value in facts.items()}
    assert shown["staff"] == "46人"
    assert shown["total_assets"] == "1800万元"
    assert shown["sector"] == "人工智能"
    assert "国家高新技术企业" in shown["qualifications"]
    assert shown["registered_in_beijing"] == "是"


def test_a_program_fits_only_when_something_of_its_own_was_told() -> None:
    found = match_facts(read_profile(STORY, TODAY), TODAY)
    assert not [line for line in found.fitting if "养老" in line.basis.title or "改造" in line.basis.title]
    ranked = [line.basis.program for line in found.open[:12]]
    assert "voucher" in ranked and "zgc-rd-growth" in ranked


def test_nothing_is_read_where_nothing_is_told() -> None:
    assert read_profile("今天天气不错", TODAY) == {}
