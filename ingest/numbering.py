"""The numbering marks of Chinese official texts: what they look like, and which number they carry."""

from __future__ import annotations

import re
from dataclasses import dataclass

CHINESE_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000}

_CN = "[一二三四五六七八九十百千零〇两]"
# 第 一 条 is set with spaces here and there. No text has more articles than four digits count.
_NUMBER = rf"({_CN}(?:\s*{_CN}){{0,11}}|\d{{1,4}})"
_ARTICLE = re.compile(rf"第\s*{_NUMBER}\s*条(?:\s*之\s*({_CN}{{1,12}}))?")
_DIVISION = re.compile(rf"第\s*{_NUMBER}\s*(编|分编|章|节)(?:\s+(.{{0,40}})|([^。；：，,]{{0,24}}))$")
# What follows a number that is spoken of: 第十条规定的, 第四条第二项, 第三条、第五条. An article's own number is followed by its text.
_REFERS = re.compile(
    r"规定(?!下列|以下)|所[列述规]|的|之|第\s*[一二三四五六七八九十百\d]+\s*[款项条章节]|[、，,和至或]|以及|[及与同]第|中[的所规]|修改为|改为"
)
_MAY_BEGIN = re.compile(
    r"规定(?!的|之|，|,|予|处|执行|情形)|[和与](?!第)"
)  # 第八十六条规定本行政区域…, 第二条和解协议…
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True)
class ArticleMark:
    """第十二条 or 第十条之一 at the head of a paragraph: (12, 0), (10, 1)."""

    number: tuple[int, int]
    length: int  # characters the mark takes up, without the space after it
    spaced: bool  # a space or nothing follows: no sentence speaks of an article so

    @property
    def label(self) -> str:
        """第十条之一, however it is set."""
        return f"第{chinese_ordinal(self.number[0])}条" + (
            f"之{chinese_ordinal(self.number[1])}" if self.number[1] else ""
        )


@dataclass(frozen=True, slots=True)
class DivisionMark:
    """第二章 总则: its level, the number as printed, and its heading."""

    level: str  # 编 分编 章 节
    number: int
    label: str
    heading: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One numbering mark at the head of a paragraph: its style, its number, and the label as printed."""

    style: str
    number: int
    label: str
    length: int  # characters of the paragraph the mark takes up


# A dot or 、 must not be followed by a digit: "1.5亿元" opens a figure, not an item; "1．2020年" opens an item.
_STYLES = (
    ("cn_comma", re.compile(r"^([一二三四五六七八九十]{1,3})、")),
    ("cn_paren", re.compile(r"^[（(]\s*([一二三四五六七八九十]{1,3})\s*[)）]")),
    ("num_dot", re.compile(r"^(\d{1,2})(?:[.．](?!\d)|[.．](?=\d{4}\s*年)|、)")),
    ("num_2", re.compile(r"^(\d{1,2}[.．]\d{1,2})(?=\s)")),
    ("num_3", re.compile(r"^(\d{1,2}(?:[.．]\d{1,2}){2})(?=\s|[\u4e00-\u9fff])")),
    ("num_4", re.compile(r"^(\d{1,2}(?:[.．]\d{1,2}){3})(?=\s|[\u4e00-\u9fff])")),
    ("num_paren", re.compile(r"^[（(]\s*(\d{1,2})\s*[)）]")),
    ("num_rparen", re.compile(r"^(\d{1,2})[)）]")),
    ("direction", re.compile(r"^方向\s*(\d{1,2})")),
    ("circled", re.compile(f"^([{_CIRCLED}])")),
)


def chinese_number(text: str) -> int:
    """Return the value of 十二, 一百二十, 二〇一五 or 12.

    Raises: ValueError when the text is no number.
    """
    text = "".join(text.split())
    if text.isdecimal():
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


def article_of(text: str, *, due: frozenset[tuple[int, int]] = frozenset()) -> ArticleMark | None:
    """Return the number of the article that `text` opens, or None; 第十条规定的 opens none, it speaks of one.

    due: numbers whose turn it is; one of them gets the benefit of the doubt.
    """
    m = _ARTICLE.match(text) if text[:1] == "第" else None
    if m is None:
        return None
    number = (chinese_number(m.group(1)), chinese_number(m.group(2)) if m.group(2) else 0)
    spaced = text[m.end() : m.end() + 1] in ("", " ", "　", "【", "[")
    if not spaced and _REFERS.match(text, m.end()) and not (number in due and _MAY_BEGIN.match(text, m.end())):
        return None
    return ArticleMark(number, m.end(), spaced)


def division_of(text: str) -> DivisionMark | None:
    """Return the 编, 章 or 节 that `text` heads, or None; a sentence that speaks of a chapter heads none."""
    m = _DIVISION.match(text) if text[:1] == "第" and len(text) <= 60 else None
    if m is None:
        return None
    printed, level, spaced, tight = m.groups()
    heading = _closed_up((spaced or tight or "").strip())
    if heading.endswith(("。", "；", "，")) or (tight and _REFERS.match(tight)):
        return None
    return DivisionMark(level, chinese_number(printed), f"第{''.join(printed.split())}{level}", heading)


def _closed_up(heading: str) -> str:
    """总　则 is set with a space to fill the line: 总则."""
    return "".join(heading.split()) if all(len(part) == 1 for part in heading.split()) else heading


_OPENERS = frozenset("一二三四五六七八九十（(方0123456789０１２３４５６７８９" + _CIRCLED)


def mark_of(text: str) -> Mark | None:
    """Return the numbering mark at the head of `text`, or None. 第十二条 and 第二章 are not marks: see article_of, division_of."""
    if text[:1] not in _OPENERS:
        return None
    for style, pattern in _STYLES:
        if m := pattern.match(text):
            raw = m.group(1)
            return Mark(style, _number(style, raw), _label(style, raw), m.end())
    return None


def _number(style: str, raw: str) -> int:
    if style == "circled":
        return _CIRCLED.index(raw) + 1
    return chinese_number(re.split("[.．]", raw)[-1])


def _label(style: str, raw: str) -> str:
    """The number as a reference prints it: brackets full-width, no dot."""
    if style in ("cn_paren", "num_paren"):
        return f"（{raw}）"
    return {"num_rparen": f"{raw}）", "direction": f"方向{raw}"}.get(style, raw.replace("．", "."))


def is_structural(text: str) -> bool:
    """True when a line opens a numbered provision or a division, so that it cannot continue the line before it."""
    return bool(mark_of(text) or article_of(text) or division_of(text))
