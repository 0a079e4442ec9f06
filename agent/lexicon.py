"""The words people use, compiled once from lexicon.yaml and wording.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml


@lru_cache(maxsize=1)
def lexicon() -> Mapping[str, Any]:
    """Return the lexicon with every pattern compiled: kinds, smalltalk, absent, elsewhere, past."""
    data = yaml.safe_load((files("agent") / "lexicon.yaml").read_text("utf-8"))
    return {
        "kinds": {k: re.compile("|".join(f"(?:{p})" for p in v)) for k, v in data["kinds"].items()},
        "smalltalk": {k: re.compile(v, re.IGNORECASE) for k, v in data["smalltalk"].items()},
        "absent": [(a["code"], re.compile(a["asks"]), a["evidence"]) for a in data["absent"]],
        "elsewhere": re.compile(data["elsewhere"]),
        "past": re.compile(data["past"]),
    }


@lru_cache(maxsize=1)
def wording() -> Mapping[str, str]:
    """Return the assistant's own sentences by code."""
    data: Mapping[str, str] = yaml.safe_load((files("agent") / "wording.yaml").read_text("utf-8"))
    return data
