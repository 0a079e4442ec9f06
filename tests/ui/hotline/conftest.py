"""The desk over the shipped corpus, with an office of its own and people signed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from agent import ask
from knowledge.base import KnowledgeBase
from tests.staff import Person, cheap_passwords, hired, seated
from tests.ui.offices import office
from ui.accounts.roles import Role
from ui.desk import Desk
from ui.web.app import create_app
from ui.web.hotline.finding import Finder
from ui.web.office import Office

__all__ = ["office"]

DAY = date(2026, 11, 20)
AS_OF = DAY.isoformat()
CALL = "a-call-of-its-own-0001"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap_passwords(monkeypatch)


@pytest.fixture(scope="session")
def shared_finder() -> Finder:
    return Finder()


@pytest.fixture(autouse=True)
def one_finder(monkeypatch: pytest.MonkeyPatch, shared_finder: Finder) -> None:
    """What is fixed is read once per run instead of once per test."""
    monkeypatch.setattr("ui.web.hotline.desk_view.Finder", lambda: shared_finder)


@pytest.fixture
def desk(shipped: KnowledgeBase, office: Office) -> Desk:
    made = Desk(shipped, ask)
    made.recorder = office.recorder
    return made


@pytest.fixture
def app(desk: Desk, office: Office) -> FastAPI:
    return create_app(desk, office)


@dataclass(frozen=True, slots=True)
class At:
    """One person at the desk."""

    client: TestClient
    person: Person

    def get(self, path: str, **params: str) -> str:
        seated(self.client, self.person)
        reply = self.client.get(path, params=params or None)
        assert reply.status_code == 200, reply.text[:300]
        return reply.text

    def sheet(self, **params: str) -> str:
        return self.get("/desk", call=CALL, as_of=AS_OF, **params)

    def post(self, path: str, **fields: str | list[str]) -> tuple[int, str]:
        seated(self.client, self.person)
        reply = self.client.post(path, data={"csrf": self.person.form_token, **fields}, headers={"x-desk": "1"})
        return reply.status_code, reply.text


@pytest.fixture
def staff(app: FastAPI, office: Office) -> Iterator[At]:
    with TestClient(app) as client:
        yield At(client, hired(office, Role.STAFF, "wang"))


@pytest.fixture
def supervisor(app: FastAPI, office: Office) -> Iterator[At]:
    with TestClient(app) as client:
        yield At(client, hired(office, Role.SUPERVISOR, "li"))
