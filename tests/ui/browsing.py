"""An open page of the web app in Chromium, for the browser tests."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

SCREENSHOTS = Path(__file__).parents[2] / "docs" / "screenshots"
DESK, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}


def shoot(page: Any, name: str) -> None:
    """Save a picture for the documentation, only when asked: pictures change with every font."""
    if os.environ.get("JINGDA_SCREENSHOTS") == "1":
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.wait_for_timeout(500)
        page.screenshot(path=SCREENSHOTS / f"{name}.png")


class Visit:
    """One open page, what it asked other sites for, and what it complained of."""

    def __init__(
        self, browser: Any, address: str, viewport: dict[str, int], scheme: str = "light", origin: str = ""
    ) -> None:
        origin = origin or address
        self.context = browser.new_context(viewport=viewport, locale="zh-CN", color_scheme=scheme)
        self.page = self.context.new_page()
        self.foreign: list[str] = []
        self.faults: list[str] = []
        self.page.on(
            "request", lambda r: None if r.url.startswith((origin, "data:", "blob:")) else self.foreign.append(r.url)
        )
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)
        self.under_way: set[Any] = set()
        self.streamed = 0  # answers of the server's queue that came to their end since the page was opened
        self.changed = time.monotonic()
        self.page.on("request", self._began)
        self.page.on("requestfinished", self._ended)
        self.page.on("requestfailed", self._ended)
        self.goto(address)

    def _began(self, request: Any) -> None:
        if "/queue/" in request.url:
            self.under_way.add(request)
            self.changed = time.monotonic()

    def _ended(self, request: Any) -> None:
        if request in self.under_way:
            self.under_way.discard(request)
            self.streamed += "/queue/data" in request.url
            self.changed = time.monotonic()

    def goto(self, address: str) -> None:
        self._leave()
        self.page.goto(address)
        self.page.wait_for_selector("#jd-question textarea")

    def reload(self) -> None:
        self._leave()
        self.page.reload()

    def _leave(self) -> None:
        if self.page.url != "about:blank":
            self.settle()
        self.streamed = 0

    def settle(self, seconds: float = 10, quiet: float = 0.2) -> None:
        """Wait until the page has asked what it asks when it opens, and nothing more has been under way for a moment.

        A page that is left in the middle of that complains of the streams that the browser tore down. The browser does
        not always tell of a stream that the page closed itself: after `seconds` what is left open is taken for one.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.streamed and not self.under_way and time.monotonic() - self.changed >= quiet:
                return
            self.page.wait_for_timeout(20)

    def close(self) -> None:
        """Close the page, then tell what it asked others for or complained of."""
        self.settle()
        self.context.close()
        assert self.foreign == []
        assert self.faults == []

    def ask(self, question: str) -> None:
        answered = self.page.locator(".jd-foot, .jd-apology").count()
        self.page.fill("#jd-question textarea", question)
        self.page.keyboard.press("Enter")
        self.page.locator(".jd-foot, .jd-apology").nth(answered).wait_for(timeout=15000)
