"""Personal data leaves a text before it is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

# What may have been hidden: anything with a digit or an @ that is long enough to name someone.
_TOKEN = re.compile(r"[\w.@+-]*[\d@][\w.@+-]*", re.ASCII)
_NAMES_SOMEONE = 6  # characters: shorter ones are amounts, years and clause numbers
_PLAIN = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\d[\d -]{5,}\d[\dXx]?", re.ASCII)


@lru_cache(maxsize=1)
def _masking() -> Callable[[str], str]:
    """Return `agent.privacy.masked`; where that is not installed, one that hides addresses and every long number."""
    if find_spec("agent.privacy") is None:
        return lambda text: _PLAIN.sub("＊＊＊", text)
    found: Callable[[str], str] = import_module("agent.privacy").masked
    return found


def masked(text: str) -> str:
    """Return the text with personal data hidden."""
    return _masking()(text)


def masked_answer(answer: dict[str, Any], question: str) -> dict[str, Any]:
    """Return the answer's JSON without what masking hid in the question: an answer may repeat the asker's words."""
    kept = masked(question)
    hidden = {t for t in _TOKEN.findall(question) if len(t) >= _NAMES_SOMEONE and t not in kept}
    return {name: _without(value, hidden) for name, value in answer.items()} if hidden else answer


def _without(value: Any, hidden: set[str]) -> Any:
    if isinstance(value, str):
        for token in hidden:
            value = value.replace(token, "＊＊＊")
        return value
    if isinstance(value, dict):
        return {name: _without(each, hidden) for name, each in value.items()}
    if isinstance(value, list):
        return [_without(each, hidden) for each in value]
    return value
