"""Where a text stands among others (效力位阶), by its title: a law goes before what explains or carries it out.

A question in everyday words fits a law and the regulations under it alike; the law is what the others rest on.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Level(StrEnum):
    """The levels that a title tells."""

    LAW = "法律"
    INTERPRETATION = "司法解释"
    OTHER = "其他"


_LAW = re.compile(r"(?:(?<!办)法|法典|(?<!汇)编)$")
_NOTE = re.compile(r"[（(][^（()）]*[)）]$")  # （2019年修正）


def level_of(title: str) -> Level:
    """Return the level of a text: 法 and 法典 are laws (办法 is none), 最高人民法院关于… interprets them."""
    name = _NOTE.sub("", title.strip().strip("《》"))
    if _LAW.search(name):
        return Level.LAW
    return Level.INTERPRETATION if name.startswith(("最高人民法院", "最高人民检察院")) else Level.OTHER
