"""The whole app over the fakes, with an office on a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.databases import new_sqlite
from tests.staff import cheap_passwords
from tests.ui.fakes import FakeKnowledge, fake_ask
from ui.desk import Desk
from ui.settings import load_settings
from ui.web.app import create_app
from ui.web.office import Office


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        cheap_passwords(patch)
        yield


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder: Path = tmp_path_factory.mktemp("office")
    made = Office(load_settings({"JINGDA_RATE_PER_MINUTE": "0"}), new_sqlite(folder))
    made.start()
    yield made
    made.close()


@pytest.fixture(scope="module")
def app(office: Office) -> FastAPI:
    desk = Desk(FakeKnowledge(), fake_ask)  # type: ignore[arg-type]
    desk.recorder = office.recorder
    return create_app(desk, office)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    made = TestClient(app, raise_server_exceptions=False, follow_redirects=False)
    yield made
    made.close()
