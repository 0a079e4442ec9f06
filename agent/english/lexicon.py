"""The vocabulary and wording of English, compiled once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml


def _load(name: str) -> Any:
    return yaml.safe_load((files("agent.english") / name).read_text("utf-8"))


@lru_cache(maxsize=1)
def english_wording() -> Mapping[str, str]:
    """Return the English sentences by code."""
    data: Mapping[str, str] = _load("wording.yaml")
    return data


@lru_cache(maxsize=1)
def terms() -> Mapping[str, str]:
    """Return English phrases in lower case, blanks for hyphens → the policies' terms."""
    data = _load("vocabulary.yaml")
    return {str(k).lower().replace("-", " "): str(v) for part in ("programs", "words") for k, v in data[part].items()}


@lru_cache(maxsize=1)
def phrase() -> re.Pattern[str]:
    """Return the pattern of any known phrase, the longest first; hyphens and a plural s make no difference."""
    known = sorted(terms(), key=len, reverse=True)
    options = "|".join(re.escape(k).replace(r"\ ", r"[\s-]+") for k in known)
    return re.compile(rf"(?<![A-Za-z])(?:{options})(?:e?s)?(?![A-Za-z])", re.IGNORECASE)


@lru_cache(maxsize=1)
def dropped() -> frozenset[str]:
    """Return words that carry nothing for the steps."""
    return frozenset(_load("vocabulary.yaml")["dropped"].split())


@lru_cache(maxsize=1)
def asks() -> list[tuple[re.Pattern[str], str]]:
    """Return (what asks, the Chinese question)."""
    return [(re.compile(p, re.IGNORECASE), question) for p, question in _load("vocabulary.yaml")["asks"]]


def term_of(words: str) -> str:
    """Return the policies' term for a phrase that `phrase` found."""
    plain = re.sub(r"[\s-]+", " ", words.lower())
    return next(terms()[k] for k in (plain, plain.removesuffix("s"), plain.removesuffix("es")) if k in terms())


@lru_cache(maxsize=2)
def back(part: str = "words") -> Mapping[str, str]:
    """Return the policies' terms → English, the shortest phrase of each. part: words (of facts) or programs."""
    table: dict[str, str] = {}
    for english, chinese in _load("vocabulary.yaml")[part].items():
        if len(str(english)) < len(table.get(chinese, "")) or chinese not in table:
            table[chinese] = str(english)
    return table
