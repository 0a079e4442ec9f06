"""The pages of the exact tools over the shipped corpus."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from knowledge.base import KnowledgeBase
from tests.ui.fakes import fake_ask
from ui.desk import Desk
from ui.web.calculators import routes
from ui.web.guard import Guard


@pytest.fixture(scope="module")
def client(shipped: KnowledgeBase) -> Iterator[TestClient]:
    app = FastAPI()
    app.include_router(routes.router(Desk(shipped, fake_ask)))
    app.add_middleware(Guard)
    with TestClient(app) as made:
        yield made
