"""Counts and logs each request, and gives it an id that its answer and every line of the log about it carry."""

from __future__ import annotations

import secrets
from time import perf_counter

import structlog

from ui.observed.metrics import Metrics
from ui.web.guard import App, Message, Receive, Scope, Send

log = structlog.stdlib.get_logger("ui.web.requests")

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_QUIET = ("/healthz", "/readyz", "/metrics")  # asked all day long by machines


class Observed:
    """ASGI middleware, the outermost: what others refuse is counted too."""

    def __init__(self, app: App, metrics: Metrics) -> None:
        self.app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, started, request_id = 500, perf_counter(), secrets.token_hex(8)

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message.get("headers", []), (b"x-request-id", request_id.encode())]}
            await send(message)

        self._metrics.began()
        try:
            with structlog.contextvars.bound_contextvars(request_id=request_id):
                await self.app(scope, receive, answer)
        finally:
            seconds = perf_counter() - started
            method = scope["method"] if scope["method"] in _METHODS else "other"
            route = route_of(scope)
            self._metrics.ended(method, route, status, seconds)
            if route not in _QUIET:
                log.info(
                    "request",
                    request_id=request_id,
                    method=method,
                    route=route,
                    status=status,
                    ms=round(seconds * 1000, 1),
                )


def route_of(scope: Scope) -> str:
    """Return the template of the route that answered; of mounted apps their path, and one word for what no route knows."""
    template = getattr(scope.get("route"), "path", None)
    if template:
        return str(template)
    path = str(scope["path"])
    if path.startswith("/ui/"):
        return "/ui"
    return "chat" if path == "/" or path.startswith("/gradio_api/queue/") else "other"
