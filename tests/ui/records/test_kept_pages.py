"""What a person can do with what is kept of their own conversation, over HTTP."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.ui.fakes import answer
from ui.desk import Desk
from ui.records import conversations
from ui.records.types import now
from ui.web.office import Office

ID = "a-conversation-of-its-own"


def recent(office: Office) -> list[conversations.Turn]:
    office.recorder.flush()
    with office.database.reading() as connection:
        return conversations.recent_turns(connection, now().replace(year=2000))


def test_an_answer_asked_by_a_program_is_kept_and_can_be_rated(client: TestClient, office: Office):
    key = client.post("/api/ask", json={"question": "最多多少"}).headers["x-answer-id"]
    vote = {"answer_id": key, "vote": "down", "comment": "没有说到期日"}
    assert client.post("/api/opinions", json=vote).status_code == 200
    (turn,) = recent(office)
    assert (turn.key, turn.question, turn.thumb, turn.comment) == (key, "最多多少", -1, "没有说到期日")


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("/api/v1/ask", {"question": "最多多少"}),
        ("/api/v1/ask/stream", {"question": "最多多少"}),
        ("/v1/chat/completions", {"model": "jingda", "messages": [{"role": "user", "content": "最多多少"}]}),
    ],
)
def test_what_programs_ask_is_kept_too(client: TestClient, office: Office, address: str, body: dict[str, object]):
    reply = client.post(address, json=body)
    assert reply.status_code == 200 and reply.read()
    (turn,) = recent(office)
    assert turn.question == "最多多少"
    if address == "/api/v1/ask":
        assert reply.headers["x-answer-id"] == turn.key


def test_the_last_opinion_counts(client: TestClient, office: Office):
    key = client.post("/api/ask", json={"question": "最多多少"}).headers["x-answer-id"]
    for vote in ("up", "down", "up"):
        client.post("/api/opinions", json={"answer_id": key, "vote": vote})
    assert [turn.thumb for turn in recent(office)] == [1]


def test_an_opinion_on_nothing_changes_nothing_and_tells_nothing(client: TestClient, office: Office):
    assert client.post("/api/opinions", json={"answer_id": "x" * 20, "vote": "up"}).json() == {"status": "ok"}
    assert recent(office) == []


@pytest.mark.parametrize("body", [{}, {"answer_id": "short"}, {"answer_id": "x" * 20, "vote": "sideways"},
                                  {"answer_id": "x" * 20, "comment": "长" * 1001}])  # fmt: skip
def test_a_malformed_opinion_is_refused(client: TestClient, body: dict[str, str]):
    assert client.post("/api/opinions", json=body).status_code == 422


def test_a_conversation_is_handed_out_and_erased_at_once(client: TestClient, desk: Desk, office: Office):
    for question in ("第一问", "第二问"):
        desk.keep(question, answer(), face="web", conversation=ID)
    office.recorder.flush()
    copy = client.get(f"/api/conversations/{ID}")
    assert [turn["question"] for turn in copy.json()["turns"]] == ["第一问", "第二问"]
    assert copy.headers["cache-control"] == "no-store"
    desk.keep("第三问，还在排队", answer(), face="web", conversation=ID)
    assert client.delete(f"/api/conversations/{ID}").status_code == 204
    assert client.get(f"/api/conversations/{ID}").status_code == 404
    assert client.delete(f"/api/conversations/{ID}").status_code == 404
    assert recent(office) == []


def test_nothing_is_kept_where_nothing_shall_be(client: TestClient, desk: Desk, office: Office):
    desk.recorder = None
    assert "x-answer-id" not in client.post("/api/ask", json={"question": "最多多少"}).headers
    assert recent(office) == []
