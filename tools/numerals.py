"""Numbers as people write them in Chinese: 三百二十万, 一点五亿, 1亿2000万, 3千万, 二〇二六, 两百, 三万五."""

from __future__ import annotations

import re
from decimal import Decimal

from tools.errors import QuantityError
from tools.exact import EXACT

DIGITS = {
    **dict(zip("零〇○一二三四五六七八九", [0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9], strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)),
    "两": 2, "兩": 2, "俩": 2, "貳": 2, "參": 3, "陸": 6,
}  # fmt: skip
SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}

LONGEST = 24  # digits; all money there is has 16, and the product of two such numbers is still exact

_ZEROS = frozenset("零〇○")
_TOKEN = re.compile(r"\d+(?:\.\d+)?|.", re.DOTALL)

# Characters of one width in every form, so that offsets into the original text stay right.
_FULL_WIDTH = {ord(full): half for full, half in zip("％．，／＋－", "%.,/+-", strict=True)} | {
    code: chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_FORMS = "请写成 50、1.2亿 或 三百二十万 这样的形式"


def half_width(text: str) -> str:
    """Return the text with full-width digits, letters, ％ and ． narrowed; its length does not change."""
    return text.translate(_FULL_WIDTH)


def parse_number(text: str) -> Decimal:
    """Return the value of a number in Chinese, Arabic or mixed form, exactly.

    Raises: QuantityError for an empty text, a stray character, a number with two decimal points or of more than
    LONGEST digits.
    """
    value = _value(text)
    if value and not (-LONGEST <= value.adjusted() <= LONGEST and _significant(value) <= LONGEST):
        raise QuantityError(f"“{text[:20]}…”这个数字太长", remedy=f"请写成不超过 {LONGEST} 位的数字")
    return value


def _significant(value: Decimal) -> int:
    """Return how many digits a number has without the zeros at its end: 0.50亿 has one."""
    return len("".join(map(str, value.as_tuple().digits)).rstrip("0"))


def _value(text: str) -> Decimal:
    plain = half_width(text).replace(" ", "")
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?|\.\d+", plain):
        return Decimal(plain.replace(",", ""))
    if not plain or plain in LARGE:
        raise QuantityError(f"“{text}”不是数字", remedy=_FORMS)
    if plain.startswith("半"):
        return EXACT.multiply(Decimal("0.5"), _multipliers(plain[1:], text))
    return _Reader(text).read(plain)


def _multipliers(plain: str, text: str) -> Decimal:
    product = Decimal(1)
    for character in plain:
        factor = SMALL.get(character) or LARGE.get(character)
        if factor is None:
            raise QuantityError(f"“{text}”不是数字", remedy=_FORMS)
        product *= factor
    return product


class _Reader:
    """Adds up one number from left to right: `total` above the last 万/亿, `section` below it, `current` digits."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.total = self.section = Decimal(0)
        self.current: Decimal | None = None
        self.decimals: str | None = None
        self.last_factor = Decimal(0)  # of the multiplier just read; 三万五 is 35000
        self.largest = Decimal(0)

    def read(self, plain: str) -> Decimal:
        for token in _TOKEN.findall(plain.replace(",", "")):
            self._take(token)
        return self.total + self.section + self._trailing()

    def _take(self, token: str) -> None:
        if token[0].isdigit() and token[0].isascii():
            self._digits(Decimal(token))
        elif token in DIGITS:
            self._digits(Decimal(DIGITS[token]), zero=token in _ZEROS)
        elif token in "点點":
            self._point()
        elif token in SMALL:
            self._small(Decimal(SMALL[token]))
        elif token in LARGE:
            self._large(Decimal(LARGE[token]))
        else:
            raise QuantityError(f"“{self.text}”不是数字", remedy=_FORMS)

    def _digits(self, value: Decimal, *, zero: bool = False) -> None:
        if self.decimals is not None:
            self.decimals += str(value)
        elif self.current is None:
            self.current = value
            self.last_factor = Decimal(0) if zero else self.last_factor
        else:
            self.last_factor = Decimal(0)
            self.current = self.current * 10 + value

    def _point(self) -> None:
        if self.decimals is not None:
            raise QuantityError(f"“{self.text}”有两个小数点", remedy=_FORMS)
        self.decimals = ""

    def _value(self) -> Decimal | None:
        if self.decimals is None:
            return self.current
        whole = self.current or Decimal(0)
        return whole + Decimal(f"0.{self.decimals or '0'}")

    def _clear(self, factor: Decimal) -> None:
        self.current = self.decimals = None
        self.last_factor = factor

    def _small(self, factor: Decimal) -> None:
        value = self._value()
        self.section += (Decimal(1) if value is None or (value == 0 and self.decimals is None) else value) * factor
        self._clear(factor)

    def _large(self, factor: Decimal) -> None:
        value = self._value()
        below = self.section + (value or Decimal(0))
        if value is None and below == 0 and self.total == 0:
            raise QuantityError(f"“{self.text}”缺少“{factor:f}”前面的数", remedy=_FORMS)
        if factor > self.largest and self.total:
            self.total = (self.total + below) * factor
        else:
            self.total += below * factor
        self.largest, self.section = factor, Decimal(0)
        self._clear(factor)

    def _trailing(self) -> Decimal:
        value = self._value()
        if value is None:
            return Decimal(0)
        colloquial = self.last_factor >= 100 and value < 10 and self.decimals is None
        return value * self.last_factor / 10 if colloquial else value
