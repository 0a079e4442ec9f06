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
    """Return the lexicon with every pattern compiled: kinds, what a sentence should hold, yes/no questions and so on."""
    data = yaml.safe_load((files("agent") / "lexicon.yaml").read_text("utf-8"))
    return {
        "kinds": {k: re.compile("|".join(f"(?:{p})" for p in v)) for k, v in data["kinds"].items()},
        "smalltalk": {k: re.compile(v, re.IGNORECASE) for k, v in data["smalltalk"].items()},
        "absent": [(a["code"], re.compile(a["asks"]), a["evidence"]) for a in data["absent"]],
        "elsewhere": re.compile(data["elsewhere"]),
        "off_topic": re.compile(data["off_topic"]),
        "never": re.compile(data["never"]),
        "policy": re.compile(data["policy"]),
        "synonyms": [(re.compile(asks), words) for asks, words in _synonyms()],
        "sectors": {name: {k: re.compile(v) for k, v in words.items()} for name, words in data["sectors"].items()},
        "past": re.compile(data["past"]),
        "wanted": [(re.compile(w["asks"]), re.compile(w["holds"])) for w in data["wanted"]],
        "yes_no": re.compile("|".join(f"(?:{p})" for p in data["yes_no"])),
        "confirm": re.compile(data["confirm"]),
        "at_once": re.compile(data["at_once"]),
        "one_only": re.compile(data["one_only"]),
        "forbids": re.compile(data["forbids"]),
    }


def _synonyms() -> list[tuple[str, str]]:
    rows = yaml.safe_load((files("agent") / "synonyms.yaml").read_text("utf-8"))
    return [(str(asks), str(words)) for asks, words in rows]


@lru_cache(maxsize=1)
def wording() -> Mapping[str, str]:
    """Return the assistant's own sentences by code."""
    data: Mapping[str, str] = yaml.safe_load((files("agent") / "wording.yaml").read_text("utf-8"))
    return data


@lru_cache(maxsize=1)
def typos() -> Mapping[str, str]:
    """Return what is often miswritten, as written → as meant."""
    data: Mapping[str, str] = yaml.safe_load((files("agent") / "typos.yaml").read_text("utf-8"))
    return data
