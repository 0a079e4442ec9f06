"""Messages after the assistant's own settings or other people's data: there is no policy question to look up.

Nothing here protects figures; the gate does, and the reading of the asker's facts. It only answers such a message with a plain no.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

import yaml


@lru_cache(maxsize=1)
def _signs() -> Mapping[str, re.Pattern[str]]:
    data = yaml.safe_load((files("agent") / "hostile.yaml").read_text("utf-8"))
    return {
        reason: re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE) for reason, patterns in data.items()
    }


def refused(text: str) -> str:
    """Return why a message cannot be answered at all: internals, others; "" for anything else."""
    return next((reason for reason, sign in _signs().items() if sign.search(text)), "")
