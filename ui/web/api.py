"""The JSON face: POST /api/ask, GET /api/search, GET /healthz."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Response
from pydantic import BaseModel, Field

from knowledge.errors import InputError
from knowledge.retrieval import Filters
from ui.commands.search import hit_json
from ui.dates import parse_date, today_in_beijing
from ui.desk import Desk
from ui.text import printable, whole

MAX_TURNS = 50
ANSWER_ID = "X-Answer-Id"  # by this POST /api/opinions names the answer


class Question(BaseModel):
    """What is asked: `turns`, the asker's messages with the oldest first, or one `question`; `as_of` defaults to today."""

    turns: list[str] = Field(default_factory=list, max_length=MAX_TURNS)
    question: str = ""
    as_of: str = ""

    def conversation(self) -> list[str]:
        turns = self.turns or ([self.question] if self.question else [])
        if not turns:
            raise InputError("请求中没有问题", remedy="请给出 question 或 turns")
        return turns


def asked_date(text: str) -> date:
    return parse_date(text) if text.strip() else today_in_beijing()


def router(desk: Desk) -> APIRouter:
    """Return the routes; they run in threads, the desk is safe to share."""
    routes = APIRouter()

    @routes.post("/api/ask")
    def ask(question: Annotated[Question, Body()], response: Response) -> dict[str, Any]:
        turns = question.conversation()
        answer = desk.ask(turns, asked_date(question.as_of))
        key = desk.keep(turns[-1], answer, face="api")
        if key:
            response.headers[ANSWER_ID] = key
        return answer.as_json()

    @routes.get("/api/search")
    def search(
        q: Annotated[str, Query(min_length=1, max_length=2000)],
        as_of: str = "",
        issuer: str = "",
        part: str = "",
        document: str = "",
        top_k: Annotated[int, Query(ge=1, le=100)] = 8,
    ) -> dict[str, Any]:
        day = asked_date(as_of)
        filters = Filters(issuer, part, document)
        hits = desk.knowledge.search(whole(q), as_of=day, top_k=top_k, filters=filters)
        return {"query": printable(q), "as_of": day.isoformat(), "hits": [hit_json(hit) for hit in hits]}

    @routes.get("/healthz")
    def healthz() -> dict[str, Any]:
        return {"status": "ok", "documents": len(desk.knowledge.documents())}

    return routes
