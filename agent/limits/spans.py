"""Lengths of time and counts as a text sets them and a question tells them, and how the two compare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from agent.reading.bearing import bound_of
from tools.errors import QuantityError
from tools.quantities import Found, Quantity, find_quantities, parse_quantity
from tools.units import DAYS, MONTHS

NUMBER = r"(?:\d{1,4}|[一二两三四五六七八九十]{1,3})"
SPAN = rf"{NUMBER}(?:个?工作日|个自然日|个月|日|天|年)"
_SHORTEST_MONTH, _LONGEST_MONTH = Decimal(28), Decimal(31)
_NUMERALS = "零一二三四五六七八九十"
_TO_COME = re.compile(r"(?:还有|还剩|还差|只剩|剩下?|再过|提前|不到|离|距)[^，。；？?\d]{0,6}$")


def number(text: str) -> int:
    """Return a small number in digits or Chinese, 0 where it is none."""
    if text.isdigit():
        return int(text)
    try:
        return int(parse_quantity(f"{text}个").value)
    except QuantityError:
        return 0


def length(text: str) -> Quantity | None:
    """Return how long 3个月, 一年 or 15日 is, None for what is no length of time."""
    try:
        return parse_quantity(text)
    except QuantityError:
        return None


def elapsed(text: str) -> Iterator[Found]:
    """Yield the lengths of time that a message says have passed, or a state has lasted; those to come are left out."""
    for found in find_quantities(text, bare=False):
        said = text[found.start : found.end]
        if found.quantity.kind not in (DAYS, MONTHS) or text.startswith(("内", "之内", "以内"), found.end):
            continue
        if "岁" in said or (_TO_COME.search(text[: found.start]) and bound_of(text, found) not in ("不到", "不足")):
            continue
        yield found


def within(text: str, found: Found, limit: Quantity) -> bool | None:
    """Return whether a time told is within a limit; None where it may be either (30天 against 一个月, 快一年)."""
    low, high = found.quantity.span
    bound = bound_of(text, found)
    if bound in ("超过", "以上", "至少", "不低于", "不少于"):
        low, high = high, Decimal("Infinity")
    elif bound in ("不到", "不足", "不超过", "以内", "未满", "不满"):
        low = Decimal(0)
    more = bound == "超过" or found.quantity.low == found.quantity.value < high  # 一个多月 is more than one
    kind, most = found.quantity.kind, limit.value
    if kind == limit.kind:
        return _decided(low, high, most, most, open_low=more)
    if kind == DAYS and limit.kind == MONTHS:
        return _decided(low, high, most * _SHORTEST_MONTH, most * _LONGEST_MONTH, open_low=False)
    if kind == MONTHS and limit.kind == DAYS:
        return _decided(low * _SHORTEST_MONTH, high * _LONGEST_MONTH, most, most, open_low=False)
    return None


def _decided(low: Decimal, high: Decimal, least: Decimal, most: Decimal, *, open_low: bool) -> bool | None:
    if high <= least:
        return True
    return False if low > most or (open_low and low >= most) else None
