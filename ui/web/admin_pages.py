"""Administration: accounts, API keys, the audit log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import Connection

from knowledge.errors import InputError, NotFound
from ui.accounts import keys, users
from ui.accounts.roles import SCOPES, Role, parse_role, parse_scopes
from ui.accounts.sessions import Caller
from ui.records import audit
from ui.web.access import Admin, office_of
from ui.web.forms import form_page, page_routes
from ui.web.render import page

Text = Annotated[str, Form(max_length=200)]
Number = Annotated[int, Form(ge=0, le=100_000)]
Shown = dict[str, str]  # what the list tells of a change, by the names of its template


def router() -> APIRouter:
    routes = page_routes()
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
    def create(connection: Connection) -> Shown:
        return _handed(users.create(connection, name, parse_role(role), actor=caller.name))

    return _done(request, caller, create, _users)


def change_role(request: Request, caller: Admin, name: Text = "", role: Text = "") -> Response:
    def change(connection: Connection) -> Shown:
        user = users.set_role(connection, name, parse_role(role), actor=caller.name)
        return {"said": f"{user.name} 现在是{user.role.label}。"}

    return _done(request, caller, change, _users)


def disable_user(request: Request, caller: Admin, name: Text = "") -> Response:
    def disable(connection: Connection) -> Shown:
        return {"said": f"已停用 {users.disable(connection, name, actor=caller.name).name}。"}

    return _done(request, caller, disable, _users)


def reset_user(request: Request, caller: Admin, name: Text = "") -> Response:
    return _done(request, caller, lambda c: _handed(users.reset(c, name, actor=caller.name)), _users)


def _handed(welcome: users.Welcome) -> Shown:
    return {"said": f"{welcome.user.name} 的一次性密码（只显示这一次，登录后须修改）", "secret": welcome.password}


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
    def create(connection: Connection) -> Shown:
        chosen = parse_scopes(scopes or [])
        key, text = keys.create(connection, name, chosen, per_minute=per_minute, days=days, actor=caller.name)
        return {"said": f"密钥“{key.name}”（只显示这一次，请立即保存）", "secret": text}

    return _done(request, caller, create, _keys)


def revoke_key(request: Request, caller: Admin, key_id: Text = "") -> Response:
    def revoke(connection: Connection) -> Shown:
        return {"said": f"已停用密钥“{keys.revoke(connection, key_id, actor=caller.name).name}”。"}

    return _done(request, caller, revoke, _keys)


def _done(
    request: Request, caller: Caller, change: Callable[[Connection], Shown], listed: Callable[..., Response]
) -> Response:
    """Make the change in one transaction and show the list with what came of it."""
    try:
        with office_of(request).database.writing() as connection:
            shown = change(connection)
    except InputError as error:
        return listed(request, caller, fault=str(error), status=400)
    except NotFound as error:
        return listed(request, caller, fault=str(error), status=404)
    return listed(request, caller, **shown)


def _users(request: Request, caller: Caller, **told: Any) -> Response:
    with office_of(request).database.reading() as connection:
        rows = users.listed(connection)
    roles = [role for role in Role if role is not Role.VISITOR]
    return _list(request, caller, "users", rows=rows, roles=roles, **told)


def _keys(request: Request, caller: Caller, **told: Any) -> Response:
    with office_of(request).database.reading() as connection:
        rows = keys.listed(connection)
    return _list(request, caller, "keys", rows=rows, scopes=SCOPES, **told)


def _list(
    request: Request,
    caller: Caller,
    name: str,
    *,
    said: str = "",
    secret: str = "",
    fault: str = "",
    status: int = 200,
    **values: Any,
) -> Response:
    """Return a list with what was done. secret: a password or key, shown this once."""
    told = {"said": said, "secret": secret, "fault": fault}
    return form_page(request, f"{name}.html", caller, here=name, status=status, **told, **values)


def audit_page(request: Request, caller: Admin, before: int | None = None) -> Response:
    with office_of(request).database.reading() as connection:
        rows = audit.entries(connection, 100, before)
    older = rows[-1].id if len(rows) == 100 else None
    return HTMLResponse(page("audit.html", here="audit", caller=caller, rows=rows, older=older))
