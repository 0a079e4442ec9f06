"""What is taken away from the chat and what leads back to it: opinions, files, dates, links, reloads, lost connections."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.ui.browsing import shoot
from tests.ui.chat.held import AMOUNT, IN_A_BROWSER, OWN_CASE, HeldDesk, answers, chip

pytestmark = IN_A_BROWSER


# Opinions and files


def test_an_opinion_and_a_comment_arrive(visit, opinions: Path):
    at = visit()
    page = at.page
    at.ask(AMOUNT)
    page.get_by_role("button", name="没帮助").click()
    page.locator(".jd-down[aria-pressed=true]").wait_for()
    page.fill(".jd-comment textarea", "少了一个条件")
    page.get_by_role("button", name="提交意见").click()
    page.get_by_text("意见已收到").wait_for()
    last = json.loads(opinions.read_text("utf-8").splitlines()[-1])
    assert (last["vote"], last["comment"], last["question"]) == ("down", "少了一个条件", AMOUNT)


@pytest.mark.parametrize(("button", "end"), [("下载对话（Word）", ".docx"), ("下载对话（Markdown）", ".md")])
def test_the_conversation_is_downloaded_with_its_clauses(visit, tmp_path: Path, button: str, end: str):
    from docx import Document

    at = visit()
    page = at.page
    at.ask(AMOUNT)
    page.click("#jd-more summary")
    with page.expect_download() as started:
        page.get_by_role("button", name=button).click()
    assert started.value.suggested_filename.endswith(end)
    file = tmp_path / started.value.suggested_filename
    started.value.save_as(file)
    text = file.read_text("utf-8") if end == ".md" else "\n".join(p.text for p in Document(str(file)).paragraphs)
    for words in (
        AMOUNT,
        "最高35万元",
        "80万元 × 50% = 40万元",
        "（京科发〔2026〕9号）第十二条",
        "每年可使用创新券额度最高为50万元",
    ):
        assert words in text


def test_nothing_said_yet_is_nothing_to_download(visit):
    page = visit().page
    page.click("#jd-more summary")
    page.get_by_role("button", name="下载对话（Word）").click()
    page.get_by_text("还没有对话可以下载").wait_for()
    assert answers(page) == []


# Dates and links


def test_another_day_is_said_in_a_banner_that_leads_back(visit):
    at = visit()
    page = at.page
    page.fill("#jd-as-of input", "2024-05-06")
    page.locator("#jd-question textarea").focus()
    page.get_by_text("正在按 2024年5月6日 的规定回答，不是今天").wait_for()
    at.ask("创新券一年最多能用多少？")
    expect(page.locator(".jd-foot").first).to_contain_text("2024年5月6日", use_inner_text=True)
    shoot(page, "another-day")
    page.get_by_role("button", name="回到今天").click()
    expect(page.locator("#jd-banner")).to_be_hidden()
    expect(page.locator("#jd-as-of").first).not_to_contain_text("2024", use_inner_text=True)


def test_a_link_asks_its_question(visit):
    at = visit(path="/?q=京科发〔2023〕16号现在还有效吗？")
    page = at.page
    page.locator(".jd-foot").wait_for()
    expect(page.locator(".jd-answer").first).to_contain_text("已废止", use_inner_text=True)
    assert page.url.endswith("/")
    at.reload()
    page.locator(".jd-foot").wait_for()
    expect(page.locator(".jd-question")).to_have_count(1)


def test_a_link_to_a_clause_shows_it_and_an_unknown_one_says_so(visit, address: str):
    at = visit()
    page = at.context.new_page()
    page.goto(f"{address}/c/voucher-measures-2026:12")
    assert "50万元" in " ".join(page.locator(".marked").all_inner_texts())
    reply = page.goto(f"{address}/c/<b>none</b>")
    assert reply.status == 404
    page.get_by_role("link", name="回到提问").wait_for()


# Leaving, losing, coming back


def test_a_reload_and_the_back_button_bring_the_conversation_back(visit, address: str):
    at = visit()
    page = at.page
    at.ask(AMOUNT)
    at.settle()
    page.goto(f"{address}/documents")
    page.go_back()
    page.locator(".jd-foot").wait_for()
    assert "最高35万元" in answers(page)[0]
    page.click("#jd-clear")
    page.wait_for_selector(".jd-welcome")
    at.reload()
    page.wait_for_selector(".jd-welcome")
    expect(page.locator(".jd-answer")).to_have_count(0)


def test_a_conversation_the_server_forgot_is_answered_again_with_its_corrections(visit):
    at = visit()
    page = at.page
    at.ask(AMOUNT)
    chip(page, "合同实际金额").click()
    page.fill("#jd-panel input", "60万元")
    page.keyboard.press("Enter")
    page.locator(".jd-foot").nth(1).wait_for()
    page.evaluate(
        'sessionStorage.setItem(\'jingda.log\', sessionStorage.getItem(\'jingda.log\').replace(/"token":"[^"]+"/, \'"token":"gone"\'))'
    )
    at.reload()
    page.locator(".jd-foot").nth(1).wait_for()
    assert ["最高35万元" in answers(page)[0], "最高30万元" in answers(page)[1]] == [True, True]


def test_a_lost_connection_is_said_and_the_question_asked_again(visit):
    at = visit()
    page = at.page
    at.ask(OWN_CASE)
    HeldDesk.gate.clear()
    page.fill("#jd-question textarea", AMOUNT)
    page.keyboard.press("Enter")
    page.locator(".jd-waiting").wait_for()
    at.context.set_offline(True)
    page.get_by_text("与服务器的连接断了，这个问题还没有答完").wait_for()
    shoot(page, "lost")
    page.locator("#jd-lost button").click()
    page.get_by_text("仍连接不上服务器").wait_for()
    HeldDesk.gate.set()
    at.context.set_offline(False)
    page.locator("#jd-lost button").click()
    page.locator(".jd-foot").nth(1).wait_for()
    assert "最高35万元" in answers(page)[1]
    expect(page.locator(".jd-question")).to_have_count(2)
    at.faults.clear()  # what the browser says of requests without a network


def test_what_was_answered_after_the_connection_was_lost_is_shown_and_not_asked_again(visit, address: str):
    at = visit()
    page = at.page
    at.ask(OWN_CASE)
    page.route("**/queue/data*", lambda route: route.abort())
    page.fill("#jd-question textarea", AMOUNT)
    page.keyboard.press("Enter")
    page.get_by_text("与服务器的连接断了，这个问题还没有答完").wait_for()
    kept = f"{address}/api/conversation/{page.evaluate('jingdaToken()')}.md"
    while "最高35万元" not in page.request.get(kept).text():
        page.wait_for_timeout(20)
    page.unroute("**/queue/data*")
    page.locator("#jd-lost button").click()
    page.locator(".jd-foot").nth(1).wait_for()
    at.settle()
    assert page.locator(".jd-question").all_inner_texts() == [OWN_CASE, AMOUNT]
    assert "最高35万元" in answers(page)[1]
    at.faults.clear()  # what the browser says of the requests that were broken off


def test_what_a_tab_remembers_is_never_run(visit):
    at = visit()
    page = at.page
    page.evaluate("""sessionStorage.setItem('jingda.log', JSON.stringify({token: 'x', log: [
        {question: '<img src=x onerror=window.pwned=1>', as_of: 'no day', revised: {staff: '<b>1</b>', nothing: '1'}}]}))""")
    at.reload()
    page.locator(".jd-foot, .jd-apology").first.wait_for()
    assert page.evaluate("window.pwned") is None
    expect(page.locator("#jd-chat img")).to_have_count(0)


def test_messages_that_are_none_change_nothing(visit):
    at = visit()
    page = at.page
    page.evaluate("jingdaSend({kind: 'revise', facts: {staff: '1人'}})")
    page.evaluate("jingdaSend({kind: 'burn'})")
    page.evaluate("jingdaSend([1])")
    at.ask(AMOUNT)
    expect(page.locator(".jd-question")).to_have_count(1)
