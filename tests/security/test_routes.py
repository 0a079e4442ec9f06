"""Every route of the app, as every role: the table in ui/web/permissions.py is what really happens.

The list of routes comes from the app itself, so a new route is tested from its first day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from starlette.routing import BaseRoute, Mount, Route

from tests.staff import PASSWORD, Person, hired, seated
from ui.accounts import keys
from ui.accounts.roles import SCOPES, Role
from ui.web.office import Office
from ui.web.permissions import MOUNTS, ROUTES, Access

CLOSED = (401, 403)
# What a route needs before it can be told apart from one that refuses: a right password.
FILLED = {"POST /account/login": {"name": "for-sign-in", "password": PASSWORD}}
SIGN_IN = "/account/login"
ENDS_SESSION = ("POST /account/login", "POST /account/logout")


@pytest.fixture(scope="module")
def people(office: Office) -> dict[Role, Person | None]:
    return {role: None if role is Role.VISITOR else hired(office, role) for role in Role}


@pytest.fixture(autouse=True, scope="module")
def somebody(office: Office) -> None:
    hired(office, Role.STAFF, "for-sign-in")


def flat(routes: list[BaseRoute]) -> Iterator[BaseRoute]:
    """Yield every route, those of included routers too."""
    for route in routes:
        inner = getattr(route, "original_router", None) or getattr(route, "router", None)
        if inner is not None and not isinstance(route, Route | Mount):
            yield from flat(inner.routes)
        else:
            yield route


def served(app: FastAPI) -> set[str]:
    """Return "METHOD /path" of every route that is not a mounted app."""
    found: set[str] = set()
    for route in flat(app.routes):
        if isinstance(route, Route | APIRoute):
            found |= {f"{method} {route.path}" for method in route.methods or () if method != "HEAD"}
    return found


def filled(template: str) -> str:
    return re.sub(r"\{[^}]+\}", "x", template)


def call(client: TestClient, route: str, person: Person | None, **more: object) -> int:
    method, _, template = route.partition(" ")
    seated(client, person)
    data = {"csrf": person.form_token, **FILLED.get(route, {})} if person and method != "GET" else None
    reply = client.request(method, filled(template), data=data, **more)  # type: ignore[arg-type]
    return reply.status_code


def test_every_route_of_the_app_is_declared_and_none_that_is_not_there(app: FastAPI):
    assert served(app) == set(ROUTES)


def test_every_mounted_app_is_known(app: FastAPI):
    apps = [r for r in flat(app.routes) if isinstance(r, Mount) or (isinstance(r, Route) and not r.methods)]
    assert {route.path for route in apps} == MOUNTS


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("route", sorted(ROUTES))
def test_each_role_gets_in_exactly_where_the_table_says(
    client: TestClient, office: Office, people: dict[Role, Person | None], route: str, role: Role
):
    access, person = ROUTES[route], people[role]
    if person and route in ENDS_SESSION:
        person = hired(office, role, f"{role}-{route.rpartition('/')[2]}")
    status = call(client, route, person)
    if access.form and person is None:
        assert status == 403  # no form was shown to this browser
    elif role.may(access.role):
        assert status not in CLOSED, "the role suffices"
        assert status < 500
    else:
        assert status == (401 if role is Role.VISITOR else 403)


@pytest.mark.parametrize("route", sorted(r for r, a in ROUTES.items() if a.role is not Role.VISITOR))
def test_a_browser_without_a_session_is_sent_to_sign_in_or_refused(client: TestClient, route: str):
    method, _, template = route.partition(" ")
    seated(client, None)
    reply = client.request(method, filled(template), headers={"accept": "text/html"})
    if method == "GET":
        assert (reply.status_code, reply.headers["location"].partition("?")[0]) == (303, SIGN_IN)
    else:
        assert reply.status_code in CLOSED


@pytest.mark.parametrize(
    "route", sorted(r for r, a in ROUTES.items() if not r.startswith("GET") and (a.form or a.role is not Role.VISITOR))
)
@pytest.mark.parametrize("fault", ["no token", "wrong token", "token of another", "other site"])
def test_a_post_that_is_not_from_our_form_is_refused(
    client: TestClient, people: dict[Role, Person | None], route: str, fault: str
):
    admin, other = people[Role.ADMIN], people[Role.STAFF]
    assert admin and other
    token = {"no token": "", "wrong token": "0" * 64, "token of another": other.form_token}.get(fault, admin.form_token)
    headers = {"sec-fetch-site": "cross-site"} if fault == "other site" else {}
    seated(client, admin)
    path = route.partition(" ")[2]
    assert client.post(path, data={"csrf": token} if token else {}, headers=headers).status_code == 403
    assert client.get("/account").status_code == 200, "the session still stands"


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("route", sorted(ROUTES))
def test_an_api_key_reaches_only_what_its_scope_names(client: TestClient, office: Office, route: str, scope: str):
    access: Access = ROUTES[route]
    with office.database.writing() as connection:
        _, text = keys.create(connection, "test", [scope], per_minute=0, actor="test")
    status = call(client, route, None, headers={"authorization": f"Bearer {text}"})
    allowed = access.scope == scope or (access.role is Role.VISITOR and not access.scope)
    assert (status not in CLOSED) == (allowed and route != "POST /account/login") or access.form
    if not allowed:
        assert status == 403


@pytest.mark.parametrize("text", ["jd_00000000_x", "jd_", "jd_x_", "jd_" + "9" * 5000])
def test_a_key_that_is_not_good_opens_nothing_not_even_public_routes(client: TestClient, text: str):
    assert call(client, "GET /api/search", None, params={"q": "x"}, headers={"authorization": f"Bearer {text}"}) == 401


def test_the_token_of_another_service_counts_as_none(client: TestClient):
    foreign = {"authorization": "Bearer sk-anything"}
    assert call(client, "GET /api/search", None, params={"q": "x"}, headers=foreign) == 200
    assert call(client, "GET /admin/users", None, headers=foreign) == 401


@pytest.mark.parametrize("role", [Role.VISITOR, Role.ADMIN])
@pytest.mark.parametrize("route", sorted(ROUTES))
def test_every_reply_is_guarded_by_headers(
    client: TestClient, people: dict[Role, Person | None], route: str, role: Role
):
    """Whatever a route replies, a page, an error or a file: nothing is guessed, framed, or loaded from elsewhere."""
    seated(client, None if route in ENDS_SESSION else people[role])
    method, _, template = route.partition(" ")
    headers = client.request(method, filled(template), headers={"accept": "text/html"}).headers
    policy = headers["content-security-policy"]
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "same-origin")
    assert "default-src 'self'" in policy and "frame-ancestors 'self'" in policy and "http:" not in policy
    scripts = policy.partition("script-src ")[2].partition(";")[0]
    assert scripts == "'self'", "only the chat's page, which Gradio makes, may do more"


@pytest.mark.parametrize("path", ["/gradio_api/upload", "/file=/etc/passwd", "/no-such-page"])
def test_refusals_before_any_route_are_guarded_too(client: TestClient, path: str):
    reply = client.get(path)
    assert reply.status_code in (403, 404)
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "unsafe" not in reply.headers["content-security-policy"].partition("script-src ")[2]
    large = client.post("/api/ask", content=b"x" * 1_000_001)
    assert (large.status_code, large.headers["x-content-type-options"]) == (413, "nosniff")
