"""What the lexical index sees of a text: character pairs, words, numbers and places.

Chinese has no spaces, so a run of ideographs becomes its overlapping pairs (创新券 → 创新, 新券). Three things are
one token each, however they are written, because a pair of characters would confuse them:

- a number with its scale: 50万元, 500,000元 and 五十万元 share the token 500000, which 150万 does not;
- a document number: 京科发[2026]9号 and 京科发〔2026〕9号 share №2026-9;
- a place: 第十二条 and 第12条 share §条12.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

MAX_CHARACTERS = 1_000_000  # of one text; a policy text is far shorter, and a token costs memory

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"": 0, "十": 1, "百": 2, "千": 3, "万": 4, "w": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "万亿": 12}
_NUMERAL = "[零〇一二两三四五六七八九十百千]"
_SPELLED = f"{_NUMERAL}{{1,12}}"  # bounded, or a page of 一一一 would take the square of its length
_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_GAP = re.compile(rf"(?<=[{_HAN}])\s+(?!{_NUMERAL})(?=[{_HAN}])|(?<=[{_HAN}])(?<!{_NUMERAL})\s+(?=[{_HAN}])")
_TOKEN = re.compile(
    rf"""
    [〔【\[(](?P<year>(?:19|20)\d\d)[〕】\])]\s?第?(?P<serial>\d{{1,5}})号
    | 第\(?(?P<place>{_SPELLED}|\d{{1,5}})\)?(?P<level>[编章节条款项目问段])(?:之(?P<after>{_SPELLED}))?
    | (?P<many>百分之|千分之)(?P<share>{_SPELLED}(?:点{_SPELLED})?|\d+(?:\.\d+)?)
    | (?P<word>\d*[a-z_][a-z0-9_]*(?<!\dw))
    | (?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?)\s?(?P<scale>万亿|[十百千]万|亿|万|w(?![a-z])|[百千](?![瓦米克]))?(?P<rate>[%‰])?
    | (?P<han>[{_HAN}]+?(?=第\(?[{_NUMERAL[1:-1]}\d]{{1,12}}\)?[编章节条款项目问段]|[百千]分之)|[{_HAN}]+)
    """,
    re.VERBOSE,
)
_ONE = re.compile(f"[{_HAN}]")
_WRITTEN_NUMBER = re.compile(
    rf"({_SPELLED}(?:点{_SPELLED})?)(万亿|亿|万)?(?=元|年|个|月|天|日|人|家|项|次|倍|名|户|台|期|周|小时|分之)"
)
_PLACE = re.compile(rf"第?\(?({_SPELLED}|\d{{1,5}})\)?([编章节条款项目问段]?)(?:之({_SPELLED}))?")
_ITEM = re.compile(rf"\(({_SPELLED})\)(?!项)")


def tokens(text: str) -> list[str]:
    """Return the tokens of `text` in order of appearance, with repetitions; any string is accepted."""
    found: list[str] = []
    for match in _TOKEN.finditer(plain(text[:MAX_CHARACTERS])):
        found.extend(_tokens_of(match))
    return found


def characters(text: str) -> list[str]:
    """Return the ideographs of `text`, one by one: 车库 and 车位 share a character where they share no pair."""
    return _ONE.findall(plain(text[:MAX_CHARACTERS]))


def plain(text: str) -> str:
    """Return `text` in one form: NFKC, lower case, no blanks between ideographs."""
    return _GAP.sub("", unicodedata.normalize("NFKC", text).lower())


def places(text: str) -> list[str]:
    """Return the place tokens (@条12, @项1) that a question such as 第十二条第一款（一） names."""
    folded = plain(text)
    named = [m for m in _TOKEN.finditer(folded) if m["place"]]
    found = [_place(m["level"], m["place"], m["after"]) for m in named]
    if found:
        found += [_place("项", m[1], None) for m in _ITEM.finditer(folded)]
    return [f"@{place}" for place in found]


def place_token(level: str, label: str) -> str:
    """Return the token of one level of a clause's path: ("条", "第十二条") → @条12, ("字段", "联络方式") → @联络方式."""
    name = plain(label).strip(" .、")
    match = _PLACE.fullmatch(name)
    return f"@{_place(level, match[1], match[3])}" if match else f"@{name}"


def is_number(token: str) -> bool:
    """True for the token of a bare or scaled number, a percentage included."""
    return token[0].isdigit()


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Return a short hash of what the rules do to a text that meets each of them: an index built by others misleads."""
    return hashlib.sha256(" ".join(tokens(_PROBE)).encode()).hexdigest()[:12]


_PROBE = "京科发[2026]９号第十二条第（三）项第十条之一：AI芯片5G 50万元、五十万元、1,500.50元、300w、百分之三十、2‰；券 满三年的企业"


def _tokens_of(match: re.Match[str]) -> list[str]:
    kind = match.lastgroup
    if match["han"]:
        return _pairs(match["han"])
    if match["number"]:
        return [_scaled(match["number"], match["scale"] or "") + (match["rate"] or "")]
    if match["share"]:
        return [_written(match["share"]) + ("%" if match["many"] == "百分之" else "‰")]
    if match["year"]:
        return [f"№{match['year']}-{int(match['serial'])}"]
    if match["place"]:
        return [f"§{_place(match['level'], match['place'], match['after'])}"]
    return [match["word"]] if kind == "word" else []


def _pairs(run: str) -> list[str]:
    if len(run) == 1:
        return [run]
    numbers = [_scaled(_written(m[1]), m[2] or "") for m in _WRITTEN_NUMBER.finditer(run)]
    return [run[i : i + 2] for i in range(len(run) - 1)] + numbers


def _scaled(number: str, scale: str) -> str:
    if not scale and "." not in number and "," not in number:
        return number.lstrip("0") or "0"
    value = Decimal(number.replace(",", "")).scaleb(_SCALES[scale])
    return format(value.normalize(), "f")


def _place(level: str, number: str, after: str | None) -> str:
    return f"{level}{_written(number)}" + (f"-{_written(after)}" if after else "")


@lru_cache(maxsize=4096)
def _written(numeral: str) -> str:
    """Return 三百二十 as 320, 二点五 as 2.5, 二〇二六 as 2026; digits stay."""
    if numeral[0].isascii():
        return numeral.lstrip("0") or "0"
    whole, _, decimals = numeral.partition("点")
    return f"{_whole(whole)}" + (f".{_digits(decimals)}" if decimals else "")


def _whole(numeral: str) -> int:
    if not any(c in _UNITS for c in numeral):
        return int(_digits(numeral) or 0)
    total, digit = 0, 0
    for character in numeral:
        if character in _UNITS:
            total, digit = total + (digit or (0 if total else 1)) * _UNITS[character], 0
        else:
            digit = _DIGITS[character]
    return total + digit


def _digits(numeral: str) -> str:
    return "".join(str(_DIGITS[c]) for c in numeral if c in _DIGITS)
