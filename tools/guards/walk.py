"""Everything inside a rule, one node after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from tools.rules.model import Version
from tools.rules.nodes import Literal, Node


def walk(item: Any) -> Iterator[Any]:
    """Yield the item and every dataclass below it, depth first."""
    if is_dataclass(item) and not isinstance(item, type):
        yield item
        for field in fields(item):
            if field.name not in ("facts", "compiled"):
                yield from walk(getattr(item, field.name))
    elif isinstance(item, tuple | list):
        for part in item:
            yield from walk(part)


def literals(version: Version) -> list[Literal]:
    return [item for item in walk(version) if isinstance(item, Literal)]


def nodes(version: Version) -> list[Node]:
    return [item for item in walk(version) if isinstance(item, Node)]
