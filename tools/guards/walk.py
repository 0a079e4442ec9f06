"""Everything inside a rule, one node after the other."""

from __future__ import annotations

from tools.rules.model import Version
from tools.rules.nodes import Literal, Node
from tools.rules.uses import walk

__all__ = ["literals", "nodes", "walk"]


def literals(version: Version) -> list[Literal]:
    return [item for item in walk(version) if isinstance(item, Literal)]


def nodes(version: Version) -> list[Node]:
    return [item for item in walk(version) if isinstance(item, Node)]
