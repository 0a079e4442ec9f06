"""Dates and periods as official texts print them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from ingest.numbering import chinese_number

_CN_DIGITS = "〇○零一二三四五六七八九"
_FULL = re.compile(r"(\d{4})\s*(?:年|[-./])\s*(\d{1,2})\s*(?:月|[-./])\s*(\d{1,2})\s*日?")
_MONTH = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月")
_CHINESE = re.compile(rf"([{_CN_DIGITS}]{{4}})年([一二三四五六七八九十]{{1,2}})月([一二三四五六七八九十]{{1,3}})日")
_PERIOD = re.compile(r"有效期(?:限)?(?:为)?\s*([一二三四五六七八九十]{1,3}|\d{1,3})\s*年")


def find_date(text: str) -> date | None:
    """Return the first full date in the text, 2026年6月22日, 2023-9-27 or 二〇二二年六月十日; None where there is none."""
    if m := _FULL.search(text):
        return _date(int(m.group(1)), int(m.group(2)), int(m.group(3)))
    if m := _CHINESE.search(text):
        year = int("".join(str(_digit(c)) for c in m.group(1)))
        return _date(year, chinese_number(m.group(2)), chinese_number(m.group(3)))
    return None


def _digit(c: str) -> int:
    return max(0, _CN_DIGITS.index(c) - 2)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_start(text: str) -> date | None:
    """Return the day from which a text says it holds: the date printed, or the first day of a printed month."""
    found = find_date(text)
    if found:
        return found
    m = _MONTH.search(text)
    return _date(int(m.group(1)), int(m.group(2)), 1) if m else None


def add_years(start: date, years: int) -> date | None:
    """Return the last day of a period of whole years that begins on `start`: 2022-08-11 and 3 give 2025-08-10.

    None where the period ends outside the calendar, which knows the years 1 to 9999: such a text states no end.
    """
    try:
        day = min(start.day, monthrange(start.year + years, start.month)[1])
        return date(start.year + years, start.month, day) - timedelta(days=1)
    except (ValueError, OverflowError):
        return None


def find_end(text: str, start: date | None) -> date | None:
    """Return the last day in force where the text states one: 有效期三年, 2025年失效, 至2025年12月31日, 在2022-2024年内有效.

    “2025年失效” names only the year; its last day is taken, because an earlier one would deny a right the text may give.
    """
    if m := _PERIOD.search(text):
        return add_years(start, chinese_number(m.group(1))) if start else None
    if m := re.search(r"(\d{4})\s*年\s*失效", text):
        return _date(int(m.group(1)), 12, 31)
    if m := re.search(r"(?:有效期)?(?:至|截至|到)\s*(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)", text):
        return find_date(m.group(1))
    if m := re.search(r"(\d{4})\s*[-—–~至]\s*(\d{4})\s*年(?:度)?内?有效", text):
        return _date(int(m.group(2)), 12, 31)
    return None


def title_years(title: str) -> tuple[int, int] | None:
    """Return the years a title carries as its term, （2023—2025年）; None otherwise."""
    m = re.search(r"[（(](\d{4})\s*[-—–~至]+\s*(\d{4})\s*年?[)）]", title)
    years = (int(m.group(1)), int(m.group(2))) if m else (0, 0)
    return years if all(years) else None
