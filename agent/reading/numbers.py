"""Which number belongs to which fact: by the words beside it and by its unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from agent.reading.bearing import (
    ALIKE_COUNTS,
    INCREMENT,
    NONE_THIS_YEAR,
    ORDINAL,
    TOTAL,
    asks_rate,
    bound_of,
    each_of,
    fits,
    increase_of,
    is_another,
    is_grown,
    value_text,
)
from agent.reading.spans import BREAK, Mention, alike, mentions_of, nearness, phrase_before
from tools.exact import LOOSE, plain
from tools.facts import AFTER, FactDefinition
from tools.quantities import Found, find_quantities, money_text, parse_quantity
from tools.units import MONEY, RATIO

_COMMA = re.compile(r"[，,、：:（(]")
_TO_COMMA = re.compile(r"[^，,；;。！？!?\n]*")
_SAID_OF_ANYTHING = frozenset(
    ("花了", "投了", "用了", "交了", "付了", "支出", "费用", "投入", "花费", "成本", "一共", "总共", "合计")
)
LIMIT = 8.0  # what is told by a limit gives way to an exact number of the same fact: 501名，超过500人的话
OPENING = 0.5  # for a word further on in the part that a count opens: less than for any word beside a number
SHORT_WORD = 2  # characters of a word that says little by itself
COVERED = "※"  # stands for each character of a number that another fact has taken
NAMED_BY_LABEL = (
    0.34  # of a label's wording right before a number: then the number is the fact's without any of its words
)
_FILLER = re.compile(
    r"去年|今年|上年|全年|一共|总共|合计|大概|大约|差不多|左右|目前|现在|共|约|近|是|为|有|达|到|了|\s"
)
_UNUSED = re.compile(
    r"今年[^，。；]{0,6}没(?:有)?(?:用|使用|花|领|拿|报)|没用过|未用过|没使用过|未使用|(?:首次|第一次|头(?:一)?[回次])(?:[^，。；试应采]{0,2}?(?:用|申|领|报|拿|享))|今年[^，。；]{0,6}(?:首次|第一次|头(?:一)?[回次])的?(?:$|[，。；？！,?!])"
    r"|头(?:一)?单|首单|首个|第一个|第一份|就这一[单份]|只有一[份单个]|只(?:做|签)了一[份单个]|此前没|之前没|从没用|没(?:有)?(?:拿|领|享受|申请)过"
)
_OTHERS = re.compile(
    r"(?:别的|其[他它余]|别家)[^，。；（）]{0,8}没(?:有)?(?:拿|领|享受|申请)过"
    r"|没(?:有)?(?:拿|领|享受|申请)过(?=[^，。；]{0,4}(?:别的|其[他它]|市里|市级|国家|区里|区级|财政|政府))"
)
_PART_OF = re.compile(r"其中")  # 其中不予补贴的面积: a part is never meant by a number alone
# Asked whether, 成交额不到100万 is no 100万; asked how much, it is what the sum is worked out from.
_WHETHER = re.compile(r"^(?!.*(?:多少|几(?!乎))).*(?:[吗么不][？?。]?$|能不能|行不行|够不够|可不可以)", re.DOTALL)
_SPENT = re.compile(r"[用花拿领]了[^，。；\d]{0,2}$")
_FROM_TO = re.compile(r"从\s*$")
_LATEST = re.compile(r"最近一个会计年度|上一会计年度|上一年度|上年度|最近一年|本年度|当年")
_BEFORE_LATEST = re.compile(r"此前一个会计年度|再?往?前一个会计年度|前一会计年度|上上年度|前一年度|前一年|此前一年")
_EACH = re.compile(
    r"(?:每|一|单)(?:个|台|套|人|名|位|场|件|张|辆|家|次|项|亩|吨|公斤|平米|平方米|床|间|部|份)(?!半)[^，。；\d]{0,8}$"
)
_EACH_UNIT = re.compile(r"(?:每|一|单)(个|台|套|人|名|位|场|件|张|辆|家|次|项|亩|吨|公斤|平米|平方米|床|间|部|份)")
PRICED = re.compile(rf"{_EACH_UNIT.pattern}[^，。；\d]{{0,8}}\d")
_NOT_ONE = re.compile(r"一[^，。；\d]{1,3}?(?:都|也)没")  # 龙头企业一家都没有
_ALREADY = re.compile(r"已(?:经|使用|用|获|领|拿|享)")
_PAID_BEFORE = re.compile(
    r"(?:前(?P<years>[两二三四])年|此前|之前|以前|往年|过去几年|累计)[^。；\d]{0,24}?(?:拿|获|领|得|享受|补|给|拨|支持|批)(?:过|到过|到了|了)[^，。；\d]{0,10}"
)
_YEARLY = re.compile(r"每年|都|各")
_SO_FAR = re.compile(r"累计已|已累计|累计获")
_YEARS_AGO = {"今年": 1, "去年": 2, "上年": 2, "上一年": 2, "前年": 3, "大前年": 4}
_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4}
_SMALL = "一二两三四五六七八九十"


@dataclass(slots=True)
class NumberReader:
    """Reads one message for numeric facts. base: the fact a lone number stands for; none when the program has none."""

    text: str
    wanted: Sequence[FactDefinition]
    base: str = ""
    lone: bool = True  # whether a number without a word of any fact may still be one's
    bounded: frozenset[str] = frozenset()  # facts held against limits only: 超过500人 is no 500人 there
    deciding: frozenset[str] = frozenset()  # facts that conditions rest on, whatever else does
    derived: frozenset[str] = frozenset()  # facts that follow from others: no lone number is meant for one
    found: list[Found] = field(default_factory=list)
    shares: dict[int, Decimal] = field(default_factory=dict)  # where a number is each one's → how many there are

    def __post_init__(self) -> None:
        every = [*find_quantities(self.text), *_small_counts(self.text, self.wanted)]
        every.sort(key=lambda f: f.start)
        detailed = [f for total in every for f in _broken_down(self.text, total, every)]
        every = [f for f in every if not asks_rate(self.text, f) and f not in detailed]
        self.found = [f for f in every if any(fits(self.text, f, d) for d in self.wanted)]
        self.shares = {f.start: n for f in self.found if (n := each_of(self.text, f)) is not None}

    def read(self) -> dict[str, str]:
        """Return fact id → the number as said."""
        taken: dict[str, Found] = dict(series(self.text, self.found, self.wanted))
        placed = {self.found.index(f) for f in taken.values()}
        for _, index, fact in sorted(self._affinities(), key=lambda p: -p[0]):
            if fact not in taken and index not in placed:
                taken[fact] = self.found[index]
                placed.add(index)
        if self.lone:
            self._place_loose([f for i, f in enumerate(self.found) if i not in placed], taken)
        known = {d.id: d for d in self.wanted}
        told = {fact: self._value(f, known[fact]) for fact, f in taken.items()}
        return {fact: value for fact, value in told.items() if value} | self._earlier()

    def _earlier(self) -> dict[str, str]:
        """“前两年已分别拿过500万元、380万元” and “前两年每年都给了1000万元”: what was paid so far, and year by year."""
        told: dict[str, str] = {}
        money = [f for f in self.found if f.quantity.kind == MONEY]
        for m in _PAID_BEFORE.finditer(self.text):
            row = [f for f in money if f.start >= m.end()]
            run = row[:1] if row and row[0].start - m.end() <= 10 else []
            for item in row[1:]:
                if not run or self.text[run[-1].end : item.start].strip("元") not in ("、", "和", "，", "与"):
                    break
                run.append(item)
            years = _COUNTS.get(m.group("years") or "", 0)
            amounts = [f.quantity.value for f in run]
            if len(amounts) == 1 and years and _YEARLY.search(m.group(0)):
                amounts *= years
            told |= self._paid(amounts, years)
        return told

    def _paid(self, amounts: Sequence[Decimal], years: int) -> dict[str, str]:
        """Return what was paid so far in sum, and to each of the first years where as many sums are told as years."""
        if not amounts:
            return {}
        told = {d.id: money_text(sum(amounts, Decimal(0))) for d in self.wanted if _SO_FAR.search(d.label)}
        if len(amounts) == years:
            for ordinal, amount in zip("一二三四", amounts, strict=False):
                told |= {d.id: money_text(amount) for d in self.wanted if f"第{ordinal}年已支持" in d.label}
        return told

    def _affinities(self) -> Iterator[tuple[float, int, str]]:
        """Yield (strength, number, fact) for each number with a fact's word near it in the same sentence."""
        for index, number in enumerate(self.found):
            floor = self.found[index - 1].end if index else 0
            phrase = phrase_before(self.text, number.start, floor)
            sentence = BREAK.split(self.text[: number.start])[-1]
            for definition in self.wanted:
                if not fits(self.text, number, definition):
                    continue
                if increase_of(self.text, number, definition):
                    yield 12.0, index, definition.id
                if is_another(self.text, number, definition):
                    continue
                near = [
                    strength
                    for mention in mentions_of(self.text, definition)
                    if (strength := nearness(self.text, number.start, number.end, mention)) is not None
                    and not self._counted_by_another(mention, number, definition)
                    and not self._of_earlier_count(mention, number, definition)
                    and (self.lone or self._adjoins(mention, number))
                ]
                if not near and self._opens_part_of(number, definition):
                    near = [OPENING]
                # What was already paid shares its words with what is asked for now: it must be said in words of its own.
                already = bool(_ALREADY.search(definition.label))
                said = 0.0 if already else alike(definition.label, phrase)
                if not near and said < NAMED_BY_LABEL:
                    continue
                context = 0.0 if already else 3.0 * alike(definition.label, sentence)
                strength = max(near, default=0.0) + 10.0 * said + context - LIMIT * bool(bound_of(self.text, number))
                yield strength + self._actual(number, definition), index, definition.id

    def _counted_by_another(self, mention: Mention, number: Found, definition: FactDefinition) -> bool:
        """True for a word that stands right after a number of its own: 12个专业人员6个有资格, the 6 count no 专业人员."""
        return mention.end <= number.start and any(
            other.end == mention.start
            and other.quantity.kind.startswith("count:")
            and fits(self.text, other, definition)
            for other in self.found
        )

    def _of_earlier_count(self, mention: Mention, number: Found, definition: FactDefinition) -> bool:
        """True for a word that closes the part of an earlier count: 2个产品拿到证书，还有1个…, the 1个 have no 证书."""
        if not definition.kind.startswith("count:") or not _COMMA.search(self.text[mention.end : number.start]):
            return False
        part = max(self.text.rfind(mark, 0, mention.start) for mark in "，,；;。") + 1
        return any(
            part <= other.start and other.end <= mention.start and fits(self.text, other, definition)
            for other in self.found
        )

    def _opens_part_of(self, number: Found, definition: FactDefinition) -> bool:
        """True for the one count of a part that says the fact's word further on: 1个早先认证过、已经销售的产品贴了“1字标”."""
        if not self.lone or not definition.kind.startswith("count:"):
            return False
        part = _TO_COMMA.match(self.text, number.end)
        inside = part.group(0) if part else ""
        if any(number.end <= other.start < number.end + len(inside) for other in self.found):
            return False
        return any(mention.end - mention.start > SHORT_WORD for mention in mentions_of(inside, definition))

    def _adjoins(self, mention: Mention, number: Found) -> bool:
        """True when nothing else stands between a word and its number: no other number, no clause with words of its own.

        Among the facts of all programs some word is near every number; only what the number is said of counts.
        """
        if self.text[mention.start : mention.end] in _SAID_OF_ANYTHING:
            return False
        if mention.end > number.start:
            return not _COMMA.search(self.text[number.end : mention.start])
        if any(mention.end <= f.start and f.end <= number.start for f in find_quantities(self.text)):
            return False
        if COVERED in self.text[mention.end : number.start]:
            return False
        own = re.split(r"[，,、：:（(]", self.text[mention.end : number.start])
        return len(own) == 1 or not _FILLER.sub("", own[-1])

    def _actual(self, number: Found, definition: FactDefinition) -> float:
        """Rules that count 实际 amounts take the one said to be so; what was 多了 or 增加了 is an increment."""
        grown = is_grown(self.text, number)
        if grown or INCREMENT.search(definition.label):
            return 12.0 if grown and INCREMENT.search(definition.label) else -12.0
        if "实际" not in definition.label:
            return 0.0
        near = self.text[max(0, number.start - 9) : number.start]
        total = "总" in near and "总" not in definition.label  # 实际采购总额 is more than the part asked for
        return 8.0 if re.search(r"实际|结算|发生", near) and not total else 0.0

    def _place_loose(self, loose: list[Found], taken: dict[str, Found]) -> None:
        """A number without a word near it is the base when it is the only one; a unit that one fact has is that fact's."""
        if NONE_THIS_YEAR.search(self.text):  # then what was used was used in another year, and is the base of nothing
            loose = [n for n in loose if not _SPENT.search(self.text[: n.start])]
        for number in loose:
            fitting = [d for d in self.wanted if fits(self.text, number, d) and not is_another(self.text, number, d)]
            fitting = [d for d in fitting if d.id not in self.derived or d.id == self.base]
            fitting = [d for d in fitting if not _PART_OF.match(d.label)] or fitting
            free = [d for d in fitting if d.id not in taken]
            rivals = [n for n in loose if any(fits(self.text, n, d) for d in free)]
            if len(fitting) == 1 and (fitting[0].kind == "months" or _ALREADY.search(fitting[0].label)):
                continue  # “三年合计”, and what was already paid, are never meant by a number alone
            if len(fitting) == 1 and free and (len(rivals) == 1 or free[0].kind.startswith("count")):
                taken[free[0].id] = number
            elif len(rivals) == 1 and any(d.id == self.base for d in free):
                taken[self.base] = number

    def _value(self, number: Found, definition: FactDefinition) -> str:
        """Return the number as said, with the fact's unit; a price for each of what is counted is the sum of all.

        "" for the price of one where several numbers of them are told.
        """
        said = value_text(self.text, number, definition)
        if definition.kind.startswith("count:") and _NOT_ONE.match(self.text[number.start :]):
            return f"0{definition.unit or ''}"
        limited = definition.id in self.bounded or (definition.id in self.deciding and _WHETHER.search(self.text))
        if limited and (bound := bound_of(self.text, number)):
            return f"{said}{bound}" if bound in AFTER else f"{bound}{said}"
        if number.start in self.shares and definition.kind.startswith("count:"):
            return f"{plain(LOOSE.multiply(number.quantity.value, self.shares[number.start]))}{definition.unit or ''}"
        if definition.kind == MONEY and "承担" in definition.label and (borne := borne_share(self.text)) is not None:
            return money_text(LOOSE.multiply(number.quantity.value, borne))
        if (definition.kind == MONEY or definition.unit == "人") and len(PRICED.findall(self.text)) > 1:
            return ""  # 60人每人2600元、20人每人1500元: two groups are no one sum, and a limit for each would be passed over
        if definition.kind != MONEY or TOTAL.search(definition.label):
            return said
        if not _EACH.search(self.text[max(0, number.start - 14) : number.start]):
            return said
        unit = _EACH_UNIT.findall(self.text[max(0, number.start - 14) : number.start])[-1]
        counts = [f for f in find_quantities(self.text) if f.quantity.unit == unit and f.quantity.value > 1]
        if not counts:
            return said
        if len({f.quantity.value for f in counts}) > 1:
            return ""
        return money_text(LOOSE.multiply(number.quantity.value, counts[0].quantity.value))


_DETAILS = re.compile(r"[^，。；？！\d]{0,4}(?:[：:]|[，,]?其中[^，。；\d]{0,4}|[（(])[^，。；\d]{0,6}$")


def _broken_down(text: str, total: Found, every: Sequence[Found]) -> Sequence[Found]:
    """Return a total with its parts, where these are told behind it: 9家店：6家…；2家…；1家….

    What a rule counts is some of the parts, and which of them no word beside the number says.
    """
    if not total.quantity.kind.startswith("count:"):
        return ()  # 其中硬件2400万、非硬件2600万: parts of a sum bear names
    parts = [f for f in every if f.start >= total.end and f.quantity.kind == total.quantity.kind]
    hidden = text.find(COVERED, total.end)  # a part that was taken for another program
    first = min([f.start for f in parts] + [hidden] * (hidden >= 0), default=-1)
    if first < 0 or not _DETAILS.match(text[total.end : first]):
        return ()
    if hidden >= 0:
        return (total, *parts)
    reached = Decimal(0)
    for place, part in enumerate(parts):
        reached += part.quantity.value
        if reached >= total.quantity.value:
            whole = reached == total.quantity.value and place > 0
            return (total, *parts[: place + 1]) if whole else ()
    return ()


_BORNE = re.compile(
    r"(?:自己|自身|我[们行司]?|本行|银行|机构)(?:只|要|得|来)?(?:承|分)?担(?:了|的)?(?:其中)?(?:比例|风险)?(?:是|为|占)?$"
)


def borne_share(text: str) -> Decimal | None:
    """Return the share of a loss that the asker bears himself: 60% of 自己担60%, None where none is told."""
    for number in find_quantities(text):
        if number.quantity.kind == RATIO and _BORNE.search(text[: number.start]):
            return number.quantity.value
    return None


def unused(text: str, used: Sequence[FactDefinition]) -> dict[str, object]:
    """“今年第一次用” says that nothing of this year's allowance has been used."""
    if not _UNUSED.search(_OTHERS.sub("", text)):
        return {}
    return {d.id: "0元" for d in used if d.type == "money" and re.search(r"已(?:使用|用|获|领|拿|经)", d.label)}


def _small_counts(text: str, wanted: Sequence[FactDefinition]) -> Iterator[Found]:
    """Yield 一家龙头企业, 两个展位: numerals too common to be quantities by themselves, beside a word of a counted fact."""
    for definition in wanted:
        if not definition.kind.startswith("count:"):
            continue
        yield from _ranks(text, definition)
        unit = definition.kind[6:]
        units = "|".join({unit, "个", *(u for group in ALIKE_COUNTS if unit in group for u in group)})
        words = "|".join(re.escape(w) for w in sorted({*definition.words, definition.label}, key=len, reverse=True))
        for m in re.finditer(
            # 一个专利池 is no patent: the word ends there, or the noun is another.
            rf"([{_SMALL}])(?:{units})(?=[^，。；、]{{0,4}}(?:{words})(?![池链群带圈网库园区谷]))|(?:{words})(?:有|共|是|了)?([{_SMALL}])(?:{units})",
            text,
        ):
            group = 1 if m.group(1) else 2
            value = Decimal(_SMALL.replace("两", "").index(m.group(group).replace("两", "二")) + 1)
            yield Found(parse_quantity(f"{plain(value)}{unit}"), m.start(group), m.start(group) + 2)


def _ranks(text: str, definition: FactDefinition) -> Iterator[Found]:
    """Yield 二 of 全国第二 for a fact that is a place in an order."""
    if not ORDINAL.search(definition.label):
        return
    words = "|".join(re.escape(w) for w in sorted(definition.words, key=len, reverse=True))
    for m in re.finditer(rf"(?:{words})(?:的|是|为|排|在)?(?:第)?([{_SMALL}])(?=[名位，。；、,\s]|$)", text):
        value = "零一二三四五六七八九十".index(m.group(1).replace("两", "二"))
        yield Found(parse_quantity(f"{value}{definition.kind[6:]}"), m.start(1), m.start(1) + 1)


def series(text: str, found: Sequence[Found], wanted: Sequence[FactDefinition]) -> Iterator[tuple[str, Found]]:
    """Yield two years' values of one datum: 2024年180万，2025年680万, or 从300万涨到400万."""
    for latest in wanted:
        earlier = _year_before(latest, wanted)
        if earlier is None:
            continue
        fitting = [f for f in found if fits(text, f, latest)]
        for first, second in pairwise(fitting):
            said = mentions_of(text[max(0, first.start - 30) : first.start], latest)
            order = _years_of(text, first, second) if said else 0
            if order:
                yield from (
                    ((earlier.id, first), (latest.id, second))
                    if order > 0
                    else ((earlier.id, second), (latest.id, first))
                )
                return


def _year_before(latest: FactDefinition, wanted: Sequence[FactDefinition]) -> FactDefinition | None:
    """Return the fact of the year before: the same label but for 最近一个会计年度 and 此前一个会计年度."""
    core = _LATEST.sub("", latest.label)
    if core == latest.label:
        return None
    return next((d for d in wanted if d.id != latest.id and _BEFORE_LATEST.sub("", d.label) == core), None)


def _years_of(text: str, first: Found, second: Found) -> int:
    """Return 1 when `second` is the later year's value, -1 when it is the earlier one's, 0 when the text does not say."""
    if _FROM_TO.search(text[: first.start]) and re.match(r".{0,6}到", text[first.end : second.start]):
        return 1
    years = [_year_said(text[: f.start]) for f in (first, second)]
    if years[0] and years[1] and years[0] != years[1]:
        return 1 if years[1] > years[0] else -1
    return 0


def _year_said(head: str) -> int | None:
    """Return the year right before a number, or how many years ago it is as a negative number: 去年…820万，前年650万."""
    m = re.search(r"(?:(20\d\d)年度?|(今年|去年|上年|上一年|前年|大前年)度?)[^\d，。；]{0,8}$", head)
    if m is None:
        return None
    return int(m[1]) if m[1] else -_YEARS_AGO[m[2]]
