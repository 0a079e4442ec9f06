"""/v1/models and /v1/chat/completions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Body
from fastapi.responses import JSONResponse, StreamingResponse

from knowledge.errors import NotFound
from ui.desk import Desk
from ui.openai_api.reply import Completion
from ui.openai_api.request import MODEL, CompletionRequest
from ui.rest.router import Needs, open_to_all
from ui.rest.stream import UNBUFFERED
from ui.rest.table import ASK
from ui.service.operations import asked_date

CREATED = 1767225600  # 2026-01-01: the interface wants a time, the model has none


def router(desk: Desk, needs: Needs = open_to_all) -> APIRouter:
    """Return the routes; they are told of in docs/api.md, not in the OpenAPI description of /api/v1."""
    routes = APIRouter(prefix="/v1", include_in_schema=False, dependencies=list(needs(ASK)))

    @routes.get("/models")
    def models() -> dict[str, Any]:
        return {"object": "list", "data": [_model()]}

    @routes.get("/models/{model}")
    def model(model: str) -> dict[str, Any]:
        _known(model)
        return _model()

    @routes.post("/chat/completions", response_model=None)
    def complete(given: Annotated[CompletionRequest, Body()]) -> JSONResponse | StreamingResponse:
        _known(given.model)
        turns = given.turns()
        answer = desk.ask(turns, asked_date(given.as_of))
        desk.keep(turns[-1], answer, face="openai")
        completion = Completion.of(answer, turns)
        if not given.stream:
            return JSONResponse(completion.as_json())
        with_usage = given.stream_options is not None and bool(given.stream_options.include_usage)
        return StreamingResponse(_events(completion, with_usage), media_type="text/event-stream", headers=UNBUFFERED)

    return routes


def _model() -> dict[str, Any]:
    return {"id": MODEL, "object": "model", "created": CREATED, "owned_by": MODEL}


def _known(model: str) -> None:
    if model != MODEL:
        raise NotFound(f"没有名为“{model[:40]}”的模型", where="model", remedy=f"请写 {MODEL}")


def _events(completion: Completion, with_usage: bool) -> Iterator[str]:
    for chunk in completion.chunks(with_usage=with_usage):
        yield f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"
    yield "data: [DONE]\n\n"
