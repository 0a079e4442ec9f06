"""The web app through a test client: pages, JSON, the guard, and the chat's messages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from fastapi.testclient import TestClient

from agent.answer import Eligibility
from tests.ui.fakes import CLAUSES, HOSTILE, RULES, answer, broken_ask
from ui.desk import Desk
from ui.web.app import create_app
from ui.web.conversation import APOLOGY, Conversation, Request, grown, messages
from ui.web.document_view import lay_out
from ui.web.guard import is_closed
from ui.web.render import answer_html, clause_url, question_html

TODAY = date(2026, 11, 20)
pytestmark = pytest.mark.filterwarnings("ignore:unclosed event loop:ResourceWarning")  # Gradio leaves one


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with TestClient(create_app(desk), raise_server_exceptions=False) as made:
        yield made


# JSON


def test_ask_answers_one_question(client: TestClient):
    reply = client.post("/api/ask", json={"question": "最多多少", "as_of": "2026年11月20日"})
    assert reply.status_code == 200
    assert (reply.json()["kind"], reply.json()["as_of"]) == ("answer", "2026-11-20")


def test_ask_takes_a_conversation(client: TestClient):
    assert "第2问" in client.post("/api/ask", json={"turns": ["甲", "乙"]}).json()["answer"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"question": "问", "as_of": "soon"}, 400),
        ({"turns": "x"}, 422),
        ({"turns": ["x"] * 51}, 422),
        ([], 422),
    ],
)
def test_a_bad_request_is_explained_in_chinese(client: TestClient, body: object, status: int):
    reply = client.post("/api/ask", json=body)
    assert reply.status_code == status
    assert reply.json()["error"]


def test_halves_of_characters_do_no_harm(client: TestClient):
    reply = client.post("/api/ask", content=b'{"question": "\\ud800 x"}', headers={"content-type": "application/json"})
    assert reply.status_code == 200


def test_a_fault_is_apologised_for_without_a_trace(client: TestClient):
    reply = client.post("/api/ask", json={"question": "坏"})
    assert (reply.status_code, reply.json()) == (500, {"error": APOLOGY})


def test_search_gives_clauses(client: TestClient):
    reply = client.get("/api/search", params={"q": "创新券", "top_k": 2, "as_of": "2026-11-20"}).json()
    assert [hit["clause_id"] for hit in reply["hits"]] == ["rules-2026:0", "rules-2026:1"]
    assert client.get("/api/search").status_code == 422


def test_health(client: TestClient):
    assert client.get("/healthz").json() == {"status": "ok", "documents": 2}


def test_each_request_looks_for_a_newer_index(client: TestClient, knowledge):
    client.get("/healthz")
    client.get("/healthz")
    assert knowledge.reloads == 2


# Pages


def test_a_clause_stands_marked_in_its_document(client: TestClient):
    reply = client.get(clause_url("rules-2026:2", TODAY))
    assert reply.status_code == 200
    for text in (
        "京测发〔2026〕1号",
        "市测试局",
        "现行有效",
        "2026年1月5日",
        "第一条 为了测试",
        "废止",
        "《旧办法》（京测发〔2023〕1号）",
    ):
        assert text in reply.text
    marked = reply.text.split('id="here"')[1]
    assert reply.text.count('id="here"') == 1
    assert "第二条 每年最高50万元。" in marked
    assert "第一条 为了测试" not in marked
    assert reply.text.count("marked") == 3
    assert 'data-copy="《测试办法》（京测发〔2026〕1号）第二条：第二条 每年最高50万元。' in reply.text


def test_a_page_names_a_file_without_the_folders_of_the_server():
    view = lay_out(replace(RULES, source="/home/clerk/secret/rules.txt"), CLAUSES, TODAY)
    assert dict(view.facts)["来源"] == "rules.txt"
    stated = lay_out(replace(RULES, notes=("来源：市测试局网站", "附件缺页")), CLAUSES, TODAY)
    assert (dict(stated.facts)["来源"], stated.notes) == ("市测试局网站", ("附件缺页",))


def test_no_word_of_a_document_is_lost_on_its_page(client: TestClient):
    page = client.get("/d/rules-2026").text
    for line in ("测试办法", "第一章 总则", "第一条 为了测试，制定本办法。", "（二）创业团队。"):
        assert line in page


def test_the_status_follows_the_date(client: TestClient):
    assert "尚未施行" in client.get("/c/rules-2026:2?as_of=2025-06-01").text
    assert "现行有效" in client.get("/c/rules-2026:2?as_of=nonsense").text


def test_hostile_documents_and_addresses_stay_text(client: TestClient):
    for path in (
        "/c/old-2023:1",
        "/d/old-2023",
        "/documents",
        "/documents?q=<script>x</script>",
        "/c/<script>x</script>",
    ):
        page = client.get(path).text
        assert "<script>x" not in page and "<script>window" not in page and "<img src=x" not in page
        assert "\x1b" not in page


def test_what_does_not_exist_is_said_politely(client: TestClient):
    for path in ("/c/none", "/d/none", "/c/%2e%2e%2fetc%2fpasswd"):
        reply = client.get(path)
        assert reply.status_code == 404
        assert "回到提问" in reply.text


def test_documents_are_listed_and_filtered(client: TestClient):
    assert "共 2 件" in client.get("/documents").text
    assert "共 1 件" in client.get("/documents?q=京测发〔2026〕").text
    assert "共 1 件" in client.get("/documents?status=repealed&as_of=2026-11-20").text
    assert "没有符合的文件" in client.get("/documents?q=无").text


# Guard


@pytest.mark.parametrize(
    "path", ["/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/gradio_api/proxy=http://x", "/gradio_api/run/x"]
)
def test_routes_of_gradio_that_no_one_needs_are_closed(client: TestClient, path: str):
    assert client.get(path).status_code == 403
    assert client.post(path, files={"files": b"x"}).status_code == 403


@pytest.mark.parametrize("path", ["/", "/config", "/gradio_api/queue/join", "/assets/x.js", "/documents", "/theme.css"])
def test_what_the_chat_needs_is_open(path: str):
    assert not is_closed(path)


def test_a_large_body_is_refused(client: TestClient):
    assert client.post("/api/ask", content=b"x" * 1_100_000).status_code == 413

    def chunks():
        for _ in range(12):
            yield b"x" * 100_000

    assert client.post("/api/ask", content=chunks()).status_code == 413


def test_pages_carry_a_strict_policy(client: TestClient):
    policy = client.get("/documents").headers["content-security-policy"]
    assert "script-src 'self';" in policy + ";" and "unsafe-eval" not in policy
    assert "default-src 'self'" in client.get("/").headers["content-security-policy"]


def test_the_chat_page_is_chinese_and_loads_nothing_from_elsewhere(client: TestClient):
    page = client.get("/").text
    assert '<html lang="zh-CN"' in " ".join(page.split())
    assert "京答" in page
    assert "googleapis" not in page and "cdnjs" not in page


# Messages


def test_notices_come_before_the_answer_and_citations_after():
    html = answer_html(answer(), "u")
    assert html.index("旧办法已废止") < html.index("每年最高50万元") < html.index("依据原文")
    assert '<a class="jd-mark" href="#cite-u-1"' in html and 'id="cite-u-1"' in html
    assert "[9]" in html  # a mark without a citation stays text
    assert 'href="/c/rules-2026:2?as_of=2026-11-20#here"' in html
    assert "350000元" in html and "还需要知道：注册地" in html


def test_a_growing_answer_shows_notices_but_no_citations_yet():
    html = answer_html(answer(), "u", shown=4)
    assert "旧办法已废止" in html and "每年最高<" in html and "jd-cite" not in html


def test_a_message_is_one_line_so_that_markdown_never_begins():
    hostile = "a\n\n# b\r\r`c`\u2028\x0bd"
    for html in (answer_html(answer(text=hostile), "u"), question_html(hostile)):
        assert "\n" not in html and "\r" not in html and "\u2028" not in html


def test_hostile_words_are_escaped_everywhere():
    hostile = answer(text=HOSTILE, notices=(HOSTILE,))
    for html in (answer_html(hostile, "u"), question_html(HOSTILE)):
        assert "<script" not in html and "<img" not in html and "\x1b" not in html


def test_a_long_question_is_cut_where_it_is_shown():
    html = question_html("问" * 100_000)
    assert len(html) < 3000 and "共 100000 字" in html


def conversation(desk: Desk, *questions: str) -> Conversation:
    async def talk() -> Conversation:
        so_far = Conversation()
        for question in questions:
            async for current in grown(desk, so_far, Request(question, TODAY)):
                so_far = current
        return so_far

    return asyncio.run(talk())


def test_earlier_questions_are_passed_as_turns(desk: Desk):
    shown = messages(conversation(desk, "甲", "乙"))
    assert [message["role"] for message in shown] == ["user", "assistant"] * 2
    assert "第2问" in shown[-1]["content"]


def test_a_text_that_no_longer_binds_says_until_when(desk: Desk):
    shown = messages(conversation(desk, "甲"))[-1]["content"]
    assert "已废止 至2025年12月31日" in shown
    assert "现行有效</span>" in shown


def test_a_fault_in_the_agent_becomes_an_apology(knowledge):
    shown = messages(conversation(Desk(knowledge, broken_ask), "甲"))
    assert APOLOGY in shown[-1]["content"]
    assert "secret" not in shown[-1]["content"]


# Addresses that are wrong


PERSON = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize("path", ["/nichts", "/admin/nichts/tief", "/ui/nichts.css", "/faq/nichts"])
def test_a_wrong_address_is_a_page_for_a_person_and_json_for_a_program(client: TestClient, path: str):
    shown = client.get(path, headers=PERSON)
    assert shown.status_code == 404
    assert "没有这个页面" in shown.text and "回到提问" in shown.text
    plain = client.get(path)
    assert plain.status_code == 404 and plain.headers["content-type"].startswith("application/json")


def test_a_wrong_argument_of_a_page_is_said_on_a_page(client: TestClient):
    shown = client.get("/faq", params={"page": "x"}, headers=PERSON)
    assert shown.status_code == 422
    assert "回到提问" in shown.text and "page" in shown.text


def test_programs_get_json_whatever_they_accept(client: TestClient):
    reply = client.get("/api/v1/nichts", headers=PERSON)
    assert reply.status_code == 404 and reply.json()["error"]["what"] == "没有这个地址"


def test_a_fault_of_ours_on_a_page_is_apologised_for_on_a_page(client: TestClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ui.web.pages.grouped", lambda rows: 1 / 0)
    shown = client.get("/documents", headers=PERSON)
    assert shown.status_code == 500 and APOLOGY in shown.text and "回到提问" in shown.text
    assert "ZeroDivisionError" not in shown.text


# Who does not qualify


def test_a_no_comes_before_any_sum_which_says_that_it_is_none_as_things_stand():
    told = answer()
    no = replace(told, eligibility=(Eligibility("r", "ineligible", ("职工总数超过500人",)),))
    html = answer_html(no, "u")
    assert html.index("申报资格：不符合") < html.index("可用额度") < html.index("若条件都符合")
    yes = answer_html(told, "u")
    assert "若条件都符合" not in yes and yes.index("可用额度") < yes.index("申报资格")


def test_a_no_to_one_program_says_nothing_of_the_sum_of_another():
    other = replace(answer(), eligibility=(Eligibility("other", "ineligible", ("职工总数超过500人",)),))
    assert "若条件都符合" not in answer_html(other, "u")


def test_the_chat_leads_to_every_public_page(client: TestClient):
    header = client.get("/config").json()["components"]
    html = next(str(c["props"].get("value")) for c in header if c["props"].get("elem_id") == "jd-brand")
    for path in ("/programs", "/match", "/documents", "/faq", "/account"):
        assert f'href="{path}"' in html
