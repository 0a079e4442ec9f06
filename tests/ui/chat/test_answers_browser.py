"""Answers as they grow, and their clauses in the panel, in a real Chromium over the real corpus."""

from __future__ import annotations

from tests.ui.browsing import PHONE, shoot
from tests.ui.chat.held import AMOUNT, IN_A_BROWSER, HeldDesk, answers

pytestmark = IN_A_BROWSER


# Answers as they grow


def test_an_answer_appears_sentence_by_sentence_and_is_then_whole(visit):
    page = (at := visit()).page
    page.evaluate(
        """() => { window.lengths = new Set(); new MutationObserver(() => {
        const text = document.querySelector('.jd-text'); if (text) lengths.add(text.textContent.length); })
        .observe(document, {subtree: true, childList: true, characterData: true}); }"""
    )
    at.ask(AMOUNT)
    assert page.evaluate("lengths.size") >= 3
    assert "最高35万元" in answers(page)[0]


def test_waiting_is_shown_with_its_time_and_can_be_stopped(visit):
    page = visit().page
    HeldDesk.gate.clear()
    page.fill("#jd-question textarea", AMOUNT)
    page.keyboard.press("Enter")
    page.get_by_text("已用1秒").wait_for()
    page.get_by_role("button", name="停止").click()
    page.get_by_text("已停止回答").wait_for()
    page.get_by_role("button", name="发送").wait_for()
    HeldDesk.gate.set()
    page.get_by_role("button", name="重新回答").click()
    page.locator(".jd-foot").wait_for()
    assert "最高35万元" in answers(page)[0]
    assert page.locator(".jd-question").count() == 1


def test_a_second_enter_while_an_answer_is_on_its_way_asks_nothing(visit):
    page = visit().page
    HeldDesk.gate.clear()
    page.fill("#jd-question textarea", AMOUNT)
    page.keyboard.press("Enter")
    page.locator(".jd-waiting").wait_for()
    page.fill("#jd-question textarea", "第二问")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    HeldDesk.gate.set()
    page.locator(".jd-foot").wait_for()
    assert page.locator(".jd-question").count() == 1
    assert page.input_value("#jd-question textarea").strip() == "第二问"


# Citations


def test_a_mark_opens_the_clause_in_its_context_by_keyboard_and_escape_leads_back(visit):
    at = visit()
    page = at.page
    at.context.grant_permissions(["clipboard-read", "clipboard-write"])
    at.ask("创新券一年最多能用多少？")
    page.locator("a.jd-mark").first.focus()
    page.keyboard.press("Enter")
    page.locator("#jd-panel .jd-marked").first.wait_for()
    panel = page.inner_text("#jd-panel")
    assert "京科发〔2026〕9号" in panel and "现行有效" in panel and "第十二条" in panel
    assert page.locator("#jd-panel .jd-block:not(.jd-marked)").count() >= 2
    assert page.locator("#jd-panel .jd-marked mark").count() >= 1
    shoot(page, "panel")
    page.get_by_role("button", name="复制引文").first.click()
    page.get_by_role("button", name="已复制").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(
        "《首都科技条件平台与科技创新券实施办法（2026年修订版）》（京科发〔2026〕9号）第十二条：第十二条 创新券"
    )
    assert page.locator("#jd-panel a", has_text="文件页面").get_attribute("href").startswith("/d/voucher-measures-2026")
    page.keyboard.press("Escape")
    assert page.locator("#jd-panel[open]").count() == 0
    assert page.evaluate("document.activeElement.className") == "jd-mark"


def test_on_a_phone_the_panel_is_a_sheet_from_below(visit):
    at = visit(PHONE)
    page = at.page
    at.ask("创新券一年最多能用多少？")
    page.locator("a.jd-mark").first.click()
    page.locator("#jd-panel .jd-marked").first.wait_for()
    page.evaluate("Promise.all(document.getElementById('jd-panel').getAnimations().map((one) => one.finished))")
    shoot(page, "phone-panel")
    box = page.evaluate(
        "(r => [r.left, r.bottom, r.width])(document.getElementById('jd-panel').getBoundingClientRect())"
    )
    assert box == [0, PHONE["height"], PHONE["width"]]
    assert page.evaluate("document.getElementById('jd-panel').matches(':modal')")
    page.mouse.click(195, 40)
    assert page.locator("#jd-panel[open]").count() == 0


def test_a_clause_that_is_gone_is_said_and_can_be_tried_again(visit):
    at = visit()
    page = at.page
    at.ask("创新券一年最多能用多少？")
    page.route("**/api/clause-context/**", lambda route: route.abort())
    page.locator("a.jd-mark").first.click()
    page.get_by_text("连接不上服务器").wait_for()
    page.unroute("**/api/clause-context/**")
    page.locator("#jd-panel").get_by_role("button", name="重试").click()
    page.locator("#jd-panel .jd-marked").first.wait_for()
    assert "创新券" in " ".join(page.locator("#jd-panel .jd-marked").all_inner_texts())
    at.faults.clear()  # the aborted request
