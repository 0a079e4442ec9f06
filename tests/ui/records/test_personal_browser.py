"""In a real Chromium: what somebody signed in asks in the chat is found on his own page; a visitor erases his conversation."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import expect

from tests.staff import cheap_passwords, hired
from tests.ui.serving import serving
from ui.accounts.roles import Role
from ui.desk import Desk
from ui.records import conversations
from ui.web.access import SESSION
from ui.web.app import create_app
from ui.web.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def app(desk: Desk, office: Office, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    cheap_passwords(monkeypatch)
    return create_app(desk, office)


def ask(page: Any, address: str, question: str) -> str:
    """Ask in the chat; return the conversation's id once it is kept."""
    page.goto(address)
    page.locator("#jd-question textarea").fill(question)
    page.keyboard.press("Enter")
    page.locator(".jd-foot").wait_for()
    return str(page.evaluate("window.jingdaToken()"))


def test_what_a_person_asks_is_on_his_page_and_goes_with_one_press(chromium: Any, app: FastAPI, office: Office) -> None:
    person = hired(office, Role.STAFF, "li")
    with serving(app) as address:
        context = chromium.new_context(viewport=PHONE, locale="zh-CN")
        context.add_cookies([{"name": SESSION, "value": person.token, "url": address}])
        page = context.new_page()
        ask(page, address, "每年最多多少")
        page.goto(f"{address}/account/records")
        expect(page.locator("table")).to_contain_text("每年最多多少", use_inner_text=True)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        page.locator("input[name=sure]").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_text("没有保存您的对话").wait_for()
        expect(page.locator(".outcome")).to_contain_text("已删除 1 个对话（1 问）", use_inner_text=True)
        context.close()


def test_a_visitor_erases_his_conversation_in_the_chat(chromium: Any, app: FastAPI, office: Office) -> None:
    with serving(app) as address:
        context = chromium.new_context(locale="zh-CN")
        page = context.new_page()
        token = ask(page, address, "每年最多多少")
        office.recorder.flush()
        with office.database.reading() as connection:
            kept = conversations.conversation(connection, token)
        assert kept is not None and kept.account == "", "nobody's, though it is kept"
        page.on("dialog", lambda question: question.accept())
        page.click("#jd-more summary")
        page.click("button[data-conversation=erase]")
        page.get_by_text("已删除这段对话").wait_for()
        expect(page.locator(".jd-answer")).to_have_count(0)
        with office.database.reading() as connection:
            assert conversations.conversation(connection, token) is None
        context.close()
