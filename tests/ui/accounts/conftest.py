"""Accounts under test hash their passwords cheaply."""

from __future__ import annotations

import pytest

from tests.staff import cheap_passwords
from tests.ui.offices import client, desk, office

__all__ = ["client", "desk", "office"]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap_passwords(monkeypatch)
