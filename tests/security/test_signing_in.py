"""Signing in as a browser does it: forms, cookies, locks, and what a stolen or planted cookie is worth."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.databases import new_sqlite
from tests.staff import PASSWORD, field, hired, seated
from tests.ui.fakes import FakeKnowledge, fake_ask
from ui.accounts import attempts
from ui.accounts.roles import Role
from ui.desk import Desk
from ui.records.database import sqlite_database
from ui.settings import load_settings
from ui.web.access import SESSION, VISIT, local_path
from ui.web.app import create_app
from ui.web.office import Office


def sign_in(client: TestClient, name: str, password: str, **more: str):
    page = client.get("/account/login", params={"next": more.pop("next", "")})
    return client.post("/account/login", data={"csrf": field(page.text), "name": name, "password": password,
                                              "next": field(page.text, "next"), **more})  # fmt: skip


@pytest.fixture(autouse=True)
def nobody(client: TestClient) -> None:
    seated(client, None)


def test_the_first_administrator_must_change_the_password(tmp_path: Path):
    office = Office(load_settings({}), new_sqlite(tmp_path))
    first = office.start()
    assert first is not None
    client = TestClient(create_app(Desk(FakeKnowledge(), fake_ask), office), follow_redirects=False)  # type: ignore[arg-type]
    reply = sign_in(client, "admin", first.password)
    assert (reply.status_code, reply.headers["location"]) == (303, "/account/password")
    assert client.get("/admin/users", headers={"accept": "text/html"}).headers["location"] == "/account/password"
    assert client.get("/admin/users").status_code == 403
    page = client.get("/account/password")
    data = {"csrf": field(page.text), "current": first.password, "password": PASSWORD, "again": PASSWORD}
    before = client.cookies[SESSION]
    assert client.post("/account/password", data=data).status_code == 303
    assert client.cookies[SESSION] != before
    assert client.get("/admin/users").status_code == 200
    assert office.caller(before) is None
    client.close()
    office.close()


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: TestClient, office: Office):
    hired(office, Role.STAFF, "cookie")
    reply = sign_in(client, "cookie", PASSWORD)
    cookie = next(c for c in reply.headers.get_list("set-cookie") if c.startswith(SESSION))
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Secure" not in cookie


def test_over_https_the_cookie_stays_there(app, office: Office):
    hired(office, Role.STAFF, "secure")
    with TestClient(app, base_url="https://testserver", follow_redirects=False) as client:
        reply = sign_in(client, "secure", PASSWORD)
        assert "Secure" in next(c for c in reply.headers.get_list("set-cookie") if c.startswith(SESSION))
        assert reply.headers["strict-transport-security"]


def test_a_planted_session_is_worth_nothing_after_signing_in(client: TestClient, office: Office):
    hired(office, Role.STAFF, "fixated")
    client.get("/account/login")
    client.cookies.set(SESSION, "planted-by-somebody")
    reply = sign_in(client, "fixated", PASSWORD)
    assert reply.status_code == 303
    assert reply.cookies[SESSION] != "planted-by-somebody"
    assert office.caller("planted-by-somebody") is None


def test_signing_out_ends_the_session_in_the_database(client: TestClient, office: Office):
    person = hired(office, Role.STAFF, "leaver")
    seated(client, person)
    assert client.post("/account/logout", data={"csrf": person.form_token}).status_code == 303
    assert office.caller(person.token) is None


def test_a_wrong_password_is_told_without_saying_what_is_wrong(client: TestClient, office: Office):
    hired(office, Role.STAFF, "known")
    known, unknown = sign_in(client, "known", "wrong"), sign_in(client, "unknown", "wrong")
    assert known.status_code == unknown.status_code == 401
    assert known.text.replace("known", "") == unknown.text.replace("unknown", "")


def test_guessing_is_answered_with_a_time_to_wait(client: TestClient, office: Office):
    hired(office, Role.STAFF, "guessed")
    for _ in range(attempts.PER_ACCOUNT):
        assert sign_in(client, "guessed", "wrong").status_code == 401
    reply = sign_in(client, "guessed", PASSWORD)
    assert reply.status_code == 429
    assert 0 < int(reply.headers["retry-after"]) <= 15 * 60 + 1


@pytest.mark.parametrize(
    "next",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb", "/" + "x" * 400],
)
def test_nobody_is_sent_to_another_site(client: TestClient, office: Office, next: str):
    name = f"walker-{abs(hash(next))}"
    hired(office, Role.STAFF, name)
    assert local_path(next) == "/account"
    assert sign_in(client, name, PASSWORD, next=next).headers["location"] == "/account"


def test_the_page_one_came_for_opens_after_signing_in(client: TestClient, office: Office):
    hired(office, Role.STAFF, "comer")
    asked = client.get("/account", headers={"accept": "text/html"})
    assert asked.headers["location"] == "/account/login?next=/account"
    assert sign_in(client, "comer", PASSWORD, next="/documents?q=x").headers["location"] == "/documents?q=x"


def test_names_are_shown_as_text(client: TestClient, office: Office):
    page = client.get("/account/login")
    hostile = '"><script>window.pwned=1</script>'
    reply = client.post("/account/login", data={"csrf": field(page.text), "name": hostile, "password": "x"})
    assert "<script>window" not in reply.text
    assert VISIT in client.cookies


def test_what_staff_are_shown_is_not_kept_by_browsers(client: TestClient, office: Office):
    seated(client, hired(office, Role.ADMIN, "shown"))
    reply = client.get("/admin/users")
    assert reply.headers["cache-control"] == "no-store"
    assert "unsafe" not in reply.headers["content-security-policy"].partition("script-src")[2]


def test_a_dead_database_closes_staff_pages_and_answers_go_on(tmp_path: Path):
    (tmp_path / "file").write_text("not a folder")
    office = Office(load_settings({}), sqlite_database(tmp_path / "file" / "records.sqlite"))
    assert office.start() is None
    desk = Desk(FakeKnowledge(), fake_ask)  # type: ignore[arg-type]
    desk.recorder = office.recorder
    with TestClient(create_app(desk, office), raise_server_exceptions=False) as client:
        assert client.post("/api/ask", json={"question": "最多多少"}).status_code == 200
        client.cookies.set(SESSION, "x")
        reply = client.get("/admin/users")
        assert (reply.status_code, "记录数据库不能使用" in reply.json()["error"]) == (503, True)
    office.close()


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[tuple[TestClient, Office]]:
    office = Office(load_settings({"JINGDA_RATE_PER_MINUTE": "5"}), new_sqlite(tmp_path))
    office.start()
    with TestClient(create_app(Desk(FakeKnowledge(), fake_ask), office), raise_server_exceptions=False) as client:  # type: ignore[arg-type]
        yield client, office
    office.close()


def test_too_many_requests_are_answered_with_a_time_to_wait(limited: tuple[TestClient, Office]):
    client, _ = limited
    replies = [client.get("/api/search", params={"q": "x"}) for _ in range(7)]
    assert [reply.status_code for reply in replies] == [200] * 5 + [429] * 2
    assert 1 <= int(replies[-1].headers["retry-after"]) <= 12
    assert "秒后再试" in replies[-1].json()["error"]
    assert client.get("/documents").status_code == 200, "pages are not counted"


@pytest.mark.parametrize(
    "path",
    ["/calc/voucher", "/calc/voucher/result?f.contract=1", "/deadline/voucher", "/match", "/match/report.xlsx", "/mcp"],
)
def test_what_computes_is_counted_too(limited: tuple[TestClient, Office], path: str):
    client, _ = limited
    for _ in range(5):
        client.get("/api/search", params={"q": "x"})
    assert client.get(path).status_code == 429


def test_a_key_has_a_limit_of_its_own(limited: tuple[TestClient, Office]):
    from ui.accounts import keys

    client, office = limited
    with office.database.writing() as connection:
        _, text = keys.create(connection, "many", ["read"], per_minute=8, actor="test")
    with_key = {"authorization": f"Bearer {text}"}
    statuses = [client.get("/api/search", params={"q": "x"}, headers=with_key).status_code for _ in range(9)]
    assert statuses == [200] * 8 + [429]
    assert client.get("/api/search", params={"q": "x"}).status_code == 200, "others are counted apart"


def test_inventing_keys_does_not_get_round_the_limit(limited: tuple[TestClient, Office]):
    client, _ = limited
    statuses = [
        client.get("/api/search", params={"q": "x"}, headers={"authorization": f"Bearer jd_{i:08x}_x"}).status_code
        for i in range(6)
    ]
    assert statuses == [401] * 5 + [429]
