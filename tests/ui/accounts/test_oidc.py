"""Signing in through an identity provider that really runs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey

from knowledge.errors import SettingsError
from tests.databases import new_sqlite
from tests.ui.accounts.provider import CLIENT_ID, CLIENT_SECRET, Provider, running
from ui.accounts import users
from ui.accounts.oidc import roles_of_groups
from ui.accounts.roles import Role
from ui.desk import Desk
from ui.settings import load_settings
from ui.web.access import SESSION
from ui.web.app import create_app
from ui.web.office import Office


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running() as made:
        yield made


@pytest.fixture(autouse=True)
def honest(provider: Provider) -> None:
    provider.changes, provider.signs_with = {}, None


@pytest.fixture
def office(provider: Provider, tmp_path: Path) -> Iterator[Office]:
    environment = {
        "JINGDA_OIDC_ISSUER": provider.address,
        "JINGDA_OIDC_CLIENT_ID": CLIENT_ID,
        "JINGDA_OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "JINGDA_OIDC_ROLES": "staff=hotline, supervisor=leads, admin=it",
    }
    made = Office(load_settings(environment), new_sqlite(tmp_path))
    made.start()
    yield made
    made.close()


@pytest.fixture
def client(desk: Desk, office: Office) -> Iterator[TestClient]:
    made = TestClient(create_app(desk, office), raise_server_exceptions=False, follow_redirects=False)
    yield made
    made.close()


def gone_to_provider(client: TestClient, next: str = "/documents") -> str:
    """Begin a login and return the address to which the provider sends the person back."""
    left = client.get("/account/oidc", params={"next": next})
    assert left.status_code == 303
    back = httpx.get(left.headers["location"]).headers["location"]
    at = urlsplit(back)
    return f"{at.path}?{at.query}"


def test_the_login_page_offers_it(client: TestClient):
    assert "用单位统一账号登录" in client.get("/account/login").text


def test_a_person_comes_back_signed_in_with_the_role_of_their_group(client: TestClient, office: Office):
    back = client.get(gone_to_provider(client))
    assert (back.status_code, back.headers["location"]) == (303, "/documents")
    assert "主管" in client.get("/account").text
    with office.database.reading() as connection:
        user = users.named(connection, "wang")
    assert (user.external, user.role) == (True, Role.SUPERVISOR)


def test_another_group_is_another_role_at_the_next_login(client: TestClient, provider: Provider, office: Office):
    client.get(gone_to_provider(client))
    provider.changes = {"groups": ["hotline"]}
    client.get(gone_to_provider(client))
    assert "坐席" in client.get("/account").text


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "another"},
        {"aud": "another-client"},
        {"iss": "https://elsewhere.example"},
        {"exp": int(time.time()) - 3600},
        {"groups": ["guests"]},
        {"groups": None},
    ],
    ids=lambda c: next(iter(c)),
)
def test_a_token_that_is_not_for_this_login_is_refused(
    client: TestClient, provider: Provider, changes: dict[str, object]
):
    provider.changes = changes
    back = client.get(gone_to_provider(client))
    assert back.status_code == 403
    assert SESSION not in client.cookies


def test_a_token_signed_by_another_key_is_refused(client: TestClient, provider: Provider):
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "k1"})
    back = client.get(gone_to_provider(client))
    assert (back.status_code, "没有通过核验" in back.text) == (403, True)


def test_an_answer_works_once_and_only_in_the_browser_that_began(client: TestClient):
    back = gone_to_provider(client)
    cookies = dict(client.cookies)
    client.cookies.clear()
    assert client.get(back).status_code == 403
    for name, value in cookies.items():
        client.cookies.set(name, value)
    assert client.get(back).status_code == 403, "the try in the other browser has used it up"


def test_after_signing_in_nobody_is_sent_to_another_site(client: TestClient):
    assert client.get(gone_to_provider(client, "//evil.example/x")).headers["location"] == "/account"


def test_a_disabled_account_stays_out(client: TestClient, office: Office):
    client.get(gone_to_provider(client))
    with office.database.writing() as connection:
        users.disable(connection, "wang", actor="admin")
    assert client.get("/account").status_code in (303, 401)
    assert "这个账号已停用" in client.get(gone_to_provider(client)).text


def test_a_provider_that_is_away_is_said(desk: Desk, tmp_path: Path):
    office = Office(load_settings({"JINGDA_OIDC_ISSUER": "http://127.0.0.1:1"}), new_sqlite(tmp_path))
    with TestClient(create_app(desk, office), raise_server_exceptions=False) as client:
        reply = client.get("/account/oidc")
    assert (reply.status_code, "统一账号服务没有应答" in reply.text) == (503, True)
    office.close()


def test_groups_are_read_and_a_fault_in_them_named():
    assert roles_of_groups("staff=a, admin=b") == {"a": Role.STAFF, "b": Role.ADMIN}
    with pytest.raises(SettingsError, match="JINGDA_OIDC_ROLES"):
        roles_of_groups("staff")
