"""Signing in through the identity provider: away to it, and back with its word."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from knowledge.errors import JingdaError
from ui.accounts import oidc, secrets, sessions, users
from ui.records import audit
from ui.web.access import SESSION, VISIT, Denied, local_path, office_of, set_cookie
from ui.web.account_pages import signed_in
from ui.web.office import Office
from ui.web.render import page

BACK = "/account/oidc/callback"


def router() -> APIRouter:
    routes = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
    routes.add_api_route("/account/oidc", leave, methods=["GET"])
    routes.add_api_route(BACK, come_back, methods=["GET"])
    return routes


def leave(request: Request, next: str = "") -> Response:
    office = _with_provider(request)
    visit = request.cookies.get(VISIT, "") or secrets.token()
    try:
        begun = oidc.Provider(office.settings).begin(_back_address(request, office))
    except JingdaError as error:
        return _refused(error)
    with office.database.writing() as connection:
        oidc.remember(connection, begun, visit, local_path(next))
    reply = RedirectResponse(begun.address, status_code=303)
    set_cookie(reply, request, VISIT, visit)
    return reply


def come_back(request: Request, code: str = "", state: str = "") -> Response:
    office = _with_provider(request)
    try:
        # Two transactions: a state is used up even where the provider then says no.
        with office.database.writing() as connection:
            begun = oidc.recall(connection, state, request.cookies.get(VISIT, ""))
        if begun is None:
            raise oidc.expired()
        nonce, verifier, where = begun
        vouched = oidc.Provider(office.settings).finish(code, nonce, verifier, _back_address(request, office))
        token = _session(office, vouched, request.cookies.get(SESSION, ""))
    except JingdaError as error:
        return _refused(error)
    return signed_in(request, token, where)


def _session(office: Office, vouched: oidc.Vouched, old_token: str) -> str:
    with office.database.writing() as connection:
        user = users.from_oidc(connection, vouched.issuer, vouched.subject, vouched.name, vouched.role)
        if not user.active:
            raise oidc.SignInRefused("这个账号已停用", remedy="请联系管理员")
        audit.append(connection, user.name, "signin", user.name, by="oidc")
        return sessions.begin(connection, user.id, old_token)


def _with_provider(request: Request) -> Office:
    office = office_of(request)
    if not office.settings.oidc_issuer:
        raise Denied(404, "此服务没有接入统一账号")
    return office


def _back_address(request: Request, office: Office) -> str:
    base = office.settings.public_url or str(request.base_url)
    return base.rstrip("/") + BACK


def _refused(error: JingdaError) -> Response:
    status = 403 if isinstance(error, oidc.SignInRefused) else 503
    return HTMLResponse(page("message.html", here="", heading="没有登录成功", text=str(error)), status_code=status)
