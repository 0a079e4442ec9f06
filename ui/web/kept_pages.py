"""What is kept of a conversation, for the person who held it: an opinion on an answer, a copy of all, its deletion."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, StringConstraints

from knowledge.errors import NotFound
from ui.desk import Desk
from ui.records import retention
from ui.web.access import office_of

THUMBS = {"up": 1, "down": -1, "": 0}


class Opinion(BaseModel):
    """What a reader thinks of the answer of this id; "" with a comment only."""

    answer_id: Annotated[str, StringConstraints(min_length=8, max_length=64)]
    vote: Literal["up", "down", ""] = ""
    comment: Annotated[str, StringConstraints(max_length=1000, strip_whitespace=True)] = ""


def router(desk: Desk) -> APIRouter:
    routes = APIRouter()

    @routes.post("/api/opinions")
    def feedback(opinion: Opinion) -> dict[str, str]:
        """An id that nobody was given is taken and forgotten: the answer does not tell which ids exist."""
        desk.rate(opinion.answer_id, THUMBS[opinion.vote], opinion.comment)
        return {"status": "ok"}

    routes.add_api_route("/api/conversations/{conversation_id}", export, methods=["GET"], response_model=None)
    routes.add_api_route("/api/conversations/{conversation_id}", erase, methods=["DELETE"], response_model=None)
    return routes


def export(request: Request, conversation_id: str) -> Response:
    try:
        with office_of(request).database.reading() as connection:
            found = retention.export(connection, conversation_id)
    except NotFound as error:
        return JSONResponse({"error": str(error)}, status_code=404)
    headers = {"Content-Disposition": 'attachment; filename="conversation.json"', "Cache-Control": "no-store"}
    return JSONResponse(jsonable_encoder(found), headers=headers)


def erase(request: Request, conversation_id: str) -> Response:
    """What still waits to be written is written first, so that it goes too."""
    office = office_of(request)
    office.recorder.flush_for(2.0)
    try:
        with office.database.writing() as connection:
            retention.erase(connection, conversation_id, actor="visitor")
    except NotFound as error:
        return JSONResponse({"error": str(error)}, status_code=404)
    return Response(status_code=204)
