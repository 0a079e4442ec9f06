"""The answer to a request that may come again later: a page for a person, JSON for a program, Retry-After for both."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.datastructures import Headers

from ui.service.faults import Fault
from ui.web.errors import body_of

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


async def refuse_for_now(send: Send, scope: MutableMapping[str, Any], status: int, what: str, retry_s: int) -> None:
    """Send the refusal, with the whole seconds after which to try again."""
    fault = Fault(status, what, remedy=f"请 {retry_s} 秒后再试")
    read_by_a_person = "text/html" in Headers(scope=scope).get("accept", "")
    kind, body = _as_page(fault) if read_by_a_person else _as_json(fault, scope["path"])
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"retry-after", str(retry_s).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _as_page(fault: Fault) -> tuple[bytes, bytes]:
    from ui.web.render import page

    return b"text/html; charset=utf-8", page("message.html", here="", heading=fault.what, text=fault.remedy).encode()


def _as_json(fault: Fault, path: str) -> tuple[bytes, bytes]:
    return b"application/json; charset=utf-8", json.dumps(body_of(fault, path), ensure_ascii=False).encode()
