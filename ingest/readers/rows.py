"""Tables as text: one row a line, cells between pipes."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SPACE = re.compile(r"\s+")


def pipe_row(cells: Iterable[str]) -> str:
    """Return "| a | b |". Line ends inside a cell become a space; a pipe of the text is written \\|."""
    return "| " + " | ".join(_SPACE.sub(" ", cell).strip().replace("|", "\\|") for cell in cells) + " |"
