"""Numbers of automatic lists as Word and browsers print them: 一百零一, 甲, ①, xiv, aa.

Source: ECMA-376 Part 1 §17.18.59 (ST_NumberFormat), MS-DOCX §2.4; CSS Counter Styles for the lists of HTML.
"""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_LEGAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_LEGAL_TRADITIONAL = str.maketrans("零一二三四五六七八九十百千万", "零壹貳參肆伍陸柒捌玖拾佰仟萬")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def numeral(value: int, style: str) -> str:
    """Return `value` in a w:numFmt style; styles without a rule here, and values outside a style's range, in digits."""
    form = _STYLES.get(style)
    if style == "none":
        return ""
    if form is None or not 0 <= value <= 9999:
        return str(value)
    return form(value) or str(value)


def counting(value: int) -> str:
    """Return 101 as 一百零一 and 11 as 十一, the way articles of statutes are counted."""
    text = _positional(value)
    return text.removeprefix("一") if 10 <= value <= 19 else text


def _positional(value: int) -> str:
    """Return 11 as 一十一, for 0 to 9999."""
    parts: list[str] = []
    for power, digit in zip(range(len(str(value)) - 1, -1, -1), str(value), strict=True):
        if digit != "0":
            parts.append(_DIGITS[int(digit)] + _UNITS[power])
        elif parts and parts[-1] != "零":
            parts.append("零")
    return "".join(parts).rstrip("零") or "零"


def _counting_to_99(value: int) -> str:
    return counting(value) if value < 100 else _digital(value).replace("〇", "○")


def _japanese(value: int) -> str:
    """Return 101 as 百一: 一 before 十, 百 and 千 and the zeros in between are left out."""
    parts = zip(range(len(str(value)) - 1, -1, -1), str(value), strict=True)
    return "".join(("" if d == "1" and p else _DIGITS[int(d)]) + _UNITS[p] for p, d in parts if d != "0") or "〇"


def _digital(value: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(value))


def _letters(value: int) -> str:
    """Return a to z, then aa, bb, as Word does (not ab)."""
    return chr(ord("a") + (value - 1) % 26) * min((value - 1) // 26 + 1, 40) if value else ""


def spreadsheet_letters(value: int) -> str:
    """Return a to z, then aa, ab, as browsers do."""
    text = ""
    while value > 0:
        value, rest = divmod(value - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def _roman(value: int) -> str:
    text = ""
    for worth, sign in _ROMAN:
        count, value = divmod(value, worth)
        text += sign * count
    return text


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda value: signs[value - 1] if 1 <= value <= len(signs) else ""


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda value: signs[(value - 1) % len(signs)] if value else ""


def _stem_and_branch(value: int) -> str:
    return _STEMS[(value - 1) % 10] + _BRANCHES[(value - 1) % 12] if value else ""


def _ordinal(value: int) -> str:
    teen = 10 <= value % 100 <= 20
    return f"{value}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th')}"


def _full_width(value: int) -> str:
    return str(value).translate({ord("0") + n: ord("０") + n for n in range(10)})


_STYLES: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda value: f"{value:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
    "ordinal": _ordinal,
    "hex": lambda value: f"{value:X}",
    "numberInDash": lambda value: f"- {value} -",
    "chineseCounting": _counting_to_99,
    "taiwaneseCounting": _counting_to_99,
    "chineseCountingThousand": counting,
    "taiwaneseCountingThousand": counting,
    "koreanCounting": counting,
    "japaneseCounting": _japanese,
    "ideographDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "taiwaneseDigital": lambda value: _digital(value).replace("〇", "○"),
    "chineseLegalSimplified": lambda value: _positional(value).translate(_LEGAL),
    "ideographLegalTraditional": lambda value: _positional(value).translate(_LEGAL_TRADITIONAL),
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "ideographZodiacTraditional": _stem_and_branch,
    "ideographEnclosedCircle": _one_of("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "decimalEnclosedCircle": _one_of(_CIRCLED),
    "decimalEnclosedCircleChinese": _one_of(_CIRCLED),
    "decimalEnclosedFullstop": _one_of("".join(map(chr, range(0x2488, 0x249C)))),
    "decimalEnclosedParen": _one_of("".join(map(chr, range(0x2474, 0x2488)))),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "chicago": _cycle("*†‡§"),
}
