"""A sister of the program spoken of, meant by the one word that tells them apart: 制定标准补多少, then 要是只是修订呢."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile

from tools.rules.load import RuleBook
from tools.rules.model import Program

GOES_ON = 16  # characters of a message that names nothing of its own
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,6}")
_ANY_GRANT = frozenset(("补贴", "补助", "奖励", "资助", "支持", "资金支持", "租金补助"))  # said of any program


def sister_meant(text: str, spoken_of: Sequence[str], book: RuleBook) -> dict[str, str]:
    """Return the programs of the same card whose own word a short message says, each with the one spoken of before.

    spoken_of: ids of the programs that the earlier messages named. A word both titles hold tells nothing.
    """
    if len(text) > GOES_ON:
        return {}
    found: dict[str, str] = {}
    for program in (book.programs[i] for i in spoken_of):
        for other in _on_its_card(program, book.programs):
            mine, theirs = apart(program.title, other.title)
            if (
                _CHINESE.fullmatch(theirs)
                and _CHINESE.fullmatch(mine)
                and theirs in text
                and mine not in text
                and theirs not in _ANY_GRANT
            ):
                found[other.id] = program.id
    return found


def _on_its_card(program: Program, programs: Mapping[str, Program]) -> list[Program]:
    return [p for p in programs.values() if p.id != program.id and set(p.cards) & set(program.cards)]


def apart(one: str, other: str) -> tuple[str, str]:
    """Return what is left of two titles without what they begin and end with alike: 制定 and 修订 of 首都标准…补助."""
    head = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    one, other = one[head:], other[head:]
    tail = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one[::-1], other[::-1], strict=False)))
    return one[: len(one) - tail], other[: len(other) - tail]
