"""What the rules compute of a guide's cards: every number on a card is modelled, written down as not modelled, or left.

A card's number is modelled when a rule of one of the card's programs uses it from a quote that stands on the card at
just that place. A card that repeats an article therefore needs no second quote: the words are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tools.guards.quotes import excused, squeeze, used_quantities
from tools.quantities import Found, find_quantities
from tools.rules.load import RuleBook
from tools.rules.model import Program
from tools.units import MONEY, RATIO

_SHOWN = 12  # characters each side of a number that is left, to find it on the card


@dataclass(frozen=True, slots=True)
class Card:
    """One card. text: its 服务对象, 服务内容, 条件要求, 服务流程 and 时间/频度; numbers elsewhere (dates, phones) are no rule's."""

    doc: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class CardCoverage:
    """programs: those that describe the card. The numbers of its text, those of money and shares apart."""

    card: Card
    programs: tuple[str, ...]
    text_only: bool
    modelled: int
    unmodelled: int
    left: tuple[str, ...]
    shares_modelled: int
    shares: int


def programs_of_card(book: RuleBook, doc: str) -> tuple[Program, ...]:
    """Return the programs that name a card or cite it."""
    return tuple(
        program
        for program in book.programs.values()
        if doc in program.cards or any(clause.doc == doc for clause in program.clauses.values())
    )


def card_coverage(card: Card, book: RuleBook) -> CardCoverage:
    """Return how much of a card's numbers its programs use."""
    programs = programs_of_card(book, card.doc)
    text = squeeze(card.text)
    numbers = find_quantities(text, bare=False)
    used, put_down = _places(text, programs)
    modelled = [n for n in numbers if n.start in used]
    unmodelled = [n for n in numbers if n.start not in used and any(a <= n.start < b for a, b in put_down)]
    left = [n for n in numbers if n not in modelled and n not in unmodelled]
    shares = [n for n in numbers if n.quantity.kind in (MONEY, RATIO)]
    return CardCoverage(
        card,
        tuple(program.id for program in programs),
        bool(programs) and all(version.measures for program in programs for version in program.versions),
        len(modelled),
        len(unmodelled),
        tuple(_shown(text, n) for n in left),
        sum(n in modelled for n in shares),
        len(shares),
    )


def _shown(text: str, found: Found) -> str:
    return text[max(0, found.start - _SHOWN) : found.end + _SHOWN]


def _places(text: str, programs: Iterable[Program]) -> tuple[set[int], list[tuple[int, int]]]:
    """Return where numbers that rules use begin in a card's text, and the spans written down as not modelled."""
    used: set[int] = set()
    spans: list[tuple[int, int]] = []
    for program in programs:
        rules = used_quantities(program)
        for clause in program.clauses.values():
            free = excused(program, clause)
            for begin, end in _occurrences(text, squeeze(clause.quote)):
                spans.extend(
                    (begin + n.start, begin + n.end)
                    for n in find_quantities(text[begin:end], bare=False)
                    if any(n.quantity.same_as(other) for other in free)
                    and any(
                        squeeze(item.quote) in squeeze(clause.quote) for v in program.versions for item in v.unmodelled
                    )
                )
                used.update(
                    begin + n.start
                    for n in find_quantities(text[begin:end], bare=False)
                    if any(n.quantity.same_as(other) for other in rules.get(clause.key, ()))
                )
        for version in program.versions:
            for item in version.unmodelled:
                spans.extend(_occurrences(text, squeeze(item.quote)))
    return used, spans


def _occurrences(text: str, quote: str) -> Iterator[tuple[int, int]]:
    at = text.find(quote)
    while quote and at >= 0:
        yield at, at + len(quote)
        at = text.find(quote, at + 1)
