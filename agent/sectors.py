"""For whom a rule is, where its name says so: 氢能企业融资租赁费用补贴 is for who speaks of hydrogen, and for nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from agent.lexicon import lexicon
from agent.reading.spans import pairs_of
from tools.rules.model import Program

TRADE, PLACE = 0.6, 0.3  # gained over rules for everybody, beside 1.0 for a name
ENOUGH, LEAST_PAIRS = 0.6, 2  # of a name's character pairs, and how many, that say its matter
OF_ALL_TRADES = frozenset(("中关村",))  # a place: who does not name it may be meant all the same


def sectors_said(text: str) -> frozenset[str]:
    """Return the sectors that a message speaks of."""
    return frozenset(name for name, words in lexicon()["sectors"].items() if words["said"].search(text))


@lru_cache(maxsize=4096)
def sectors_of(title: str) -> frozenset[str]:
    """Return the sectors that a title is for."""
    return frozenset(name for name, words in lexicon()["sectors"].items() if words["title"].search(title))


def for_sector_said(title: str, text: str) -> bool:
    """True when a rule is by its title for a trade that the text speaks of."""
    return bool((sectors_of(title) & sectors_said(text)) - OF_ALL_TRADES)


def of_sector(programs: Iterable[Program], text: str, said: frozenset[str]) -> dict[str, float]:
    """Return the rules of a sector spoken of whose name says what the text says, each with how much of it: 氢能…融资租赁."""
    found = {}
    for program in programs:
        if all(version.measures for version in program.versions):
            continue  # a text of intentions computes nothing
        own = (sectors_of(program.title) & said) - OF_ALL_TRADES
        share = (
            max((_shared(name, text, own) for name in (program.title, *program.aliases)), default=0.0) if own else 0.0
        )
        if share >= ENOUGH:
            found[program.id] = share
    return found


def _shared(name: str, text: str, sectors: frozenset[str]) -> float:
    """Return how much of a name, the sector apart, stands in the text."""
    for sector in sectors:
        name = lexicon()["sectors"][sector]["said"].sub("", name)
    matter = pairs_of(name)
    both = len(matter & pairs_of(text))
    return both / len(matter) if both >= LEAST_PAIRS else 0.0


def of_the_sector(title: str, document: str, said: frozenset[str]) -> float:
    """Return what a rule gains that is, by its title or that of its text, for a sector that is spoken of."""
    return max(
        (PLACE if sector in OF_ALL_TRADES else TRADE for sector in said & sectors_of(title + document)), default=0.0
    )


def of_another(title: str, said: frozenset[str]) -> bool:
    """True when the rule is for a sector that nobody spoke of."""
    own = sectors_of(title) - OF_ALL_TRADES
    return bool(own) and not own & said
