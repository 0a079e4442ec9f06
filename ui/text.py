"""Text from outside made safe to print: no control characters, no halves of a character."""

from __future__ import annotations

import re

# C0 and C1 controls except tab and newline, line separators, and marks that reverse the reading direction.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


def whole(text: str) -> str:
    """Return text without halves of characters, which JSON and arguments may carry and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")


def printable(text: str) -> str:
    """Return `text` without what could steer a terminal, break JSON or hide words on a page."""
    return _UNPRINTABLE.sub("", whole(text).replace("\r\n", "\n").replace("\r", "\n"))


def shortened(text: str, limit: int) -> str:
    """Return `text` on one line, at most `limit` characters, with … where it was cut."""
    line = " ".join(printable(text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
