"""Lines of Chinese broken to a width in columns: anywhere between characters, but not before closing punctuation."""

from __future__ import annotations

import re
import unicodedata

_PIECE = re.compile(r"[!-~]+|.")  # a run of Latin letters and digits stays whole
_NOT_FIRST = "。，、；：？！）】》〉”’…,.;:?!)]"


def columns(text: str) -> int:
    """Return how many columns of a terminal `text` takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c) for c in text)


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of `text`; closing punctuation hangs over the edge by one character."""
    lines = [""]
    for piece in (part for run in _PIECE.findall(text) for part in _fitting(run, width)):
        if columns(lines[-1]) + columns(piece) > width and piece[0] not in _NOT_FIRST:
            lines.append("")
        lines[-1] += piece if lines[-1] or len(lines) == 1 else piece.lstrip()
    return lines


def _fitting(piece: str, width: int) -> list[str]:
    """Cut a run that is longer than a line."""
    return [piece[i : i + width] for i in range(0, len(piece), width)]
