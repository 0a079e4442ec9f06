"""The chat over the shipped corpus, served on this machine and opened in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agent import ask
from knowledge.base import KnowledgeBase
from tests.ui.browsing import DESK, Visit
from tests.ui.chat.held import HeldDesk
from tests.ui.serving import serving
from ui.web.app import create_app
from ui.web.feedback import JsonLines


@pytest.fixture(scope="module")
def opinions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("opinions") / "feedback.jsonl"


@pytest.fixture(scope="module")
def address(shipped: KnowledgeBase, opinions: Path) -> Iterator[str]:
    with serving(create_app(HeldDesk(shipped, ask), feedback=JsonLines(opinions))) as at:
        yield at


@pytest.fixture
def visit(chromium: Any, address: str) -> Iterator[Any]:
    opened: list[Visit] = []
    HeldDesk.gate.set()

    def open_page(viewport: dict[str, int] = DESK, path: str = "") -> Visit:
        opened.append(Visit(chromium, address + path, viewport, origin=address))
        return opened[-1]

    yield open_page
    HeldDesk.gate.set()
    for each in opened:
        each.close()
