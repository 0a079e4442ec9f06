"""Every request passes here before its route: who is asking, may they, and did the post come from our own form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from knowledge.errors import StoreError
from ui.accounts import secrets
from ui.accounts.keys import PREFIX, ApiKey
from ui.accounts.roles import Role
from ui.accounts.sessions import COOKIE, Caller
from ui.service.faults import Fault
from ui.web.errors import reply
from ui.web.office import Office
from ui.web.permissions import Access, access_of
from ui.web.render import SHOWN_TO, page

SESSION, VISIT = COOKIE, "jingda_visit"  # cookies: who is signed in; which browser a form was shown to
_SAFE = ("GET", "HEAD", "OPTIONS")
_ALLOWED_BEFORE_CHANGE = ("/account/password", "/account/logout")


class Denied(Exception):
    """A request that may not go on: its status and what the person reads."""

    def __init__(self, status: int, message: str) -> None:
        self.status, self.message = status, message
        super().__init__(message)


def office_of(request: Request) -> Office:
    """Raises: Denied where this server runs without accounts."""
    office: Office | None = getattr(request.app.state, "office", None)
    if office is None:
        raise Denied(503, "此服务没有开通账号")
    return office


async def enforce(request: Request) -> None:
    """Hold the request to the table of routes; the caller is in `request.state.caller` afterwards where one is needed.

    Raises: Denied.
    """
    access = access_of(request.method, request.scope["route"].path)
    if access is None:
        raise Denied(403, "此地址未开放")
    if request.method not in _SAFE and (access.form or access.role is not Role.VISITOR):
        _check_origin(request)
    key = await identified(request)
    if key is not None:
        _check_scope(key, access)
    elif access.role is not Role.VISITOR:
        await _check_role(request, access)
    elif access.form:
        await _check_form(request)
    else:
        await _recognise(request)


async def _recognise(request: Request) -> None:
    """Let a public page show the links of staff to whoever of them opens it. It never decides what a request may do."""
    token = request.cookies.get(SESSION, "")
    office: Office | None = getattr(request.app.state, "office", None)
    if token and office is not None and "text/html" in request.headers.get("accept", ""):
        with suppress(StoreError):  # the records are away: the page is shown as to a visitor
            SHOWN_TO.set(await run_in_threadpool(office.caller, token))


async def identified(request: Request) -> ApiKey | None:
    """Return the API key of the request, also in `request.state.key`; None where it carries none. Raises: Denied when it is not good."""
    text = bearer(request)
    if not text:
        return None
    key = await run_in_threadpool(office_of(request).key, text)
    if key is None:
        raise Denied(401, "API 密钥无效或已停用")
    request.state.key = key
    return key


def bearer(request: Request) -> str:
    """Return the API key the request carries, "" for none: clients of other services send tokens of their own."""
    kind, _, text = request.headers.get("authorization", "").partition(" ")
    return text.strip() if kind.lower() == "bearer" and text.strip().startswith(PREFIX) else ""


def _check_scope(key: ApiKey, access: Access) -> None:
    public = access.role is Role.VISITOR and not access.scope
    if not public and access.scope not in key.scopes:
        raise Denied(403, "这个 API 密钥没有此项权限")


async def _check_role(request: Request, access: Access) -> None:
    token = request.cookies.get(SESSION, "")
    caller = await run_in_threadpool(office_of(request).caller, token) if token else None
    if caller is None:
        raise Denied(401, "请先登录")
    request.state.caller = caller
    SHOWN_TO.set(caller)
    if not caller.role.may(access.role):
        raise Denied(403, f"需要{access.role.label}权限")
    if caller.must_change and request.url.path not in _ALLOWED_BEFORE_CHANGE:
        raise Denied(403, "请先修改一次性密码")
    if request.method not in _SAFE:  # last: the token may stand in a large body
        await _check_form(request)


def _check_origin(request: Request) -> None:
    """Browsers say where a post comes from; another site's is refused whatever it carries."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    if site not in ("same-origin", "none"):
        raise Denied(403, "请求来自其他网站，已拒绝")


async def _check_form(request: Request) -> None:
    given = request.headers.get("x-csrf-token") or await _form_token(request)
    if not seed(request) or not secrets.same(given, form_token(request)):
        raise Denied(403, "页面已过期，请刷新后重试")


async def _form_token(request: Request) -> str:
    kind = request.headers.get("content-type", "")
    if not kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        return ""
    value = (await request.form()).get("csrf", "")
    return "" if isinstance(value, UploadFile) else str(value)


def seed(request: Request) -> str:
    """Return what ties a form to this browser: its session, or before one its visit."""
    return request.cookies.get(SESSION, "") or request.cookies.get(VISIT, "")


def form_token(request: Request) -> str:
    """Return the token that a form shown to this browser carries, and that its scripts send as X-CSRF-Token."""
    return secrets.digest(f"csrf:{seed(request)}")


def set_cookie(response: Response, request: Request, name: str, value: str) -> None:
    """Set a cookie that scripts cannot read and other sites do not send with posts; over https only where we are on https."""
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, httponly=True, samesite="lax", secure=secure, path="/")


def require(role: Role) -> Callable[[Request], Awaitable[Caller]]:
    """Return a dependency that gives a route its caller, of this role or above: `caller: Annotated[Caller, Depends(require(Role.STAFF))]`.

    The table of routes decides who gets in; this repeats it where the route uses the caller.
    """

    async def dependency(request: Request) -> Caller:
        caller: Caller | None = getattr(request.state, "caller", None)
        if caller is None:
            raise Denied(401, "请先登录")
        if not caller.role.may(role):
            raise Denied(403, f"需要{role.label}权限")
        return caller

    return dependency


def require_scope(scope: str, role: Role = Role.ADMIN) -> Callable[[Request], Awaitable[str]]:
    """Return a dependency that gives the name of who calls: a key with this scope, or a person of this role."""

    async def dependency(request: Request) -> str:
        key: ApiKey | None = getattr(request.state, "key", None)
        if key is None:
            return (await require(role)(request)).name
        if scope not in key.scopes:
            raise Denied(403, "这个 API 密钥没有此项权限")
        return f"key:{key.id}"

    return dependency


Staff = Annotated[Caller, Depends(require(Role.STAFF))]
Supervisor = Annotated[Caller, Depends(require(Role.SUPERVISOR))]
Admin = Annotated[Caller, Depends(require(Role.ADMIN))]


def answer_denied(app: FastAPI) -> None:
    """Show a refusal as a page to a person and as JSON to a program."""

    @app.exception_handler(Denied)
    async def denied(request: Request, error: Denied) -> Response:
        if "text/html" not in request.headers.get("accept", ""):
            headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else None
            return reply(Fault(error.status, error.message), request.url.path, headers)
        caller: Caller | None = getattr(request.state, "caller", None)
        if caller is not None and caller.must_change and request.method in _SAFE:
            return RedirectResponse("/account/password", status_code=303)
        if error.status == 401 and request.method in _SAFE:
            return RedirectResponse(f"/account/login?next={quote(_here(request))}", status_code=303)
        text = "如需使用，请联系管理员。" if error.status == 403 else "请稍后再试。"
        return HTMLResponse(page("message.html", here="", heading=error.message, text=text), status_code=error.status)


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def local_path(text: str, otherwise: str = "/account") -> str:
    """Return the address if it leads to a page of ours, else the other: a link must not send people away after signing in."""
    plain = text.isprintable() and len(text) <= 300 and "\\" not in text
    return text if plain and text.startswith("/") and not text.startswith("//") else otherwise
