"""What can be done in the chat, in a real Chromium over the real corpus: panels, chips, profile, stop, lost connection."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from agent import ask
from agent.answer import Answer
from agent.told import Told
from knowledge.base import KnowledgeBase
from tests.ui.browsing import DESK, PHONE, Visit, shoot
from ui.desk import Desk
from ui.web.app import create_app
from ui.web.feedback import JsonLines

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:unclosed event loop:ResourceWarning"),
]

AMOUNT = "我们是国家高新技术企业，合同80万元，今年已经用了15万元，创新券能抵多少？"
OWN_CASE = "看看我们公司能领创新券不"


class HeldDesk(Desk):
    """Answers as usual, but not before `gate` is open."""

    gate = threading.Event()

    def ask(self, turns: Sequence[str], as_of: date, told: Told | None = None, **options: Any) -> Answer:
        self.gate.wait(30)
        return super().ask(turns, as_of, told, **options)


@pytest.fixture(scope="module")
def opinions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("opinions") / "feedback.jsonl"


@pytest.fixture(scope="module")
def address(shipped: KnowledgeBase, opinions: Path) -> Iterator[str]:
    import uvicorn

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    app = create_app(HeldDesk(shipped, ask), feedback=JsonLines(opinions))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    waited = threading.Event()
    while not server.started and thread.is_alive():
        waited.wait(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = server.force_exit = True
    thread.join(10)


@pytest.fixture
def visit(chromium: Any, address: str) -> Iterator[Any]:
    opened: list[Visit] = []
    HeldDesk.gate.set()

    def open_page(viewport: dict[str, int] = DESK, path: str = "") -> Visit:
        opened.append(Visit(chromium, address + path, viewport, origin=address))
        return opened[-1]

    yield open_page
    HeldDesk.gate.set()
    for each in opened:
        each.close()


def answers(page: Any) -> list[str]:
    return list(page.locator(".jd-answer .jd-text").all_inner_texts())


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


# Facts


def chip(page: Any, label: str) -> Any:
    return page.locator("button.jd-chip", has_text=label)


def test_a_fact_is_put_right_and_the_question_asked_again(visit):
    at = visit()
    page = at.page
    at.ask(AMOUNT)
    shoot(page, "sum")
    assert "80万元" in chip(page, "合同实际金额").inner_text()
    chip(page, "合同实际金额").click()
    page.fill("#jd-panel input", "一大笔")
    page.keyboard.press("Enter")
    page.locator("#jd-panel .jd-wrong", has_text="合同实际金额").wait_for()
    page.fill("#jd-panel input", "60万元")
    page.get_by_role("button", name="按此重新回答").click()
    page.locator(".jd-foot").nth(1).wait_for()
    assert "最高30万元" in answers(page)[1]
    assert "60万元" in chip(page, "合同实际金额").inner_text()
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
    assert chip(page, "资质和入驻情况").count() == 0
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
    assert "30人" in chip(page, "职工总数").inner_text()
    assert "人工智能" in chip(page, "主营业务方向").inner_text()
    assert page.locator(".jd-verdict-unknown").count() == 1


def test_a_question_without_a_program_offers_programs(visit):
    at = visit()
    page = at.page
    at.ask("补贴有多少")
    page.get_by_role("button", name="创新券", exact=True).click()
    page.locator(".jd-foot").nth(1).wait_for()
    assert page.locator(".jd-question").last.inner_text() == "创新券：补贴有多少"


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
    assert "我的企业" in chip(page, "资质和入驻情况").inner_text()
    at.ask("如果是创业团队，创新券合同80万、今年用了15万，能抵多少？资质是科技型中小企业")
    assert "我的企业" not in chip(page, "资质和入驻情况").inner_text()
    page.click("#jd-company")
    page.get_by_role("button", name="全部清除").click()
    assert page.evaluate("localStorage.getItem('jingda.company')") is None
    assert page.inner_text("#jd-company") == "我的企业"


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
    assert "2024年5月6日" in page.inner_text(".jd-foot")
    shoot(page, "another-day")
    page.get_by_role("button", name="回到今天").click()
    assert not page.locator("#jd-banner").is_visible()
    assert "2024" not in page.inner_text("#jd-as-of")


def test_a_link_asks_its_question(visit):
    at = visit(path="/?q=京科发〔2023〕16号现在还有效吗？")
    page = at.page
    page.locator(".jd-foot").wait_for()
    assert "已废止" in page.inner_text(".jd-answer")
    assert page.url.endswith("/")
    at.reload()
    page.locator(".jd-foot").wait_for()
    assert page.locator(".jd-question").count() == 1


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
    assert page.locator(".jd-answer").count() == 0


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
    assert page.locator(".jd-question").count() == 2
    at.faults.clear()  # what the browser says of requests without a network


def test_what_a_tab_remembers_is_never_run(visit):
    at = visit()
    page = at.page
    page.evaluate("""sessionStorage.setItem('jingda.log', JSON.stringify({token: 'x', log: [
        {question: '<img src=x onerror=window.pwned=1>', as_of: 'no day', revised: {staff: '<b>1</b>', nothing: '1'}}]}))""")
    at.reload()
    page.locator(".jd-foot, .jd-apology").first.wait_for()
    assert page.evaluate("window.pwned") is None
    assert page.locator("#jd-chat img").count() == 0


def test_messages_that_are_none_change_nothing(visit):
    at = visit()
    page = at.page
    page.evaluate("jingdaSend({kind: 'revise', facts: {staff: '1人'}})")
    page.evaluate("jingdaSend({kind: 'burn'})")
    page.evaluate("jingdaSend([1])")
    at.ask(AMOUNT)
    assert page.locator(".jd-question").count() == 1
