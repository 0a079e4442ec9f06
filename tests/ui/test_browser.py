"""The web chat in a real Chromium over the real corpus: a question, its citation, the clause in its place."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.ui.browsing import DESK, PHONE, Visit, shoot

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUESTION = "创新券一年最多能用多少？"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "JINGDA_HOME": str(tmp_path_factory.mktemp("home"))}
    command = [sys.executable, "-m", "ui.cli", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, cwd=Path(__file__).parents[2]) as process:
        try:
            wait_until_open(f"http://127.0.0.1:{port}/healthz", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def wait_until_open(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        assert process.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            time.sleep(0.25)
    pytest.fail("the server did not open in a minute")


@pytest.fixture
def visit(chromium: Any, server: str) -> Iterator[Any]:
    opened: list[Visit] = []

    def open_page(viewport: dict[str, int] = DESK, scheme: str = "light") -> Visit:
        opened.append(Visit(chromium, server, viewport, scheme))
        return opened[-1]

    yield open_page
    for each in opened:
        each.close()


def test_a_question_is_answered_with_clauses_that_open_in_their_place(visit):
    at = visit()
    page = at.page
    shoot(page, "welcome")
    at.ask(QUESTION)
    assert page.input_value("#jd-question textarea") == ""
    assert re.search("50万元", page.inner_text(".jd-answer .jd-text"))
    shoot(page, "answer")
    page.locator(".jd-cite summary").first.click()
    expect(page.locator(".jd-cite >> nth=0").first).to_contain_text("第十二条", use_inner_text=True)
    expect(page.locator(".jd-cite >> nth=0 >> .jd-badge").first).to_have_text("现行有效", use_inner_text=True)
    shoot(page, "citation")
    with at.context.expect_page() as opened:
        page.locator(".jd-cite-foot a").first.click()
    clause = opened.value
    clause.wait_for_selector("#here")
    assert "50万元" in " ".join(clause.locator(".marked").all_inner_texts())
    expect(clause.locator("article").first).to_contain_text("京科发〔2026〕9号", use_inner_text=True)
    assert clause.locator("#here").evaluate("e => e.getBoundingClientRect().top < innerHeight")
    shoot(clause, "clause")


def test_an_example_is_asked_with_a_click_and_the_conversation_can_be_cleared(visit):
    page = visit().page
    page.locator("#jd-chat .example").first.click()
    page.locator(".jd-foot").wait_for()
    page.click("#jd-clear")
    page.wait_for_selector(".jd-welcome")
    expect(page.locator(".jd-answer")).to_have_count(0)


def test_another_date_is_asked_about(visit):
    at = visit()
    at.page.fill("#jd-as-of input", "2024-05-06")
    at.page.locator("#jd-question textarea").focus()
    expect(at.page.locator("#jd-as-of").first).to_contain_text("2024年5月6日", use_inner_text=True)
    at.ask(QUESTION)
    expect(at.page.locator(".jd-foot").first).to_contain_text("2024年5月6日", use_inner_text=True)


def test_hostile_and_odd_questions_break_nothing(visit):
    at = visit()
    for question in (
        "<script>window.pwned=1</script><img src=x onerror=window.pwned=2>",
        "![a](http://1.2.3.4/a.png)",
        "问" * 5000,
    ):
        at.ask(question)
    assert at.page.evaluate("window.pwned") is None
    expect(at.page.locator("#jd-chat img")).to_have_count(0)
    assert at.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    ("viewport", "scheme", "name"), [(PHONE, "light", "phone"), (PHONE, "dark", "phone-dark"), (DESK, "dark", "dark")]
)
def test_it_fits_a_phone_and_the_dark(visit, server: str, viewport: dict[str, int], scheme: str, name: str):
    at = visit(viewport, scheme)
    page = at.page
    shoot(page, f"{name}-welcome")
    at.ask(QUESTION)
    shoot(page, f"{name}-answer")
    page.locator(".jd-cite summary").first.click()
    link = page.locator(".jd-cite-foot a").first.get_attribute("href")
    box = page.locator("#jd-question").bounding_box()
    assert box["y"] + box["height"] <= viewport["height"]
    page = at.context.new_page()
    for path in ("/", "/documents", link):
        page.goto(f"{server}{path}")
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    shoot(page, f"{name}-clause")
