"""The numbering marks of Chinese official texts: what they look like, and which number they carry."""

from __future__ import annotations

import re
from dataclasses import dataclass

CHINESE_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000}

_CN = "[一二三四五六七八九十百千零〇两]+"
ARTICLE = re.compile(rf"^第({_CN}|\d+)条(?:之({_CN}))?(?=(\s|　)|\S|$)")
DIVISION = re.compile(rf"^第({_CN}|\d+)(编|分编|章|节)(?:\s+|　+|$)(.*)$")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True)
class Mark:
    """One numbering mark at the head of a paragraph: its style, its number, and the label as printed."""

    style: str
    number: int
    label: str
    length: int  # characters of the paragraph the mark takes up


# A dot or 、 must not be followed by a digit: "1.5亿元" opens a figure, not an item.
_STYLES = (
    ("cn_comma", re.compile(r"^([一二三四五六七八九十]{1,3})、")),
    ("cn_paren", re.compile(r"^[（(]([一二三四五六七八九十]{1,3})[)）]")),
    ("num_dot", re.compile(r"^(\d{1,2})(?:[.．](?!\d)|、)")),
    ("num_paren", re.compile(r"^[（(](\d{1,2})[)）]")),
    ("num_rparen", re.compile(r"^(\d{1,2})[)）]")),
    ("direction", re.compile(r"^方向\s*(\d{1,2})")),
    ("circled", re.compile(f"^([{_CIRCLED}])")),
)


def chinese_number(text: str) -> int:
    """Return the value of 十二, 一百二十, 二〇一五 or 12.

    Raises: ValueError when the text is no number.
    """
    if text.isdigit():
        return int(text)
    if len(text) > 1 and all(c in CHINESE_DIGITS for c in text):
        return int("".join(str(CHINESE_DIGITS[c]) for c in text))
    total = digit = 0
    for c in text:
        if c in CHINESE_UNITS:
            total += (digit or 1) * CHINESE_UNITS[c]
            digit = 0
        elif c in CHINESE_DIGITS:
            digit = CHINESE_DIGITS[c]
        else:
            raise ValueError(text)
    return total + digit


def chinese_ordinal(number: int) -> str:
    """Return 一, 十, 十二, 一百零三, 一千二百六十 for 1, 10, 12, 103, 1260, as articles are numbered; up to 9999."""
    printed, skipped = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            leads = unit == 10 and digit == 1 and not printed
            printed += ("零" if printed and skipped else "") + ("" if leads else "零一二三四五六七八九"[digit]) + name
        skipped = not digit
    return printed or "零"


def mark_of(text: str) -> Mark | None:
    """Return the numbering mark at the head of `text`, or None. 第十二条 and 第二章 are not marks: see ARTICLE, DIVISION."""
    for style, pattern in _STYLES:
        if m := pattern.match(text):
            raw = m.group(1)
            number = _CIRCLED.index(raw) + 1 if style == "circled" else chinese_number(raw)
            return Mark(style, number, _label(style, raw), m.end())
    return None


def _label(style: str, raw: str) -> str:
    """The number as a reference prints it: brackets full-width, no dot."""
    if style in ("cn_paren", "num_paren"):
        return f"（{raw}）"
    return {"num_rparen": f"{raw}）", "direction": f"方向{raw}"}.get(style, raw)


def is_structural(text: str) -> bool:
    """True when a line opens a numbered provision or a division, so that it cannot continue the line before it."""
    return bool(mark_of(text) or DIVISION.match(text) or ARTICLE.match(text))
