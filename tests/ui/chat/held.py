"""A desk whose answers can be held back, and what the tests of the chat look for on its page."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from agent.answer import Answer
from agent.told import Told
from ui.desk import Desk

IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:unclosed event loop:ResourceWarning"),
]

AMOUNT = "我们是国家高新技术企业，合同80万元，今年已经用了15万元，创新券能抵多少？"
OWN_CASE = "看看我们公司能领创新券不"


class HeldDesk(Desk):
    """Answers as usual, but not before `gate` is open."""

    gate = threading.Event()

    def ask(self, turns: Sequence[str], as_of: date, told: Told | None = None, **options: Any) -> Answer:
        self.gate.wait(30)
        return super().ask(turns, as_of, told, **options)


def answers(page: Any) -> list[str]:
    return list(page.locator(".jd-answer .jd-text").all_inner_texts())


def chip(page: Any, label: str) -> Any:
    return page.locator("button.jd-chip", has_text=label)
