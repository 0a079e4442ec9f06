"""The page that Gradio serves around the chat, said in Chinese and without its links to other sites."""

from __future__ import annotations

import re

from ui.web.guard import App, Message, Receive, Scope, Send

_FOREIGN = re.compile(rb'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>')


def chinese(html: bytes) -> bytes:
    """Return the page with its language named and without preview tags that point elsewhere."""
    return _FOREIGN.sub(b"", html.replace(b'lang="en"', b'lang="zh-CN"', 1))


class ChineseShell:
    """ASGI middleware that rewrites the page at / and leaves everything else as it is."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "headers": plain}, receive, _Page(send).take)


class _Page:
    """Holds the response back until it is whole."""

    def __init__(self, send: Send) -> None:
        self._send, self._start, self._body = send, dict[str, object](), b""

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = dict(message)
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(message)

    async def _finish(self, message: Message) -> None:
        body = chinese(self._body)
        given: list[tuple[bytes, bytes]] = self._start.get("headers", [])  # type: ignore[assignment]
        headers = [(name, value) for name, value in given if name.lower() != b"content-length"]
        length = (b"content-length", str(len(body)).encode())
        await self._send({**self._start, "headers": [*headers, length]})
        await self._send({**message, "body": body})
