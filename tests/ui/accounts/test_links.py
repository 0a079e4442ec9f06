"""Who is signed in finds the way to the pages of staff on every page; a visitor sees none of it."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from knowledge.errors import StoreUnavailable
from tests.staff import hired, seated
from ui.accounts.roles import Role
from ui.web.office import Office

PERSON = {"accept": "text/html"}
pytestmark = pytest.mark.filterwarnings("ignore:unclosed event loop:ResourceWarning")  # Gradio leaves one


@pytest.mark.parametrize("path", ["/programs", "/match", "/documents", "/faq", "/c/nichts"])
def test_public_pages_show_the_links_of_staff_to_staff_only(client: TestClient, office: Office, path: str):
    person = hired(office, Role.STAFF, "wang")
    shown = seated(client, person).get(path, headers=PERSON).text
    assert 'href="/desk"' in shown and "wang" in shown
    shown = seated(client, None).get(path, headers=PERSON).text
    assert 'href="/desk"' not in shown and "wang" not in shown and "工作人员" in shown


def test_a_session_that_ended_shows_none(client: TestClient, office: Office):
    seated(client, hired(office, Role.STAFF, "wang"))
    client.cookies.set("jingda_session", "not a session")
    assert 'href="/desk"' not in client.get("/programs", headers=PERSON).text


def test_a_refusal_keeps_the_links_of_who_is_refused(client: TestClient, office: Office):
    shown = seated(client, hired(office, Role.STAFF, "wang")).get("/admin/users", headers=PERSON)
    assert shown.status_code == 403 and 'href="/desk"' in shown.text


def test_with_the_records_away_a_public_page_opens_as_for_a_visitor(
    client: TestClient,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
):
    seated(client, hired(office, Role.STAFF, "wang"))

    def away(token: str) -> None:
        raise StoreUnavailable("数据库连不上", where="records", remedy="请稍后再试")

    monkeypatch.setattr(office, "caller", away)
    shown = client.get("/programs", headers=PERSON)
    assert shown.status_code == 200 and 'href="/desk"' not in shown.text


@pytest.mark.parametrize(("role", "offered"), [(None, False), (Role.STAFF, False), (Role.SUPERVISOR, True)])
def test_the_comparison_offers_its_effect_to_who_may_see_it(
    client: TestClient,
    office: Office,
    role: Role | None,
    offered: bool,
):
    person = hired(office, role, "li") if role else None
    shown = seated(client, person).get(
        "/documents/compare", params={"old": "rules-2026", "new": "old-2023"}, headers=PERSON
    )
    assert ("/admin/documents/effects" in shown.text) is offered
