"""The date on which a question is asked: how people write it, and today in Beijing."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta, timezone

from knowledge.errors import InputError

BEIJING = timezone(timedelta(hours=8))  # no daylight saving since 1991; needs no time-zone database

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WRITTEN = (
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?"),
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)


def today_in_beijing() -> date:
    return datetime.now(BEIJING).date()


def parse_date(text: str) -> date:
    """Return the date written as 2026-11-20, 2026/11/20, 20261120, 2026年11月20日 or 今天.

    Raises: InputError when it is none of these or no day of the calendar.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if plain in ("今天", "今日"):
        return today_in_beijing()
    for pattern in _WRITTEN:
        if found := pattern.fullmatch(plain):
            return _calendar_day(text, *(int(part) for part in found.groups()))
    raise InputError(f"“{text[:40]}”不是日期", remedy="请写成 2026-11-20 或 2026年11月20日")


def _calendar_day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise InputError(f"“{text[:40]}”在日历上不存在", remedy="请写成 2026-11-20 或 2026年11月20日") from error


def in_chinese(day: date) -> str:
    """Return 2026年11月20日."""
    return f"{day.year}年{day.month}月{day.day}日"


def minute_in_beijing(instant: datetime) -> str:
    """Return 2026-11-20 14:05, the time in Beijing."""
    return instant.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


def is_iso(text: str) -> bool:
    """Return whether a text is written as a date field of a page takes it: 2026-11-20."""
    return bool(_ISO.fullmatch(text))


def weekday(day: date) -> str:
    """Return 星期五."""
    return f"星期{'一二三四五六日'[day.weekday()]}"
