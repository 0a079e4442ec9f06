"""English figures in the form the rest of the gate reads: 3 working days, Article 12, July 1, 2026, 50 percent."""

from __future__ import annotations

import re

from agent import months

_WORDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), into)
    for pattern, into in (
        (r"(?<=\d)\s*(?:working|business)[ -]days?\b", "个工作日"),
        (r"(?<=\d)[\s-]*days?\b", "天"),
        (r"(?<=\d)[\s-]*(?:fiscal|accounting) years?\b", "个会计年度"),
        (r"(?<=\d)[\s-]*years?\b", "年"),
        (r"(?<=\d)[\s-]*months?\b", "个月"),
        (r"(?<=\d)\s*(?:percent|per cent|pct)\b", "%"),
        (r"(?<=\d)\s*(?:per mille|per thousand)\b", "‰"),
        (r"(?<=\d)\s*(?:people|persons|employees|staff)\b", "人"),
        (r"(?<=\d)\s*(?:companies|enterprises|firms)\b", "家"),
        (r"\barticles?\s*(\d+)", r"第\1条"),
        (r"\bparagraphs?\s*(\d+)", r"第\1款"),
        (r"(?<=[\d万亿n])\s*(?:yuan|RMB|CNY)\b", "元"),
    )
)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({months.PATTERN}),?\s+(\d{{4}})", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"\b({months.PATTERN})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})", re.IGNORECASE)
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ONE = re.compile(rf"\b({'|'.join(_ONES)})(?=[\s-]+(?:thousand|million|billion|percent|per cent)\b)", re.IGNORECASE)
_LETTER = re.compile(r"[A-Za-z]{3}")


def in_chinese_units(text: str) -> str:
    """Return the text with English units, articles and dates in their Chinese form; Chinese text stays as it is."""
    if not _LETTER.search(text):
        return text
    text = _DAY_FIRST.sub(lambda m: f"{m[3]}年{months.number_of(m[2])}月{int(m[1])}日", text)
    text = _MONTH_FIRST.sub(lambda m: f"{m[3]}年{months.number_of(m[1])}月{int(m[2])}日", text)
    text = _ONE.sub(lambda m: str(_ONES.index(m[1].lower()) + 1), text)
    for pattern, into in _WORDS:
        text = pattern.sub(into, text)
    return text
