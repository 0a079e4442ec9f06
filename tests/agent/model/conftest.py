"""A scripted endpoint, and京答 asked through it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from agent import ask
from agent.answer import Answer
from agent.model import Endpoint, ModelAsk
from knowledge.base import KnowledgeBase
from tests.agent.model.server import Behaviour, Server, serving

TODAY = date(2026, 11, 20)
TIMEOUT_S = 20.0  # of tests that do not wait for it


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


class Scripted:
    """京答 with a scripted model behind it."""

    def __init__(self, server: Server, knowledge: KnowledgeBase) -> None:
        self.server, self.knowledge = server, knowledge
        self.endpoint = Endpoint(
            server.url, "scripted", "sk-secret", TIMEOUT_S, price_in=Decimal("2"), price_out=Decimal("8")
        )
        self.opened: list[ModelAsk] = []

    def model(self, *, timeout_s: float = TIMEOUT_S) -> ModelAsk:
        self.opened.append(ModelAsk(replace(self.endpoint, timeout_s=timeout_s)))
        return self.opened[-1]

    def ask(self, *turns: str, script: list[Behaviour], timeout_s: float = TIMEOUT_S, **more: Any) -> Answer:
        self.server.script = script
        return self.model(timeout_s=timeout_s)(list(turns), as_of=TODAY, knowledge=self.knowledge, **more)

    def draft(self, *turns: str) -> Answer:
        """The answer without a model."""
        return ask(list(turns), as_of=TODAY, knowledge=self.knowledge)

    def close(self) -> None:
        for opened in self.opened:
            opened.close()


@pytest.fixture
def scripted(server: Server, shipped: KnowledgeBase) -> Iterator[Scripted]:
    made = Scripted(server, shipped)
    yield made
    made.close()


def briefing(server: Server) -> dict[str, Any]:
    """What the model was told first."""
    told: dict[str, Any] = json.loads(server.requests[0]["messages"][1]["content"])
    return told
