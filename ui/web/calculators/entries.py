"""What a person typed into a form, as a query: names and texts, rows of lists, and what belongs to the page itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.errors import InputError
from tools.dates import FIRST_YEAR, LAST_YEAR
from ui.dates import parse_date, today_in_beijing
from ui.text import printable

LONGEST = 300  # characters of one value: an amount, a name of a kind, a few contracts
MOST_ENTRIES = 400  # the longest form has 30 facts
MOST_ROWS = 30

_ROW = re.compile(r"([^.]{1,80})\.(\d{1,2})\.([^.]{1,80})")
_PAGE = frozenset(["as_of", "clean", "more", "ask", "drop", "about", "all"])


@dataclass(frozen=True, slots=True)
class Entries:
    """values: name → texts, each once and in order. rows: list → row number → item → text. page: what no fact is.

    too_long: names of values that were cut. as_of_error: why the date could not be used; today stands for it then.
    """

    values: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, Mapping[int, Mapping[str, str]]]
    page: Mapping[str, tuple[str, ...]]
    too_long: frozenset[str]
    as_of: date
    as_of_text: str
    as_of_error: str

    def of_page(self, name: str) -> str:
        return self.page.get(name, ("",))[-1]


def read_entries(pairs: Iterable[tuple[str, str]]) -> Entries:
    """Return the entries of a query; empty ones are left out, as a form sends every field."""
    values: dict[str, list[str]] = {}
    rows: dict[str, dict[int, dict[str, str]]] = {}
    page: dict[str, list[str]] = {}
    too_long = set()
    for name, typed in list(pairs)[:MOST_ENTRIES]:
        text = printable(typed).strip()
        if not text:
            continue
        if name in _PAGE:
            page.setdefault(name, []).append(text)
            continue
        if len(text) > LONGEST:
            too_long.add(name)
        found = _ROW.fullmatch(name)
        if found and 1 <= int(found[2]) <= MOST_ROWS:
            rows.setdefault(found[1], {}).setdefault(int(found[2]), {})[found[3]] = text[:LONGEST]
        elif text[:LONGEST] not in values.setdefault(name, []):
            values[name].append(text[:LONGEST])
    day, wrong = _day(page)
    return Entries(
        {name: tuple(texts) for name, texts in values.items()},
        rows,
        {name: tuple(texts) for name, texts in page.items()},
        frozenset(too_long),
        day,
        page.get("as_of", [""])[-1][:40],
        wrong,
    )


def _day(page: Mapping[str, list[str]]) -> tuple[date, str]:
    text = page.get("as_of", [""])[-1]
    try:
        day = parse_date(text) if text else today_in_beijing()
    except InputError as error:
        return today_in_beijing(), str(error)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return today_in_beijing(), f"“{text[:40]}”太远，请写 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间的日期"
    return day, ""
