"""For machines that watch the server: is it alive, can it answer, what has it done."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from knowledge.errors import JingdaError, StoreError
from ui.desk import Desk
from ui.observed.metrics import CONTENT_TYPE, Metrics
from ui.web.office import Office


def router(desk: Desk, metrics: Metrics) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/readyz")
    def readyz(request: Request) -> Response:
        """200 while questions can be answered. A database that is away costs records and staff pages, not answers."""
        office: Office | None = getattr(request.app.state, "office", None)
        state = {"index": _index(desk), "records": _records(office)}
        ready = state["index"] == "ok"
        return JSONResponse({"status": "ok" if ready else "unavailable", **state}, status_code=200 if ready else 503)

    @routes.get("/metrics")
    def measured(request: Request) -> Response:
        office: Office | None = getattr(request.app.state, "office", None)
        return Response(metrics.text(office.recorder if office else None), media_type=CONTENT_TYPE)

    return routes


def _index(desk: Desk) -> str:
    try:
        return "ok" if desk.knowledge.documents() else "empty"
    except JingdaError:
        return "unavailable"


def _records(office: Office | None) -> str:
    if office is None:
        return "off"
    try:
        with office.database.reading() as connection:
            connection.exec_driver_sql("SELECT 1")
    except StoreError:
        return "unavailable"
    return "ok"
