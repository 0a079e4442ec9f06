"""What is kept of one person, handed out whole and erased, on both kinds of database and through the pages."""

from __future__ import annotations

import json
from datetime import date

import pytest
from fastapi.testclient import TestClient

from knowledge.errors import InputError, NotFound
from tests.staff import Person, cheap_passwords, hired, seated
from tests.ui.fakes import answer
from ui.accounts import users
from ui.accounts.roles import Role
from ui.records import audit, conversations, house_answers, notes, personal
from ui.records.conversations import NewTurn, Thumb
from ui.records.database import Database
from ui.records.personal import ACCOUNT, CONVERSATION, Count, Subject
from ui.web.office import Office

DAY = date(2026, 11, 20)
PAGE = {"accept": "text/html"}


def held(connection, conversation: str, account: str, *questions: str, face: str = "web") -> None:
    for place, question in enumerate(questions):
        given = answer().as_json()
        conversations.keep(
            connection,
            NewTurn(conversation, f"{conversation}-{place}", question, DAY, given, 5.0, face, account),
        )


@pytest.fixture
def kept(database: Database) -> Database:
    """Two people and a visitor."""
    with database.writing() as connection:
        users.create(connection, "li", Role.STAFF, actor="test")
        held(connection, "li-web", "li", "最多多少", "那第二年呢")
        held(connection, "li-desk", "li", "有电话吗", face="desk")
        conversations.rate(connection, Thumb("li-web-0", -1, "没说清"))
        notes.write(connection, "li", "来电人稍后再打", conversation_id="li-desk")
        notes.write(connection, "li", "下班前回电")
        house_answers.propose(connection, "最多多少", "最多50万元", [], as_of=DAY, by="li", turn_key="")
        held(connection, "wang-web", "wang", "别人的问题")
        notes.write(connection, "wang", "别人的记录")
        held(connection, "visitor-1", "", "访客的问题", "访客又问")
        held(connection, "visitor-2", "", "另一位访客")
    return database


def test_a_copy_has_everything_of_the_person_and_nothing_of_others(kept: Database) -> None:
    with kept.writing() as connection:
        found = personal.export(connection, Subject(ACCOUNT, "li"), actor="li")
    said = json.dumps(found, ensure_ascii=False, default=str)
    assert [len(one["turns"]) for one in found["conversations"]] == [2, 1]
    for words in ("最多多少", "那第二年呢", "没说清", "来电人稍后再打", "下班前回电", "最多50万元", "user.create"):
        assert words in said
    for words in ("别人的", "访客", "password_hash", "argon2"):
        assert words not in said


def test_erased_is_all_of_the_person_and_nothing_of_others(kept: Database) -> None:
    with kept.writing() as connection:
        assert personal.erase(connection, Subject(ACCOUNT, "li"), actor="boss") == Count(2, 3, 2, 0)
    with kept.reading() as connection:
        assert not personal.count(connection, Subject(ACCOUNT, "li")).anything
        for left in ("wang-web", "visitor-1", "visitor-2"):
            assert conversations.turns_of(connection, left)
        assert conversations.turn_of(connection, "li-web-0") is None
        assert [note.text for note in notes.notes_of(connection, "wang")] == ["别人的记录"]
        assert house_answers.proposed_by(connection, "li"), "work done for the house stays"
        entry = audit.entries(connection, 1)[0]
        assert (entry.actor, entry.action, entry.subject) == ("boss", "records.erase", "li")
        assert json.loads(entry.detail) == {"attempts": 0, "conversations": 2, "notes": 2, "turns": 3}
        assert not audit.verify(connection).broken


def test_a_visitor_is_known_by_the_id_of_his_conversation_alone(kept: Database) -> None:
    with kept.writing() as connection:
        whose = personal.subject(connection, " visitor-1 ")
        assert whose == Subject(CONVERSATION, "visitor-1")
        assert [t["question"] for t in personal.export(connection, whose, actor="boss")["turns"]] == [
            "访客的问题",
            "访客又问",
        ]
        personal.erase(connection, whose, actor="boss")
        assert conversations.conversation(connection, "visitor-1") is None
        assert conversations.conversation(connection, "visitor-2") is not None
        actions = [(e.action, e.subject) for e in audit.entries(connection, 2)]
        assert actions == [("conversation.erase", "visitor-"), ("records.export", "visitor-")], "never the whole id"
        with pytest.raises(NotFound):
            personal.subject(connection, "visitor-1")
        with pytest.raises(InputError):
            personal.subject(connection, " ")


# The pages


@pytest.fixture
def people(office: Office, monkeypatch: pytest.MonkeyPatch) -> tuple[Person, Person]:
    cheap_passwords(monkeypatch)
    staff, admin = hired(office, Role.STAFF, "li"), hired(office, Role.ADMIN, "boss")
    with office.database.writing() as connection:
        held(connection, "li-web", "li", "最多多少")
        held(connection, "li-two", "li", "第二个对话")
        held(connection, "visitor-1", "", "访客<script>alert(1)</script>的问题")
    return staff, admin


def actions(office: Office) -> list[tuple[str, str, str]]:
    with office.database.reading() as connection:
        return [(e.actor, e.action, e.subject) for e in audit.entries(connection, 5)]


def test_a_person_reads_downloads_and_erases_what_is_his(client: TestClient, office: Office, people) -> None:
    staff, _ = people
    at = seated(client, staff)
    shown = at.get("/account/records").text
    assert "最多多少" in shown and "第二个对话" in shown and "访客" not in shown
    file = at.get("/account/records.json")
    assert "attachment" in file.headers["content-disposition"] and "no-store" in file.headers["cache-control"]
    assert len(file.json()["conversations"]) == 2
    assert actions(office)[0] == ("li", "records.export", "li")
    form = {"csrf": staff.form_token}
    assert (
        at.post("/account/records/erase", data={**form, "conversation": "visitor-1"}, headers=PAGE).status_code == 404
    )
    assert at.post("/account/records/erase", data=form, headers=PAGE).status_code == 400, "not without being sure"
    one = at.post("/account/records/erase", data={**form, "conversation": "li-web"}, headers=PAGE).text
    assert "已删除 1 个对话（1 问）" in one and "最多多少" not in one and "第二个对话" in one
    rest = at.post("/account/records/erase", data={**form, "sure": "1"}, headers=PAGE).text
    assert "没有保存您的对话" in rest
    assert actions(office)[0] == ("li", "records.erase", "li")
    with office.database.reading() as connection:
        assert conversations.conversation(connection, "visitor-1") is not None


def test_an_admin_does_so_for_an_account_or_a_visitor(client: TestClient, office: Office, people) -> None:
    _, admin = people
    at = seated(client, admin)
    assert at.get("/admin/records", params={"of": "niemand"}).status_code == 404
    assert at.get("/admin/records.json", params={"of": "niemand"}).status_code == 404
    shown = at.get("/admin/records", params={"of": "visitor-1"}).text
    assert "对话 visitor-1" in shown and "访客" not in shown.split("<h2>")[1], "how much there is, not what"
    assert at.get("/admin/records.json", params={"of": "visitor-1"}).json()["turns"][0]["question"].startswith("访客")
    form = {"csrf": admin.form_token, "of": "visitor-1"}
    assert at.post("/admin/records/erase", data=form, headers=PAGE).status_code == 400
    assert "已删除 1 个对话" in at.post("/admin/records/erase", data={**form, "sure": "1"}, headers=PAGE).text
    assert at.get("/admin/records", params={"of": "visitor-1"}).status_code == 404
    assert (
        "已删除 2 个对话" in at.post("/admin/records/erase", data={**form, "of": "LI", "sure": "1"}, headers=PAGE).text
    )
    assert [action for _, action, _ in actions(office)][:3] == ["records.erase", "conversation.erase", "records.export"]
