"""Counts of a message that a sum leaves out: said beside the figure, so that nobody takes them for counted as nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from agent.cases import TOGETHER
from agent.computed import Computed
from agent.reading import fits
from agent.reading.bearing import asks_rate
from agent.reading.spans import SEGMENT, mentions_of, own_words
from tools.quantities import Found, find_quantities
from tools.rules.load import shipped
from tools.rules.uses import benefit_facts

SAID = 2  # parts repeated at most
LONGEST = 16  # characters of a part that is repeated
_LED_IN = re.compile(r"^(?:另外?|还有?|以及|加上|再加|和|与|及|又|同时|其中)+")
_OF_PLACES = re.compile(r"地方|国家|地区|城市|区")
_OF_TIME = re.compile(r"(?:[一二两三四五六七八九十\d]+个?(?:月|年|天|工作日|季度))$")


def uncounted(text: str, computed: Computed) -> tuple[str, ...]:
    """Return the parts of a message whose count the sum asked for does not hold: 实用新型8件, beside 12件 of 发明专利.

    () where no sum is asked and no two things are counted, or where the rule counts nothing by pieces.
    """
    facts = shipped().facts
    counted = [
        facts[fact]
        for fact in sorted(benefit_facts(computed.candidate.version) & set(computed.given))
        if facts[fact].kind.startswith("count:") and facts[fact].kind != "count:人"
    ]
    by_places = any(set(d.counted_as.values()) & set(computed.given) for d in facts.values() if d.counted_as)
    if computed.cases or by_places or not (TOGETHER.search(text) or len(counted) > 1):
        return ()
    told = [
        number
        for number in find_quantities(own_words(text))
        if number.quantity.kind.startswith("count:")
        and not asks_rate(text, number)
        and not _OF_PLACES.match(text, number.end)
        and any(fits(text, number, definition) for definition in counted)
    ]
    taken = Counter(value for one in (computed, *computed.joined) for value in _values(one))
    # A number beside a word of what was counted is that one; of two alike the other is left.
    told.sort(key=lambda number: not any(mentions_of(_part(text, number), d) for d in counted))
    left = []
    for number in told:
        if taken[number.quantity.value] <= 0:
            left.append(number)
        taken[number.quantity.value] -= 1
    parts = (_short(_part(text, number)) for number in sorted(left, key=lambda number: number.start))
    return tuple(dict.fromkeys(part for part in parts if part))[:SAID]


def _values(computed: Computed) -> Iterator[Decimal]:
    told = list(computed.given.values())
    while told:
        value = told.pop()
        if isinstance(value, list):
            told += value
        elif isinstance(value, dict):
            told += list(value.values())
        else:
            yield from (number.quantity.value for number in find_quantities(str(value)))


def _part(text: str, number: Found) -> str:
    """Return the words between two marks that a number stands in."""
    return next((p.group(0) for p in SEGMENT.finditer(text) if p.start() <= number.start < p.end()), "")


def _short(part: str) -> str:
    """Return a part as it is repeated, "" where it is too long for that or tells a second number."""
    words = _LED_IN.sub("", part.strip())
    fit = len(find_quantities(words)) == 1 and len(words) <= LONGEST
    return words if fit and not _OF_TIME.search(words) else ""
