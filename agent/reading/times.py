"""Dates, months and ages, each for the event beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from agent.reading.spans import Mention, alike, mentions_of, nearness, phrase_before
from tools.dates import add_months, chinese_date, parse_span
from tools.errors import QuantityError
from tools.facts import FactDefinition
from tools.quantities import parse_quantity
from tools.units import MONTHS

_DATE = re.compile(
    r"(?:(\d{4})\s*[年/.-]\s*)?(\d{1,2})\s*[月/.-]\s*(\d{1,2})\s*[日号]?(?:[（(](\d{4})年?[)）])?|(\d{4})-(\d{1,2})-(\d{1,2})"
)
_MONTH = re.compile(
    r"(?:\d{4}|去|今|前)年(?:\s*\d{1,2}\s*月(?:份)?(?!\s*\d)|[年底初末]*(?=(?:在[^，。；]{1,8})?(?:注册|登记|成立|创办|设立|开业|开办|建成|改造|引进)))"
)
_RELATIVE = re.compile(r"(去|今|前)年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]")
_AGE = re.compile(
    r"(?:成立|注册|设立|创办|开办|运营|持续运营|经营|开业)(?:(?!不到|不足|不满|未满|没满|没到|不够|将近|快|近|接近|超过|超|多|第)[^，。；\d]){0,6}?(?:正好|刚好|刚|已经?|满|了|有)*(?P<bound>不到|不足|不满|未满|没满|没到|不够)?(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})"
    r"(?:(?P<years>(?:周|整|个)?年(?P<half>半)?(?:[零又]?(?P<extra>\d{1,2}|[一二两三四五六七八九十]{1,2})个月)?(?P<more>多)?(?!\d|度|底|初|前|以前|之前))|(?P<months>个月|个(?P<half_month>半)月)(?!以?内))"
)
_AGO = re.compile(
    r"(?<!第)(?<!前)(?P<long>(?:\d{1,2}|[一二两三四五六七八九十]{1,2})(?:年半?|个月))(?:以|之)?前(?![景沿期后三两五十\d])"
)
_AT_AN_EVENT = re.compile(
    r"(?:投资?|签约?|贷|申报|评审?|认定|收购|并购|入股)(?:它|他们?|这家|的|了)?(?:的)?(?:时候?|当时|那年|时点)[^。；？?]{0,14}$"
)
_YEAR_SAID = re.compile(r"[（(](\d{4})年?[)）]")
_ONE_CLAUSE = re.compile(r"[^，。；！？,;!?\n]*")
_BACK = {"今": 0, "去": 1, "前": 2}


def dates(text: str, wanted: Sequence[FactDefinition], as_of: date) -> dict[str, object]:
    """Return the date of each event the text dates, as ISO text or as said (去年3月)."""
    ages = _ages(text, as_of)
    found = [*_found(text, as_of), *((a.start, a.end, a.day) for a in ages)]
    verbs = {(a.start, a.end): a.verb for a in ages}
    pairs = []
    for index, (start, end, _) in enumerate(found):
        for definition in wanted:
            spoken = mentions_of(text, definition)
            if (verb := verbs.get((start, end))) is not None:  # 成立三年, 两年前被罚: only its own verb says of what
                spoken = [m for m in spoken if _of_age(m, end, verb)]
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


def told_days(text: str, as_of: date) -> list[tuple[int, int, date]]:
    """Return where the text tells a day, month or year gone by, and the first day that it may be."""
    found = [(start, end, parse_span(said, as_of).first) for start, end, said in _found(text, as_of)]
    return [one for one in found if one[2] <= as_of]


def ages_told(text: str, as_of: date) -> dict[str, str]:
    """Return the days that follow from ages a text tells, as they are shown (2022年11月20日), each with the words of its age.

    A day that two ages mean (成立两年，两年前被罚) is left out.
    """
    told: dict[str, set[str]] = {}
    for age in _ages(text, as_of):
        first, _, last = age.day.partition("至")
        shown = "至".join(chinese_date(date.fromisoformat(day)) for day in (first, last) if day)
        told.setdefault(shown, set()).add(text[age.verb if age.verb >= 0 else age.start : age.end])
    return {shown: words.pop() for shown, words in told.items() if len(words) == 1}


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
    return found


@dataclass(frozen=True, slots=True)
class _Age:
    """An age told at text[start:end], and the day or days it began; `verb`: where 成立 begins, -1 for 两年前."""

    start: int
    end: int
    day: str
    verb: int


def _ages(text: str, as_of: date) -> list[_Age]:
    """“成立三年”, “注册8个月”, “两年前被罚”: the day so long ago, as exact as it is said; 成立没满一年 is a span of days.

    An age at an event (投的时候已经成立六年) says nothing of today.
    """
    ages: list[_Age] = []
    for m in _AGE.finditer(text):
        if not _AT_AN_EVENT.search(text[: m.start()]) and (said := _since(m, as_of)):
            ages.append(_Age(m.start("bound") if m["bound"] else m.start("n"), m.end(), said, m.start()))
    for m in _AGO.finditer(text):
        months = _months(m["long"])
        if 0 < months < _LONGEST:
            ages.append(_Age(m.start(), m.end(), add_months(as_of, -months).isoformat(), -1))
    return ages


def _of_age(mention: Mention, end: int, verb: int) -> bool:
    """True for a word at the verb of an age, or, of so long ago, right behind it."""
    return end <= mention.start <= end + 6 if verb < 0 else verb < mention.end and mention.start < end


_LONGEST = 720  # months


def _since(age: re.Match[str], as_of: date) -> str:
    """Return the day an age began, or its first and last day as 2025-11-21至2026-11-20; "" for no age."""
    months = _months(f"{age['n']}{'年' if age['years'] else '个月'}")
    if not 0 < months < _LONGEST:
        return ""
    months += 6 if age["half"] else _months(f"{age['extra']}个月") if age["extra"] else 0
    day = add_months(as_of, -months)
    if age["bound"]:
        return f"{(day + _DAY_LONG).isoformat()}至{as_of.isoformat()}"
    if age["half_month"]:
        return f"{(day - 16 * _DAY_LONG).isoformat()}至{(day - 14 * _DAY_LONG).isoformat()}"
    if age["more"]:
        return f"{(add_months(day, -12) + _DAY_LONG).isoformat()}至{(day - _DAY_LONG).isoformat()}"
    return day.isoformat()


_DAY_LONG = timedelta(days=1)


def _months(text: str) -> int:
    """Return the months of 三年, 两年半 or 8个月, 0 for none."""
    try:
        quantity = parse_quantity(text)
    except QuantityError:
        return 0
    return int(quantity.value) if quantity.kind == MONTHS else 0


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
