"""Dates, months and ages, each for the event beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from agent.reading.spans import alike, mentions_of, nearness, phrase_before
from tools.facts import FactDefinition

_DATE = re.compile(
    r"(?:(\d{4})\s*[年/.-]\s*)?(\d{1,2})\s*[月/.-]\s*(\d{1,2})\s*[日号]?(?:[（(](\d{4})年?[)）])?|(\d{4})-(\d{1,2})-(\d{1,2})"
)
_MONTH = re.compile(
    r"(?:\d{4}|去|今|前)年(?:\s*\d{1,2}\s*月(?:份)?(?!\s*\d)|[年底初末]*(?=(?:在[^，。；]{1,8})?(?:注册|登记|成立|创办|设立|开业|开办|建成|改造|引进)))"
)
_RELATIVE = re.compile(r"(去|今|前)年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]")
_AGE = re.compile(
    r"(?:成立|注册|设立|创办|开办|运营|持续运营|经营|开业)(?:(?!不到|不足|不满|未满|没满|没到|不够|将近|快|近|接近|超过|超|多|第)[^，。；\d]){0,6}?(?:正好|刚好|刚|已经?|满|了|有)*(\d{1,2}|[一二两三四五六七八九十])(?:周|整|个)?年(?!\d|度|底|初)"
)
_YEAR_SAID = re.compile(r"[（(](\d{4})年?[)）]")
_ONE_CLAUSE = re.compile(r"[^，。；！？,;!?\n]*")
_BACK = {"今": 0, "去": 1, "前": 2}


def dates(text: str, wanted: Sequence[FactDefinition], as_of: date) -> dict[str, object]:
    """Return the date of each event the text dates, as ISO text or as said (去年3月)."""
    found = _found(text, as_of)
    pairs = []
    for index, (start, end, _) in enumerate(found):
        for definition in wanted:
            spoken = mentions_of(text, definition)
            strengths = [s for m in spoken if (s := nearness(text, start, end, m)) is not None]
            # 5月10日给一家做机器人的公司投了: the day opens the clause, the verb closes it.
            strengths += [
                -10.0 for m in spoken if end <= m.start <= end + 24 and _ONE_CLAUSE.fullmatch(text[end : m.start])
            ]
            if strengths:
                context = phrase_before(text, start) + text[end : end + 10]
                pairs.append((max(strengths) + 4 * alike(definition.label, context), index, definition.id))
    values: dict[str, object] = {}
    placed: set[int] = set()
    for _, index, fact in sorted(pairs, key=lambda p: -p[0]):
        if fact not in values and index not in placed:
            values[fact] = found[index][2]
            placed.add(index)
    return values


def _found(text: str, as_of: date) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for m in _RELATIVE.finditer(text):  # 去年2月10日
        if day := _valid(as_of.year - _BACK[m.group(1)], m.group(2), m.group(3)):
            found.append((m.start(), m.end(), day.isoformat()))
    for m in _DATE.finditer(text):
        inside = any(start <= m.start() < end for start, end, _ in found)
        if not inside and (day := _day(m, text, as_of)):
            found.append((m.start(), m.end(), day.isoformat()))
    for m in _MONTH.finditer(text):  # 2022年3月成立, 去年注册: a month or a year is a span of days
        if not any(start <= m.start() < end for start, end, _ in found):
            found.append((m.start(), m.end(), m.group(0).rstrip("份")))
    return found + _ages(text, as_of)


def _ages(text: str, as_of: date) -> list[tuple[int, int, str]]:
    """“成立三年”, “注册正好满一年”: the day so many years ago, as exact as it is said."""
    ages = []
    for m in _AGE.finditer(text):
        count = m.group(1)
        years = int(count) if count.isdigit() else "零一二三四五六七八九十".find(count.replace("两", "二"))
        if 0 < years < 60:
            month_end = 28 if (as_of.month, as_of.day) == (2, 29) else as_of.day
            ages.append((m.start(1), m.end(), date(as_of.year - years, as_of.month, month_end).isoformat()))
    return ages


def ages_told(text: str, as_of: date) -> dict[date, str]:
    """Return the days that follow from ages a text tells, each with the age as said: 四年 for the day four years ago."""
    found = {day: text[start:end] for start, end, day in _ages(text, as_of)}
    return {date.fromisoformat(day): said for day, said in found.items()}


def _day(match: re.Match[str], text: str, as_of: date) -> date | None:
    year, month, day, said, iso_year, iso_month, iso_day = match.groups()
    if iso_year:
        year, month, day = iso_year, iso_month, iso_day
    if not year and not said and (later := _YEAR_SAID.search(text)):
        said = later.group(1)
    if not re.search(r"月|-|/", match.group(0)):
        return None
    return _valid(int(year or said or as_of.year), month, day)


def _valid(year: int, month: str, day: str) -> date | None:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None
