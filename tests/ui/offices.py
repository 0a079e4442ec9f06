"""Fixtures of an office on a database of its own, imported by the conftest of each folder that needs one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.databases import new_sqlite
from tests.ui.fakes import FakeKnowledge, fake_ask
from ui.desk import Desk
from ui.settings import load_settings
from ui.web.app import create_app
from ui.web.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Open, and without a limit of requests per minute."""
    made = Office(load_settings({"JINGDA_RATE_PER_MINUTE": "0"}), new_sqlite(tmp_path))
    made.start()
    yield made
    made.close()


@pytest.fixture
def desk(office: Office) -> Desk:
    """Over the fakes; what it answers is kept in the office."""
    made = Desk(FakeKnowledge(), fake_ask)  # type: ignore[arg-type]
    made.recorder = office.recorder
    return made


@pytest.fixture
def client(desk: Desk, office: Office) -> Iterator[TestClient]:
    with TestClient(create_app(desk, office), raise_server_exceptions=False) as made:
        yield made
