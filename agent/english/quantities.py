"""Sums, shares, dates and counts of an English message in the forms the steps read, and sums and days back in English."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from agent import months
from tools.exact import plain
from tools.quantities import find_quantities, money_text
from tools.units import MONEY

_SCALES = {
    "thousand": 10**3, "k": 10**3, "million": 10**6, "mn": 10**6, "mln": 10**6, "m": 10**6, "billion": 10**9, "bn": 10**9,
}  # fmt: skip
_SCALE = r"(?P<scale>thousand|million|billion|mn|mln|bn|k|m)?(?![A-Za-z²0-9])"
_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_MONEY = re.compile(rf"(?:(?:RMB|CNY|¥|￥|yuan)\s?{_NUMBER}\s?{_SCALE}(?:\s?(?:RMB|CNY|yuan))?)", re.IGNORECASE)
_MONEY_AFTER = re.compile(
    rf"{_NUMBER}\s?(?:(?P<scale>thousand|million|billion|mn|mln|bn|k|m)\s?(?:RMB|CNY|yuan)?|\s?(?P<unit>RMB|CNY|yuan))(?![A-Za-z²0-9])",
    re.IGNORECASE,
)
_WORDS = dict(zip(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], range(2, 11), strict=True))
_COUNTS = (
    (r"employees?|staff(?: members)?|workers?|people", "职工{}人"),
    (r"working days?|business days?", "{}个工作日"),
    (r"years?(?: old)?", "{}年"),
    (r"months?", "{}个月"),
    (r"days?", "{}天"),
    (r"square met(?:er|re)s?|sqm|m2|m²", "{}平方米"),
    (r"percent|per cent|%", "{}%"),
    (r"mu\b", "{}亩"),
    (r"tons?|tonnes?", "{}吨"),
    (r"patents?", "{}件专利"),
    (r"contracts?", "{}个合同"),
    (r"projects?", "{}个项目"),
)


def in_chinese(text: str) -> str:
    """Return the text with its dates, sums and counts in Chinese form: RMB 1.2 million → 120万元, 30 employees → 职工30人."""
    text = re.sub(rf"\b({'|'.join(_WORDS)})\b(?=[\s-])", lambda m: str(_WORDS[m[1].lower()]), text, flags=re.IGNORECASE)
    text = _dates(text)
    text = _MONEY.sub(_money, text)
    text = _MONEY_AFTER.sub(_money, text)
    for unit, form in _COUNTS:
        text = re.sub(
            rf"(\d+(?:,\d{{3}})*(?:\.\d+)?)[\s-]*(?:{unit})(?![A-Za-z])",
            lambda m, form=form: form.format(m[1].replace(",", "")),  # type: ignore[misc]
            text,
            flags=re.IGNORECASE,
        )
    return re.sub(r"(?<![\d.,万亿年月])(20[0-3]\d)(?![\d年.,]|-\d|\s?[元%万亿人])", r"\1年", text)


def _money(m: re.Match[str]) -> str:
    value = Decimal(m["number"].replace(",", "")) * _SCALES.get((m["scale"] or "").lower(), 1)
    return f" {money_text(value)} "


def _dates(text: str) -> str:
    def chinese(year: str, month: str, day: str = "") -> str:
        number = months.number_of(month)
        return f"{year}年{number}月{int(day)}日" if day else f"{year}年{number}月"

    text = re.sub(
        rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({months.PATTERN})\.?,?\s+(\d{{4}})",
        lambda m: chinese(m[3], m[2], m[1]),
        text,
        flags=re.I,
    )
    text = re.sub(
        rf"\b({months.PATTERN})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})",
        lambda m: chinese(m[3], m[1], m[2]),
        text,
        flags=re.I,
    )
    text = re.sub(rf"\b({months.PATTERN})\.?\s+(\d{{4}})", lambda m: chinese(m[2], m[1]), text, flags=re.I)
    return re.sub(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b", lambda m: f"{m[1]}年{int(m[2])}月{int(m[3])}日", text)


def yuan(value: Decimal) -> str:
    """Return a sum in English with the policies' own figure: RMB 350,000 (35万元)."""
    shown = f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{int(value):,}"
    return f"RMB {shown} ({money_text(value)})"


def day(value: date) -> str:
    """Return a day as 8 October 2026."""
    return f"{value.day} {months.NAMES[value.month - 1].capitalize()} {value.year}"


def sums_glossed(text: str) -> str:
    """Return Chinese text with its sums of money in English beside them, for figures that no sentence of ours states."""
    out, end = "", 0
    for found in find_quantities(text):
        if found.quantity.kind == MONEY and not found.quantity.approximate and not found.quantity.per:
            out += text[end : found.end] + f" (RMB {plain(found.quantity.value)})"
            end = found.end
    return out + text[end:]
