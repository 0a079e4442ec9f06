"""Quantities in every form people write them, exact, and back to text in the clause's own unit.

`parse_quantity("一点五亿元")` and `parse_quantity("1.5亿")` differ only in kind: the second says no unit, so its kind is
`number` until a fact gives it one. `find_quantities` reads all of them out of a running text with their places.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from tools.errors import QuantityError
from tools.exact import EXACT, LOOSE, divide, multiply, plain
from tools.numerals import half_width, parse_number
from tools.spoken import spoken_span
from tools.units import DAYS, FISCAL_YEARS, MONEY, MONTHS, NUMBER, RATIO, UNITS, same_kind

YI, WAN = Decimal(10**8), Decimal(10**4)
_TEN, _HUNDRED, _MILLION = Decimal(10), Decimal(100), Decimal(10**6)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with its kind, and the unit it was written in.

    value: in base units (yuan, a fraction of 1, ㎡, months …). low, high: the span people mean by 八十来万 or 30多人; equal
    to value when the number is exact. per: the units below the stroke of a rate (元/㎡/日 → area, days).
    """

    value: Decimal
    kind: str
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    per: tuple[str, ...] = ()

    @property
    def approximate(self) -> bool:
        return self.low is not None

    @property
    def text(self) -> str:
        """The quantity in the unit it was written in, exact: 50万元, 8.7万元, 3‰, 0.4元/千瓦时."""
        prefix = "约" if self.approximate else ""
        return prefix + render(self.value, self.kind, self.unit) + "".join(f"/{unit}" for unit in self.per)

    @property
    def span(self) -> tuple[Decimal, Decimal]:
        low = self.value if self.low is None else self.low
        return low, self.value if self.high is None else self.high

    def same_as(self, other: Quantity) -> bool:
        """True when both say the same amount, however written: 百分之五十 and 50%, 二百万元 and 200万元."""
        return self.value == other.value and same_kind(self.kind, other.kind) and self.per == other.per


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity in a text: text[start:end] is how it is written there."""

    quantity: Quantity
    start: int
    end: int


_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_CHINESE = r"[零〇○一二两兩俩三四五六七八九十百千壹贰貳叁參肆伍陆陸柒捌玖拾佰仟]"
_SCALE = r"[十百千]?[万萬亿億]"
_PLAIN_NUMBER = (
    rf"(?:{_ARABIC}\s?(?:个|個)?(?:[百千]?[万萬]亿|{_SCALE}|[百千](?![克瓦米分]))(?:{_ARABIC}[千百]?[万萬]?(?![\d.%/年月日]))?"
    rf"|{_ARABIC}"
    rf"|半|[百千万]八[十百千](?:{_SCALE})?|[十百千万](?=把)|(?:{_CHINESE}+(?:[点點]{_CHINESE}+)?(?:(?:个|個)?[万萬亿億])?)+)"
)
_VAGUE = r"(?:[来來多余餘几幾]|好几|把)"
_NUMBER = (
    rf"(?P<number>{_PLAIN_NUMBER})\s?(?P<west>million|billion|thousand|[wW](?![a-zA-Z])|[kK](?![a-zA-Z])|[mM](?![a-zA-Z²³2]))?"
    rf"(?P<vague>{_VAGUE})?(?P<scale>(?:个|個)?{_SCALE})?"
)
_UNIT_NAMES = sorted(UNITS, key=len, reverse=True)
# 贷款3个亿本金, 投了80万只能补多少: there the character begins a word and counts nothing.
_WORD_BEGINS = {
    "本": "金年市身次单票公企院校区科", "项": "目", "场": "地租馆所景", "款": "项式", "份": "额", "部": "分门署", "条": "件款",
    "期": "限间内满初末", "次": "数", "处": "理于在", "首": "期批单笔付先", "头": "期", "台": "账", "套": "餐现", "只": "能有要够剩",
    "支": "持出付撑", "批": "准复下", "座": "位", "种": "植", "所": "得以有", "档": "次案", "家": "底", "分": "别期",
}  # fmt: skip
_UNIT = "|".join(
    f"{re.escape(name)}(?![{_WORD_BEGINS[name]}])" if name in _WORD_BEGINS else re.escape(name) for name in _UNIT_NAMES
)
_CURRENCY = r"(?P<currency>人民币|人民幣|RMB|rmb|CNY|[¥￥]|USD|US\$|\$|€|EUR|£|HKD|HK\$)"
_BEFORE = r"(?P<about>(?<![履签合条契公节])约|約|大约|大概|差不多|近|将近|接近|左右)?"
_INCLUSIVE = r"(?:[（(]不?含[）)])?"
_PATTERN = re.compile(
    rf"(?P<parts>百分之|千分之|万分之)(?P<part_number>{_PLAIN_NUMBER})"
    rf"|(?P<tenths>(?:{_CHINESE}+|\d+(?:\.\d+)?)(?:成(?![立为员本果效交功])|折(?!合|算|成|旧|抵|现))[一二三四五六七八九半]?)"
    rf"|(?P<half>一半)"
    rf"|(?P<half_months>{_CHINESE}+|\d+)个半月"
    rf"|{_BEFORE}(?:{_CURRENCY}\s?)?{_NUMBER}(?P<inner>{_INCLUSIVE})\s?"
    rf"(?P<unit>{_UNIT})?(?P<more>半(?![年月天]))?(?P<per>(?:\s?[/／·](?:{_UNIT}))*)(?P<after>左右|上下|许|出头|不到)?"
)
_PARTS = {"百分之": "%", "千分之": "‰", "万分之": "个基点"}
_WEST = {"million": 10**6, "billion": 10**9, "thousand": 10**3, "w": 10**4, "k": 10**3, "m": 10**6}
_CURRENCY_UNIT = {
    "人民币": "元", "人民幣": "元", "RMB": "元", "rmb": "元", "CNY": "元", "¥": "元", "￥": "元",
    "USD": "美元", "US$": "美元", "$": "美元", "€": "欧元", "EUR": "欧元", "£": "英镑", "HKD": "港元", "HK$": "港元",
}  # fmt: skip
_CHINESE_ONLY = re.compile(rf"^(?:{_CHINESE}|[点點万萬亿億个個半])+$")
_COLLOQUIAL = re.compile(rf"{_CHINESE}[千万萬亿億][一二三四五六七八九][千百]?$")  # 一万二, 两亿三, 三千五
# A Chinese numeral with one of these is more often a word than a quantity (一个, 两项, 三次, 一年 is a quantity).
_WORDLIKE = re.compile(r"^(?:一|半|两|几|百|千|十)$")


@lru_cache(maxsize=16384)
def parse_quantity(text: str) -> Quantity:
    """Return the one quantity a text says.

    Accepts 50万元, ５０万, 五十万元, 1.2个亿, 300w, ¥300,000, 百分之五十, 5成, 七折, 3‰, 3个月, 0.4元/千瓦时, 80万左右.
    Raises: QuantityError when the text holds no quantity or anything besides it.
    """
    stripped = text.strip()
    plain_text = half_width(stripped)
    match = _PATTERN.match(plain_text)
    if not match or match.end() != len(plain_text):
        raise QuantityError(f"“{text}”不是可识别的数量", remedy="请写成 50万元、30%、500人、3个月 这样的形式")
    return _quantity(match)


def find_quantities(text: str, *, bare: bool = True) -> list[Found]:
    """Return every quantity in a text, left to right, with its place.

    bare: also numbers without a unit, when written in digits or with 万/亿. Dates, clause and document numbers are not
    quantities. In “1000（含）至3000平方米” the first number takes the unit of the second.
    """
    plain_text = half_width(text)
    masked = _NOT_QUANTITIES.sub(lambda match: "\0" * len(match.group()), plain_text)
    found = list(_scan(masked))
    _share_units(masked, found)
    return [item for item in found if bare or item.quantity.kind != NUMBER]


_NOT_QUANTITIES = re.compile(
    r"\d{4}\s?年(?:\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?[日号])?)?(?!以|内|期)|\d{1,2}\s?月\s?\d{1,2}\s?[日号]|\d{1,2}月(?!\s?内)"
    r"|\d{4}[-./]\d{1,2}[-./]\d{1,2}|〔\d{4}〕\s?\d+\s?号|[（(][一二三四五六七八九十\d]{1,3}[）)](?=\S)"
    r"|第[零一二三四五六七八九十百\d]+(?:[条章节款项目届批期代类版]|之[一二三])|(?<![\d.])1\d{10}(?!\d)|\d{3,4}-\d{7,8}"
    r"|第[一二三]方|[同这那每哪]一块|(?<![\d零一二三四五六七八九十百千万亿])[一两几半]块(?=[\u4e00-\u9fff])(?![钱多左整一每来出都就也还的])|[上下同每]一(?:个)?(?:会计)?年度?|第[一二三四]季度|前[一二三]季度|第[一二三四五六七八九十、]+年"
    r"|(?<![A-Za-z])[A-Za-z]++\d+(?![\d.,]*\s?(?:[%％‰万亿元种个人家项件台平套]))|(?<!\d)\d++[A-OQ-Z](?![A-Za-z$])|^\s?\d{1,2}\.(?!\d)"
)


def _scan(text: str) -> Iterator[Found]:
    for match in _PATTERN.finditer(text):
        if not match.group() or _is_word(match):
            continue
        try:
            quantity = _quantity(match)
        except QuantityError:
            continue
        start, end = match.span()
        if match.group("inner") and not match.group("unit"):
            end = match.start("inner")
        yield Found(quantity, start, end)


def _is_word(match: re.Match[str]) -> bool:
    """True for numerals that are part of a word: 一些, 三城一区, 统一, 十分."""
    number, unit = match.group("number"), match.group("unit")
    if number is None or not _CHINESE_ONLY.match(number):
        return False
    if unit is None:
        scaled = match.group("scale") or re.search(r"[万萬亿億]$", number) or _COLLOQUIAL.search(number)
        scaled = scaled or (re.search(r"[十百千]", number) and spoken_span(number))
        return not scaled or bool(re.fullmatch(r"[百千十]?[万萬亿億]", number))
    return bool(_WORDLIKE.match(number)) and UNITS[unit].kind.startswith(
        ("count:", "score", "area", "compute", "volume")
    )


def _share_units(text: str, found: list[Found]) -> None:
    """Give a bare number the unit of the quantity after 至/到/-: 100（含）至500万元 is a span of 万元."""
    for index in range(len(found) - 2, -1, -1):
        here, there = found[index], found[index + 1]
        between = text[here.end : there.start]
        if here.quantity.kind != NUMBER or not re.fullmatch(
            r"\s?(?:[（(]不?含[）)])?\s?(?:至|到|-|—|~|～|或)\s?", between
        ):
            continue
        scaled = "万" in text[here.start : here.end] or "亿" in text[here.start : here.end]
        scale = Decimal(1) if scaled else _scale_of(there.quantity.unit)
        unit = there.quantity.unit[-1:] if scaled and there.quantity.kind == MONEY else there.quantity.unit
        value = here.quantity.value * scale
        found[index] = Found(
            replace(here.quantity, value=value, kind=there.quantity.kind, unit=unit), here.start, here.end
        )


def _scale_of(unit: str) -> Decimal:
    scale, name = _split_unit(unit)
    return scale * (UNITS[name].factor if name in UNITS else Decimal(1))


def _split_unit(unit: str) -> tuple[Decimal, str]:
    for prefix, factor in (("亿", YI), ("万", WAN)):
        if unit.startswith(prefix):
            return factor, unit[1:]
    return Decimal(1), unit


def _quantity(match: re.Match[str]) -> Quantity:
    if match.group("parts"):
        return _of_unit(parse_number(match.group("part_number")), _PARTS[match.group("parts")])
    if match.group("tenths"):
        return _tenths(match.group("tenths"))
    if match.group("half"):
        return Quantity(Decimal("0.5"), RATIO, "%")
    if match.group("half_months"):
        return _of_unit(parse_number(match.group("half_months")) + Decimal("0.5"), "个月")
    return _vague(match, _plain_quantity(match))


def _tenths(text: str) -> Quantity:
    """5成 is 50%, 五成五 55%, 七折 70%, 八五折 85%."""
    head, mark, tail = re.split(r"([成折])", text, maxsplit=1)
    digits = plain(parse_number(head))
    value = Decimal(digits) / (Decimal(100) if mark == "折" and len(digits) == 2 and "." not in digits else _TEN)
    if tail:
        value += Decimal("0.05") if tail == "半" else parse_number(tail) / 100
    if not 0 < value <= 1:
        raise QuantityError(f"“{text}”不是比例", remedy="请写成 50% 或 三成 这样的形式")
    return Quantity(value, RATIO, "%")


def _plain_quantity(match: re.Match[str]) -> Quantity:
    number = re.sub(r"[\s个個]", "", match.group("number"))
    value = _spoken(match)[1]
    if match.group("more"):  # 两年半
        value += Decimal("0.5")
    unit = match.group("unit") or _CURRENCY_UNIT.get(match.group("currency") or "", "")
    prefix = _own_scale(number, match.group("scale"), match.group("west"))
    quantity = _of_unit(value, unit, prefix)
    per = tuple(UNITS[name.strip()].canonical for name in re.split(r"[/／·]", match.group("per") or "") if name.strip())
    return replace(quantity, per=per) if per else quantity


def _spoken(match: re.Match[str]) -> tuple[Decimal, Decimal, Decimal]:
    """Return the number as (low, meant, high), all equal where it is said exactly."""
    number = re.sub(r"[\s个個]", "", match.group("number"))
    scale = _scale_character(match.group("scale")) * _WEST.get((match.group("west") or "").lower(), 1)
    if span := spoken_span(number + re.sub("[个個]", "", match.group("scale") or "")):
        return span
    value = parse_number(f"一{number}" if number in _LONE else number) * scale
    return value, value, value


_LONE = frozenset("百千万")  # 万把块


def _scale_character(scale: str | None) -> Decimal:
    return parse_number("1" + re.sub("[个個]", "", scale)) if scale else Decimal(1)


def _own_scale(number: str, scale: str | None, west: str | None) -> str:
    """The 万 or 亿 the number is written in, to write the quantity back in the same unit."""
    last = (scale or number)[-1:]
    if west and west.lower() in ("w", "million", "m"):
        return "万"
    return {"萬": "万", "億": "亿"}.get(last, last) if last in "万萬亿億" else ""


def _of_unit(value: Decimal, unit: str, prefix: str = "") -> Quantity:
    if not unit:
        return Quantity(_simplest(value), NUMBER, prefix)
    known = UNITS[unit]
    return Quantity(_simplest(multiply(value, known.factor)), known.kind, prefix + known.canonical)


def _simplest(value: Decimal) -> Decimal:
    """One form for one value, so that 0.0001亿元 and 1万元 give the same bytes."""
    return Decimal(int(value)) if value == value.to_integral_value() else value.normalize()


def _vague(match: re.Match[str], quantity: Quantity) -> Quantity:
    """Widen the value by what 多, 来, 左右 or 不到 say; the value itself stays the number spoken."""
    vague, after, about = match.group("vague"), match.group("after"), match.group("about")
    said = _spoken(match)
    if said[0] != said[2] and not vague:
        factor = EXACT.divide(quantity.value, said[1])
        return replace(quantity, low=said[0] * factor, high=said[2] * factor)
    recent = about == "近" and quantity.kind in (MONTHS, FISCAL_YEARS, DAYS)  # 近三年 is a period of three years
    if recent or not (vague or after or about):
        return quantity
    value, step = quantity.value, _last_place(match, quantity)
    if vague in _MORE or after == "出头":
        return replace(quantity, low=value, high=value + step)
    below = max(Decimal(0), value - step)  # 0元左右: nobody means less than nothing
    if after == "不到" or about in ("近", "将近", "接近"):
        return replace(quantity, low=below, high=value)
    return replace(quantity, low=below, high=value + step)


_MORE = frozenset(("多", "余", "餘", "几", "幾", "好几", "把"))


def _last_place(match: re.Match[str], quantity: Quantity) -> Decimal:
    """The size of the last digit spoken: 10 for 30多, 10万 for 八十来万."""
    written = re.sub(r"[\s个個]", "", match.group("number"))
    number = parse_number(f"一{written}" if written in _LONE else written)
    if not number:
        return Decimal(1)
    zeros = max(0, int(number.normalize(EXACT).as_tuple().exponent))
    return LOOSE.divide(quantity.value, number.scaleb(-zeros, EXACT))  # a step, of what is vague anyhow


def render(value: Decimal, kind: str, unit: str = "") -> str:
    """Return a value of a kind as text in `unit`, exact. An empty unit picks the one people would use."""
    if kind == MONEY:
        return money_text(value) if not unit else _in_unit(value, unit)
    if kind == RATIO:
        return ratio_text(value) if not unit else _in_unit(value, unit)
    if kind.startswith("money:") and unit in ("", BASE_UNIT[kind]):
        return money_text(value).removesuffix("元") + BASE_UNIT[kind]  # 600万美元: by size, like yuan
    if unit:
        return _in_unit(value, unit)
    if kind == MONTHS and value and value % 12 == 0:
        return f"{plain(value / 12)}年"
    return _scaled_number(value) + BASE_UNIT.get(kind, kind.removeprefix("count:") if kind.startswith("count:") else "")


BASE_UNIT = {
    "months": "个月", "days": "天", "workdays": "个工作日", "fiscal_years": "个会计年度", "area": "平方米", "land": "亩",
    "mass": "公斤", "energy": "千瓦时", "power": "千瓦", "compute": "P", "score": "分", "hours": "小时", "length": "公里",
    "volume": "立方米", "money:USD": "美元", "money:HKD": "港元", "money:EUR": "欧元", "money:GBP": "英镑", "money:JPY": "日元",
}  # fmt: skip


def writer(kind: str, unit: str = "") -> Callable[[Decimal], str]:
    """Return how values of one kind are written, worked out once: the fast form of `render`."""
    if kind == MONEY:
        return money_text
    if kind.startswith("money:"):
        return lambda value: render(value, kind, unit)
    scale, name = _split_unit(unit)
    factor = scale * (UNITS[name].factor if name in UNITS else Decimal(1))
    if unit and factor == 1 and kind != RATIO:
        return lambda value: plain(value) + unit
    return lambda value: render(value, kind, unit)


def _scaled_number(value: Decimal) -> str:
    return plain(value / WAN) + "万" if value >= WAN and value % 1000 == 0 else plain(value)


def _in_unit(value: Decimal, unit: str) -> str:
    scale, name = _split_unit(unit)
    factor = scale * (UNITS[name].factor if name in UNITS else Decimal(1))
    try:
        return plain(EXACT.divide(value, factor)) + unit
    except ArithmeticError:  # 1个月 is no exact number of years
        kind = UNITS[name].kind
        return plain(value) + BASE_UNIT.get(kind, kind.removeprefix("count:"))


def money_text(yuan: Decimal) -> str:
    """Return an amount of yuan exactly, in the unit an official would write: 1.2亿元, 8.7万元, 998550元, 0.35元."""
    if yuan >= WAN and not yuan % _HUNDRED:
        if yuan >= YI and not yuan % _MILLION:
            return f"{plain(yuan / YI)}亿元"
        return f"{plain(yuan / WAN)}万元"
    return f"{plain(yuan)}元"


def ratio_text(fraction: Decimal) -> str:
    """Return a fraction of 1 as 50%, 2.5% or, below one per cent, as per mille where that is shorter (0.1‰)."""
    return f"{plain(fraction * _HUNDRED)}%"


def convert(quantity: Quantity, kind: str) -> Quantity:
    """Return the quantity as one of `kind`, when its unit allows it: a bare 80万 becomes 80万元 for money.

    Raises: QuantityError naming both units.
    """
    if quantity.kind == kind:
        return quantity
    if quantity.kind == NUMBER and kind != RATIO:
        return _with_unit(quantity, kind)
    if kind == RATIO and quantity.kind == NUMBER and 0 <= quantity.value <= 1:
        return replace(quantity, kind=RATIO, unit="")
    if same_kind(quantity.kind, kind) and kind.startswith("count:"):
        return replace(quantity, kind=kind, unit=kind.removeprefix("count:"))
    if quantity.kind == "months" and kind == "fiscal_years":
        return replace(quantity, kind=kind, value=divide(quantity.value, Decimal(12)), unit="个会计年度")
    raise QuantityError(
        f"“{quantity.text}”的单位不对",
        remedy=f"这里应填{KIND_NAMES.get(kind, '以' + BASE_UNIT.get(kind, kind[6:]) + '计的数')}",
    )


def _with_unit(quantity: Quantity, kind: str) -> Quantity:
    base = "元" if kind == MONEY else BASE_UNIT.get(kind, kind.removeprefix("count:"))
    scaled = quantity.unit if kind == MONEY or kind.startswith("money:") else ""
    return replace(quantity, kind=kind, unit=scaled + base)


KIND_NAMES = {
    MONEY: "金额，如 50万元", RATIO: "比例，如 30%", "months": "年数或月数，如 5年", "days": "天数，如 30天",
    "workdays": "工作日数，如 5个工作日", "score": "得分，如 85分", "area": "面积，如 1000平方米",
}  # fmt: skip
