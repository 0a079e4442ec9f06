"""The pages of the exact tools in a real Chromium: live results, keyboard, no scripts, phones, print."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any
from urllib.parse import urlencode

import pytest
import uvicorn
from playwright.sync_api import expect

from knowledge.base import KnowledgeBase
from tests.ui.browsing import DESK, PHONE, shoot
from tests.ui.fakes import fake_ask
from ui.desk import Desk

pytestmark = [pytest.mark.browser, pytest.mark.slow]

VOUCHER = {
    "contract_amount": "80万元", "voucher_used_this_year": "15万元", "qualifications": "国家高新技术企业",
    "applicant_kind": "科技型中小微企业", "staff": "46人", "annual_revenue": "2600万元", "total_assets": "1800万元",
    "sound_finance": "是", "sector": "人工智能", "voucher_projects": "1项", "clean": "1", "as_of": "2026-11-20",
}  # fmt: skip
COMPANY = {
    "about": "北京的人工智能公司，国家高新技术企业，职工68人", "年销售收入": "1800万元", "资产总额": "6000万元",
    "具有健全的财务机构和管理制度": "是", "合同实际金额": "80万元", "今年已使用的创新券额度": "15万元",
    "同期享受创新券补贴的项目数": "1项", "as_of": "2026-11-20",
}  # fmt: skip
WIDTH = "document.documentElement.scrollWidth"
# Names of controls that a screen reader has nothing to say for.
UNNAMED = """() => [...document.querySelectorAll('main input:not([type=hidden]), main select, main textarea, main button')]
  .filter((c) => !c.closest('[aria-hidden]') && c.getAttribute('aria-hidden') !== 'true')
  .filter((c) => ![...(c.labels ?? [])].some((l) => l.textContent.trim()) && !c.textContent.trim() && !c.getAttribute('aria-label'))
  .map((c) => c.outerHTML)"""

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def server(shipped: KnowledgeBase) -> Iterator[str]:
    """The whole app over the index that the other tests of this run share; building another takes most of a minute."""
    from ui.web.app import create_app

    app = create_app(Desk(shipped, fake_ask))
    served = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    running = Thread(target=served.run, daemon=True)
    running.start()
    while not served.started:
        assert running.is_alive(), "the server ended"
        time.sleep(0.02)
    yield f"http://127.0.0.1:{served.servers[0].sockets[0].getsockname()[1]}"
    served.should_exit = True
    running.join(timeout=10)


@pytest.fixture
def opened(chromium: Any, server: str) -> Iterator[Open]:
    """Open a page of the server; it may ask no other site for anything and complain of nothing."""
    contexts: list[Any] = []
    faults: list[str] = []

    def open_page(path: str, viewport: dict[str, int] = DESK, **options: Any) -> Any:
        context = chromium.new_context(viewport=viewport, locale="zh-CN", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda r: None if r.url.startswith((server, "data:", "blob:")) else faults.append(r.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.goto(f"{server}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def at(path: str, told: dict[str, str]) -> str:
    return f"{path}?{urlencode(told)}"


def test_the_result_follows_what_is_typed(opened: Open) -> None:
    page = opened(at("/calc/voucher", {**VOUCHER, "contract_amount": ""}))
    page.get_by_label("服务合同的实际金额是多少").fill("80万")
    page.locator(".verdict", has_text="最高35万元").wait_for()
    expect(page.locator("#f-contracts-1-contract_amount-read").first).to_have_text("读作 80万元", use_inner_text=True)
    assert "80" in page.evaluate("decodeURIComponent(location.search)")
    assert page.inner_text("#live").startswith("符合")
    shoot(page, "calc")
    page.get_by_label("公司职工总数是多少人").fill("501")
    page.locator(".verdict", has_text="不符合").wait_for()
    page.get_by_label("公司职工总数是多少人").fill("很多")
    page.wait_for_selector("#f-staff[aria-invalid=true]")
    expect(page.locator("#f-staff-wrong").first).to_contain_text("“很多”", use_inner_text=True)
    assert page.input_value("#f-staff") == "很多"
    seal = page.evaluate("getComputedStyle(document.querySelector('#f-staff-wrong')).color")
    assert page.evaluate("getComputedStyle(document.querySelector('#f-staff')).borderTopColor") == seal
    assert page.evaluate("document.activeElement.id") == "f-staff"


def test_a_mark_opens_its_clause_and_a_question_its_field_by_keyboard(opened: Open) -> None:
    page = opened(at("/calc/voucher", {"contract_amount": "80万元", "as_of": "2026-11-20"}))
    page.locator(".sum a.jd-mark").first.focus()
    page.keyboard.press("Enter")
    clause = page.locator("details.clause[open]")
    expect(clause).to_contain_text("50%", use_inner_text=True)
    expect(clause).to_contain_text("在全文中查看这一条", use_inner_text=True)
    assert page.evaluate("document.activeElement.classList.contains('clause-body')")
    page.locator("a[data-go]").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('form input')")
    assert page.evaluate(UNNAMED) == []


def test_a_yes_or_no_is_answered_with_the_arrow_keys(opened: Open) -> None:
    page = opened(at("/calc/voucher", {**VOUCHER, "sound_finance": ""}))
    group = page.get_by_role("group", name="财务机构和管理制度是否健全")
    group.get_by_label("不清楚").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert group.get_by_label("是", exact=True).is_checked()
    page.locator(".verdict.t-ok .word", has_text="符合").wait_for()


def test_without_scripts_the_form_is_sent(opened: Open) -> None:
    page = opened(at("/calc/voucher", {**VOUCHER, "contract_amount": ""}), java_script_enabled=False)
    page.fill("#f-contracts-1-contract_amount", "60万元")
    page.get_by_role("button", name="再加一项").click()
    page.fill("#f-contracts-2-contract_amount", "20万元")
    page.get_by_role("button", name="计算", exact=True).last.click()
    expect(page.locator(".verdict").first).to_contain_text("最高35万元", use_inner_text=True)
    expect(page.locator(".sum").first).to_contain_text("30万元 + 10万元 = 40万元", use_inner_text=True)
    page.goto(page.url.split("/calc/")[0] + "/match")
    page.fill("#f-about", COMPANY["about"])
    page.get_by_role("button", name="匹配", exact=True).last.click()
    expect(page.locator(".chips").first).to_contain_text("职工总数：68人", use_inner_text=True)


def test_the_list_filters_at_once(opened: Open) -> None:
    page = opened("/programs?as_of=2026-11-20")
    assert page.inner_text("#programs-count") == str(page.locator(".programs > li").count())
    shoot(page, "programs")
    page.get_by_label("名称、简称或文号").fill("算力 9号")
    assert page.locator(".programs > li:visible").count() == int(page.inner_text("#programs-count")) < 10
    page.get_by_label("名称、简称或文号").fill("没有这样的政策")
    expect(page.locator("#programs-empty")).to_be_visible()
    expect(page.locator("section.part:visible")).to_have_count(0)
    assert page.evaluate(UNNAMED) == []


def test_days_are_worked_out_and_saved_for_the_calendar(opened: Open) -> None:
    page = opened(at("/deadline/voucher", {"voucher_received_on": "2026-07-01", "as_of": "2026-08-01"}))
    expect(page.locator(".days").first).to_contain_text("2026年10月1日", use_inner_text=True)
    shoot(page, "deadline")
    with page.expect_download() as saved:
        page.get_by_role("link", name="加入日历").click()
    assert saved.value.suggested_filename == "voucher.ics"


def test_days_are_worked_out_on_a_phone(opened: Open) -> None:
    page = opened("/deadline/voucher?as_of=2026-08-01", PHONE)
    page.get_by_label("创新券是哪天领取的").fill("2026-07-01")
    page.get_by_role("button", name="推算").click()
    page.locator(".days").wait_for()
    expect(page.locator(".days").first).to_contain_text("2026年10月1日", use_inner_text=True)


def test_the_matching_asks_on_and_keeps_what_was_told(opened: Open) -> None:
    page = opened(at("/match", COMPANY))
    expect(page.locator(".m-yes .matches").first).to_contain_text("最高35万元", use_inner_text=True)
    button = page.get_by_role("button", name="匹配", exact=True).last.bounding_box()
    assert button["y"] + button["height"] <= DESK["height"]
    shoot(page, "match")
    asked = page.inner_text(".next legend, .next label >> nth=0")
    name = page.locator(".next input").first.get_attribute("name")
    page.locator(".next").get_by_label("否", exact=True).check()
    page.locator(".next", has_text=asked).wait_for(state="detached")
    assert page.locator(f"#match-fields input[name={name}][value=否]").is_checked()
    page.get_by_role("button", name="去掉 职工总数").click()
    page.locator(".chips li", has_text="职工总数").wait_for(state="detached")
    with page.expect_download() as saved:
        page.get_by_role("link", name="下载报告（Excel）").click()
    assert saved.value.suggested_filename == "match-2026-11-20.xlsx"
    assert page.evaluate(UNNAMED) == []


def test_what_is_printed_is_the_result_with_its_clauses(opened: Open) -> None:
    page = opened(at("/calc/voucher", VOUCHER))
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#calc-form")).to_be_hidden()
    expect(page.locator(".clause blockquote").first).to_be_visible()
    expect(page.locator(".verdict").first).to_contain_text("最高35万元", use_inner_text=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_fit_a_phone(opened: Open, scheme: str) -> None:
    for name, path in (
        ("programs", "/programs"),
        ("calc", at("/calc/voucher", {**VOUCHER, "staff": "501人"})),
        ("deadline", at("/deadline/voucher", {"voucher_received_on": "2026-07-01"})),
        ("match", at("/match", COMPANY)),
    ):
        page = opened(path, PHONE, color_scheme=scheme)
        assert page.evaluate(WIDTH) <= PHONE["width"], name
        if scheme == "light" or name == "calc":
            shoot(page, f"phone-{'dark-' if scheme == 'dark' else ''}{name}")
    page = opened(at("/calc/voucher", {**VOUCHER, "staff": "501人"}), PHONE, color_scheme=scheme)
    bar = page.locator(".bar")
    expect(bar).to_contain_text("不符合", use_inner_text=True)
    bar.click()
    page.locator(".bar.seen").wait_for(state="attached")
    if scheme == "light":
        shoot(page, "phone-calc-result")
