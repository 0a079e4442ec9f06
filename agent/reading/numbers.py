"""Which number belongs to which fact: by the words beside it, by its unit, and by what else it is said to be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from agent.reading.spans import BREAK, alike, mentions_of, nearness, phrase_before
from tools.exact import LOOSE, plain
from tools.facts import FactDefinition
from tools.quantities import Found, find_quantities, money_text, parse_quantity
from tools.units import MONEY, NUMBER

NAMED_BY_LABEL = (
    0.34  # of a label's wording right before a number: then the number is the fact's without any of its words
)
_GROWN = re.compile(
    r"(?:多了|增加了?|增长了?|涨了|增量(?:是|为|有)?|同比(?:增加|增长|多)了?|提高了)(?:约|大约|近|正好|刚好)?$"
)
_INCREMENT = re.compile(r"增量|增加额|增长额|同比增")
_UNUSED = re.compile(
    r"今年[^，。；]{0,6}没(?:有)?(?:用|使用|花|领|拿|报)|没用过|未用过|没使用过|未使用|首次|第一次|头(?:一)?[回次单]|首单|首个|第一个|第一份|就这一[单份]|只有一[份单个]"
    r"|只(?:做|签)了一[份单个]|此前没|之前没|从没用|没(?:有)?(?:拿|领|享受|申请)过"
)
_OTHERS = re.compile(r"(?:别的|其[他它余]|别家)[^，。；（）]{0,8}没(?:有)?(?:拿|领|享受|申请)过")
_NONE_THIS_YEAR = re.compile(r"今年[^，。；]{0,6}没(?:有)?(?:用|使用|花|领)")
_SPENT = re.compile(r"[用花拿领]了[^，。；\d]{0,2}$")
_EARLIER_YEAR = re.compile(r"(?:去年|前年|上一?年度?|往年|以前)[^今]*$")
_FROM_TO = re.compile(r"从\s*$")
_LATEST = re.compile(r"最近一个会计年度|上一会计年度|上一年度|上年度|最近一年|本年度|当年")
_BEFORE_LATEST = re.compile(r"此前一个会计年度|再?往?前一个会计年度|前一会计年度|上上年度|前一年度|前一年|此前一年")
# Nouns that say what an amount is. An amount with one of them right beside it is no other amount.
_NOUNS = (
    r"本金|贷款额|贷款金额|贷款总额|借款|净利润|利润|营收|营业收入|销售收入|销售额|收入|产值|总资产|净资产|资产总额|资产|负债|估值|注册资本|注册资金|融资额"
    r"|融资|投资额|总投资|投资|出资额|出资|预算|工资|薪酬|年薪|租金|房租|利息|手续费|保费|保险费|评估费|服务费|研发费用|研发费|研发投入|合同额|合同金额|成交额"
)
_NAMED = re.compile(
    rf"({_NOUNS})(?:总共|一共|合计|大概|大约|差不多|约|正好|刚好|只有|只|仅|才|就|共|是|为|有|达到|达|了|不到|不足|不超过|超过|低于|不低于|少于|将近|接近|:|：){{0,3}}$"
)
_NAMED_AFTER = re.compile(rf"^(?:元|块|块钱)?的?({_NOUNS})")
_EACH = re.compile(
    r"(?:每|一|单)(?:个|台|套|人|名|位|场|件|张|辆|家|次|项|亩|吨|公斤|平米|平方米|床|间|部|份)(?!半)[^，。；\d]{0,8}$"
)
_EACH_UNIT = re.compile(r"(?:每|一|单)(个|台|套|人|名|位|场|件|张|辆|家|次|项|亩|吨|公斤|平米|平方米|床|间|部|份)")
_TOTAL = re.compile(r"每|单(?!位)|人均|均价|单价")
_PERIOD_TOTAL = re.compile(r"(?:\d+|[一二两三四五六七八九十]+)\s*个月(?!租)|全年|一共|合计|总共|共计|加起来")
_ALREADY = re.compile(r"已(?:经|使用|用|获|领|拿|享)")
_EACH_OF = re.compile(
    r"((?:\d{1,4}|[二两三四五六七八九十]{1,3})(?:个|家|位|名|项|座|处))(?![月年])[^。；，]{0,14}[，,\s]?(?:每[个家]|均|都)?各(?:自)?[^，。；\d一二两三四五六七八九十]{0,8}$"
)
_EACH_PHRASE = re.compile(
    r"(?:\d{1,4}|[二两三四五六七八九十]{1,3})(?:个|家|位|名|项|座|处)(?![月年])[^。；，]{0,14}各(?:自)?[^，。；\d一二两三四五六七八九十]{0,8}(?:\d+|[一二两三四五六七八九十])(?:个|家|项|件|名|场)"
)
_ORDINAL = re.compile(r"第几|排名|名次|位次|排第")
_PAID_BEFORE = re.compile(
    r"(?:前(?P<years>[两二三四])年|此前|之前|以前|往年|过去几年|累计)[^。；\d]{0,24}?(?:拿|获|领|得|享受|补|给|拨|支持|批)(?:过|到过|到了|了)[^，。；\d]{0,10}"
)
_YEARLY = re.compile(r"每年|都|各")
_SO_FAR = re.compile(r"累计已|已累计|累计获")
_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4}
_SMALL = "一二两三四五六七八九十"
# Counting words that people use for each other: 40台车, 3个企业.
_LOOSE = (
    {"台", "套", "辆", "个", "部"},
    {"家", "个", "户"},
    {"项", "个", "件", "种"},
    {"人", "名", "位", "个"},
    {"场", "次", "个"},
    {"届", "次"},
    {"张", "个", "枚"},
)


@dataclass(slots=True)
class NumberReader:
    """Reads one message for numeric facts. base: the fact a lone number stands for; none when the program has none."""

    text: str
    wanted: Sequence[FactDefinition]
    base: str = ""
    lone: bool = True  # whether a number without a word of any fact may still be one's
    found: list[Found] = field(default_factory=list)
    shares: dict[int, Decimal] = field(default_factory=dict)  # where a number is each one's → how many there are

    def __post_init__(self) -> None:
        every = [*find_quantities(self.text), *_small_counts(self.text, self.wanted)]
        every.sort(key=lambda f: f.start)
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
        return {fact: self._value(f, known[fact]) for fact, f in taken.items()} | self._earlier()

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
                ]
                # What was already paid shares its words with what is asked for now: it must be said in words of its own.
                already = bool(_ALREADY.search(definition.label))
                said = 0.0 if already else alike(definition.label, phrase)
                if not near and said < NAMED_BY_LABEL:
                    continue
                context = 0.0 if already else 3.0 * alike(definition.label, sentence)
                strength = max(near, default=0.0) + 10.0 * said + context
                yield strength + self._actual(number, definition), index, definition.id

    def _actual(self, number: Found, definition: FactDefinition) -> float:
        """Rules that count 实际 amounts take the one said to be so; what was 多了 or 增加了 is an increment."""
        grown = is_grown(self.text, number)
        if grown or _INCREMENT.search(definition.label):
            return 12.0 if grown and _INCREMENT.search(definition.label) else -12.0
        if "实际" not in definition.label:
            return 0.0
        near = self.text[max(0, number.start - 9) : number.start]
        total = "总" in near and "总" not in definition.label  # 实际采购总额 is more than the part asked for
        return 8.0 if re.search(r"实际|结算|发生", near) and not total else 0.0

    def _place_loose(self, loose: list[Found], taken: dict[str, Found]) -> None:
        """A number without a word near it is the base when it is the only one; a unit that one fact has is that fact's."""
        if _NONE_THIS_YEAR.search(self.text):  # then what was used was used in another year, and is the base of nothing
            loose = [n for n in loose if not _SPENT.search(self.text[: n.start])]
        for number in loose:
            fitting = [d for d in self.wanted if fits(self.text, number, d) and not is_another(self.text, number, d)]
            free = [d for d in fitting if d.id not in taken]
            rivals = [n for n in loose if any(fits(self.text, n, d) for d in free)]
            if len(fitting) == 1 and (fitting[0].kind == "months" or _ALREADY.search(fitting[0].label)):
                continue  # “三年合计”, and what was already paid, are never meant by a number alone
            if len(fitting) == 1 and free and (len(rivals) == 1 or free[0].kind.startswith("count")):
                taken[free[0].id] = number
            elif len(rivals) == 1 and any(d.id == self.base for d in free):
                taken[self.base] = number

    def _value(self, number: Found, definition: FactDefinition) -> str:
        """Return the number as said, with the fact's unit; a price for each of what is counted is the sum of all."""
        said = value_text(self.text, number, definition)
        if number.start in self.shares and definition.kind.startswith("count:"):
            return f"{plain(LOOSE.multiply(number.quantity.value, self.shares[number.start]))}{definition.unit or ''}"
        if definition.kind != MONEY or _TOTAL.search(definition.label):
            return said
        if not _EACH.search(self.text[max(0, number.start - 14) : number.start]):
            return said
        unit = _EACH_UNIT.findall(self.text[max(0, number.start - 14) : number.start])[-1]
        counts = [f for f in find_quantities(self.text) if f.quantity.unit == unit and f.quantity.value > 1]
        if len({f.quantity.value for f in counts}) != 1:
            return said
        return money_text(LOOSE.multiply(number.quantity.value, counts[0].quantity.value))


def each_of(text: str, found: Found) -> Decimal | None:
    """Return how many there are of those a number is said of each: 三个分厂各新评上一个, 46个国家各1件; None when of one."""
    segment = BREAK.split(text[: found.start])[-1]
    m = _EACH_OF.search(segment)
    return parse_quantity(m.group(1)).value if m else None


def each_phrases(text: str) -> list[str]:
    """Return the wordings in which something is told of each: 三个分厂各新评上一个."""
    return [m.group(0) for m in _EACH_PHRASE.finditer(text)]


def unused(text: str, used: Sequence[FactDefinition]) -> dict[str, object]:
    """“今年第一次用” says that nothing of this year's allowance has been used."""
    if not _UNUSED.search(_OTHERS.sub("", text)):
        return {}
    return {d.id: "0元" for d in used if d.type == "money" and re.search(r"已(?:使用|用|获|领|拿|经)", d.label)}


def fits(text: str, found: Found, definition: FactDefinition) -> bool:
    """True when the number may be a value of the fact: its unit fits, or it is bare and of the size of money (3000万)."""
    kind, wanted = found.quantity.kind, definition.kind
    if wanted.startswith("count:") and bool(_ORDINAL.search(definition.label)) is not text.endswith(
        "第", 0, found.start
    ):
        return False  # 第四个合同 says which one, 四个合同 how many
    if kind == wanted:
        return True
    if wanted.startswith("count:") and any({kind[6:], wanted[6:]} <= group for group in _LOOSE):
        return True
    if wanted.startswith("count:") and text[found.start : found.end].endswith("个"):
        return True  # 员工101个, 在孵20个: 个 counts anything
    if kind != NUMBER:
        return False
    if definition.type == "money":
        return bool(re.search(r"[万亿wW]", text[found.start : found.end]) or found.quantity.value >= 10_000)
    return named(text, found, definition)  # 面积要是只有2.6万呢: the unit is the one the fact has


def value_text(text: str, found: Found, definition: FactDefinition) -> str:
    """Return the number as said, with the fact's unit where it was said without one or in another word for it."""
    said = text[found.start : found.end]
    if definition.type != "quantity" or found.quantity.kind == definition.kind:
        return said
    if found.quantity.kind == NUMBER:
        return f"{said}{definition.unit or ''}"
    return f"{plain(found.quantity.value)}{definition.unit or ''}"


def named(text: str, found: Found, definition: FactDefinition) -> bool:
    """True when a word of the fact stands right before the number, with nothing but 是, 只有 and the like between."""
    before = re.sub(
        r"(?:要是|如果|假如|换成|改成|变成|只有|只|仅|才|就|共|是|为|有|达到|达|了|约|大概){1,4}$",
        "",
        text[: found.start],
    )
    return before.endswith(tuple({*definition.words, definition.label}))


def is_grown(text: str, found: Found) -> bool:
    """True when the number is said to be an increase: 多了260万."""
    return bool(_GROWN.search(text[max(0, found.start - 14) : found.start]))


def increase_of(text: str, found: Found, definition: FactDefinition) -> bool:
    """True when the number is an increase of what the fact is the increment of: 研发费也比上年多了260万."""
    if not is_grown(text, found) or not _INCREMENT.search(definition.label):
        return False
    of = re.sub(r"同比$", "", _INCREMENT.split(definition.label)[0])
    before = BREAK.split(text[max(0, found.start - 24) : found.start])[-1]
    return len(of) > 1 and of[: max(2, len(of) - 1)] in before


def is_another(text: str, found: Found, definition: FactDefinition) -> bool:
    """True when the text names the number as something the fact is not: 本金1500万 is no interest, 多了260万 no total."""
    grown = is_grown(text, found) and definition.kind == MONEY
    if grown and not _INCREMENT.search(definition.label):
        return True
    if definition.label.startswith("今年") and (_NONE_THIS_YEAR.search(text) or _of_earlier_year(text, found)):
        return True  # 去年用了30万，今年还没用
    if _TOTAL.search(definition.label) and _PERIOD_TOTAL.search(phrase_before(text, found.start)):
        return True  # 已付5个月房租10万 is no monthly rent
    said = _NAMED.search(text[max(0, found.start - 14) : found.start]) or _NAMED_AFTER.match(
        text[found.end : found.end + 8]
    )
    own = " ".join((definition.label, *definition.words))
    return (
        said is not None
        and definition.type == "money"
        and said.group(1) not in own
        and not named(text, found, definition)
    )


def _of_earlier_year(text: str, found: Found) -> bool:
    """True when the number's own part of the sentence speaks of last year or before."""
    return bool(_EARLIER_YEAR.search(re.split(r"[，,。；！？!?;\n]", text[: found.start])[-1]))


def _small_counts(text: str, wanted: Sequence[FactDefinition]) -> Iterator[Found]:
    """Yield 一家龙头企业, 两个展位: numerals too common to be quantities by themselves, beside a word of a counted fact."""
    for definition in wanted:
        if not definition.kind.startswith("count:"):
            continue
        unit = definition.kind[6:]
        units = "|".join({unit, "个", *(u for group in _LOOSE if unit in group for u in group)})
        words = "|".join(re.escape(w) for w in sorted({*definition.words, definition.label}, key=len, reverse=True))
        for m in re.finditer(
            # 一个专利池 is no patent: the word ends there, or the noun is another.
            rf"([{_SMALL}])(?:{units})(?=[^，。；、]{{0,4}}(?:{words})(?![池链群带圈网库园区谷]))|(?:{words})(?:有|共|是|了)?([{_SMALL}])(?:{units})",
            text,
        ):
            group = 1 if m.group(1) else 2
            value = Decimal(_SMALL.replace("两", "").index(m.group(group).replace("两", "二")) + 1)
            yield Found(parse_quantity(f"{plain(value)}{unit}"), m.start(group), m.start(group) + 2)


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
    years = [re.search(r"(20\d\d)年度?[^\d，。；]{0,4}$", text[: f.start]) for f in (first, second)]
    if years[0] and years[1]:
        return 1 if years[1].group(1) > years[0].group(1) else -1
    return 0
