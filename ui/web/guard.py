"""What may reach the web app: no uploads, no large bodies, only the Gradio routes the chat uses; safe headers on the way out."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from ui.service.faults import Fault
from ui.web.errors import body_of

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MAX_BODY_BYTES = 1_000_000  # a 100,000-character question takes 300 kB

# Everything else under /gradio_api is closed: upload, file=, proxy=, run history, component servers, streams.
_GRADIO_OPEN = (
    "/gradio_api/queue/join",
    "/gradio_api/queue/data",
    "/gradio_api/heartbeat/",
    "/gradio_api/info",
    "/gradio_api/startup-events",
    "/gradio_api/reset",
    "/gradio_api/cancel",
)
_CLOSED = ("/gradio_api", "/runs", "/login", "/svelte", "/monitoring", "/custom_component", "/file", "/proxy")

_POLICY = (
    "default-src 'self'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'; style-src 'self' 'unsafe-inline'; script-src 'self'{scripts}"
)
_STRICT = _POLICY.format(scripts="")
_FOR_GRADIO = _POLICY.format(
    scripts=" 'unsafe-inline' 'unsafe-eval'"
)  # its page has inline scripts and compiles templates
_OUR_PAGES = (
    *("/c/", "/d/", "/documents", "/programs", "/calc/", "/deadline/", "/match", "/faq"),
    *("/ui/", "/api/", "/v1/", "/mcp", "/healthz", "/readyz", "/metrics", "/account", "/admin"),
)
TOO_LONG = Fault(413, "内容过长", "body", "正文不能超过 1 MB")


def is_closed(path: str) -> bool:
    """Return whether no one needs this path."""
    return path.startswith(_CLOSED) and not path.startswith(_GRADIO_OPEN)


class Guard:
    """ASGI middleware: 403 for closed paths, 413 for large bodies, security headers on every response."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif is_closed(scope["path"]):
            await _refuse(send, scope, Fault(403, "此地址不开放"))
        elif _declared_bytes(scope) > MAX_BODY_BYTES:
            await _refuse(send, scope, TOO_LONG)
        else:
            await self._pass(scope, receive, send)

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _whole_body(receive) if scope["method"] not in ("GET", "HEAD") else None
        if body is not None and len(body) > MAX_BODY_BYTES:
            await _refuse(send, scope, TOO_LONG)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), *_headers(scope)]}
            await send(message)

        await self.app(scope, receive if body is None else _Replayed(body, receive).receive, answer)


async def _whole_body(receive: Receive) -> bytes:
    """Return the body, which may come in chunks of no declared length; stop reading once it is too large."""
    body, more = b"", True
    while more and len(body) <= MAX_BODY_BYTES:
        message = await receive()
        body += message.get("body", b"")
        more = bool(message.get("more_body"))
    return body


class _Replayed:
    """Gives the body read already, then whatever comes after it."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def receive(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


def _declared_bytes(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0


def _headers(scope: Scope) -> list[tuple[bytes, bytes]]:
    policy = _STRICT if scope["path"].startswith(_OUR_PAGES) else _FOR_GRADIO
    headers = [
        (b"content-security-policy", policy.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"same-origin"),
    ]
    # What someone signed in was shown must not wait in a shared browser or proxy.
    if "caller" in scope.get("state", {}) or scope["path"].startswith("/account"):
        headers.append((b"cache-control", b"no-store"))
    if scope.get("scheme") == "https":
        headers.append((b"strict-transport-security", b"max-age=31536000"))
    return headers


async def _refuse(send: Send, scope: Scope, fault: Fault) -> None:
    body = json.dumps(body_of(fault, scope["path"]), ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": fault.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
