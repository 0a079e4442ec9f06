"""Facts in a message: amounts, counts, dates, kinds and yes/no statements, each read for the fact it is said of.

A number belongs to the fact whose words stand nearest to it; a statement is yes or no by the negations beside it. What
is not said stays unknown: nothing here guesses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tools.errors import FactError
from tools.facts import Dictionary, FactDefinition, parse_value
from tools.quantities import Found, find_quantities
from tools.rules.model import Version
from tools.rules.uses import facts_used, wanted_answers
from tools.units import NUMBER

REACH = 16  # characters between a number and the word that says what it is
_BREAK = re.compile(r"[。；！？!?;\n]")
_SEGMENT = re.compile(r"[^，。；！？、,;!?\n：:（）()]+")
_NEGATION = re.compile(r"(?:没有|没|无|未|不是|不在|不算|不|非|别|从未|尚未|还没)[^，。；、]{0,5}$")
_NONE_AT_ALL = re.compile(r"(?:不在|没进|没有进|没入驻|不属于|非|没有)(?:任何|什么)?(?:一家)?$")
_LISTED_NEGATION = re.compile(r"(?:没有|没|无|不是|不在|不属于|非)[^、]{0,8}(?:、[^、]{1,12})*、$")
_NEGATED_AFTER = re.compile(
    r"^(?:证|资格|资质|证书|的)?(?:一概|都|也|全|还|尚|仍)?(?:没有|没|无|未|不是|不符合|不满足|没交|没办)"
)
_ENDED_AFTER = re.compile(r"^[^。；]{0,18}?(?:过期|失效|到期了|已满|满了|期满|移出|解除|修复|撤销|不再有)")
_GOOD_AFTER = re.compile(r"^[^，。；]{0,8}?(?:没问题|没有问题|良好|正常|健全|齐全|都齐|规范|完善|完整|清晰|无瑕疵)")
_BLANKET = re.compile(
    r"(?:其[他它余]|别的|各项|所有|全部|相关|基本)?[^，。；]{0,4}(?:条件|要求|资质|方面|各项)[^，。；不没]{0,6}(?:都|全|均|也|全部)?[^，。；不没]{0,3}"
    r"(?:符合|满足|够|没问题|达标|具备|齐|到位)|(?:其[他它余]|别的)[^，。；]{0,6}(?:都|全|均)[^，。；]{0,3}(?:符合|满足|够|没问题|达标|具备|齐)"
)
_UNUSED = re.compile(
    r"今年[^，。；]{0,6}没(?:有)?(?:用|使用|花|领)|没用过|未用过|没使用过|未使用|首次|第一次|头(?:一)?[回次单]|首单|首个|第一个|第一份|就这一[单份]|只有一[份单个]|只(?:做|签)了一[份单个]|此前没|之前没|从没用"
)
_NONE_OF_THEM = re.compile(
    r"(?:啥|什么|任何)?资质(?:都|一概|全)?(?:没有|没|无)|没有(?:任何|什么)?资质|普通(?:的)?(?:科技)?(?:型)?(?:小微|小公司|企业|公司|中小)|哪个都不是|都不是"
)
_DATE = re.compile(
    r"(?:(\d{4})\s*[年/.-]\s*)?(\d{1,2})\s*[月/.-]\s*(\d{1,2})\s*[日号]?(?:[（(](\d{4})年?[)）])?|(\d{4})-(\d{1,2})-(\d{1,2})"
)
_GROWN = re.compile(
    r"(?:多了|增加了?|增长了?|涨了|增量(?:是|为|有)?|同比(?:增加|增长|多)了?|提高了)(?:约|大约|近|正好|刚好)?$"
)
_INCREMENT = re.compile(r"增量|增加额|增长额|同比增")
_NONE_THIS_YEAR = re.compile(r"今年[^，。；]{0,6}没(?:有)?(?:用|使用|花|领)")
_SPENT = re.compile(r"[用花拿领]了[^，。；\d]{0,2}$")
_EARLIER_YEAR = re.compile(r"(?:去年|前年|上一?年度?|往年|以前)[^今]*$")
_MONTH = re.compile(r"(?:\d{4}|去|今|前)年(?:\s*\d{1,2}\s*月(?!\s*\d)|[年底初末]*(?=注册|成立|创办))")
_AGE = re.compile(
    r"(?:成立|注册|设立|创办|开办|运营|持续运营)[^，。；\d]{0,6}?(?:正好|刚好|刚|已经?|满|了|有)*(\d{1,2}|[一二两三四五六七八九十])(?:周|整)?年(?!\d|度|底|初)"
)
_FROM_TO = re.compile(r"从\s*$")
_LATEST = re.compile(r"最近一个会计年度|上一会计年度|上一年度|上年度|最近一年|本年度|当年")
_BEFORE_LATEST = re.compile(r"此前一个会计年度|再?往?前一个会计年度|前一会计年度|上上年度|前一年度|前一年|此前一年")
_DISTRICT = (
    "海淀|昌平|朝阳|丰台|石景山|亦庄|大兴|通州|顺义|房山|门头沟|平谷|怀柔|密云|延庆|东城|西城|经开区|经济技术开发区"
)
_IN_BEIJING = re.compile(
    rf"(?:{_DISTRICT})园|(?:注册|落户|设立|位于)(?:地)?(?:在|于)?(?:了)?(?:北京|本市|中关村|{_DISTRICT})|(?:北京|本市|在京|{_DISTRICT})(?:市|区)?注册"
    rf"|(?:^|我们|我司|公司|作为|是|一家|[，。；\s])(?:是)?(?:一家)?(?:在)?(?:北京|本市|中关村|{_DISTRICT})(?:市|区)?(?:的)?"
    r"(?:公司|企业|国高新|高企|独立法人|法人|单位|机构|孵化器|园区|药企|国家高新)|中关村(?:的)?(?:国高新|国家高新|高企)"
)
_ELSEWHERE = re.compile(
    r"(?:建|落|放|设|实施|落户|落地)(?:地)?(?:在|到|于)(?:外地|外省|雄安|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东"
    r"|河南|湖北|湖南|广东|广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|深圳|广州|杭州|苏州|南京|武汉|成都|西安|廊坊|保定)"
)
# Nouns that say what an amount is. An amount with one of them right before it is no other amount.
_NAMED = re.compile(
    r"(本金|贷款额|贷款金额|贷款总额|借款|净利润|利润|营收|营业收入|销售收入|销售额|收入|产值|总资产|净资产|资产总额|资产|负债|估值|注册资本|注册资金|融资额"
    r"|融资|投资额|总投资|投资|出资额|出资|预算|工资|薪酬|年薪|租金|房租|利息|手续费|保费|保险费|评估费|服务费|研发费用|研发费|研发投入|合同额|合同金额|成交额)"
    r"(?:总共|一共|合计|大概|大约|差不多|约|正好|刚好|只有|只|仅|才|就|共|是|为|有|达到|达|了|不到|不足|不超过|超过|低于|不低于|少于|将近|接近|:|：){0,3}$"
)
_YEAR_SAID = re.compile(r"[（(](\d{4})年?[)）]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A word of a fact found in the text."""

    fact: str
    start: int
    end: int


@dataclass(slots=True)
class FactReader:
    """Reads one message for the facts of one version of a program."""

    version: Version
    dictionary: Dictionary
    as_of: date

    def read(self, text: str) -> dict[str, object]:
        """Return what the text says, by fact id, in the form `parse_facts` takes. Unreadable values are left out."""
        used = [self.dictionary[f] for f in facts_used(self.version, self.dictionary)]
        values: dict[str, object] = {}
        values |= self._numbers(text, [d for d in used if d.numeric])
        values |= self._dates(text, [d for d in used if d.type == "date"])
        values |= self._choices(text, [d for d in used if d.type == "choice"])
        values |= self._sets(text, [d for d in used if d.type == "set"])
        values |= self._statements(text, [d for d in used if d.type == "yesno"])
        values |= {k: v for k, v in self._unused(text, used).items() if k not in values}
        return {k: v for k, v in values.items() if self._readable(k, v)}

    def _readable(self, fact: str, value: object) -> bool:
        try:
            parse_value(self.dictionary[fact], value, self.dictionary, self.as_of)
        except FactError:
            return False
        return True

    # ---------------------------------------------------------------- numbers

    def _numbers(self, text: str, wanted: Sequence[FactDefinition]) -> dict[str, object]:
        found = [f for f in find_quantities(text) if any(fits(text, f, d) for d in wanted)]
        taken: dict[str, Found] = dict(series(text, found, wanted))
        pairs = sorted(self._affinities(text, found, wanted), key=lambda p: -p[0])
        placed = {found.index(f) for f in taken.values()}
        for _, index, fact in pairs:
            if fact not in taken and index not in placed:
                taken[fact] = found[index]
                placed.add(index)
        loose = [f for i, f in enumerate(found) if i not in placed]
        self._place_loose(text, loose, wanted, taken)
        return {fact: value_text(text, f, self.dictionary[fact]) for fact, f in taken.items()}

    def _affinities(
        self, text: str, found: Sequence[Found], wanted: Sequence[FactDefinition]
    ) -> Iterator[tuple[float, int, str]]:
        """Yield (strength, number, fact) for each number with a fact's word near it in the same sentence."""
        mentions = [m for d in wanted for m in mentions_of(text, d)]
        for index, number in enumerate(found):
            for definition in wanted:
                if fits(text, number, definition) and increase_of(text, number, definition):
                    yield 12.0, index, definition.id
            for mention in mentions:
                definition = self.dictionary[mention.fact]
                if not fits(text, number, definition) or is_another(text, number, definition):
                    continue
                strength = nearness(text, number.start, number.end, mention)
                if strength is not None:
                    yield strength + self._actual(text, number, definition), index, mention.fact

    def _actual(self, text: str, number: Found, definition: FactDefinition) -> float:
        """Rules that count 实际 amounts take the one said to be so; what was 多了 or 增加了 is an increment."""
        before = text[max(0, number.start - 14) : number.start]
        grown = is_grown(text, number)
        if grown or _INCREMENT.search(definition.label):
            return 12.0 if grown and _INCREMENT.search(definition.label) else -12.0
        if "实际" not in definition.label:
            return 0.0
        return 8.0 if re.search(r"实际|结算|发生", before[-9:]) else 0.0

    def _place_loose(
        self, text: str, loose: list[Found], wanted: Sequence[FactDefinition], taken: dict[str, Found]
    ) -> None:
        """A number without a word near it is the base when it is the only one; a unit that one fact has is that fact's."""
        if _NONE_THIS_YEAR.search(text):  # then what was used was used in another year, and is the base of nothing
            loose = [n for n in loose if not _SPENT.search(text[: n.start])]
        for number in loose:
            fitting = [d for d in wanted if fits(text, number, d) and not is_another(text, number, d)]
            free = [d for d in fitting if d.id not in taken]
            rivals = [n for n in loose if any(fits(text, n, d) for d in free)]
            if len(fitting) == 1 and fitting[0].kind == "months":
                continue  # “三年合计”: years are spoken of for many reasons
            if len(fitting) == 1 and free and (len(rivals) == 1 or free[0].kind.startswith("count")):
                taken[free[0].id] = number
            elif len(rivals) == 1 and any(d.id == self.version.base for d in free):
                taken[self.version.base] = number

    def _unused(self, text: str, used: Sequence[FactDefinition]) -> dict[str, object]:
        """“今年第一次用” says that nothing of this year's allowance has been used."""
        if not _UNUSED.search(text):
            return {}
        return {d.id: "0元" for d in used if d.type == "money" and re.search(r"已(?:使用|用|获|领|拿|经)", d.label)}

    # ---------------------------------------------------------------- dates

    def _dates(self, text: str, wanted: Sequence[FactDefinition]) -> dict[str, object]:
        found = [(m.start(), m.end(), day.isoformat()) for m in _DATE.finditer(text) if (day := self._day(m, text))]
        days = [(start, end) for start, end, _ in found]
        for m in _MONTH.finditer(text):  # 2022年3月成立, 去年注册: a month or a year is a span of days
            if not any(start <= m.start() < end for start, end in days):
                found.append((m.start(), m.end(), m.group(0)))
        found += self._ages(text)
        mentions = [m for d in wanted for m in mentions_of(text, d)]
        pairs = []
        for index, (start, end, _) in enumerate(found):
            for mention in mentions:
                strength = nearness(text, start, end, mention)
                if strength is not None:
                    pairs.append((strength, index, mention.fact))
        values: dict[str, object] = {}
        placed: set[int] = set()
        for _, index, fact in sorted(pairs, key=lambda p: -p[0]):
            if fact not in values and index not in placed:
                values[fact] = found[index][2]
                placed.add(index)
        return values

    def _ages(self, text: str) -> list[tuple[int, int, str]]:
        """“成立三年”, “注册正好满一年”: the day so many years ago, as exact as it is said."""
        ages = []
        for m in _AGE.finditer(text):
            count = m.group(1)
            years = int(count) if count.isdigit() else "零一二三四五六七八九十".find(count)
            if 0 < years < 60:
                month_end = 28 if (self.as_of.month, self.as_of.day) == (2, 29) else self.as_of.day
                day = date(self.as_of.year - years, self.as_of.month, month_end)
                ages.append((m.start(1), m.end(), day.isoformat()))
        return ages

    def _day(self, match: re.Match[str], text: str) -> date | None:
        year, month, day, said, iso_year, iso_month, iso_day = match.groups()
        if iso_year:
            year, month, day = iso_year, iso_month, iso_day
        if not year and not said and (later := _YEAR_SAID.search(text)):
            said = later.group(1)
        if not re.search(r"月|-|/", match.group(0)):
            return None
        try:
            return date(int(year or said or self.as_of.year), int(month), int(day))
        except ValueError:
            return None

    # ---------------------------------------------------------------- words

    def _choices(self, text: str, wanted: Sequence[FactDefinition]) -> dict[str, object]:
        values: dict[str, object] = {}
        for definition in wanted:
            said = [
                (e - s, name) for name, s, e in spoken_values(text, definition) if not negated(text, s, e, listed=True)
            ]
            if said:
                values[definition.id] = max(said)[1]
        return values

    def _sets(self, text: str, wanted: Sequence[FactDefinition]) -> dict[str, object]:
        values: dict[str, object] = {}
        for definition in wanted:
            has: set[str] = set()
            lacks: set[str] = set()
            for name, start, end in spoken_values(text, definition):
                ended = bool(_ENDED_AFTER.match(text[end:]))
                (lacks if ended or negated(text, start, end, listed=True) else has).add(name)
            lacks |= self._ruled_out(text, definition)
            none = bool(_NONE_OF_THEM.search(text))
            if has or lacks or none:
                rest = [] if none or (lacks and not has) else ["…"]
                values[definition.id] = [*sorted(has), *(f"-{n}" for n in sorted(lacks - has)), *rest] or ["无"]
        return values

    def _ruled_out(self, text: str, definition: FactDefinition) -> set[str]:
        """“不在任何孵化器” rules out every value that speaks of one."""
        words = [w for w in definition.words if any(w in name for name in definition.values)]
        said = {
            w for w in words for m in re.finditer(re.escape(w), text) if _NONE_AT_ALL.search(text[: m.start()][-8:])
        }
        return {name for name in definition.values if any(w in name for w in said)}

    def _statements(self, text: str, wanted: Sequence[FactDefinition]) -> dict[str, object]:
        good = wanted_answers(self.version)
        values: dict[str, object] = {}
        for definition in wanted:
            answer = statement(text, definition, good.get(definition.id))
            if answer is not None:
                values[definition.id] = answer
        if _BLANKET.search(text):
            values = {d.id: good[d.id] for d in wanted if d.id in good} | values
        return values


def fits(text: str, found: Found, definition: FactDefinition) -> bool:
    """True when the number may be a value of the fact: its unit fits, or it is bare and of the size of money (3000万)."""
    if found.quantity.kind == definition.kind:
        return True
    if definition.kind.startswith("count") and text[found.start : found.end].endswith("个"):
        return True  # 员工101个, 在孵20个: 个 counts anything
    if found.quantity.kind != NUMBER:
        return False
    if definition.type == "money":
        return bool(re.search(r"[万亿wW]", text[found.start : found.end]) or found.quantity.value >= 10_000)
    return named(text, found, definition)  # 面积要是只有2.6万呢: the unit is the one the fact has


def value_text(text: str, found: Found, definition: FactDefinition) -> str:
    """Return the number as said, with the fact's unit where it was said without one."""
    said = text[found.start : found.end]
    bare = found.quantity.kind == NUMBER and definition.type == "quantity"
    return f"{said}{definition.unit or ''}" if bare else said


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
    before = _BREAK.split(text[max(0, found.start - 24) : found.start])[-1]
    return len(of) > 1 and of[: max(2, len(of) - 1)] in before


def of_earlier_year(text: str, found: Found) -> bool:
    """True when the number's own part of the sentence speaks of last year or before."""
    return bool(_EARLIER_YEAR.search(re.split(r"[，,。；！？!?;\n]", text[: found.start])[-1]))


def is_another(text: str, found: Found, definition: FactDefinition) -> bool:
    """True when the text names the number as something the fact is not: 本金1500万 is no interest, 多了260万 no total."""
    if is_grown(text, found) and not _INCREMENT.search(definition.label):
        return True
    if definition.label.startswith("今年") and (_NONE_THIS_YEAR.search(text) or of_earlier_year(text, found)):
        return True  # 去年用了30万，今年还没用
    said = _NAMED.search(text[max(0, found.start - 14) : found.start])
    own = " ".join((definition.label, *definition.words))
    return (
        said is not None
        and definition.type == "money"
        and said.group(1) not in own
        and not named(text, found, definition)
    )


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


def enumerated(text: str, definition: FactDefinition) -> tuple[str, ...]:
    """Return the values of the longest enumeration that fits the fact: 91分、78分、66分."""
    found = [f for f in find_quantities(text) if fits(text, f, definition)]
    best: list[Found] = []
    run: list[Found] = []
    for item in found:
        near = run and re.fullmatch(
            r"整?[、，,；;和与跟及\s]{0,3}(?:另一?[个家份]?|(?:20)?\d\d年度?|第[一二三四五]年)?",
            text[run[-1].end : item.start],
        )
        run = [*run, item] if near else [item]
        best = run if len(run) > len(best) else best
    return tuple(text[f.start : f.end] for f in best)


def mentions_of(text: str, definition: FactDefinition) -> list[Mention]:
    """Return where the text says a word of the fact, its label included, longest words first and none inside another."""
    taken: list[Mention] = []
    for word in sorted({*definition.words, definition.label}, key=len, reverse=True):
        for m in re.finditer(re.escape(word), text):
            if not any(t.start <= m.start() and m.end() <= t.end for t in taken):
                taken.append(Mention(definition.id, m.start(), m.end()))
    return taken


def nearness(text: str, start: int, end: int, mention: Mention) -> float | None:
    """Return how closely a word and a number belong together, None when they do not.

    Words stand before their number (营收1500万) or right after it (500人, 领的); a sentence's end parts them, a comma
    weakens them.
    """
    if mention.start >= start and mention.end <= end:
        return 10.0 + mention.end - mention.start
    before = mention.end <= start
    between = text[mention.end : start] if before else text[end : mention.start]
    if _BREAK.search(between) or len(between) > (REACH if before else 8):
        return None
    commas = len(re.findall(r"[，,、：:（(]", between))
    return 2.0 * (mention.end - mention.start) - len(between) - 4 * commas - (0 if before else 2)


def spoken_values(text: str, definition: FactDefinition) -> list[tuple[str, int, int]]:
    """Return (canonical value, start, end) for each value of a choice or set that the text says, none inside another."""
    spoken: list[tuple[str, int, int]] = []
    words = [(w, name) for name, others in definition.values.items() for w in (name, *others)]
    words += [(w, w) for w in definition.outside]
    for word, name in sorted(words, key=lambda pair: -len(pair[0])):
        for m in re.finditer(re.escape(word), text, re.IGNORECASE):
            if not any(s <= m.start() and m.end() <= e for _, s, e in spoken):
                spoken.append((name, m.start(), m.end()))
    return spoken


def negated(text: str, start: int, end: int, *, listed: bool = False) -> bool:
    """True when a negation stands before (不是高企) or right after (高企证没有) the words.

    listed: the negation of a list holds for all its items (没有高企、中高新、科小这些资质).
    """
    head = _BREAK.split(text[max(0, start - 8) : start])[-1]
    if listed:
        head = re.split(r"[，,。；！？;\n（(]", text[:start])[-1]
        if _LISTED_NEGATION.search(head):
            return True
    return bool(_NEGATION.search(head[-8:])) or bool(_NEGATED_AFTER.match(text[end : end + 8]))


def statement(text: str, definition: FactDefinition, good: bool | None) -> bool | None:
    """Return what the text says to a yes/no fact, None when it says nothing of it.

    good: the answer a rule wants; “信用没问题” and “记录早已移出” mean that answer, whatever the fact's wording.
    """
    for mention in mentions_of(text, definition):
        after = text[mention.end :]
        if good is not None and (_GOOD_AFTER.match(after) or (good is False and _ENDED_AFTER.match(after))):
            return good
        return not negated(text, mention.start, mention.end)
    if re.search(r"注册地?在.*(?:北京|中关村|本市)", definition.label):
        return True if _IN_BEIJING.search(text) else None
    if re.search(r"本市范围内|北京市内|在京", definition.label) and _ELSEWHERE.search(text):
        return False
    return _by_wording(text, definition, good)


def _by_wording(text: str, definition: FactDefinition, good: bool | None) -> bool | None:
    """People repeat a condition nearly in its own words: most of the label's character pairs in one clause of the text."""
    label = pairs_of(definition.label)
    if len(label) < 4:
        return None
    for m in re.finditer(r"[^。；！？\n，,]+(?:[，,][^。；！？\n，,]+)?", text):
        clause = m.group(0)
        if len(label & pairs_of(clause)) >= 0.6 * len(label):
            if good is not None and re.search(r"没问题|良好|正常", clause):
                return good
            return not re.search(r"没有|没|无(?!关)|未|不(?!低于|少于|超过)|尚未", clause)
    return None


_EMPTY = frozenset("的了是有和与及或在等由")


def pairs_of(text: str) -> set[str]:
    """Return the character pairs of a wording, without those that every sentence holds."""
    plain = re.sub(r"[^\u4e00-\u9fffA-Za-z0-9]", "", text)
    return {plain[i : i + 2] for i in range(len(plain) - 1) if not _EMPTY & set(plain[i : i + 2])}


def merge(readings: Iterable[Mapping[str, object]]) -> dict[str, object]:
    """Return the facts of a conversation: what was said later replaces what was said before."""
    merged: dict[str, object] = {}
    for reading in readings:
        merged |= reading
    return merged
