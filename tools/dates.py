"""Dates as people write them, and periods by Civil Code articles 200–204.

The first day of a period is not counted; a period of months or years ends on the day of the same number, or on the last
day of the month where there is none (article 202). Adding months is not associative, so every period names its base.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tools.errors import QuantityError
from tools.numerals import DIGITS, half_width, parse_number
from tools.quantities import Quantity, parse_quantity
from tools.units import DAYS, MONTHS, WORKDAYS
from tools.workdays import OFFICIAL, Calendar


@dataclass(frozen=True, slots=True)
class DateSpan:
    """The days a phrase may mean: 去年3月 is the whole month, 8月12号 a single day."""

    first: date
    last: date

    @property
    def day(self) -> date | None:
        return self.first if self.first == self.last else None


def chinese_date(day: date) -> str:
    """Return a date as documents print it: 2026年6月22日."""
    return f"{day.year}年{day.month}月{day.day}日"


def add_months(start: date, months: int) -> date:
    """Return the day `months` later with the same number, or the last day of that month."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def add_period(start: date, period: Quantity, *, first_day_counts: bool = False, days: Calendar = OFFICIAL) -> date:
    """Return the last day of a period from `start`.

    period: months or years, days, or working days; negative values count back. first_day_counts: the text counts the
    first day too. Raises: QuantityError for another kind of quantity; CalendarError beyond the published tables.
    """
    count = int(period.value)
    if Decimal(count) != period.value:
        raise QuantityError(f"期限“{period.text}”不是整数", remedy="请写成整月或整日，如 6个月")
    if period.kind == WORKDAYS:
        return days.add(start, count, first_day_counts=first_day_counts)
    if period.kind == MONTHS:
        end = add_months(start, count)
        return end - timedelta(days=1) if first_day_counts else end
    if period.kind == DAYS:
        return start + timedelta(days=count - first_day_counts)
    raise QuantityError(f"“{period.text}”不是期限", remedy="请写成 3个月、30天 或 5个工作日")


_N = r"[零〇○一二两三四五六七八九十\d]{1,4}"
_RELATIVE_YEAR = {
    "今年": 0,
    "本年": 0,
    "当年": 0,
    "去年": -1,
    "上年": -1,
    "前年": -2,
    "大前年": -3,
    "明年": 1,
    "次年": 1,
    "后年": 2,
}
_RELATIVE_DAY = {"今天": 0, "今日": 0, "当天": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1, "后天": 2, "大后天": 3}
_RELATIVE_MONTH = {"上上个月": -2, "上个月": -1, "上月": -1, "这个月": 0, "本月": 0, "当月": 0, "下个月": 1, "下月": 1}
_YEAR = (
    r"(?P<year>\d{4}|[零〇○一二三四五六七八九]{4}|\d{2}(?=年)|"
    + "|".join(sorted(_RELATIVE_YEAR, key=len, reverse=True))
    + ")年?"
)
_DAY = rf"(?P<day>{_N})[日号號]?"
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)",
        rf"(?:{_YEAR}的?)?(?P<month>{_N})月(?:份)?(?:{_DAY})?",
        rf"(?P<relative_month>{'|'.join(_RELATIVE_MONTH)})(?:{_DAY})?",
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})",
        _YEAR + r"(?P<edge>年底|年末|底|末|年初|初)?",
        rf"(?P<relative_day>{'|'.join(_RELATIVE_DAY)})",
        r"(?P<ago>.{1,6}?)(?P<direction>前|之前|以前|后|之后|以后)",
    )
)


def parse_date(text: str, as_of: date) -> date:
    """Return the one day a text means, seen from `as_of`.

    Raises: QuantityError when it is no date, an impossible one (31 February) or a whole month or year.
    """
    day = parse_span(text, as_of).day
    if day is None:
        raise QuantityError(f"“{text}”没有说到哪一天", remedy="请写成 2026年7月1日")
    return day


def parse_span(text: str, as_of: date) -> DateSpan:
    """Return the days a text may mean: 2026-07-01, 7月1日, 去年3月, 3个月前, 昨天, 二〇二六年六月.

    Raises: QuantityError for a text that is no date, and for a year in which no case can lie.
    """
    plain = re.sub(r"\s", "", half_width(text)).strip("。，,")
    for form in _FORMS:
        match = form.fullmatch(plain)
        if match:
            return _within(match, as_of, text)
    raise QuantityError(f"“{text}”不是可识别的日期", remedy="请写成 2026-07-01 或 2026年7月1日")


FIRST_YEAR, LAST_YEAR = 1900, 2199  # a period from any day between stays on the calendar


def _within(match: re.Match[str], as_of: date, text: str) -> DateSpan:
    remedy = f"请核对，应在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间"
    try:
        span = _span(match, as_of, text)
    except (ValueError, OverflowError) as error:  # counted back or on beyond the calendar
        raise QuantityError(f"“{text}”不在日历上", remedy=remedy) from error
    if span.first.year < FIRST_YEAR or span.last.year > LAST_YEAR:
        raise QuantityError(f"“{text}”不会是这件事的日期", remedy=remedy)
    return span


def _span(match: re.Match[str], as_of: date, text: str) -> DateSpan:
    part = match.groupdict()
    if part.get("relative_day"):
        return _single(as_of + timedelta(days=_RELATIVE_DAY[part["relative_day"]]))
    if part.get("ago"):
        return _ago(part["ago"], part["direction"], as_of)
    if part.get("relative_month"):
        base = add_months(as_of.replace(day=1), _RELATIVE_MONTH[part["relative_month"]])
        return _month(base.year, base.month, part.get("day"), text)
    year = _year(part.get("year"), as_of)
    if part.get("month") is None:
        return _edge(year, part.get("edge") or "")
    return _month(year, int(parse_number(part["month"])), part.get("day"), text)


def _single(day: date) -> DateSpan:
    return DateSpan(day, day)


def _ago(amount: str, direction: str, as_of: date) -> DateSpan:
    period = parse_quantity(amount)
    count = -int(period.value) if "前" in direction else int(period.value)
    if period.kind == MONTHS:
        return _single(add_months(as_of, count))
    if period.kind == DAYS:
        return _single(as_of + timedelta(days=count))
    raise QuantityError(f"“{amount}{direction}”不是可识别的日期", remedy="请写成 3个月前 或 10天前")


def _year(text: str | None, as_of: date) -> int:
    if text is None:
        return as_of.year
    if text in _RELATIVE_YEAR:
        return as_of.year + _RELATIVE_YEAR[text]
    number = int("".join(str(DIGITS[c]) if c in DIGITS else c for c in text))
    return number + 2000 if number < 100 else number


def _edge(year: int, edge: str) -> DateSpan:
    if "底" in edge or "末" in edge:
        return DateSpan(date(year, 12, 1), date(year, 12, 31))
    return (
        DateSpan(date(year, 1, 1), date(year, 1, 31))
        if "初" in edge
        else DateSpan(date(year, 1, 1), date(year, 12, 31))
    )


def _month(year: int, month: int, day: str | None, text: str) -> DateSpan:
    try:
        first = date(year, month, int(parse_number(day)) if day else 1)
    except ValueError as error:
        raise QuantityError(f"“{text}”这一天不存在", remedy="请核对月份和日期") from error
    return _single(first) if day else DateSpan(first, date(year, month, calendar.monthrange(year, month)[1]))


def months_between(start: date, end: date) -> int:
    """Return how many whole months have passed from `start` to `end`."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1
