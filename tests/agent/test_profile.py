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


def shown(text: str) -> dict[str, str]:
    book = shipped()
    return {fact: book.facts[fact].show(value) for fact, value in read_profile(text, TODAY).items()}


def test_a_number_said_of_another_thing_is_taken_by_no_fact_near_it() -> None:
    facts = shown("员工86人，去年收入1800万元，技术合同80万元")
    assert facts["staff"] == "86人"
    assert "1800万元" in facts.values()
    assert "80万元" not in facts.values()


def test_a_number_of_one_scheme_is_read_only_where_its_subject_is_told() -> None:
    assert "200万元" not in shown("我们做文化演出，一年演120场，剧场租金200万").values()


def test_a_number_told_by_a_limit_and_words_said_of_anything() -> None:
    facts = shown("员工不到50人，直营店15家，年流水4000万，准备新开3家，总投资300万，参展花了12万")
    assert facts["staff"] == "不到50人"
    assert "4000万元" not in facts.values()
    assert "12万元" not in facts.values()
