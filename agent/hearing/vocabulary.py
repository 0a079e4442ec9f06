"""The wordings that programs, documents and facts are known by, and the characters they are made of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml

from agent.hearing.sounds import sounds
from agent.names import names_of
from tools.rules.load import RuleBook, shipped

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase

LENGTHS = (4, 3)  # characters of a piece of a name; shorter ones are in everything
_SPLIT = re.compile(r"[^\u4e00-\u9fffA-Za-z]+")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names, whole and by their pieces of three and four characters; where names begin and end; their characters by sound."""

    names: frozenset[str]
    pieces: frozenset[str]
    heads: frozenset[str]
    tails: frozenset[str]
    by_sound: Mapping[str, str]
    gaps: Mapping[
        str, str
    ]  # two pairs with one character of a name between them → that character, "" where several stand there

    def alike(self, character: str) -> Iterable[str]:
        """Return other characters of the vocabulary that sound like this one."""
        found = (other for sound in sounds(character) for other in self.by_sound.get(sound, ""))
        return dict.fromkeys(other for other in found if other != character)


def vocabulary(names: Iterable[str]) -> Vocabulary:
    """Return the vocabulary of some names; marks part a name: “房租通”房租补贴 is two."""
    whole = frozenset(part for name in names for part in _SPLIT.split(name) if len(part) >= min(LENGTHS))
    pieces = frozenset(name[i : i + n] for name in whole for n in LENGTHS for i in range(len(name) - n + 1))
    heads = frozenset(name[:n] for name in whole for n in LENGTHS)
    tails = frozenset(name[-n:] for name in whole for n in LENGTHS)
    table: dict[str, str] = defaultdict(str)
    for character in sorted(set("".join(whole))):
        for sound in sounds(character):
            table[sound] += character
    return Vocabulary(whole, pieces, heads, tails, dict(table), _gaps(whole))


def _gaps(names: Iterable[str]) -> dict[str, str]:
    gaps: dict[str, str] = {}
    for name in names:
        for i in range(len(name) - 4):
            round_it, inside = name[i : i + 2] + name[i + 3 : i + 5], name[i + 2]
            gaps[round_it] = inside if gaps.get(round_it, inside) == inside else ""
    return gaps


_CACHE: dict[tuple[str, int], Vocabulary] = {}


def vocabulary_of(knowledge: KnowledgeBase) -> Vocabulary:
    """Return the vocabulary of the generation being served; put together once per generation."""
    book = shipped()
    key = (knowledge.info.id, id(book))
    if key not in _CACHE:
        _CACHE.clear()
        _CACHE[key] = vocabulary(
            [*_of_book(book), *names_of(knowledge).terms, *(d.title for d in knowledge.documents())]
        )
    return _CACHE[key]


def _of_book(book: RuleBook) -> Iterator[str]:
    for program in book.programs.values():
        yield program.title
        yield from program.aliases
    for definition in book.facts.values():
        yield definition.label
        yield from definition.words
        for value, said in definition.values.items():
            yield value
            yield from said


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Return common words of Chinese of two and three characters, and what people say of these matters beside them."""
    lines = (files("agent.hearing") / "words.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#")) | frozenset(manners()["kept"])


@lru_cache(maxsize=1)
def manners() -> Mapping[str, frozenset[str]]:
    """Return what is never taken for a slip: kept (words), small (characters that stand alone), fixed (numerals, units)."""
    data = yaml.safe_load((files("agent.hearing") / "manners.yaml").read_text("utf-8"))
    return {"kept": frozenset(data["kept"]), "small": frozenset(data["small"]), "fixed": frozenset(data["fixed"])}
