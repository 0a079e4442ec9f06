"""What is understood of a case, put right and told; the company kept in the browser."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import expect

from tests.ui.browsing import shoot
from tests.ui.chat.held import AMOUNT, IN_A_BROWSER, OWN_CASE, answers, chip

pytestmark = IN_A_BROWSER


# Facts


def test_a_fact_is_put_right_and_the_question_asked_again(visit):
    at = visit()
    page = at.page
    at.ask(AMOUNT)
    shoot(page, "sum")
    expect(chip(page, "合同实际金额")).to_contain_text("80万元", use_inner_text=True)
    chip(page, "合同实际金额").click()
    page.fill("#jd-panel input", "一大笔")
    page.keyboard.press("Enter")
    page.locator("#jd-panel .jd-wrong", has_text="合同实际金额").wait_for()
    page.fill("#jd-panel input", "60万元")
    page.get_by_role("button", name="按此重新回答").click()
    page.locator(".jd-foot").nth(1).wait_for()
    assert "最高30万元" in answers(page)[1]
    expect(chip(page, "合同实际金额")).to_contain_text("60万元", use_inner_text=True)
    assert page.locator("button.jd-chip >> nth=0").evaluate("e => e.closest('.jd-answer').id") == page.locator(
        ".jd-answer"
    ).last.get_attribute("id")


def test_a_fact_taken_away_is_no_longer_counted(visit):
    at = visit()
    page = at.page
    at.ask(AMOUNT)
    chip(page, "资质和入驻情况").click()
    page.get_by_role("button", name="不考虑这一项").click()
    page.locator(".jd-foot").nth(1).wait_for()
    expect(chip(page, "资质和入驻情况")).to_have_count(0)
    assert "还需确认" in answers(page)[1]


def test_what_is_asked_back_is_answered_with_buttons_and_fields(visit):
    at = visit()
    page = at.page
    at.ask(OWN_CASE)
    page.locator(".jd-ask input[type=text]").first.fill("30人")
    page.locator(".jd-ask label", has_text="人工智能").click()
    shoot(page, "clarify")
    page.get_by_role("button", name="补充后重新回答").click()
    page.locator(".jd-foot").nth(1).wait_for()
    expect(chip(page, "职工总数")).to_contain_text("30人", use_inner_text=True)
    expect(chip(page, "主营业务方向")).to_contain_text("人工智能", use_inner_text=True)
    expect(page.locator(".jd-verdict-unknown")).to_have_count(1)


def test_a_question_without_a_program_offers_programs(visit):
    at = visit()
    page = at.page
    at.ask("补贴有多少")
    page.get_by_role("button", name="创新券", exact=True).click()
    page.locator(".jd-foot").nth(1).wait_for()
    expect(page.locator(".jd-question").last).to_have_text("创新券：补贴有多少", use_inner_text=True)


# The company


def fill_company(page: Any) -> None:
    page.click("#jd-company")
    page.locator("#jd-panel .jd-row").first.wait_for()
    page.locator("#jd-panel .jd-options label", has_text="国家高新技术企业").click()
    page.locator("#jd-panel .jd-row", has_text="职工总数").locator("input").fill("30人")


def test_the_company_is_kept_in_the_browser_and_used_in_answers(visit):
    at = visit()
    page = at.page
    fill_company(page)
    shoot(page, "company")
    page.get_by_role("button", name="保存").click()
    page.locator("#jd-company", has_text="我的企业 2").wait_for()
    assert json.loads(page.evaluate("localStorage.getItem('jingda.company')")) == {
        "qualifications": "国家高新技术企业",
        "staff": "30人",
    }
    at.reload()
    page.locator("#jd-company", has_text="我的企业 2").wait_for()
    at.ask("创新券合同80万能抵多少？今年用了15万")
    assert "最高35万元" in answers(page)[0]
    expect(chip(page, "资质和入驻情况")).to_contain_text("我的企业", use_inner_text=True)
    at.ask("如果是创业团队，创新券合同80万、今年用了15万，能抵多少？资质是科技型中小企业")
    expect(chip(page, "资质和入驻情况")).not_to_contain_text("我的企业", use_inner_text=True)
    page.click("#jd-company")
    page.get_by_role("button", name="全部清除").click()
    assert page.evaluate("localStorage.getItem('jingda.company')") is None
    expect(page.locator("#jd-company").first).to_have_text("我的企业", use_inner_text=True)


def test_a_company_is_read_from_a_paragraph_and_a_wrong_entry_is_named(visit):
    page = visit().page
    page.click("#jd-company")
    page.locator("#jd-panel .jd-story summary").click()
    page.fill("#jd-panel textarea", "国家高新技术企业，职工30人，去年销售收入2000万元")
    page.get_by_role("button", name="读出情况").click()
    page.locator("#jd-panel .jd-wrong", has_text="请核对后保存").wait_for()
    assert page.locator("#jd-panel .jd-row", has_text="职工总数").locator("input").input_value() == "30人"
    page.locator("#jd-panel .jd-row", has_text="资产总额").locator("input").fill("很多")
    page.get_by_role("button", name="保存").click()
    page.locator("#jd-panel .jd-wrong", has_text="资产总额").wait_for()
    assert page.evaluate("localStorage.getItem('jingda.company')") is None


def test_what_another_page_put_into_the_profile_harms_nothing(visit):
    at = visit()
    page = at.page
    page.evaluate(
        "localStorage.setItem('jingda.company', JSON.stringify({staff: '<img src=x onerror=window.pwned=1>', x: 1, __proto__: 2}))"
    )
    at.reload()
    page.wait_for_selector("#jd-question textarea")
    at.ask(AMOUNT)
    page.click("#jd-company")
    page.locator("#jd-panel .jd-row").first.wait_for()
    assert page.evaluate("window.pwned") is None and "最高35万元" in answers(page)[0]
