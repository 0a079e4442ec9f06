"""The studio over the shipped corpus: an office of its own, a staff member and two supervisors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from fastapi.testclient import TestClient

from agent import ask
from agent.faq.building import build
from agent.faq.draft import Draft
from knowledge.base import KnowledgeBase
from tests.staff import cheap_passwords
from tests.ui.offices import office
from ui.accounts.roles import Role
from ui.accounts.sessions import Caller
from ui.desk import Desk
from ui.web.app import create_app
from ui.web.office import Office

__all__ = ["office"]

DAY = date(2026, 11, 20)
LI = Caller(1, "li", Role.STAFF, False)
WANG = Caller(2, "wang", Role.SUPERVISOR, False)
ZHAO = Caller(3, "zhao", Role.SUPERVISOR, False)


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        cheap_passwords(patch)
        yield


@pytest.fixture(scope="module")
def drafts(shipped: KnowledgeBase) -> list[Draft]:
    return list(build(shipped, DAY, ["voucher"]))


@pytest.fixture
def client(office: Office, shipped: KnowledgeBase) -> Iterator[TestClient]:
    desk = Desk(shipped, ask)
    desk.recorder = office.recorder
    made = TestClient(create_app(desk, office), "http://127.0.0.1", follow_redirects=False)
    yield made
    made.close()
