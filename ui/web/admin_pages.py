"""Administration: accounts, API keys, the audit log."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import Connection

from knowledge.errors import InputError, NotFound
from ui.accounts import keys, users
from ui.accounts.roles import SCOPES, Role, parse_role, parse_scopes
from ui.records import audit
from ui.web.access import Admin, form_token, office_of
from ui.web.render import page

Text = Annotated[str, Form(max_length=200)]
Number = Annotated[int, Form(ge=0, le=100_000)]


def router() -> APIRouter:
    routes = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
    routes.add_api_route("/admin/users", users_page, methods=["GET"])
    routes.add_api_route("/admin/users", create_user, methods=["POST"])
    routes.add_api_route("/admin/users/role", change_role, methods=["POST"])
    routes.add_api_route("/admin/users/disable", disable_user, methods=["POST"])
    routes.add_api_route("/admin/users/reset", reset_user, methods=["POST"])
    routes.add_api_route("/admin/keys", keys_page, methods=["GET"])
    routes.add_api_route("/admin/keys", create_key, methods=["POST"])
    routes.add_api_route("/admin/keys/revoke", revoke_key, methods=["POST"])
    routes.add_api_route("/admin/audit", audit_page, methods=["GET"])
    return routes


def users_page(request: Request, caller: Admin) -> Response:
    return _users(request, caller)


def create_user(request: Request, caller: Admin, name: Text = "", role: Text = "staff") -> Response:
    return _done(request, caller, lambda c: _handed(users.create(c, name, parse_role(role), actor=caller.name)))


def change_role(request: Request, caller: Admin, name: Text = "", role: Text = "") -> Response:
    def change(connection: Connection) -> dict[str, str]:
        user = users.set_role(connection, name, parse_role(role), actor=caller.name)
        return {"said": f"{user.name} 现在是{user.role.label}。"}

    return _done(request, caller, change)


def disable_user(request: Request, caller: Admin, name: Text = "") -> Response:
    return _done(request, caller, lambda c: {"said": f"已停用 {users.disable(c, name, actor=caller.name).name}。"})


def reset_user(request: Request, caller: Admin, name: Text = "") -> Response:
    return _done(request, caller, lambda c: _handed(users.reset(c, name, actor=caller.name)))


def _handed(welcome: users.Welcome) -> dict[str, str]:
    return {"said": f"{welcome.user.name} 的一次性密码（只显示这一次，登录后须修改）", "secret": welcome.password}


def _done(request: Request, caller: Admin, change: Any) -> Response:
    """Make the change in one transaction and show the list with what came of it."""
    try:
        with office_of(request).database.writing() as connection:
            shown = change(connection)
    except InputError as error:
        return _users(request, caller, fault=str(error), status=400)
    except NotFound as error:
        return _users(request, caller, fault=str(error), status=404)
    return _users(request, caller, **shown)


def _users(
    request: Request, caller: Admin, *, said: str = "", secret: str = "", fault: str = "", status: int = 200
) -> Response:
    with office_of(request).database.reading() as connection:
        rows = users.listed(connection)
    roles = [role for role in Role if role is not Role.VISITOR]
    html = page("users.html", here="users", caller=caller, rows=rows, roles=roles, said=said, secret=secret,
                fault=fault, csrf=form_token(request))  # fmt: skip
    return HTMLResponse(html, status_code=status)


def keys_page(request: Request, caller: Admin) -> Response:
    return _keys(request, caller)


def create_key(
    request: Request,
    caller: Admin,
    name: Text = "",
    scopes: Annotated[list[str] | None, Form()] = None,
    per_minute: Number = 60,
    days: Number = 365,
) -> Response:
    try:
        with office_of(request).database.writing() as connection:
            chosen = parse_scopes(scopes or [])
            key, text = keys.create(connection, name, chosen, per_minute=per_minute, days=days, actor=caller.name)
    except InputError as error:
        return _keys(request, caller, fault=str(error), status=400)
    return _keys(request, caller, said=f"密钥“{key.name}”（只显示这一次，请立即保存）", secret=text)


def revoke_key(request: Request, caller: Admin, key_id: Text = "") -> Response:
    try:
        with office_of(request).database.writing() as connection:
            key = keys.revoke(connection, key_id, actor=caller.name)
    except NotFound as error:
        return _keys(request, caller, fault=str(error), status=404)
    return _keys(request, caller, said=f"已停用密钥“{key.name}”。")


def _keys(
    request: Request, caller: Admin, *, said: str = "", secret: str = "", fault: str = "", status: int = 200
) -> Response:
    with office_of(request).database.reading() as connection:
        rows = keys.listed(connection)
    html = page("keys.html", here="keys", caller=caller, rows=rows, scopes=SCOPES, said=said, secret=secret,
                fault=fault, csrf=form_token(request))  # fmt: skip
    return HTMLResponse(html, status_code=status)


def audit_page(request: Request, caller: Admin, before: int | None = None) -> Response:
    with office_of(request).database.reading() as connection:
        rows = audit.entries(connection, 100, before)
    older = rows[-1].id if len(rows) == 100 else None
    return HTMLResponse(page("audit.html", here="audit", caller=caller, rows=rows, older=older))
