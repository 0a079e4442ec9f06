"""So many requests a minute per client, or per API key with a limit of its own; above that 429 with Retry-After."""

from __future__ import annotations

import ipaddress
import math
from threading import Lock
from time import monotonic

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from knowledge.errors import StoreError
from ui.web.access import bearer
from ui.web.guard import App, Receive, Scope, Send
from ui.web.office import Office
from ui.web.refusal import refuse_for_now

# What costs something: questions, searches, sums, passwords. Other pages and their files are not counted.
LIMITED = (
    *("/api/", "/v1/", "/mcp", "/gradio_api/queue/join", "/account/"),
    *("/calc/", "/deadline/", "/match", "/documents/compare"),
)
MANY = 20_000  # buckets; beyond that the full ones are forgotten


class Buckets:
    """A bucket per client: holds a minute's worth of requests and fills at that rate. Safe to share by threads."""

    def __init__(self) -> None:
        self._left: dict[str, tuple[float, float, int]] = {}
        self._lock = Lock()

    def wait_s(self, client: str, per_minute: int) -> float:
        """Take one request; return 0 when there was one, else the seconds until there is."""
        now, rate = monotonic(), per_minute / 60
        with self._lock:
            left, then, _ = self._left.get(client, (float(per_minute), now, per_minute))
            left = min(float(per_minute), left + (now - then) * rate)
            allowed = left >= 1
            self._left[client] = (left - 1 if allowed else left, now, per_minute)
            if len(self._left) > MANY:
                self._forget(now)
        return 0.0 if allowed else (1 - left) / rate

    def _forget(self, now: float) -> None:
        self._left = {
            client: (left, then, most)
            for client, (left, then, most) in self._left.items()
            if left + (now - then) * most / 60 < most
        }


class RateLimits:
    """ASGI middleware."""

    def __init__(self, app: App, office: Office) -> None:
        self.app, self._office, self._buckets = app, office, Buckets()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(LIMITED):
            await self.app(scope, receive, send)
            return
        client, per_minute = await self._client(scope)
        wait = self._buckets.wait_s(client, per_minute) if per_minute else 0
        if wait:
            await refuse_for_now(send, scope, 429, "请求过于频繁", math.ceil(wait))
        else:
            await self.app(scope, receive, send)

    async def _client(self, scope: Scope) -> tuple[str, int]:
        """Return who is counted and how much they may: a good key by itself, everyone else by address."""
        text = bearer(Request(scope))
        if text:
            try:
                key = await run_in_threadpool(self._office.key, text)
            except StoreError:
                key = None  # the route says that the database is away
            if key is not None:
                return f"key:{key.id}", key.per_minute
        return network(scope["client"][0] if scope.get("client") else ""), self._office.settings.rate_per_minute


def network(address: str) -> str:
    """Return the address, for IPv6 its /64: one household has that many."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False))
