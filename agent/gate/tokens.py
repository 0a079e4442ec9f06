"""What in a text needs a source: quantities, dates, clause and document numbers, telephones, addresses, names.

Every digit of a text belongs to exactly one token, so no figure passes unseen. Two tokens say the same when their keys
are equal: 五十万元, 50万元 and 500,000元 share one key; 10% and 10‰, 5 and 5万, 3个月 and 3年 do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from agent.gate.english import in_chinese_units
from agent.gate.names import NO_NAMES, Names
from tools.errors import QuantityError
from tools.numerals import half_width, parse_number
from tools.quantities import find_quantities
from tools.units import NUMBER, UNITS

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """One thing that needs a source; text is as written in the squeezed text, at [start:end]."""

    kind: str  # quantity, number, date, time, ordinal, clause, document, phone, address, code, name
    key: Key
    text: str
    start: int
    end: int


_CN = "零〇一二三四五六七八九十百千两"
_N = rf"[{_CN}\d]"
_YEAR = r"(?:19|20)\d{2}|[一二][零〇九][零〇一二三四五六七八九]{2}"
_SPECIAL = re.compile(
    r"(?P<address>(?:https?://|www\.)[A-Za-z0-9./?=&%_:#-]+|[\w.+-]+@[\w-]+\.[A-Za-z.]+)"
    r"|(?P<document>(?P<issuer>[\u4e00-\u9fff]{0,10})[〔\[【(（［](?P<issued>(?:19|20)\d{2})[〕\]】)）］]第?(?P<serial>\d+)号)"
    rf"|(?P<clause>(?:第{_N}+条(?:之{_N}+)?)(?:第?{_N}+款)?(?:第?[（(]{_N}+[）)]项?|第{_N}+项)?(?:第?{_N}+目)?"
    rf"|第{_N}+款(?:第?[（(]{_N}+[）)]项?|第{_N}+项)?(?:第?{_N}+目)?|第[（(]{_N}+[）)]项(?:第?{_N}+目)?|第{_N}+[项目](?![目前]))"
    rf"|(?P<span>(?P<from>{_YEAR})年?[-—–~～至到](?P<until>{_YEAR})年(?![龄级]))"
    rf"|(?P<date>(?P<year>{_YEAR})年(?:(?P<month>{_N}{{1,3}})月(?:份)?(?:(?P<day>{_N}{{1,3}})[日号])?)?"
    r"|(?P<iso>(?:19|20)\d{2}[-./]\d{1,2}(?:[-./]\d{1,2})?(?![\d.]))"
    rf"|(?P<short_month>{_N}{{1,3}})月(?:份)?(?:(?P<short_day>{_N}{{1,3}})[日号])?(?!内))"
    r"|(?P<time>\d{1,2}:\d{2}(?!\d))"
    rf"|(?P<ordinal>第{_N}+(?=[年届批期季档类章节部方名位个次季版笔步])|第\d+)"
    r"|(?P<phone>(?<![\d.])(?:\d{3,4}-\d{7,8}|1\d{10}|\d{3}-\d{4}-\d{4}|(?:400|800)-?\d{3}-?\d{4}|\d{7,}|1[02]\d{3}|9[56]\d{3,4})(?![\d.%‰万亿元个人家平台件项㎡/])(?!美元))"
    r"|(?P<code>[A-Za-z]{1,8}[-/]?\d[\d.]*(?![\d.]*[%‰万亿元])|(?<![\d.])\d+[A-Za-z](?![A-Za-z²³$]))"
    r"|(?P<fraction>(?<![\d./])\d{1,2}/\d{1,3}(?![\d/年])|[一二三四五六七八九十]+分之[一二三四五六七八九十]+)"
)
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_SMALL_UNITS = frozenset(name for name in UNITS if name.isascii() and name.isalpha())


@lru_cache(maxsize=4096)
def squeeze(text: str) -> str:
    """Return the text in half-width digits, one form of brackets, without quotation marks and without blanks except between two words of Latin letters or digits."""
    return _BLANK.sub("", in_chinese_units(half_width(text).translate(_ONE_FORM)))


# Invisible characters and quotation marks carry no figure; a bracket and a colon have one form.
_ONE_FORM: dict[int, str | None] = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *map(ord, "“”‘’\"'")))
_ONE_FORM |= {ord("："): ":", ord("("): "（", ord(")"): "）", 0x3000: " "}
_BLANK = re.compile(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])")


@lru_cache(maxsize=4096)
def scan(text: str, names: Names = NO_NAMES) -> tuple[Token, ...]:
    """Return the tokens of a squeezed text, left to right, none overlapping another."""
    found: list[Token] = []
    masked = _take(text, names.titled(text), found) if "《" in text else text
    masked = _take(masked, names.found(masked), found)
    if _HINT.search(masked):
        masked = _take(masked, _specials(masked), found)
        masked = _take(masked, _quantities(masked), found)
        masked = _take(masked, _rest(masked), found)
    return tuple(sorted(found, key=lambda token: token.start))


_HINT = re.compile(r"[\d零〇一二三四五六七八九十百千两半成折]|www|@|https?:")


def _take(text: str, tokens: Iterator[Token], found: list[Token]) -> str:
    """Keep the tokens and cover them, so that nothing is read twice."""
    taken = list(tokens)
    found.extend(taken)
    for token in taken:
        text = text[: token.start] + "\0" * (token.end - token.start) + text[token.end :]
    return text


def _specials(text: str) -> Iterator[Token]:
    year = 0
    for match in _SPECIAL.finditer(text):
        kind = match.lastgroup or ""
        kind = next(k for k in _KINDS if match.group(k) is not None)
        if kind == "span":
            year = _year(match.group("until"))
            key: Key = ("date", _year(match.group("from")), 0, 0, year)
        elif kind == "date":
            key = _date(match)
            year = int(str(key[1])) or year
            key = (*key, year)  # the year last named stands for a day without one
        else:
            key = _key(kind, match)
        if kind == "code" and _measures(match.group()):
            continue
        start = match.start() + (len(match.group("issuer")) if kind == "document" else 0)
        yield Token("date" if kind == "span" else kind, key, match.group(), start, match.end())


_KINDS = ("address", "document", "clause", "span", "date", "time", "ordinal", "phone", "code", "fraction")


def _measures(text: str) -> bool:
    """5P, 300w and 20km are quantities, not codes."""
    letters = re.sub(r"[\d./-]", "", text)
    return text[0].isdigit() and (letters in _SMALL_UNITS or letters in "wWkKmM")


def _key(kind: str, match: re.Match[str]) -> Key:
    text = match.group()
    if kind == "document":
        return ("document", match.group("issued"), match.group("serial"), match.group("issuer"))
    if kind == "clause":
        return ("clause", clause_path(text))
    if kind == "ordinal":
        return ("ordinal", _value(text[1:]))
    if kind == "phone":
        return ("phone", re.sub(r"\D", "", text))
    if kind == "fraction":
        return ("fraction", *_fraction(text))
    return (kind, text.lower())


def _fraction(text: str) -> tuple[Decimal, Decimal]:
    if "/" in text:
        above, below = text.split("/")
        return Decimal(above), Decimal(below)
    below, above = text.split("分之")
    return _value(above), _value(below)


def clause_path(text: str) -> tuple[tuple[str, Decimal], ...]:
    """Return 第十二条第一款第（一）项 as ((条, 12), (款, 1), (项, 1))."""
    steps = re.findall(rf"([第之（(]|^)[（(]?({_N}+)[）)]?(条|款|项|目)?", text)
    return tuple((level or ("项" if before in "（(" else before), _value(number)) for before, number, level in steps)


def _value(text: str) -> Decimal:
    try:
        return parse_number(text)
    except QuantityError:
        return Decimal(-1)


def _year(text: str) -> int:
    digits = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {"零": "0"}
    return int("".join(digits.get(c, c) for c in text))


def _date(match: re.Match[str]) -> Key:
    if match.group("iso"):
        parts = [int(p) for p in re.split(r"[-./]", match.group("iso"))]
        return ("date", parts[0], parts[1] or -1, (parts[2] or -1) if len(parts) > 2 else 0)
    if match.group("year"):
        month, day = match.group("month"), match.group("day")
        return ("date", _year(match.group("year")), _part(month), _part(day))
    month, day = match.group("short_month"), match.group("short_day")
    return ("date", 0, _part(month), _part(day))


def _part(number: str | None) -> int:
    """A month or a day, 0 where none is printed; 0月 is a month that no calendar has."""
    return (int(_value(number)) or -1) if number else 0


def _quantities(text: str) -> Iterator[Token]:
    for item in find_quantities(text, bare=True):
        quantity = item.quantity
        kind = "number" if quantity.kind == NUMBER else "quantity"
        key: Key = (kind, quantity.kind, quantity.value, quantity.per)
        if "\0" not in text[item.start : item.end]:
            yield Token(kind, key, text[item.start : item.end], item.start, item.end)


def _rest(text: str) -> Iterator[Token]:
    for match in _NUMBER.finditer(text):
        value = Decimal(match.group().replace(",", ""))
        yield Token("number", ("number", NUMBER, value, ()), match.group(), match.start(), match.end())
