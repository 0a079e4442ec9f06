"""The desk in a real Chromium: a call from the first key to the approved answer without touching a mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import expect

from tests.staff import Person, hired
from tests.ui.browsing import DESK, PHONE, shoot
from tests.ui.hotline.conftest import AS_OF
from tests.ui.serving import serving
from ui.accounts.roles import Role
from ui.web.access import SESSION
from ui.web.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUESTION = "我公司今年用了15万创新券，合同80万，还能用多少"
WIDTH = "document.documentElement.scrollWidth"
RING = "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).outlineWidth"
UNNAMED = """() => [...document.querySelectorAll('main input:not([type=hidden]), main select, main textarea, main button')]
  .filter((c) => !c.closest('[aria-hidden]') && c.getAttribute('aria-hidden') !== 'true')
  .filter((c) => ![...(c.labels ?? [])].some((l) => l.textContent.trim()) && !c.textContent.trim() && !c.getAttribute('aria-label'))
  .map((c) => c.outerHTML)"""

Open = Callable[..., Any]


@pytest.fixture
def opened(chromium: Any, app: FastAPI) -> Iterator[Open]:
    """Open a page as a person; it may ask no other site for anything and complain of nothing."""
    contexts: list[Any] = []
    faults: list[str] = []
    with serving(app) as address:

        def open_page(person: Person, path: str, viewport: dict[str, int] = DESK, **options: Any) -> Any:
            context = chromium.new_context(viewport=viewport, locale="zh-CN", **options)
            contexts.append(context)
            context.add_cookies([{"name": SESSION, "value": person.token, "url": address}])
            page = context.new_page()
            page.on("request", lambda r: None if r.url.startswith((address, "data:")) else faults.append(r.url))
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
            page.goto(f"{address}{path}")
            return page

        yield open_page
        for context in contexts:
            context.close()
    assert faults == []


def focused(page: Any, wanted: str) -> bool:
    """True once what is wanted has the focus: a part that has just been fetched takes it a moment after it is shown."""
    page.wait_for_function("wanted => document.activeElement.id === wanted", arg=wanted)
    return bool(page.evaluate("document.activeElement.id") == wanted)


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_call_is_held_with_keys_alone(opened: Open, office: Office) -> None:
    staff, boss = hired(office, Role.STAFF, "wang"), hired(office, Role.SUPERVISOR, "li")
    page = opened(staff, f"/desk?as_of={AS_OF}")
    assert focused(page, "q")
    page.keyboard.type("创新券")
    page.locator(".result", has_text="首都科技创新券").first.wait_for()
    shoot(page, "desk-search")
    press(page, "ArrowDown", "ArrowDown", "ArrowUp")
    assert page.evaluate("document.activeElement.matches('.result')")
    assert page.evaluate(RING) == "solid3px"
    press(page, "Escape")
    assert focused(page, "q")
    press(page, "ArrowDown", "Enter")
    page.locator("#s1", has_text="首都科技创新券：最高50万元").wait_for()
    press(page, "Alt+k")
    page.keyboard.type(QUESTION)
    press(page, "Enter")
    page.locator("#s1", has_text="首都科技创新券最高35万元").wait_for()
    assert focused(page, "s1")
    shoot(page, "desk")
    for number in range(1, 8):
        press(page, f"Alt+{number}")
        assert focused(page, f"s{number}")
        assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
        assert page.evaluate(RING) == "solid3px"
    assert page.evaluate(UNNAMED) == []
    _fill_the_calculator(page)
    _note(page)
    _hand_over(page)
    _approve(opened(boss, "/desk/queue"))
    _hear_the_house_answer(page)


def _fill_the_calculator(page: Any) -> None:
    address = page.url
    page.locator("#s7 input[name='contracts.1.contract_amount']").focus()
    press(page, "Control+a")
    page.keyboard.type("20万")
    page.locator("#s7 .sum", has_text="20万元 × 50% = 10万元").wait_for()
    assert page.url == address, "the calculator leaves the desk's address alone"


def _note(page: Any) -> None:
    press(page, "Alt+n")
    assert focused(page, "note")
    page.keyboard.type("周五前回电")
    press(page, "Control+Enter")
    page.locator("#call-log", has_text="周五前回电").wait_for()
    assert page.input_value("#note") == ""
    assert QUESTION in page.inner_text("#call-log")


def _hand_over(page: Any) -> None:
    press(page, "Alt+h")
    assert page.evaluate("document.activeElement.name") == "draft"
    press(page, "Control+a")
    page.keyboard.type("每年可使用创新券额度最高为50万元[1]。")
    press(page, "Control+Enter")
    page.locator("#call-log", has_text="已转交任一主管").wait_for()


def _approve(page: Any) -> None:
    shoot(page, "desk-queue")
    expect(page.locator(".proposal").first).to_contain_text("数字都由所引条文证明", use_inner_text=True)
    page.get_by_role("button", name="批准为口径").focus()
    press(page, "Enter")
    page.locator(".empty, .proposal", has_text="").first.wait_for()
    assert "state=approved" in page.url and page.locator(".proposal").count() == 1


def _hear_the_house_answer(page: Any) -> None:
    press(page, "Alt+l")
    page.locator("#call-log", has_text="还没有记录").wait_for()
    assert focused(page, "q")
    page.keyboard.type(QUESTION)
    page.locator(".of-house").wait_for()
    press(page, "Enter")
    page.locator(".is-house", has_text="每年可使用创新券额度最高为50万元").wait_for()
    expect(page.locator(".house-label").first).to_contain_text("li", use_inner_text=True)
    shoot(page, "desk-house")


def test_all_keys_are_listed_and_the_list_closes(opened: Open, office: Office) -> None:
    page = opened(hired(office, Role.STAFF), "/desk")
    press(page, "Alt+/")
    expect(page.locator("dialog[open]")).to_contain_text("Alt 1 … 8", use_inner_text=True)
    press(page, "Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_note_begun_outlives_the_next_question_and_a_lost_login_loses_nothing(opened: Open, office: Office) -> None:
    page = opened(hired(office, Role.STAFF), f"/desk?as_of={AS_OF}")
    press(page, "Alt+n")
    page.keyboard.type("写到一半")
    press(page, "Alt+k")
    page.keyboard.type("首店电话")
    press(page, "Enter")
    page.locator("#s5", has_text="55579645").wait_for()
    assert page.input_value("#note") == "写到一半"


def test_without_scripts_questions_and_notes_are_sent(opened: Open, office: Office) -> None:
    page = opened(hired(office, Role.STAFF), f"/desk?as_of={AS_OF}", java_script_enabled=False)
    page.fill("#q", "首店电话")
    page.get_by_role("button", name="问", exact=True).click()
    expect(page.locator("#s1").first).to_contain_text("55579645", use_inner_text=True)
    page.fill("#note", "一笔")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#call-log").first).to_contain_text("一笔", use_inner_text=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk_fits_a_phone(opened: Open, office: Office, scheme: str) -> None:
    boss = hired(office, Role.SUPERVISOR)
    for path in (f"/desk?as_of={AS_OF}", f"/desk?as_of={AS_OF}&q={QUESTION}", "/desk/queue", "/desk/calls"):
        page = opened(boss, path, PHONE, color_scheme=scheme)
        assert page.evaluate(WIDTH) <= PHONE["width"], path
        if "q=" in path:
            assert page.evaluate("document.getElementById('s1').getBoundingClientRect().top") < PHONE["height"] / 2
            shoot(page, f"phone-desk{'-dark' if scheme == 'dark' else ''}")


def test_on_a_phone_the_strip_leads_through_the_sheet_and_back_to_the_search(opened: Open, office: Office) -> None:
    page = opened(
        hired(office, Role.STAFF, "zhang.with-a-long-name"), f"/desk?as_of={AS_OF}", {"width": 320, "height": 640}
    )
    page.fill("#q", "创新券")
    page.keyboard.press("Enter")
    page.locator("#s1").wait_for()
    assert page.evaluate(WIDTH) == 320
    page.get_by_role("link", name="金额", exact=True).click()
    assert focused(page, "s7")
    strip, section = page.locator(".jumps").bounding_box(), page.locator("#s7").bounding_box()
    assert 0 < strip["y"] < 100 and section["y"] >= strip["y"] + strip["height"] - 1, (
        "the strip stays above what it leads to"
    )
    page.get_by_role("link", name="改问").click()
    assert focused(page, "q")
    assert page.locator("header.top nav").evaluate("nav => nav.scrollWidth <= nav.clientWidth"), (
        "every page within reach"
    )
