"""One program held against a question: the facts its messages tell, and what the rule says to them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from agent.computed import Computed
from agent.founded import bounded_by_founding
from agent.inquiry import Inquiry
from agent.programs import Candidate, sisters, supposes_another_kind, turns_to_another
from agent.reading import FactReader, enumerated, fits
from agent.reading.graded import Reading, regraded
from agent.reading.numbers import PRICED
from agent.reading.spans import pairs_of, phrase_before
from agent.reading.times import ages_told
from agent.told import PROFILE, SAID, gathered
from knowledge.model import Status
from tools.errors import FactError, RuleError
from tools.evaluation.evaluate import evaluate
from tools.evaluation.result import Verdict
from tools.exact import plain
from tools.facts import Facts, parse_facts
from tools.quantities import Found, find_quantities, parse_quantity
from tools.questions import NeededBase, OwnShare, needed_base, own_share
from tools.rules.load import shipped
from tools.rules.nodes import Cap, FactRef
from tools.rules.uses import benefit_facts, facts_used, taken_as_clean, walk
from tools.units import MONEY, NUMBER

SAID_SO = 0.4  # of a fact's label right before a number: then the number is said to be that fact
# 自己要掏多少 asks for it; 自己出资改造，最多支持多少 only tells who pays.
_OWN = re.compile(
    r"(?:自己|自付|自筹|自掏)(?!出资|投资|建|买|购|办|研)[^，。；？?]{0,10}(?:多少|几)|(?:多少|几)[^，。；？?]{0,8}(?:自己|自付|自筹|自掏)"
    r"|(?:还|仍)(?:得|要|需|须).{0,4}(?:付|掏|出)多少|自(?:付|筹|掏)(?:比例|部分|金额|资金)?(?:是|有|要|得)?(?:多少|几)"
)
_NEEDED = re.compile(
    r"(?:起码|至少|最少|多大|多少)[^，。；？?]{0,22}(?:用满|拿满|拿到顶|用足|达到上限)|(?:起码|至少|最少|多大|多少)[^，。；？?]{0,14}才[^，。；？?]{0,8}封顶"
    r"|(?:用满|拿满|用足|达到上限).{0,24}(?:起码|至少|最少|多少|多大)"
)
PICK = re.compile(r"挑|哪(?:个|份|单|一个|一份).{0,6}(?:合适|划算|最|好)|任选|选哪")
IN_ORDER = re.compile(
    r"又[^，。；]{0,8}签|第[二三四五六两]+?(?:个|份|单|笔|次)|又签|再(?:做|签|来|报)|另(?:签|一份|一个)|下一(?:个|份)"
)

# 每个月多少, 一个月能补多少: a rate is asked for one month.
_A_MONTH = re.compile(r"(?:每|一)个?月[^，。；\d]{0,14}?(?:多少|几(?!个月))|按月[^，。；\d]{0,10}?多少")
_ONE_OF_SEVERAL = re.compile(r"这一?项|那一?项|单独|单算|只算")  # 医疗这一项每月多少: no figure for the whole

_SPENT = re.compile(
    r"(?:已经?|累计|共|先|[今当本]年|里|券|额度|补贴|资金)[^，。；！？,;!?\n\d]{0,6}(?:用|抵|领|兑|兑现|拿|享受|申领|使用|兑付|补|得)(?:掉|了|过|去|到|完|走)*(?:约|大约|近|共|总共)?$"
    r"|(?:用|抵|领|兑|兑现|拿|享受|申领|使用|兑付)(?:掉|过|去|完)了?(?:约|大约|近|共|总共)?$"
)
_WHOLE_YEAR = re.compile(
    r"(?:一年|全年|今年|当年|年内|同年)[^，。；？?]{0,8}(?:能|可以?|最多|最高|一共|总共|合计)[^。；？?]{0,10}多少|(?:一共|总共|合计)[^。；？?]{0,10}多少"
)
_WHAT_IS_LEFT = re.compile(
    r"还(?:能|可以?|剩|有)|再(?:能|领|用|抵)|第[二三四][份个单笔]?[^，。；]{0,6}(?:能|可)|这[份个单笔]"
)
_VOUCHERS = re.compile(r"元?的?(?:科技|创新|算力)*(?:券|额度|补贴|支持)")
_CONTRACT = re.compile(r"合同|项目|[单笔份](?!子)")


def evaluated(inquiry: Inquiry, candidate: Candidate) -> Computed | None:
    book = shipped()
    reader = FactReader(candidate.version, book.facts, inquiry.as_of)
    turned = turns_to_another(inquiry)
    earlier: list[Reading] = [
        _carried(turn, reader.read(turn)) if turned else reader.read(turn) for turn in inquiry.context
    ]
    if former := sisters(inquiry).get(candidate.program.id):
        earlier = _known_to_both(earlier, former, inquiry)
    readings: list[Reading] = [*earlier, reader.read(inquiry.text)]
    readings[-1] = readings[-1] or _only_the_number(inquiry, readings[:-1])
    readings = _priced_anew(inquiry, reader, readings)
    if not readings[-1] and unplaced(inquiry):
        return None  # an old figure would be read as the answer to the new number
    readings = regraded(readings, candidate.version)
    given, sources = gathered(readings, inquiry.told, facts_used(candidate.version, book.facts))
    given = dict(given) | _one_month(inquiry, candidate, given)
    if chosen := _best_of_several(inquiry, candidate) or _one_after_another(inquiry, candidate, given):
        # One contract of the list is the case; the list itself would count the others again.
        lists = [fact for fact in given if candidate.version.base in book.facts[fact].items]
        given = {fact: value for fact, value in given.items() if fact not in lists} | chosen
    try:
        facts = parse_facts(given, book.facts, inquiry.as_of)
        clean = _clean(candidate, facts)
        # Of the version in force the rule itself says whether the case still goes by its predecessor.
        current = candidate.version is candidate.program.version_on(inquiry.as_of)
        chosen_version = None if current else candidate.version
        known = facts | dict.fromkeys(clean, False)
        result = evaluate(candidate.program, known, inquiry.as_of, version=chosen_version)
        if result.verdict is Verdict.UNKNOWN and (bounds := bounded_by_founding(inquiry, candidate.version, given)):
            most = parse_facts(bounds, book.facts, inquiry.as_of)
            short = evaluate(candidate.program, known | most, inquiry.as_of, version=chosen_version)
            if short.verdict is Verdict.NO:  # too young, however long it has operated
                result, facts = short, facts | most
                given, sources = given | bounds, sources | dict.fromkeys(bounds, SAID)
    except (FactError, RuleError):
        return None
    if result.status is Status.TRANSITIONAL and (before := candidate.program.version_of(result.doc)) is not None:
        candidate = replace(candidate, version=before)
    return Computed(
        candidate,
        given,
        facts,
        result,
        *_turned(inquiry, candidate, facts),
        assumed=clean,
        sources=sources,
        ages=ages_told(" ".join((*inquiry.context, inquiry.text)), inquiry.as_of),
    )


def _one_month(inquiry: Inquiry, candidate: Candidate, given: Mapping[str, object]) -> dict[str, object]:
    """Asked what a month brings, a rule that counts months is held against one month."""
    if not _A_MONTH.search(inquiry.text) or _ONE_OF_SEVERAL.search(inquiry.text):
        return {}
    facts = shipped().facts
    months = [f for f in benefit_facts(candidate.version) if f in facts and facts[f].kind == "months"]
    counted = [f for f in months if facts[f].label.endswith("月数") and f not in given]
    return dict.fromkeys(counted, "1个月")


def _carried(turn: str, reading: Mapping[str, object]) -> dict[str, object]:
    """Return what an earlier message tells another program: a number only where its words name the fact (合同80万).

    A sum told of one program's contract is not the investment that the next program counts.
    """
    facts = shipped().facts
    named = {
        fact
        for fact, value in reading.items()
        if not facts[fact].numeric
        or (str(value) in turn and pairs_of(facts[fact].label) & pairs_of(phrase_before(turn, turn.index(str(value)))))
    }
    return {fact: value for fact, value in reading.items() if fact in named}


def _known_to_both(readings: Sequence[Reading], former: str, inquiry: Inquiry) -> list[Reading]:
    """Return what earlier messages tell that their own program counts too: the interest paid is no principal of its sister."""
    book = shipped()
    version = book.programs[former].version_on(inquiry.as_of)
    known = facts_used(version, book.facts) if version is not None else ()
    return [{fact: value for fact, value in reading.items() if fact in known} for reading in readings]


_OF_YEAR = re.compile(r"第[一二三四五\d]|[前后头][两二三几]?年|[一二两三四五\d]年")
_ONLY_A_NUMBER = re.compile(
    r"(?:那么?|要是|如果|假如|换成|换作|改成|变成|我们|只|才|就|有|是|做|的|话|呢|能|拿|补|给|多少|又|怎么算|\s|[，,？?。])*"
)


def _only_the_number(inquiry: Inquiry, readings: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """“5个的呢” after 促成4个项目: a number with nothing beside it takes the place of the last one in the same unit."""
    found = find_quantities(inquiry.text)
    if len(found) != 1 or not inquiry.context:
        return {}
    rest = inquiry.text[: found[0].start] + inquiry.text[found[0].end :]
    if not _ONLY_A_NUMBER.fullmatch(rest):
        return {}
    said, kind = inquiry.text[found[0].start : found[0].end], found[0].quantity.kind
    facts = shipped().facts
    if kind == NUMBER:
        return _bare_number(found[0], readings)
    for turn, reading in zip(reversed(inquiry.context), reversed(readings), strict=True):
        before = [f for f in find_quantities(turn) if f.quantity.kind == kind]
        held = [
            fact
            for fact, value in reading.items()
            if facts[fact].numeric
            and before
            and _same_number(str(value), before)
            and fits(inquiry.text, found[0], facts[fact])
        ]
        if held:
            unit = facts[held[0]].unit if kind.startswith("count:") else ""
            return {held[0]: f"{plain(found[0].quantity.value)}{unit}" if unit else said} if len(held) == 1 else {}
    return {}


def _priced_anew(inquiry: Inquiry, reader: FactReader, readings: Sequence[Reading]) -> list[Reading]:
    """“五个呢” after 三个展位每个4万: the sum of all was that of three; the earlier message is read again with the new number."""
    facts, anew = shipped().facts, list(readings)
    changed = {f: str(v) for f, v in readings[-1].items() if facts[f].kind.startswith("count:")}
    for place, (turn, reading) in enumerate(zip(inquiry.context, readings, strict=False)):
        for fact, now in changed.items():
            before = str(reading.get(fact, ""))
            if before and before != now and before in turn and len(PRICED.findall(turn)) == 1:
                anew[place] = reader.read(turn.replace(before, now, 1))
    return anew


def _bare_number(found: Found, readings: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """“86呢” after 考核84分: a number without a unit stands for the one number told last, where it has a unit of its own."""
    facts = shipped().facts
    for reading in reversed(readings):
        held = [fact for fact in reading if facts[fact].numeric]
        if held:
            unit = facts[held[0]].unit if len(held) == 1 and facts[held[0]].kind != MONEY else ""
            return {held[0]: f"{plain(found.quantity.value)}{unit}"} if unit else {}
    return {}


def unplaced(inquiry: Inquiry) -> bool:
    """True for a message that goes on with a number or a kind of applicant of which nothing was read: 三个这样的合同呢."""
    goes_on = (
        bool(inquiry.context) and inquiry.text.rstrip("？?。 ").endswith("呢") and not _OF_YEAR.search(inquiry.text)
    )
    return goes_on and bool(find_quantities(inquiry.text) or supposes_another_kind(inquiry.text))


def _same_number(value: str, said: Sequence[Found]) -> bool:
    read = find_quantities(value)
    return len(read) == 1 and any(read[0].quantity.value == number.quantity.value for number in said)


def _clean(candidate: Candidate, facts: Facts) -> tuple[str, ...]:
    """See `taken_as_clean`; the answer says what it takes for granted."""
    return taken_as_clean(candidate.version, facts)


def _one_after_another(inquiry: Inquiry, candidate: Candidate, given: Mapping[str, object]) -> dict[str, object]:
    """Contracts told in order share one yearly allowance: what the earlier ones used at the full rate is gone.

    “第一个项目60万，按最高用了；第二个54万，还能用多少”: the second has what the first left.
    """
    used = next(
        (n.used.fact for n in walk(candidate.version.benefit) if isinstance(n, Cap) and isinstance(n.used, FactRef)), ""
    )
    base = candidate.version.base
    if not used or not base or not IN_ORDER.search(inquiry.text):
        return {}
    definition = shipped().facts[base]
    told = " ".join((*inquiry.context, inquiry.text))
    sums = [found for found in find_quantities(told) if fits(told, found, definition)]
    before = [found for found in sums if _spent(told, found)]
    amounts = [told[f.start : f.end] for f in sums if f not in before]
    if len(amounts) < 2 and not before:
        return {}
    spent = sum((found.quantity.value for found in before), Decimal(0))
    if len(amounts) > 1 and _WHOLE_YEAR.search(inquiry.text) and not _WHAT_IS_LEFT.search(inquiry.text):
        whole = sum((f.quantity.value for f in sums if f not in before), Decimal(0))
        return {base: f"{whole.normalize():f}元", used: f"{spent.normalize():f}元"}
    given = {fact: value for fact, value in given.items() if base not in shipped().facts[fact].items}
    if not amounts:
        return {used: f"{spent.normalize():f}元"}
    for amount in amounts[:-1]:
        facts = parse_facts({**given, base: amount, used: f"{spent}元"}, shipped().facts, inquiry.as_of)
        benefit = evaluate(candidate.program, facts, inquiry.as_of, version=candidate.version).benefit
        spent += benefit.high if benefit is not None and benefit.high is not None else Decimal(0)
    return {base: amounts[-1], used: f"{spent.normalize():f}元"}


def _spent(text: str, found: Found) -> bool:
    """True for a sum that is said to be what was paid or used so far: 创新券已经用掉36万, 领了150万算力券, 抵过36万的券."""
    if not _SPENT.search(text[: found.start]):
        return False
    return bool(_VOUCHERS.match(text[found.end :])) or not _CONTRACT.search(phrase_before(text, found.start))


def _best_of_several(inquiry: Inquiry, candidate: Candidate) -> dict[str, object]:
    """“三单420万、870万和650万，挑哪个最划算”: the largest base brings most."""
    base = candidate.version.base
    if not base or not PICK.search(inquiry.text):
        return {}
    listed = enumerated(inquiry.text, shipped().facts[base])
    return {base: max(listed, key=lambda text: parse_quantity(text).value)} if len(listed) >= 2 else {}


def _turned(inquiry: Inquiry, candidate: Candidate, facts: Facts) -> tuple[OwnShare | None, NeededBase | None]:
    """“自己至少掏多少” and “合同至少要多少才能用满” turn the rule around."""
    try:
        if _OWN.search(inquiry.text):
            return own_share(candidate.program, facts, inquiry.as_of), None
        if _NEEDED.search(inquiry.text):
            return None, needed_base(candidate.program, facts, inquiry.as_of)
    except (FactError, RuleError):
        pass
    return None, None


def of_this_case(computed: Computed, fact: str) -> bool:
    """False for a fact of the kept profile: it says nothing of which program this question means."""
    return computed.sources.get(fact) != PROFILE
