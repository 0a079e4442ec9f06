"""A sister of the program spoken of, meant by the one word that tells them apart: 制定标准补多少, then 要是只是修订呢."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import combinations, takewhile

from tools.rules.load import RuleBook
from tools.rules.model import Program

PAIR = 2
LEAST = 2  # characters of an own word that tell it
GOES_ON = 16  # characters of a message that names nothing of its own
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,6}")
_NOTHING_ELSE = re.compile(r"(?:那么?|要是|如果是?|换成)?(?P<what>[\u4e00-\u9fff]{2,6}?)的?呢[？?。]?")
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
            if theirs not in _ANY_GRANT and _says(text, theirs) and not _says(text, mine):
                found[other.id] = program.id
    return found


def _says(text: str, word: str) -> bool:
    """True when a message says an own word, or is nothing but its first characters: 小型呢, of 小型剧（节）目."""
    if _CHINESE.fullmatch(word):
        return word in text or _begins(text, word)
    return _begins(text, word)


def _begins(text: str, word: str) -> bool:
    short = _CHINESE.match(word)
    said = _NOTHING_ELSE.fullmatch(text)
    return short is not None and said is not None and said["what"].startswith(short.group(0)[:LEAST])


def _on_its_card(program: Program, programs: Mapping[str, Program]) -> list[Program]:
    return [p for p in programs.values() if p.id != program.id and set(p.cards) & set(program.cards)]


def apart(one: str, other: str) -> tuple[str, str]:
    """Return what is left of two titles without what they begin and end with alike: 制定 and 修订 of 首都标准…补助."""
    head = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    one, other = one[head:], other[head:]
    tail = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one[::-1], other[::-1], strict=False)))
    return one[: len(one) - tail], other[: len(other) - tail]


def goes_beyond(program: Program, book: RuleBook, text: str) -> bool:
    """True when a title says all that another's says and more, and the text says nothing of the more.

    Who asks of 融资租赁公司 without a word of 分公司 means the rule for setting the company up.
    """
    title = _characters(program.title)
    plainer = (_characters(other.title) for other in book.programs.values() if other.id != program.id)
    return any(known < title and not (title - known) & set(text) for known in plainer)


@lru_cache(maxsize=1024)
def _characters(title: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\u4e00-\u9fff]", title))


def both_said(text: str, card: str, book: RuleBook) -> tuple[str, ...]:
    """Return the two programs of a card that the text tells apart, in its order (大型舞台剧和小型剧目), () where not just two."""
    programs = [p for p in book.programs.values() if card in p.cards]
    said: dict[str, int] = {}
    for one, other in combinations(programs, 2):
        words = apart(one.title, other.title)
        shared = one.title.replace(words[0], "")
        places = {p.id: _place(word, shared, text) for p, word in zip((one, other), words, strict=True)}
        if min(places.values()) >= 0 and len(set(places.values())) == len(places):
            said |= places
    return tuple(sorted(said, key=lambda program: said[program])) if len(said) == PAIR else ()


def _place(word: str, shared: str, text: str) -> int:
    """Return where an own word stands, or its first characters by which it is said in short (大型 of 大型舞台剧); -1 if nowhere.

    What the titles share (文化艺术 in a fund's name) says neither.
    """
    found = _CHINESE.match(word)
    if found is None or found.group(0) in _ANY_GRANT:
        return -1
    at, short = text.find(found.group(0)), found.group(0)[:LEAST]
    return at if at >= 0 or short in shared else text.find(short)
