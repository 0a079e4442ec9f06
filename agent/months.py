"""The months of an English date: as a message says them, and as the gate reads them in an answer."""

from __future__ import annotations

NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
PATTERN = "|".join(rf"{name}|{name[:3]}\.?" for name in NAMES)  # to be matched without regard to case


def number_of(name: str) -> int:
    """Return the number of a month that PATTERN matched: Oct. is 10."""
    return next(number for number, month in enumerate(NAMES, 1) if month.startswith(name.lower()[:3]))
