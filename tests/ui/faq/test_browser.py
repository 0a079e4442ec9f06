"""The studio and the public page in a real Chromium: keyboard, phones, no other site, nothing that complains."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from agent import ask
from agent.faq.draft import Draft
from knowledge.base import KnowledgeBase
from tests.databases import new_sqlite
from tests.staff import Person, hired
from tests.ui.browsing import DESK, PHONE, shoot
from tests.ui.serving import serving
from ui.accounts.roles import Role
from ui.desk import Desk
from ui.faq.keeping import keep_all
from ui.settings import load_settings
from ui.web.access import SESSION
from ui.web.app import create_app
from ui.web.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDTH = "document.documentElement.scrollWidth"


@pytest.fixture(scope="module")
def place(
    tmp_path_factory: pytest.TempPathFactory, shipped: KnowledgeBase, drafts: list[Draft]
) -> Iterator[tuple[str, Office]]:
    folder: Path = tmp_path_factory.mktemp("studio")
    office = Office(load_settings({"JINGDA_RATE_PER_MINUTE": "0"}), new_sqlite(folder))
    office.start()
    with office.database.writing() as connection:
        keep_all(connection, drafts, shipped, actor="jingda")
    with serving(create_app(Desk(shipped, ask), office)) as address:
        yield address, office
    office.close()


def opened(chromium: Any, address: str, person: Person | None, viewport: dict[str, int], faults: list[str]) -> Any:
    context = chromium.new_context(viewport=viewport, locale="zh-CN")
    if person:
        context.add_cookies([{"name": SESSION, "value": person.token, "url": address}])
    page = context.new_page()
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith((address, "data:")) else faults.append(r.url))
    return page


def test_two_people_publish_and_a_phone_reads_it(chromium: Any, place: tuple[str, Office]) -> None:
    address, office = place
    faults: list[str] = []
    li = opened(chromium, address, hired(office, Role.STAFF, "li"), DESK, faults)
    li.goto(f"{address}/faqs?state=草稿")
    li.check("#all")
    li.click("text=提交审定所选")
    expect(li.locator(".outcome").first).to_contain_text("提交审定", use_inner_text=True)
    wang = opened(chromium, address, hired(office, Role.SUPERVISOR, "wang"), DESK, faults)
    wang.goto(f"{address}/faqs?state=待审")
    shoot(wang, "faq-studio")
    wang.check("#all")
    wang.uncheck('input[name="ids"] >> nth=0')
    assert wang.evaluate("document.getElementById('all').indeterminate")
    wang.click("text=审定发布所选")
    expect(wang.locator(".outcome").first).to_contain_text("审定发布", use_inner_text=True)
    for viewport, name in ((DESK, "faq"), (PHONE, "faq-phone")):
        visitor = opened(chromium, address, None, viewport, faults)
        visitor.goto(f"{address}/faq")
        visitor.focus("summary >> nth=0")
        visitor.keyboard.press("Enter")
        expect(visitor.locator("details[open]").first).to_contain_text("京科发〔2026〕9号", use_inner_text=True)
        assert visitor.evaluate(WIDTH) == viewport["width"]
        shoot(visitor, name)
        visitor.click("details[open] .basis a >> nth=0")
        visitor.wait_for_selector(".cited")
    assert faults == []


@pytest.mark.parametrize("path", ["/faqs", "/faqs/1", "/faqs/asked", "/faqs/import", "/faqs/new"])
def test_every_page_of_the_studio_fits_a_phone(chromium: Any, place: tuple[str, Office], path: str) -> None:
    address, office = place
    faults: list[str] = []
    person = hired(office, Role.SUPERVISOR, f"some-{path.rpartition('/')[2]}")
    page = opened(chromium, address, person, PHONE, faults)
    page.goto(address + path)
    assert page.evaluate(WIDTH) == PHONE["width"]
    assert faults == []
    unnamed = page.evaluate(
        "() => [...document.querySelectorAll('main input:not([type=hidden]), main select, main textarea')]"
        ".filter((c) => ![...(c.labels ?? [])].some((l) => l.textContent.trim()) && !c.getAttribute('aria-label')).length"
    )
    assert unnamed == 0
