"""What readers think of an answer: a thumb and a comment, handed to whoever keeps them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, Literal, Protocol

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, StringConstraints

from agent.answer import Answer
from agent.told import PROFILE
from ui.desk import Desk
from ui.web.conversation import Exchange
from ui.web.kept import Kept


@dataclass(frozen=True, slots=True)
class Opinion:
    """One reader's opinion of one answer.

    answer: the text shown, "" where it rests on the reader's own profile, which leaves the browser for no other use.
    """

    answer_id: str
    vote: str  # up or down
    comment: str
    question: str
    answer: str
    kind: str
    reason: str
    as_of: str
    clauses: tuple[str, ...]
    at: str  # UTC, ISO 8601


class Feedback(Protocol):
    """Where opinions go."""

    def record(self, opinion: Opinion) -> None:
        """Keep an opinion; a later one with the same `answer_id` replaces it."""


class JsonLines:
    """Opinions as lines of a file; of lines with one `answer_id` the last counts."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, Lock()

    def record(self, opinion: Opinion) -> None:
        line = json.dumps(asdict(opinion), ensure_ascii=False) + "\n"
        with self._lock:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as out:
                out.write(line)


class Recorded:
    """Opinions kept in the records, beside the answers they are on."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def record(self, opinion: Opinion) -> None:
        self._desk.rate(opinion.answer_id, 1 if opinion.vote == "up" else -1, opinion.comment)


class Vote(BaseModel):
    """The reader's vote on the answer `answer_id` of the conversation `token`."""

    token: Annotated[str, StringConstraints(max_length=64)]
    answer_id: Annotated[str, StringConstraints(max_length=64)]
    vote: Literal["up", "down"]
    comment: Annotated[str, StringConstraints(max_length=1000, strip_whitespace=True)] = ""


def opinion_of(exchange: Exchange, reply: Answer, vote: Vote) -> Opinion:
    """Return what is kept of a vote."""
    private = any(fact.source == PROFILE for fact in reply.facts)
    return Opinion(
        answer_id=exchange.uid,
        vote=vote.vote,
        comment=vote.comment,
        question=exchange.asked.question[:2000],
        answer="" if private else reply.text,
        kind=str(reply.kind),
        reason=reply.reason,
        as_of=reply.as_of.isoformat(),
        clauses=tuple(citation.clause_id for citation in reply.cited),
        at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def router(kept: Kept, feedback: Feedback) -> APIRouter:
    """Return POST /api/feedback."""
    routes = APIRouter()

    @routes.post("/api/feedback")
    def vote(vote: Vote) -> Any:
        conversation = kept.get(vote.token)
        for exchange in conversation.exchanges if conversation else ():
            if exchange.uid == vote.answer_id and exchange.reply is not None:
                feedback.record(opinion_of(exchange, exchange.reply, vote))
                return {"status": "ok"}
        return JSONResponse({"error": "这段对话已不在服务器上，请重新提问后再评价"}, status_code=404)

    return routes
