"""The chat without a browser: what is read of the page's messages, kept, downloaded and handed on as opinion."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from fastapi.testclient import TestClient

from agent.answer import Answer, AskedFact, UnderstoodFact
from agent.told import Correction, Told
from tests.ui.fakes import CLAUSES, HOSTILE, RULES, FakeKnowledge, answer, fake_ask
from ui.desk import Desk
from ui.web.app import create_app
from ui.web.chat import logged
from ui.web.clause_panel import window
from ui.web.conversation import Conversation, Exchange, Request, grown, messages, rebuilt, stopped, what_was_told
from ui.web.document_view import lay_out
from ui.web.download import docx, markdown
from ui.web.facts_form import PROFILE_FACTS, checked, field_of, known
from ui.web.feedback import JsonLines, Opinion, Vote, opinion_of
from ui.web.kept import Kept
from ui.web.render import answer_html, revision_html, waiting_html
from ui.web.requests import read_message, read_profile_facts, restored

TODAY = date(2026, 11, 20)
pytestmark = pytest.mark.filterwarnings("ignore:unclosed event loop:ResourceWarning")  # Gradio leaves one


def request(question: str, **revised: str) -> Request:
    return Request(question, TODAY, {}, revised)


def talk(desk: Desk, *asked: Request) -> Conversation:
    async def all_of_it() -> Conversation:
        so_far = Conversation()
        for one in asked:
            async for current in grown(desk, so_far, one):
                so_far = current
        return so_far

    return asyncio.run(all_of_it())


# What the agent is told


def test_a_question_asked_again_is_one_message_with_what_was_put_right_after_it():
    turns, told = what_was_told([request("甲"), request("甲", staff="30人"), request("乙"), request("乙", staff="")])
    assert turns == ["甲", "乙"]
    assert told.corrections == (Correction("staff", "30人", 1), Correction("staff", "", 0))


def test_the_profile_of_the_latest_question_counts():
    asked = [Request("甲", TODAY, {"staff": "1人"}), Request("乙", TODAY, {"staff": "2人"})]
    assert what_was_told(asked)[1].profile == {"staff": "2人"}


def test_the_agent_receives_it(knowledge: FakeKnowledge):
    seen: list[Any] = []

    def ask(turns: Sequence[str], *, as_of: date, knowledge: Any, told: Told | None = None) -> Answer:
        seen.append((list(turns), told))
        return fake_ask(turns, as_of=as_of, knowledge=knowledge)

    talk(Desk(knowledge, ask), request("甲"), request("甲", staff="30人"))  # type: ignore[arg-type]
    assert seen[1] == (["甲"], Told({}, (Correction("staff", "30人", 0),)))


# The conversation


def test_only_the_latest_answer_can_be_changed(desk: Desk):
    told = answer(
        facts=(UnderstoodFact("staff", "职工总数", "30人", "profile"),),
        asked=(AskedFact("staff", "职工总数", "多少人？"),),
    )
    live, settled = answer_html(told, "u"), answer_html(told, "u", live=False)
    assert 'id="fact-u-staff"' in live and "我的企业" in live and 'id="ask-u-staff"' in live
    assert '<button type="button" class="jd-chip' not in settled and "jd-ask" not in settled and "30人" in settled


def test_an_answer_left_open_gives_way_to_the_same_question(desk: Desk):
    open_one = stopped(Conversation("t", (Exchange(request("甲"), "甲", "…"),)))
    assert "已停止" in open_one.exchanges[0].answer

    async def again(question: str) -> int:
        shown = [state async for state in grown(desk, open_one, request(question))]
        return len(shown[-1].exchanges)

    assert asyncio.run(again("甲")) == 1 and asyncio.run(again("乙")) == 2


def test_an_answered_exchange_cannot_be_stopped(desk: Desk):
    answered = talk(desk, request("甲"))
    assert stopped(answered) == answered and stopped(Conversation()) == Conversation()


def test_a_conversation_is_rebuilt_as_it_was(desk: Desk):
    asked = [request("甲"), request("甲", staff="30人"), request("乙")]
    first, second = talk(desk, *asked), asyncio.run(rebuilt(desk, "t", asked))
    assert [e.reply.text for e in first.exchanges if e.reply] == [e.reply.text for e in second.exchanges if e.reply]
    assert len(messages(second)) == 6


def test_the_browser_is_told_what_was_asked_and_how_facts_are_entered(desk: Desk):
    conversation = talk(desk, request("甲", staff="30人"))
    told = answer(facts=(UnderstoodFact("staff", "职工总数", "30人"), UnderstoodFact("nothing", "无", "1")))
    conversation = replace(conversation, exchanges=(replace(conversation.exchanges[0], reply=told),))
    log = json.loads(logged(conversation, busy=False))
    assert log["log"] == [{"question": "甲", "as_of": "2026-11-20", "revised": {"staff": "30人"}}]
    assert [(f["fact"], f["value"], f["kind"]) for f in log["current"]["facts"]] == [("staff", "30人", "text")]
    assert json.loads(logged(conversation, busy=True))["current"] == {}


def test_what_is_shown_beside_answers_is_escaped():
    for html in (revision_html([(HOSTILE, HOSTILE)]), waiting_html(3), answer_html(answer(others=(HOSTILE,)), "u")):
        assert "<script" not in html and "<img" not in html


# Messages of the page


@pytest.mark.parametrize("text", [None, 1, "", "{}", "[]", '{"kind": "burn"}', '{"kind": "revise", "facts": {"staff": 1}}',
                                  '{"kind": "ask", "question": "' + "问" * 100_001 + '"}', '{"kind": "restore", "log": [{}]}'])  # fmt: skip
def test_what_is_no_message_is_none(text: Any):
    assert read_message(text) is None


def test_a_remembered_conversation_is_read_strictly():
    log = [
        {
            "question": "甲",
            "as_of": "nonsense",
            "revised": {"staff": "30人", "nothing": "1", "total_assets": "很多", "sector": ""},
        }
    ]
    message = read_message(json.dumps({"kind": "restore", "token": "t", "log": log}))
    assert message is not None
    [one] = restored(message, {"staff": "1人"})
    assert (one.question, dict(one.revised), one.profile) == ("甲", {"sector": "", "staff": "30人"}, {"staff": "1人"})


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "{", '{"staff": 3}', '{"staff": "<b>"}', '{"__proto__": "1"}', None]
)
def test_a_broken_profile_is_empty(text: Any):
    assert read_profile_facts(text, TODAY) == {}


def test_every_profile_field_exists_and_can_be_entered():
    assert [fact for fact in PROFILE_FACTS if not known(fact)] == []
    assert all(field_of(fact)["options"] or field_of(fact)["example"] for fact in PROFILE_FACTS)


def test_entries_are_kept_as_written_so_that_they_can_be_read_again():
    given = {"founded_on": "2020年3月", "staff": " 30人 ", "qualifications": "国家高新技术企业、科技型中小企业"}
    good, wrong = checked(given, TODAY)
    assert (checked(good, TODAY), wrong) == ((good, {}), {})
    assert "职工总数" in checked({"staff": "-3人"}, TODAY)[1]["staff"]


# Kept conversations


def test_the_oldest_conversation_is_forgotten_first():
    kept = Kept(most=2)
    for token in ("a", "b", "c"):
        kept.put(Conversation(token))
    assert (kept.get("a"), kept.get("c")) == (None, Conversation("c"))
    kept.drop("c")
    assert kept.get("c") is None and kept.get("") is None
    stale = Kept(forget_after_s=0)
    stale.put(Conversation("a"))
    assert stale.get("a") is None


# Files


def test_both_files_hold_question_answer_sum_and_clauses(desk: Desk):
    conversation = talk(desk, request("最多<b>多少</b>？"))
    paragraphs = [p.text for p in Document(io.BytesIO(docx(conversation))).paragraphs]
    for text in ("\n".join(paragraphs), markdown(conversation).replace("\\", "")):
        for words in (
            "最多<b>多少</b>？",
            "每年最高50万元[1]",
            "50万元减15万元[1]",
            "旧办法已废止",
            "《测试办法》（京测发〔2026〕1号）第二条（现行有效）",
            "资格：符合",
        ):
            assert words in text


def test_markdown_cannot_be_made_to_act(desk: Desk):
    text = markdown(talk(desk, request("脏 <script>x</script> ![a](http://x) **b**")))
    assert "<script" not in text.replace("\\<script", "") and "![" not in text.replace("\\!\\[", "")
    assert "\x1b" not in text


# Opinions


def test_an_answer_that_rests_on_the_profile_is_not_kept():
    vote = Vote(token="t", answer_id="u", vote="up")
    private = answer(facts=(UnderstoodFact("staff", "职工总数", "30人", "profile"),))
    exchange = Exchange(request("甲"), "", "", reply=private, uid="u")
    assert opinion_of(exchange, private, vote).answer == ""
    assert opinion_of(exchange, answer(), vote).answer == answer().text


def test_opinions_are_appended_as_lines(tmp_path: Path):
    told = opinion_of(
        Exchange(request("甲"), "", "", uid="u"), answer(), Vote(token="t", answer_id="u", vote="down", comment=" 错 ")
    )
    lines = JsonLines(tmp_path / "new" / "feedback.jsonl")
    lines.record(told)
    lines.record(told)
    kept = [json.loads(line) for line in (tmp_path / "new" / "feedback.jsonl").read_text("utf-8").splitlines()]
    assert [(k["vote"], k["comment"], k["clauses"]) for k in kept] == [
        ("down", "错", ["rules-2026:2", "old-2023:1"])
    ] * 2


class Heard:
    def __init__(self) -> None:
        self.opinions: list[Opinion] = []

    def record(self, opinion: Opinion) -> None:
        self.opinions.append(opinion)


# Routes


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with TestClient(create_app(desk, feedback=Heard()), raise_server_exceptions=False) as made:
        yield made


@pytest.mark.parametrize(
    ("body", "status"),
    [({"token": "x", "answer_id": "y", "vote": "up"}, 404), ({"token": "x", "answer_id": "y", "vote": "maybe"}, 422), ({}, 422),
     ({"token": "x", "answer_id": "y", "vote": "up", "comment": "长" * 1001}, 422)],
)  # fmt: skip
def test_an_opinion_on_nothing_is_refused_in_chinese(client: TestClient, body: object, status: int):
    reply = client.post("/api/feedback", json=body)
    assert (reply.status_code, bool(reply.json()["error"])) == (status, True)


@pytest.mark.parametrize("name", ["nothing.docx", "nothing.md", "nothing", "x.exe"])
def test_a_conversation_no_one_had_is_no_file(client: TestClient, name: str):
    reply = client.get(f"/api/conversation/{name}")
    assert reply.status_code == 404 and "重新提问" in reply.json()["error"]


def test_a_clause_is_given_with_its_neighbours(client: TestClient):
    it = client.get("/api/clause-context/rules-2026:3", params={"as_of": "2026-11-20"}).json()
    marked = [b["lines"] for b in it["blocks"] if b["marked"]]
    assert marked == [["（一）高新技术企业；"]] and len(it["blocks"]) > 1
    assert (it["document_number"], it["status"], it["url"]) == (
        "京测发〔2026〕1号",
        "现行有效",
        "/c/rules-2026:3?as_of=2026-11-20#here",
    )
    assert it["copy"] == "《测试办法》（京测发〔2026〕1号）第二条第（一）项：（一）高新技术企业；"
    assert client.get("/api/clause-context/none").status_code == 404


def test_far_neighbours_are_left_out(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ui.web.clause_panel.NEIGHBOURS", 1)
    shown = window(lay_out(RULES, CLAUSES, TODAY, CLAUSES[1]))
    assert (shown.before, shown.after) == (True, True)
    assert [block.marked for block in shown.blocks] == [False, True, False]


def test_profile_entries_are_checked_and_a_paragraph_is_read(client: TestClient):
    fields = client.get("/api/profile/fields", params={"also": "contract_amount,none,<b>"}).json()["fields"]
    assert [f["fact"] for f in fields] == [*PROFILE_FACTS, "contract_amount"]
    said = client.post(
        "/api/profile/check", json={"facts": {"staff": "30", "total_assets": "很多", "nothing": "1"}}
    ).json()
    assert (said["shown"], list(said["wrong"])) == ({"staff": "30人"}, ["total_assets"])
    read = client.post("/api/profile/read", json={"text": "国家高新技术企业，职工30人"}).json()["facts"]
    assert read["staff"] == "30人" and "国家高新技术企业" in read["qualifications"]
    assert client.post("/api/profile/check", json={"facts": {"staff": 3}}).status_code == 422
    assert client.post("/api/profile/read", json={"text": "长" * 2001}).status_code == 422
