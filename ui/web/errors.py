"""Errors of the web app: a page for a person; JSON for a program, in the form of the interface that was called."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exception_handlers import http_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.routing import BaseRoute, Match

from knowledge.errors import JingdaError
from ui.service.faults import Fault, fault_of, malformed
from ui.text import printable
from ui.web.conversation import APOLOGY
from ui.web.render import page

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")
_PROGRAMS = ("/api/", "/v1/")

_KINDS = {404: "not_found_error", 429: "rate_limit_error", 500: "server_error", 503: "server_error"}


def body_of(fault: Fault, path: str) -> dict[str, Any]:
    """Return the body of an error in the form that callers of this path read."""
    if path.startswith("/v1/"):
        kind = _KINDS.get(fault.status, "invalid_request_error")
        return {"error": {"message": str(fault), "type": kind, "param": fault.where or None, "code": _code(fault)}}
    return fault.as_json() if path.startswith("/api/v1/") else {"error": str(fault)}


def _code(fault: Fault) -> str | None:
    """Return the code that clients of OpenAI's interface look for, where there is one."""
    return "model_not_found" if (fault.status, fault.where) == (404, "model") else None


def reply(fault: Fault, path: str, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse(body_of(fault, path), status_code=fault.status, headers=headers)


def answered(fault: Fault, request: Request, headers: dict[str, str] | None = None) -> Response:
    """Return an error as a page where a person's browser opened the address, else as JSON."""
    if not _by_person(request):
        return reply(fault, request.url.path, headers)
    heading, text = (
        ("没有这个页面", "网址可能写错了，或页面已移走。") if fault.status == 404 else (fault.what, fault.remedy)
    )
    return HTMLResponse(
        page("message.html", here="", heading=heading, text=text), status_code=fault.status, headers=headers
    )


def _by_person(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith(_PROGRAMS)


def show_pages(app: FastAPI) -> None:
    """Let an app of another library, mounted below ours, show our page to a person; programs get what it says itself."""

    @app.exception_handler(StarletteHTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        if _by_person(request) and error.status_code == 404:
            return answered(_of_status(404, request), request)
        return await http_exception_handler(request, error)


def install(app: FastAPI) -> None:
    """Turn every error into Chinese with a fitting status."""

    @app.exception_handler(JingdaError)
    async def ours(request: Request, error: JingdaError) -> Response:
        return answered(fault_of(error), request)

    @app.exception_handler(RequestValidationError)
    async def wrong(request: Request, error: RequestValidationError) -> Response:
        return answered(malformed(error.errors()), request)

    @app.exception_handler(StarletteHTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        headers = dict(error.headers) if error.headers else None
        return answered(_of_status(error.status_code, request), request, headers)

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> Response:
        return answered(Fault(500, APOLOGY), request)


def _of_status(status: int, request: Request) -> Fault:
    path = printable(request.url.path)[:200]
    match status:
        case 404:
            return Fault(404, "没有这个地址", path, "接口说明见 /api/v1/docs")
        case 405:
            return Fault(405, f"这个地址不接受 {request.method}", path, "接口说明见 /api/v1/docs")
        case 400:
            return Fault(400, "请求正文不能读取", "body", "请用 UTF-8 编码的 JSON，嵌套不要太深")
        case 413:
            return Fault(413, "内容过长", "body", "正文不能超过 1 MB")
        case _:
            return Fault(status, "请求不能完成", path)


def close_interfaces(app: FastAPI) -> None:
    """Answer what no route before this one answers: without it, the chat's page would stand in for a wrong address."""
    before = tuple(app.router.routes)

    async def unknown(request: Request) -> JSONResponse:
        allowed = _allowed(before, request)
        fault = _of_status(405 if allowed else 404, request)
        return reply(fault, request.url.path, {"allow": ", ".join(allowed)} if allowed else None)

    for prefix in _PROGRAMS:
        app.add_route(prefix + "{rest:path}", unknown, methods=list(METHODS), include_in_schema=False)


def _allowed(routes: tuple[BaseRoute, ...], request: Request) -> list[str]:
    """Return the methods that another route takes at this address."""
    return [
        method
        for method in METHODS
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)
    ]
