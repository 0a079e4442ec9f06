"""The router of /api/v1, made from the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, JSONResponse

from ui.rest.describe import Description, responses_of
from ui.rest.handlers import Handlers
from ui.rest.table import ENDPOINTS, PREFIX
from ui.service.operations import Operations

Needs = Callable[[str], Sequence[Any]]


def open_to_all(scope: str) -> Sequence[Any]:
    """Ask nothing of a caller. An app with accounts passes its own: scope → dependencies of FastAPI."""
    return ()


def router(operations: Operations, needs: Needs = open_to_all) -> APIRouter:
    """Return the endpoints, their description at openapi.json and the page of it at docs."""
    routes, handlers = APIRouter(prefix=PREFIX), Handlers(operations)
    for endpoint in ENDPOINTS:
        routes.add_api_route(
            endpoint.path,
            getattr(handlers, endpoint.handler),
            methods=[endpoint.method],
            tags=[endpoint.tag],
            summary=endpoint.summary,
            description=endpoint.description,
            operation_id=endpoint.handler,
            dependencies=list(needs(endpoint.scope)),
            responses=responses_of(endpoint),
            response_model=None,
        )

    description = Description(routes, operations)

    @routes.get("/openapi.json", include_in_schema=False)
    def openapi() -> JSONResponse:
        return JSONResponse(description.current())

    @routes.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        from ui.rest.page import docs_page

        return HTMLResponse(docs_page(description.current()))

    return routes
