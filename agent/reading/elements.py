"""Several contracts, clients or items in one message, each with facts of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from agent.reading.bearing import fits
from agent.reading.spans import mentions_of, negated
from agent.reading.statements import spoken_values
from tools.facts import FactDefinition
from tools.quantities import Found, find_quantities

_BETWEEN = re.compile(r"元?(?:的[^、，；。]{0,8})?[、；;，,和与及][^、；。！？\n]{0,14}")
_AND = re.compile(r"元?(?:的[^、，；。]{0,8})?[、和与及][^、，；。！？\n]{0,14}")
# 签了100万，实际发生72万 is one contract.
_PART = re.compile(r"实际|其中|已经?|剩|只|但|结算|发生|用了|占|今年|去年|一共|合计|总")
COUNTED = r"(?:\d{1,4}|[一二两三四五六七八九十])"
MOST = 40  # elements of one message; more are a pasted table
# 甲公司…乙公司…, A家…B家…, 第一份…第二份…, 一份…另一份…: where one element ends and the next begins
_MARKER = re.compile(
    r"(?:给|对|其中|有)?(?:[甲乙丙丁戊](?!等|级|类|方)|(?<![A-Za-z])[A-E](?=公司|家|企业|项目|合同|单位|客户|产品|：|:|是|为|的)"
    r"|第[一二三四五六七八1-9](?:个|份|笔|家|项|单|次|部|场|套|台)|另(?:外)?(?:一|1)(?:个|份|笔|家|项|单|部|场)|另有(?:一|1)?(?:个|份|笔|家|项|单))"
)
_CLAUSE_END = re.compile(r"[，,。；;！？!?\n]")
_ONE_BY_ONE = re.compile(
    r"(?<![第另每单])一(?:份|笔|家|单|个|台|套|项|场|件|款|张)(?=(?:是|为|合同|投了?|贷了?|签了?|花了?)?\d)"
)
Read = Callable[[str], dict[str, object]]


def elements(text: str, first: FactDefinition, read: Read) -> list[dict[str, object]]:
    """Return the facts of each element of a list, [] when the message tells of fewer than two.

    first: the number that every element has. read: reads one element's words for the facts an element may have.
    """
    for parts in (_by_markers(text), _by_enumeration(text, first), _all_alike(text, first)):
        told = [
            facts for part in parts[:MOST] if first.id in (facts := read(part)) for _ in range(_alike_in(part, first))
        ]
        if len(told) >= 2:
            return told[:MOST]
    return []


def _alike_in(part: str, first: FactDefinition) -> int:
    """Return of how many alike a part tells: 4 of 另外四家各2000万, else 1."""
    numbers = [f for f in find_quantities(part) if fits(part, f, first)]
    if len(numbers) != 1 or first.kind.startswith("count:"):
        return 1
    m = _SEVERAL_ALIKE.search(part[: numbers[0].start])
    return said_number(m[1]) if m else 1


_UNIT = r"(?:个(?!月)|份|笔|家|单|起|项|场|部|台|套|款|张|件)"
_SEVERAL_ALIKE = re.compile(
    rf"(?<!第)({COUNTED}){_UNIT}[^，。；\d]{{0,8}}?(?:各(?:自)?|均|都|每{_UNIT})[^，。；\d]{{0,6}}$"
)


def kinds_listed(text: str, first: FactDefinition) -> list[dict[str, object]]:
    """Return the elements of a list told by kind and number: 一个技术委员会秘书处和两个工作组秘书处."""
    if not all_counted(text, first):
        return []
    listed: list[dict[str, object]] = [
        {first.id: value} for value, count in counted_values(text, first) for _ in range(count)
    ]
    return listed[:MOST]


_ALL_ALIKE = re.compile(
    r"(\d{1,2}|[两二三四五六七八九十])(?:个(?!月)|份|笔|家|单|起|项|场|部|台|款)[^。；！？?!\d]{0,12}?(?:(?:都|均|各)(?:是|为|有|签了?|投了?|花了?|做了?)?|每(?:个|份|笔|家|单|起|项|场|部|台|款)[^，。；！？?!\d]{0,6})$"
)


def _all_alike(text: str, first: FactDefinition) -> list[str]:
    """Repeat what is said of all of several: 三个都是5000万, 两份合同每份30万."""
    for number in find_quantities(text):
        m = _ALL_ALIKE.search(text[: number.start])
        if m and fits(text, number, first):
            return [text[number.start : number.end]] * said_number(m[1])
    return []


def said_number(numeral: str) -> int:
    """Return the value of a small number in digits or one character: 3, 两."""
    return int(numeral) if numeral.isdigit() else "零一二三四五六七八九十".index(numeral.replace("两", "二"))


def told_apart(text: str, first: FactDefinition, *, listed: bool = True) -> list[str]:
    """Return the amounts that are told of several items in a row, as said; [] where none or one is.

    一台80万一台30万; 三个都是5000万. A part with two amounts of that kind tells not which is meant.
    listed: also what is only enumerated: 80万和30万.
    """
    ways = [_by_markers(text), _all_alike(text, first), _parallel(text, first)]
    for parts in [*ways, _by_enumeration(text, first, _AND)] if listed else ways:
        found = [[f for f in find_quantities(part) if fits(part, f, first)] for part in parts[:MOST]]
        told = [part[f.start : f.end] for part, own in zip(parts, found, strict=False) for f in own]
        if len(told) >= 2 and all(len(own) <= 1 for own in found):
            return told
    return []


def covered(text: str, first: FactDefinition, others: Sequence[FactDefinition]) -> str:
    """Return the text without the numbers that are said of other facts: 营业额800万 and 四千万的销售 are no contracts."""
    for number in find_quantities(text):
        fitting = [d for d in others if fits(text, number, d)]
        clause = f"{_CLAUSE_END.split(text[: number.start])[-1]}{_CLAUSE_END.split(text[number.end :])[0][:4]}"
        if any(mentions_of(clause, d) for d in fitting) and not mentions_of(clause, first):
            text = text[: number.start] + "※" * (number.end - number.start) + text[number.end :]
    return text


_YEARS = re.compile(r"[去今前上]年|上一年|第[一二三四五]年|20\d\d|其中|本月|上半年|下半年|季度|已经?|剩|还要|另需")
_SAID_OF = re.compile(r"([\u4e00-\u9fff]{2})(?:大概|大约|约|正好|刚好|是|为|有|共)?$")


def _parallel(text: str, first: FactDefinition) -> list[str]:
    """Cut clauses built alike: 理发店投了60万，洗衣店投了200万. The years of one datum are built alike too, and are no items."""
    clauses = [m.group(0) for m in re.finditer(r"[^，,；;。！？!?\n]+", text)]
    found = [[f for f in find_quantities(clause) if fits(clause, f, first)] for clause in clauses]
    said = [
        (clause, m[1])
        for clause, own in zip(clauses, found, strict=True)
        if len(own) == 1 and (m := _SAID_OF.search(clause[: own[0].start]))
    ]
    if len(said) < 2 or len({word for _, word in said}) > 1 or any(_YEARS.search(clause) for clause, _ in said):
        return []
    return [clause for clause, _ in said] if len({clause for clause, _ in said}) == len(said) else []


def _by_markers(text: str) -> list[str]:
    """Cut a message where its elements are named: 给甲…，给乙…."""
    starts = [m.start() for m in _MARKER.finditer(text)]
    if not starts:
        ones = [m.start() for m in _ONE_BY_ONE.finditer(text)]  # “一份30万一份24万”
        return [text[a:b] for a, b in zip(ones, [*ones[1:], len(text)], strict=True)] if len(ones) > 1 else []
    heads = [text[: starts[0]]] if len(starts) == 1 else []  # “一份60万，另一份54万”
    return heads + [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


def _by_enumeration(text: str, first: FactDefinition, between_items: re.Pattern[str] = _BETWEEN) -> list[str]:
    """Cut an enumeration with a number in each part: 技术开发850万、专利转让400万、技术许可80万."""
    found = [f for f in find_quantities(text) if fits(text, f, first)]
    best: list[Found] = []
    run: list[Found] = []
    for item in found:
        between = text[run[-1].end : item.start] if run else ""
        near = bool(run) and bool(between_items.fullmatch(between)) and not _PART.search(between)
        run = [*run, item] if near else [item]
        best = run if len(run) > len(best) else best
    parts: list[str] = []
    for k, item in enumerate(best):
        start = best[k - 1].end if k else max(text.rfind(mark, 0, item.start) for mark in "：:，,。；;\n") + 1
        parts.append(text[start : item.end + (2 if text[item.end : item.end + 1] == "元" else 0)])
    return parts


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


_COUNT = re.compile(r"(\d{1,3}|[一二两三四五六七八九十])(?:个(?!月)|项|件|家|部|场|人|名|台|套)")
_COUNT_BEFORE = re.compile(
    r"(\d{1,3}|[一二两三四五六七八九十])(?:个|项|件|家|部|场|人|名|台|套)(?:[^，。；、\d]{0,4})$"
)


def counted_values(text: str, definition: FactDefinition) -> list[tuple[str, int]]:
    """Return the values of a choice that a message names, each once, with how many are told: 2项国家标准、1项团体标准."""
    found: dict[str, int] = {}
    for value, start, end in sorted(spoken_values(text, definition), key=lambda spoken: spoken[1]):
        if value in definition.outside or negated(text, start, end):
            continue
        count = said_count(text[max(0, start - 8) : start], _COUNT_BEFORE)
        found[value] = max(found.get(value, 1), count)
    return list(found.items())


def all_counted(text: str, definition: FactDefinition) -> bool:
    """True when two values or more are said, each with a number of its own right before it."""
    said = [
        (value, bool(_COUNT_BEFORE.search(text[max(0, start - 8) : start])))
        for value, start, end in spoken_values(text, definition)
        if value not in definition.outside and not negated(text, start, end)
    ]
    return len({value for value, _ in said}) >= 2 and all(counted for _, counted in said)


def said_count(text: str, where: re.Pattern[str] = _COUNT) -> int:
    """Return how many a piece of text says there are (两家Ⅱ类单位), 1 when it does not say."""
    m = where.search(text)
    if m is None:
        return 1
    return said_number(m[1])
