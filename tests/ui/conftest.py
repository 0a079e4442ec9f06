"""Fixtures of the faces: a desk over the fakes, and one over a real index where one can be built."""

from __future__ import annotations

import pytest

from tests.ui.fakes import FakeKnowledge, fake_ask
from ui.desk import Desk


@pytest.fixture
def knowledge() -> FakeKnowledge:
    return FakeKnowledge()


@pytest.fixture
def desk(knowledge: FakeKnowledge) -> Desk:
    return Desk(knowledge, fake_ask)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No setting of the person who runs the tests reaches them."""
    from ui.settings import variables

    for name in variables():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("JINGDA_HOME", str(tmp_path_factory.getbasetemp() / "jingda-home"))


@pytest.fixture
def at_fake_desk(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> Desk:
    """Every command that opens a desk gets the one over the fakes."""
    monkeypatch.setattr("ui.commands.opening.open_desk", lambda settings, progress: desk)
    return desk
