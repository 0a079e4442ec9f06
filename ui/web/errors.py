"""Errors of the web app as JSON, in the form of the interface that was called: ours, OpenAI's, or the plain old one."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.routing import BaseRoute, Match

from knowledge.errors import JingdaError
from ui.service.faults import Fault, fault_of, malformed
from ui.text import printable
from ui.web.conversation import APOLOGY

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


def install(app: FastAPI) -> None:
    """Turn every error into Chinese JSON with a fitting status."""

    @app.exception_handler(JingdaError)
    async def ours(request: Request, error: JingdaError) -> JSONResponse:
        return reply(fault_of(error), request.url.path)

    @app.exception_handler(RequestValidationError)
    async def wrong(request: Request, error: RequestValidationError) -> JSONResponse:
        return reply(malformed(error.errors()), request.url.path)

    @app.exception_handler(StarletteHTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        headers = dict(error.headers) if error.headers else None
        return reply(_of_status(error.status_code, request), request.url.path, headers)

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        return reply(Fault(500, APOLOGY), request.url.path)


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
