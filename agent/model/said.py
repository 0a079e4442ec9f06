"""Whether the facts a model gives to a tool are the asker's own: an invented figure would be computed into a proved one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date

from tools.quantities import Quantity, find_quantities
from tools.units import NUMBER

_DAY = re.compile(r"(\d{4})\s?[-年./]\s?(\d{1,2})(?:\s?[-月./]\s?(\d{1,2}))?\s?[日号]?")


_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def figures(text: str) -> set[str]:
    """Return the numbers of a text in one form: 1,000 and １０００ are 1000."""
    plain = unicodedata.normalize("NFKC", text)
    return {m.group(0).replace(",", "").rstrip(".").lstrip("0") or "0" for m in _FIGURE.finditer(plain)}


def unsaid(facts: Mapping[str, object], turns: Iterable[str], as_of: date) -> list[str]:
    """Return the facts, by name, whose figures nobody told; words are not judged here."""
    told = " ".join(turns)
    amounts = [found.quantity for found in find_quantities(told)]
    numbers = figures(told)
    return [name for name, value in facts.items() if not _told(_text(value), amounts, numbers, as_of)]


def _told(value: str, amounts: list[Quantity], numbers: set[str], as_of: date) -> bool:
    rest = value
    for day in _DAY.finditer(value):
        if not _day_told(day, numbers, as_of):
            return False
        rest = rest.replace(day.group(0), " ")
    wanted = find_quantities(rest)
    if not all(any(_same(found.quantity, said) for said in amounts) for found in wanted):
        return False
    for found in reversed(wanted):
        rest = rest[: found.start] + " " + rest[found.end :]
    return figures(rest) <= numbers


def _same(given: Quantity, said: Quantity) -> bool:
    """People leave the unit out: 合同80万 told, 80万元 given."""
    return given.same_as(said) or (given.value == said.value and NUMBER in (given.kind, said.kind))


def _day_told(day: re.Match[str], numbers: set[str], as_of: date) -> bool:
    """A day is told by its month and day; its year is told too, or is this year or the last."""
    year, month, of_month = day.group(1), day.group(2), day.group(3)
    near = {str(as_of.year), str(as_of.year - 1)}
    return (year in numbers or year in near) and all(n.lstrip("0") in numbers for n in (month, of_month) if n)


def _text(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
