"""What may reach the web app: no large bodies but administrators' uploads, only the Gradio routes the chat uses; safe headers on the way out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from knowledge.errors import FileTooLarge
from ui.service.faults import Fault
from ui.web.errors import body_of

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MAX_BODY_BYTES = 1_000_000  # a 100,000-character question takes 300 kB
QUEUE_RETRY_S = b"5"
BODY_TIMEOUT_S = 30.0  # for the whole of it: a client that sends byte by byte holds nothing for longer
MAX_UPLOAD_BYTES = 50_000_000
UPLOADS = "/admin/documents/upload"  # the one path that takes more; its body is read only after the role is checked

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
_CHAT = "/"  # the one page that Gradio makes
TOO_SLOW = Fault(408, "请求没有在 30 秒内发完", "body", "请检查网络后重试")
TOO_LONG = Fault(413, "内容过长", "body", "正文不能超过 1 MB")


def is_closed(path: str) -> bool:
    """Return whether no one needs this path."""
    return path.startswith(_CLOSED) and not path.startswith(_GRADIO_OPEN)


class Guard:
    """ASGI middleware: 403 for closed paths, 413 for large bodies, security headers on every response."""

    def __init__(self, app: App, upload_bytes: int = MAX_UPLOAD_BYTES) -> None:
        self.app, self._upload_bytes = app, upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif is_closed(scope["path"]):
            await _refuse(send, scope, Fault(403, "此地址不开放"))
        elif scope["path"] == UPLOADS and scope["method"] == "POST":
            await self._take_upload(scope, receive, send)
        elif _declared_bytes(scope) > MAX_BODY_BYTES:
            await _refuse(send, scope, TOO_LONG)
        else:
            await self._pass(scope, receive, send)

    async def _take_upload(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the body through as it comes, so that nothing is read of who may not upload; stop at the limit."""
        if _declared_bytes(scope) > self._upload_bytes:
            await _refuse(send, scope, Fault(413, *_too_large(self._upload_bytes)))
            return
        await self.app(scope, _Counted(receive, self._upload_bytes).receive, _with_headers(scope, send))

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await _whole_body(receive) if scope["method"] not in ("GET", "HEAD") else None
        except TimeoutError:
            await _refuse(send, scope, TOO_SLOW)
            return
        except ClientGone:
            return
        if body is not None and len(body) > MAX_BODY_BYTES:
            await _refuse(send, scope, TOO_LONG)
            return
        answer = _with_headers(scope, send)
        await self.app(scope, receive if body is None else _Replayed(body, receive).receive, answer)


def _with_headers(scope: Scope, send: Send) -> Send:
    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [*message.get("headers", []), *_headers(scope)]
            if message["status"] == 503 and scope["path"].startswith("/gradio_api/"):  # its queue is full
                headers.append((b"retry-after", QUEUE_RETRY_S))
            message = {**message, "headers": headers}
        await send(message)

    return answer


def _too_large(most: int) -> tuple[str, str, str]:
    """Return what, where and remedy of an upload that is too large."""
    return "上传的文件太大", "files", f"一次合计不能超过 {most // 1_000_000} MB，请分几次上传或拆分文件"


class _Counted:
    """Passes a body on while it is within the limit. `receive` raises FileTooLarge beyond it."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._most, self._left = receive, most, most

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            what, where, remedy = _too_large(self._most)
            raise FileTooLarge(what, where=where, remedy=remedy)
        return message


class ClientGone(Exception):
    """The connection ended before the body did: half a request is none."""


async def _whole_body(receive: Receive) -> bytes:
    """Return the body, which may come in chunks of no declared length; stop reading once it is too large.

    Raises: TimeoutError, ClientGone.
    """
    body, more = b"", True
    async with asyncio.timeout(BODY_TIMEOUT_S):
        while more and len(body) <= MAX_BODY_BYTES:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientGone
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
    policy = _FOR_GRADIO if scope["path"] == _CHAT else _STRICT
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
    answer = _with_headers(scope, send)
    await answer({"type": "http.response.start", "status": fault.status, "headers": headers})
    await answer({"type": "http.response.body", "body": body})
