"""Whether a number may be a fact's value: its unit, its size, and what the words right beside it say it is."""

from __future__ import annotations

import re
from decimal import Decimal

from agent.reading.spans import BREAK, phrase_before
from tools.exact import plain
from tools.facts import FactDefinition
from tools.quantities import Found, parse_quantity
from tools.units import MONEY, NUMBER, RATIO

_GROWN = re.compile(
    r"(?:多了|增加了?|增长了?|涨了|增量(?:是|为|有)?|同比(?:增加|增长|多)了?|提高了)(?:约|大约|近|正好|刚好)?$"
)
INCREMENT = re.compile(r"增量|增加额|增长额|同比增")
_NEVER = re.compile(r"(?:没(?:有)?|未|从未)(?:使用|用|花|领)过")
_USED = re.compile(r"(?<!没)(?:用|花|领|抵|兑)[过了掉券]*[^，。；]{0,3}$")
NONE_THIS_YEAR = re.compile(r"今年[^，。；]{0,6}没(?:有)?(?:用|使用|花|领)")
_EARLIER_YEAR = re.compile(r"(?:去年|前年|前[两二三几]年|过去[两二三几]年|上一?年度?|往年|以前)[^今]*$")
# Nouns that say what an amount is. An amount with one of them right beside it is no other amount.
_NOUNS = (
    r"本金|贷款额|贷款金额|贷款总额|银行贷款|借款|净利润|利润|营收|营业收入|销售收入|销售额|收入|产值|总资产|净资产|资产总额|资产|负债|估值|注册资本|注册资金|融资额"
    r"|融资|投资额|总投资|投资|出资额|出资|预算|工资|薪酬|年薪|租金|房租|利息|手续费|保费|保险费|评估费|服务费|研发费用|研发费|研发投入|合同额|合同金额|租赁合同|成交额"
)
_NAMED = re.compile(
    rf"({_NOUNS})(?:总共|一共|合计|大概|大约|差不多|约|正好|刚好|只有|只|仅|才|就|共|是|为|有|达到|达|了|不到|不足|不超过|超过|低于|不低于|少于|将近|接近|:|：){{0,3}}$"
)
_NAMED_AFTER = re.compile(rf"^(?:元|块|块钱)?的?({_NOUNS})")
TOTAL = re.compile(r"每|单(?!位)|人均|均价|单价")
_THIS_YEAR = re.compile(r"^(?:今|本|当)年|(?<!含)今年已")
_PERIOD_TOTAL = re.compile(r"(?:\d+|[一二两三四五六七八九十]+)\s*个月(?!租)|全年|一共|合计|总共|共计|加起来")
_EACH_OF = re.compile(
    r"((?:\d{1,4}|[二两三四五六七八九十]{1,3})(?:个|家|位|名|项|座|处))(?![月年])[^。；，]{0,14}[，,\s]?(?:每[个家]|均|都)?各(?:自)?[^，。；\d一二两三四五六七八九十]{0,8}$"
)
_EACH_PHRASE = re.compile(
    r"(?:\d{1,4}|[二两三四五六七八九十]{1,3})(?:个|家|位|名|项|座|处)(?![月年])[^。；，]{0,14}各(?:自)?[^，。；\d一二两三四五六七八九十]{0,8}(?:\d+|[一二两三四五六七八九十])(?:个|家|项|件|名|场)"
)
ORDINAL = re.compile(r"第几|排名|名次|位次|排第")
LEAST_BARE = 100  # yuan: a sum said without a unit right after its own name, 年费标准值4000
_YEAR = re.compile(r"(?:19|20)\d\d")
_SCALED = re.compile(r"[万萬亿億wW千k]")
# Bare numbers in 万 or 亿 are amounts; only crowds and copies are told so too: 观众5万, 下载量200万.
_SMALL_KINDS = ("months", "days", "workdays", "fiscal_years", "hours", "score", RATIO)
_CROWD = re.compile(r"人次|观众|客流|用户|粉丝|下载|播放|点击|浏览|册|票|印数|发行量|交易量|产量|产能")
# “一亩补多少”, “一家给几万” ask for a rate and state no number, unless something before says what was done: 新开一家.
_RATE_ASKED = re.compile(
    r"^(?:能|可以|可|会|要|该|大概|大约|到底|最多|最高|一般)*(?:补贴|补助|补|给|奖励|奖|拿|领|支持|资助|是|有|算|值|发|限量?|用|要|需)?"
    r"(?:的?标准)?(?:多少|几[百千万块元]|什么标准|怎么[补奖给算])"
)
_YEARLY_RATE = re.compile(r"(?:一|1)年(?!期|多|半|内|来|前|后)[^，。；！？,;!?\n\d]{0,8}\d")
# What was done before a number makes it a number: 新开一家能补多少.
_DONE_BEFORE = re.compile(r"(?:[了过有是共约近就只满到种养租买卖开签做建招评获发投办拍演放]|又|再|另|第|每)$")
# Counting words that people use for each other: 40台车, 3个企业.
ALIKE_COUNTS = (
    {"台", "套", "辆", "个", "部"},
    {"家", "个", "户"},
    {"项", "个", "件", "种"},
    {"款", "个", "种"},
    {"人", "名", "位", "个"},
    {"场", "次", "个"},
    {"届", "次"},
    {"张", "个", "枚"},
    {"份", "个", "笔"},
)


def asks_rate(text: str, found: Found) -> bool:
    """True when the number only says of what a rate is: 一亩补多少, 一家给几万, 一年租金20万."""
    if not text.startswith(("一", "1"), found.start) or found.end - found.start > 3:
        return False
    if _YEARLY_RATE.match(text[found.start :]):
        return True
    return bool(_RATE_ASKED.match(text[found.end :]) and not _DONE_BEFORE.search(text[: found.start]))


def each_of(text: str, found: Found) -> Decimal | None:
    """Return how many there are of those a number is said of each: 三个分厂各新评上一个, 46个国家各1件; None when of one."""
    segment = BREAK.split(text[: found.start])[-1]
    m = _EACH_OF.search(segment)
    return parse_quantity(m.group(1)).value if m else None


def each_phrases(text: str) -> list[str]:
    """Return the wordings in which something is told of each: 三个分厂各新评上一个."""
    return [m.group(0) for m in _EACH_PHRASE.finditer(text)]


def fits(text: str, found: Found, definition: FactDefinition) -> bool:
    """True when the number may be a value of the fact: its unit fits, or it is bare and of the size of money (3000万)."""
    kind, wanted = found.quantity.kind, definition.kind
    ordinal = bool(ORDINAL.search(definition.label))
    before = ("第", "排", "排名", "排在", "位列") if ordinal else "第"
    if wanted.startswith("count:") and ordinal is not text.endswith(before, 0, found.start):
        return False  # 第四个合同 says which one, 四个合同 how many
    if kind == wanted:
        return True
    if wanted.startswith("count:") and any({kind[6:], wanted[6:]} <= group for group in ALIKE_COUNTS):
        return True
    if wanted.startswith("count:") and text[found.start : found.end].endswith("个"):
        return True  # 员工101个, 在孵20个: 个 counts anything
    if wanted.startswith("count:") and kind.startswith("count:") and text.startswith(definition.words, found.end):
        return kind != "count:人" and wanted != "count:人"  # 4场路演 of 活动项数
    if kind != NUMBER:
        return False
    said = text[found.start : found.end]
    if definition.type == "money":
        plainly = found.quantity.value >= LEAST_BARE and not _YEAR.fullmatch(said) and named(text, found, definition)
        return bool(re.search(r"[万亿wW]", said) or found.quantity.value >= 10_000 or plainly)
    small = wanted in _SMALL_KINDS or wanted.startswith("count:")
    if small and _SCALED.search(said) and not _CROWD.search(definition.label):
        return False  # 房租10万 are no months, 设备80万 no machines
    return named(text, found, definition)  # 面积要是只有2.6万呢: the unit is the one the fact has


def value_text(text: str, found: Found, definition: FactDefinition) -> str:
    """Return the number as said, with the fact's unit where it was said without one or in another word for it."""
    said = text[found.start : found.end]
    if definition.type != "quantity" or found.quantity.kind == definition.kind:
        return said
    if found.quantity.kind == NUMBER:
        return f"{said}{definition.unit or ''}"
    return f"{plain(found.quantity.value)}{definition.unit or ''}"


_NOT = r"(?:并|还|都|也|从)?(?:没有?|未能?|未曾|不曾|不会|不(?!足|到|满|低于|少于|超过|高于|多于))(?:能|有)?"
_COMPARED = r"超过|多于|高于|大于|超出|超|至少|起码|不低于|不少于|不到|不足|低于|少于|小于|未满|不满|不超过|不高于|不多于|最多|达到|达|满|到"
_BOUNDED = re.compile(rf"(?P<not>{_NOT})?(?P<bound>{_COMPARED})(?:了|过|约|大约)?$")
# What a comparison turns into when it is denied; 达到, 满 and 到 bound nothing unless they are.
_DENIED = {
    "超过": "不超过", "多于": "不超过", "高于": "不超过", "大于": "不超过", "超出": "不超过", "超": "不超过",
    "低于": "不低于", "少于": "不低于", "小于": "不低于", "达到": "不到", "达": "不到", "满": "不到", "到": "不到",
}  # fmt: skip
_PLAIN = {"超": "超过", "起码": "至少", "达到": "", "达": "", "满": "", "到": ""}
_BOUNDED_AFTER = re.compile(r"^元?(以上|以下|以内)")


def bound_of(text: str, found: Found) -> str:
    """Return how a number is bounded where it is said: 超过 of 员工超过500人, 不超过 of 没有超过500人, 以上 of 500人以上.

    "" when it is exact.
    """
    before = _BOUNDED.search(text[max(0, found.start - 10) : found.start])
    if before:
        said = before["bound"]
        return _DENIED.get(said, said) if before["not"] else _PLAIN.get(said, said)
    after = _BOUNDED_AFTER.match(text[found.end : found.end + 4])
    return after[1] if after else ""


def named(text: str, found: Found, definition: FactDefinition) -> bool:
    """True when a word of the fact stands right before the number, with nothing but 是, 只有 and the like between."""
    before = re.sub(
        r"(?:要是|如果|假如|换成|改成|变成|只有|只|仅|才|就|共|是|为|有|达到|达|了|约|大概|[:：]|\s){1,4}$",
        "",
        text[: found.start],
    )
    words = tuple({*definition.words, definition.label})
    return before.endswith(words) or text[: found.start].endswith(words)


def is_grown(text: str, found: Found) -> bool:
    """True when the number is said to be an increase: 多了260万."""
    return bool(_GROWN.search(text[max(0, found.start - 14) : found.start]))


def increase_of(text: str, found: Found, definition: FactDefinition) -> bool:
    """True when the number is an increase of what the fact is the increment of: 研发费也比上年多了260万."""
    if not is_grown(text, found) or not INCREMENT.search(definition.label):
        return False
    of = re.sub(r"同比$", "", INCREMENT.split(definition.label)[0])
    before = BREAK.split(text[max(0, found.start - 24) : found.start])[-1]
    return len(of) > 1 and of[: max(2, len(of) - 1)] in before


def is_another(text: str, found: Found, definition: FactDefinition) -> bool:
    """True when the text names the number as something the fact is not: 本金1500万 is no interest, 多了260万 no total."""
    grown = is_grown(text, found) and definition.kind == MONEY
    if grown and not INCREMENT.search(definition.label):
        return True
    spoken_of = _USED.search(text[max(0, found.start - 8) : found.start])  # 用过15万，没领过算力券
    never = NONE_THIS_YEAR.search(text) or (_NEVER.search(text) and not spoken_of)
    if _THIS_YEAR.search(definition.label) and (never or _of_earlier_year(text, found)):
        return True  # 去年用了30万，今年还没用; 两份合同各26万，以前没用过
    if TOTAL.search(definition.label) and _PERIOD_TOTAL.search(phrase_before(text, found.start)):
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
