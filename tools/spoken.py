"""Numbers as people say them without meaning them exactly: 两三百万, 一百二三十万, 七八个, 百八十万, 万把块.

Two neighbouring digits in one place are a span (两三百万 is 200万 to 300万, never 2300万); a number of several digits in a row
(二〇二三) is read digit by digit and is none.
"""

from __future__ import annotations

import re
from decimal import Decimal

from tools.numerals import parse_number

_DIGIT = "零〇○一二两三四五六七八九"
_NEIGHBOURS = ("一二", "一两", "二三", "两三", "三四", "三五", "四五", "五六", "六七", "七八", "八九")
_PAIR = re.compile(rf"(?<![{_DIGIT}点])({'|'.join(_NEIGHBOURS)})(?![{_DIGIT}])")
_ROUGH = re.compile(r"([百千万])八([十百千])([十百千]?[万亿])?")  # 百八十万: about a million, a little less or more


def spoken_span(number: str) -> tuple[Decimal, Decimal, Decimal] | None:
    """Return (low, meant, high) of a number that is said as a span, None of one that is said exactly.

    meant: the middle of two neighbours (250万 of 两三百万), the round number of 百八十万.
    """
    if rough := _ROUGH.fullmatch(number):
        large, small, scale = rough.groups()
        unit = parse_number("一" + (scale or "")) if scale else Decimal(1)
        whole, part = parse_number("一" + large), 8 * parse_number("一" + small)
        return (part * unit, whole * unit, (whole + part) * unit) if part < whole else None
    pair = _PAIR.search(number)
    if pair is None:
        return None
    low, high = (parse_number(number[: pair.start()] + digit + number[pair.end() :]) for digit in pair[1])
    middle = (low + high) / 2
    return low, middle if middle == middle.to_integral_value() else low, high
