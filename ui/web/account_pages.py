"""Signing in and out, and changing one's password."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from knowledge.errors import InputError
from ui.accounts import secrets, sessions, signin, users
from ui.web.access import SESSION, VISIT, Staff, form_token, local_path, office_of, seed, set_cookie
from ui.web.forms import form_page, page_routes
from ui.web.render import page

_SHORT = Form(max_length=400)
Text = Annotated[str, _SHORT]


def router() -> APIRouter:
    routes = page_routes()
    routes.add_api_route("/account/login", login_page, methods=["GET"])
    routes.add_api_route("/account/login", login, methods=["POST"])
    routes.add_api_route("/account/logout", logout, methods=["POST"])
    routes.add_api_route("/account", account_page, methods=["GET"])
    routes.add_api_route("/account/password", password_page, methods=["GET"])
    routes.add_api_route("/account/password", change_password, methods=["POST"])
    return routes


def login_page(request: Request, next: str = "") -> Response:
    return _login_form(request, next=next)


def login(request: Request, name: Text = "", password: Text = "", next: Text = "") -> Response:
    address = request.client.host if request.client else ""
    try:
        done = signin.sign_in(office_of(request).database, name, password, address, request.cookies.get(SESSION, ""))
    except signin.Locked as error:
        reply = _login_form(request, next=next, name=name, fault=str(error), status=429)
        reply.headers["Retry-After"] = str(error.wait_s)
        return reply
    except signin.WrongPassword as error:
        return _login_form(request, next=next, name=name, fault=str(error), status=401)
    where = "/account/password" if done.must_change else local_path(next)
    return signed_in(request, done.token, where)


def signed_in(request: Request, token: str, where: str) -> Response:
    """Send the browser on, with the new session."""
    reply = RedirectResponse(where, status_code=303)
    set_cookie(reply, request, SESSION, token)
    reply.delete_cookie(VISIT, path="/")
    return reply


def _login_form(request: Request, *, next: str, name: str = "", fault: str = "", status: int = 200) -> Response:
    visit = seed(request) or secrets.token()
    token = form_token(request) if seed(request) else secrets.digest(f"csrf:{visit}")
    oidc = bool(office_of(request).settings.oidc_issuer)
    html = page("login.html", here="", next=local_path(next, ""), name=name[:80], fault=fault, csrf=token, oidc=oidc)
    reply = HTMLResponse(html, status_code=status)
    if not seed(request):
        set_cookie(reply, request, VISIT, visit)
    return reply


def logout(request: Request) -> Response:
    token = request.cookies.get(SESSION, "")
    if token:
        with office_of(request).database.writing() as connection:
            sessions.end(connection, token)
    reply = RedirectResponse("/account/login", status_code=303)
    reply.delete_cookie(SESSION, path="/")
    return reply


def account_page(request: Request, caller: Staff) -> Response:
    return form_page(request, "account.html", caller, here="account")


def password_page(request: Request, caller: Staff) -> Response:
    return _password_form(request, caller)


def change_password(
    request: Request, caller: Staff, current: Text = "", password: Text = "", again: Text = ""
) -> Response:
    database = office_of(request).database
    address = request.client.host if request.client else ""
    try:
        if password != again:
            raise InputError("两次输入的新密码不一样")
        if password == current:
            raise InputError("新密码与现在的相同")
        secrets.check_new_password(password, caller.name)
        signin.check_password(database, caller.name, current, address)  # counted: a stolen session cannot guess
        with database.writing() as connection:
            users.change_password(connection, users.named(connection, caller.name), password)
            token = sessions.begin(connection, caller.user_id)
    except InputError as error:
        return _password_form(request, caller, str(error), 400)
    return signed_in(request, token, "/account")


def _password_form(request: Request, caller: Staff, fault: str = "", status: int = 200) -> Response:
    least = secrets.MIN_PASSWORD_CHARS
    return form_page(request, "password.html", caller, here="account", status=status, fault=fault, least=least)
