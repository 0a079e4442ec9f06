"""Several cases in one question: three scores, two kinds, contracts told in a row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from agent.apart import inside_lists, said_of_another, told_of_each
from agent.computed import Case, Computed
from agent.evaluated import IN_ORDER, PICK, SAID_SO
from agent.inquiry import Inquiry
from agent.reading import all_counted, choices, counted_values, enumerated, fits, said_count, told_apart
from agent.reading.spans import SEGMENT, alike, phrase_before
from tools.evaluation.evaluate import evaluate
from tools.evaluation.result import Verdict
from tools.facts import parse_facts
from tools.quantities import find_quantities
from tools.rules.load import shipped
from tools.rules.scopes import limit_of_all
from tools.rules.uses import benefit_facts

_BY_YEARS = re.compile(r"第[一二三四]年|[前头][两二三]年|[两二三]年(?:合|总|一共|共|加|都|补|能|顶)")
APART = re.compile(
    r"分别|各(?:能|补|给|奖|是|要|多少|封顶|最多)|两(?:样|笔|项|类|档|个|种)|这几|差多少|相差|跟.{1,20}(?:差|各|比)|多少.{1,40}多少"
)
# 总共投了110万 tells a sum, 总共能拿多少 asks for one.
_TELLS = r"(?![^，。；、？?!！多几]{0,6}?[\d一二两三四五六七八九十百][\d.一二两三四五六七八九十百千]*[万亿千百个元块家项件张台场人名次])"
_ADDED_UP = rf"(?:合计|一共|总共|加起来|加一块|合起来|加在一起){_TELLS}|共(?:能|可|多少)"
ADDED_UP = re.compile(_ADDED_UP)
TOGETHER = re.compile(rf"{_ADDED_UP}|总额(?!度)")
_INSTEAD = re.compile(
    r"(?:换成|换作|换做|改成|要是|如果|假如|若是)[^，。；！？?!]*?呢"
)  # 换成家电品牌呢: one or the other


def with_cases(inquiry: Inquiry, computed: Computed) -> Computed:
    """Where several cases are asked about, the verdict is that of one which may pass."""
    cases = cases_of(inquiry, computed)
    passing = next((case.result for case in cases if case.result.verdict is not Verdict.NO), computed.result)
    limit = _limit(inquiry, computed, cases)
    return replace(computed, cases=cases, result=passing, summed=asks_sum(inquiry, computed), limit=limit)


def _limit(inquiry: Inquiry, computed: Computed, cases: Sequence[Case]) -> tuple[Decimal, str] | None:
    """Return the limit on all cases together; None where each of them has one of its own, as 国际首创 and 国内首创 have."""
    version, facts = computed.candidate.version, shipped().facts
    limits = {limit_of_all(version, parse_facts(case.given, facts, inquiry.as_of)) for case in cases}
    return limits.pop() if len(limits) == 1 else None


def asks_sum(inquiry: Inquiry, computed: Computed) -> bool:
    """True when what several cases bring is wanted in one sum: asked for as such, or each told with how many there are."""
    if _INSTEAD.search(inquiry.text):
        return False
    if TOGETHER.search(inquiry.text) or _counted_kinds(inquiry, computed):
        return True
    return bool(told_of_each(inquiry, computed)) and not APART.search(inquiry.text)


def cases_of(inquiry: Inquiry, computed: Computed) -> tuple[Case, ...]:
    """Several values of one fact, each a case of its own: 三家分别91分、78分、66分; 2项国家标准、1项团体标准; 一区跟二区."""
    book = shipped()
    if inquiry.understanding.asks("amount") and (apart := told_of_each(inquiry, computed)):
        return tuple(_told(inquiry, computed, one.label, one.given, one.count) for one in apart)
    if TOGETHER.search(inquiry.text):
        for fact in computed.given:
            definition = book.facts[fact]
            listed = enumerated(inquiry.text, definition) if definition.numeric else ()
            if len(listed) >= 2:
                return tuple(_case(inquiry, computed, value, {fact: value}) for value in listed)
    counted = _counted_kinds(inquiry, computed)
    if not (counted or TOGETHER.search(inquiry.text) or APART.search(inquiry.text)):
        return ()
    if computed.candidate.version.schedule and _BY_YEARS.search(inquiry.text):
        return ()  # years of one case: its schedule adds them up
    if units := _units(inquiry, computed):
        return units
    inside = {item for fact in computed.given for item in book.facts[fact].items}  # the rule adds these up itself
    for fact in sorted(benefit_facts(computed.candidate.version) - inside):
        if fact in book.facts and book.facts[fact].type == "choice":
            if set(book.facts[fact].counted_as.values()) & set(computed.given):
                return ()  # the places were counted, each in its class
            said = counted_values(inquiry.text, book.facts[fact])
            if len(said) >= 2:
                return tuple(_kind(inquiry, computed, fact, value, count) for value, count in said)
    return ()


def _counted_kinds(inquiry: Inquiry, computed: Computed) -> bool:
    """True for “2项国家标准1项地方标准，最多多少”: kinds of one choice, each with how many there are of it."""
    if not inquiry.understanding.asks("amount"):
        return False
    facts = shipped().facts
    used = [facts[f] for f in benefit_facts(computed.candidate.version) if f in facts and facts[f].type == "choice"]
    return any(all_counted(inquiry.text, definition) for definition in used)


def _units(inquiry: Inquiry, computed: Computed) -> tuple[Case, ...]:
    """Units told apart by two kinds at once: 一家Ⅰ类单位考核良好，两家Ⅱ类单位考核优秀."""
    facts = shipped().facts
    kinds = [facts[f] for f in sorted(benefit_facts(computed.candidate.version)) if f in facts]
    kinds = [definition for definition in kinds if definition.type == "choice"]
    if len(kinds) < 2:
        return ()
    told = [(part.group(0), choices(part.group(0), kinds)) for part in SEGMENT.finditer(inquiry.text)]
    units = [(words, of_unit) for words, of_unit in told if len(of_unit) >= 2]
    if len(units) < 2:
        return ()
    return tuple(
        _case(inquiry, computed, "、".join(map(str, of_unit.values())), of_unit, said_count(words))
        for words, of_unit in units
    )


def _kind(inquiry: Inquiry, computed: Computed, fact: str, value: str, count: int) -> Case:
    """One kind with how many there are of it; a rule that counts them itself is told the number."""
    counts = [
        known
        for known in sorted(benefit_facts(computed.candidate.version) & set(computed.given))
        if shipped().facts[known].kind.startswith("count:")
    ]
    if not counts:
        return _case(inquiry, computed, value, {fact: value}, count)
    unit = shipped().facts[counts[0]].unit
    one = replace(computed, given={**computed.given, counts[0]: f"{count}{unit}"})
    return _case(inquiry, one, value, {fact: value})


def _case(inquiry: Inquiry, computed: Computed, label: str, told: Mapping[str, object], count: int = 1) -> Case:
    """Return what the rule says to what was told, with `told` in place of it where they differ."""
    return _told(inquiry, computed, label, {**computed.given, **told}, count)


def _told(inquiry: Inquiry, computed: Computed, label: str, given: Mapping[str, object], count: int) -> Case:
    facts = parse_facts(given, shipped().facts, inquiry.as_of)
    result = evaluate(computed.candidate.program, facts, inquiry.as_of, version=computed.candidate.version)
    return Case(label, result, dict(given), count)


def half_read(inquiry: Inquiry, computed: Computed) -> bool:
    """True when the figure rests on one of several amounts told in a row: 技术开发850万、专利转让400万.

    A sum from one of them would be wrong, and no rule here says how the others count.
    """
    base = computed.candidate.version.base
    if not base or base not in computed.given or IN_ORDER.search(inquiry.text) or PICK.search(inquiry.text):
        return False
    definition, text = shipped().facts[base], inquiry.text
    rows = [] if base in inside_lists(computed) else told_apart(text, definition, listed=False)
    if len(set(rows)) > 1 and not said_of_another(text, computed, definition, rows):
        return True
    found = [f for f in find_quantities(text) if fits(text, f, definition)]
    listed = [
        (text[first.start : first.end], text[second.start : second.end])
        for first, second in pairwise(found)
        if re.fullmatch(r"元?、[^，。；、]{0,8}", text[first.end : second.start])
    ]
    told = set(map(str, computed.given.values()))
    chosen = next((f for f in found if text[f.start : f.end] == str(computed.given[base])), None)
    if chosen is not None and alike(definition.label, phrase_before(text, chosen.start)) >= SAID_SO:
        return False  # 硬件2400万、信创非硬件部分2600万: the one is said to be what the rule counts
    return any(str(computed.given[base]) in pair and not set(pair) <= told for pair in listed)
