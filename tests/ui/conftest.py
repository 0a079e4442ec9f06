"""Fixtures of the faces: a desk over the fakes, and one over a real index where one can be built."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.ui.fakes import FakeKnowledge, fake_ask
from ui import cli
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


@dataclass(frozen=True, slots=True)
class Run:
    code: int
    out: str
    err: str


Jingda = Callable[..., Run]


@pytest.fixture
def jingda(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Jingda:
    """Run a command as a person does; a trace on the screen fails the test."""

    def call(*arguments: str) -> Run:
        monkeypatch.setattr(sys, "argv", ["jingda", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Run(int(ended.value.code or 0), out, err)

    return call


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    chromium_path = shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(chromium_path).exists():
        pytest.skip("no Chromium: apt-get install chromium fonts-noto-cjk")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    playwright.expect.set_options(timeout=30_000)  # a page settles later on a machine that is busy
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium_path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()
