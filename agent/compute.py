"""Exact answers: read the facts for the program that is meant, evaluate its rule, and keep what the question asks of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from agent.inquiry import Inquiry
from agent.lexicon import lexicon
from agent.listing import conditions_asked
from agent.programs import Candidate, candidates, turns_to_another
from agent.reading import FactReader, choices, counted_values, each_phrases, enumerated, fits, said_count
from agent.reading.spans import SEGMENT, alike, pairs_of, phrase_before
from agent.retrieve import follows_up
from agent.stages import asked_rows
from agent.told import PROFILE, SAID, gathered
from knowledge.model import Status
from tools.errors import FactError, RuleError
from tools.evaluation.evaluate import evaluate
from tools.evaluation.result import DeadlineResult, Evaluation, Verdict, YearAmount
from tools.facts import Facts, parse_facts
from tools.quantities import find_quantities, parse_quantity
from tools.questions import NeededBase, OwnShare, needed_base, own_share
from tools.rules.load import shipped
from tools.rules.model import Exclusion, Program
from tools.rules.nodes import Cap, FactRef
from tools.rules.uses import benefit_facts, condition_facts, facts_used, taken_as_clean, walk

LEAST_SCORE = 0.65  # below this no program is meant clearly enough to compute
FACT_BONUS = 0.25  # for each fact of a program that the question states: who gives scores asks about the assessment
NEARLY_NAMED = 0.4  # of being named as strongly as any: enough to be asked about as well
SAID_SO = 0.4  # of a fact's label right before a number: then the number is said to be that fact
NEARLY_MEANT = 0.6  # of the score of the chosen program: enough to be offered in its place
FULL_FACTS = 4  # that count in full; more say little more
FURTHER_FACT = 0.05  # for each fact beyond those
SHORT_QUESTION = 16  # characters; who writes more has told something, though it was not understood
_ANYBODY = frozenset(("legal_person", "registered_in_beijing"))  # what “我们公司，北京的” tells of anybody
MOST_JOINED = 2  # programs beside the chosen one in one answer
_APART = re.compile(
    r"分别|各(?:能|补|给|奖|是|要|多少|封顶|最多)|两(?:样|笔|项|类|档|个|种)|这几|差多少|相差|跟.{1,20}(?:差|各|比)|多少.{1,40}多少"
)
_TOGETHER = re.compile(r"合计|一共|总共|加起来|加一块|合起来|总额|加在一起|共(?:能|可|多少)")
_OWN_CASE = re.compile(r"(?:我们?(?!国)|咱们?|自家|本)(?:公司|企业|单位)?")
_BOTH = re.compile(
    r"都(?:能|可以|拿|要|报|申)|既(?:要|能|拿|报|想).{1,30}又|两样|同时|叠加|两(?:个|项|头|边|笔).{0,6}(?:都|一起)|一起(?:报|拿|申)"
)
_BY_YEARS = re.compile(r"第[一二三四]年|[前头][两二三]年|[两二三]年(?:合|总|一共|共|加|都|补|能|顶)")
_PICK = re.compile(r"挑|哪(?:个|份|单|一个|一份).{0,6}(?:合适|划算|最|好)|任选|选哪")
_IN_ORDER = re.compile(
    r"又[^，。；]{0,8}签|第[二三四五六两]+?(?:个|份|单|笔|次)|又签|再(?:做|签|来|报)|另(?:签|一份|一个)|下一(?:个|份)"
)
_FOLLOWS = re.compile(
    r"(?:怎么|如何|会怎么?|要怎么|要)(?:处理|处置|办理?|处罚|罚)(?!贷)|后果|会怎样|有什么影响|会不会被?(?:取消|罚|收回|追)"
)
_FIGURE = re.compile(r"多少|几(?!乎)|上限|最高|最多|封顶|至多|顶格")
_OWN = re.compile(r"自己.{0,8}(掏|出|付|承担|要付|负担)|自付|自筹|自掏|(还|仍)(得|要|需|须).{0,4}(付|掏|出)多少")
_NEEDED = re.compile(
    r"(起码|至少|最少|多大|多少).{0,14}(才能|才可以|才)?.{0,8}(用满|拿满|拿到顶|用足|达到上限|封顶)|(用满|拿满|用足|达到上限).{0,24}(起码|至少|最少|多少|多大)"
)


@dataclass(frozen=True, slots=True)
class Rival:
    """Another program the question speaks of, and the rule that keeps an applicant from taking both."""

    exclusion: Exclusion
    program: Program
    result: Evaluation


@dataclass(frozen=True, slots=True)
class Case:
    """One of several units or kinds asked about, how many there are of it, what was told of it and what the rule says."""

    label: str
    result: Evaluation
    given: Mapping[str, object]
    count: int = 1

    @property
    def most(self) -> Decimal:
        """The most that all units of this kind may bring, yuan."""
        return most(self.result) * self.count


@dataclass(frozen=True, slots=True)
class Computed:
    """What the rules say to this question: the program, the facts as read, its evaluation, and what was turned around."""

    candidate: Candidate
    given: dict[str, object]
    facts: Facts
    result: Evaluation
    own: OwnShare | None = None
    needed: NeededBase | None = None
    assumed: tuple[str, ...] = ()  # facts nobody spoke of, taken as clean: no bad record, no second support
    cases: tuple[Case, ...] = ()  # several units asked about at once: 91分、78分、66分
    summed: bool = False  # the sum of the cases, or of the joined programs, is asked
    rivals: tuple[Rival, ...] = ()  # programs asked about as well, of which an applicant may take only some
    part: tuple[YearAmount, ...] = ()  # the years or stages asked about, when it is not the whole
    sources: Mapping[str, str] = field(default_factory=dict)  # fact → where it was stated, see agent/told.py
    others: tuple[str, ...] = ()  # titles of other programs that may be meant as well
    joined: tuple[Computed, ...] = ()  # programs whose amounts are asked for in the same sum

    @property
    def total(self) -> Decimal:
        """The most that all cases together may bring, yuan."""
        return sum((case.most for case in self.cases), Decimal(0))

    @property
    def evaluations(self) -> tuple[tuple[Mapping[str, object], Evaluation], ...]:
        """Everything that was evaluated for the figure, with the facts it was told: the cases, or the one there is."""
        if self.cases:
            return tuple((case.given, case.result) for case in self.cases)
        return ((self.given | dict.fromkeys(self.assumed, False), self.result),)

    @property
    def deadlines(self) -> tuple[DeadlineResult, ...]:
        return tuple(d for d in self.result.deadlines if d.day is not None)


def most(case: Evaluation) -> Decimal:
    """Return the most that one case may bring, yuan: nothing when it fails a condition."""
    if case.benefit is None or case.verdict is Verdict.NO:
        return Decimal(0)
    return case.benefit.high or Decimal(0)


def compute(inquiry: Inquiry) -> None:
    """Set `inquiry.computed` when a program is meant clearly and the question states facts its rule can use.

    Conditions asked for as such are told, not computed: see `inquiry.listed`.
    """
    inquiry.listed = conditions_asked(inquiry)
    if inquiry.listed:
        return
    if (
        not inquiry.understanding.asks("amount", "figure", "eligibility", "deadline", "condition")
        and not inquiry.context
    ):
        return
    if inquiry.understanding.asks("contact", "basis") or _of_what_follows(inquiry):
        return
    best: tuple[float, Computed] | None = None
    read: list[Computed] = []
    for candidate in _of_the_time(inquiry, candidates(inquiry)):
        computed = _evaluated(inquiry, candidate)
        if computed is None:
            continue
        read.append(computed)
        useful = _useful(inquiry, computed)
        score = candidate.score + FACT_BONUS * min(FULL_FACTS, useful) + FURTHER_FACT * max(0, useful - FULL_FACTS)
        if best is None or score > best[0]:
            best = (score, computed)
    if best is None or best[1].candidate.score < LEAST_SCORE:
        return
    if inquiry.understanding.asks("deadline") and not best[1].deadlines:
        best = _dated(best, read)
    if _nothing_told(inquiry, best[1]):
        inquiry.lacking = _conditions(best[1])
        return
    if inquiry.understanding.asks("match") and best[1].candidate.named < 1.0:
        return  # who asks what there is wants the names of several, not the verdict of one
    chosen = replace(best[1], part=asked_rows(best[1].result.schedule, inquiry.text))
    if _answers(inquiry, chosen):
        chosen = _with_cases(inquiry, chosen)
        rivals, joined = _rivals(inquiry, chosen, read), _joined(inquiry, chosen, read)
        if (
            lexicon()["at_once"].search(inquiry.text)
            and not (rivals or joined or chosen.cases)
            and not _FIGURE.search(inquiry.text)
        ):
            return  # whether two can be had at once is no question of the one case
        others = () if rivals or joined else _others(chosen, read)
        inquiry.computed = replace(chosen, rivals=rivals, joined=joined, others=others)


def _dated(best: tuple[float, Computed], read: Sequence[Computed]) -> tuple[float, Computed]:
    """Asked for a day, the program of the same text that sets one from the date told, where there is one."""
    doc = best[1].candidate.version.doc
    setting = [c for c in read if c.deadlines and c.candidate.version.doc == doc and c.candidate.score >= LEAST_SCORE]
    chosen = max(setting, key=lambda c: c.candidate.score, default=best[1])
    return chosen.candidate.score, chosen


def _others(chosen: Computed, read: Sequence[Computed]) -> tuple[str, ...]:
    """Return the programs nearly as likely as the chosen one, where the question said no name whole."""
    if chosen.candidate.named >= 1.0:
        return ()
    near = [c.candidate for c in read if c.candidate.score >= NEARLY_MEANT * chosen.candidate.score]
    return tuple(c.program.title for c in near if c.program.id != chosen.candidate.program.id)


def _nothing_told(inquiry: Inquiry, computed: Computed) -> bool:
    """“看看我们公司能领券不”: whether one's own case qualifies, with nothing said about it."""
    asks = inquiry.understanding
    if inquiry.context or not asks.asks("eligibility") or asks.asks("condition", "amount", "deadline"):
        return False
    bare = _OWN_CASE.sub("", inquiry.text)  # 我们公司 tells no kind of applicant
    if FactReader(computed.candidate.version, shipped().facts, inquiry.as_of).read(bare) or _stated_apart(computed):
        return False
    return len(inquiry.text) <= SHORT_QUESTION and bool(_OWN_CASE.search(inquiry.text))


def _stated_apart(computed: Computed) -> bool:
    """True when the profile or a correction tells something of this case."""
    return any(source != SAID and fact not in _ANYBODY for fact, source in computed.sources.items())


def _conditions(computed: Computed) -> tuple[str, ...]:
    """Return the facts the conditions look at, in the order of the rule, without those taken as clean."""
    version = computed.candidate.version
    deciding = condition_facts(version) - set(computed.assumed)
    return tuple(f for f in facts_used(version, shipped().facts) if f in deciding)


def _rivals(inquiry: Inquiry, chosen: Computed, read: Sequence[Computed]) -> tuple[Rival, ...]:
    """Asked for several programs at once, those of them that exclude the chosen one."""
    if not _TOGETHER.search(inquiry.text) and not _BOTH.search(inquiry.text):
        return ()
    # A program that the message only comes near is no rival: 信创 asked about, EDA never mentioned.
    read = [other for other in read if _spoken_of(other, chosen)]
    linked = [e for e in shipped().exclusions if chosen.candidate.program.id in e.programs]
    return tuple(
        Rival(exclusion, other.candidate.program, other.result)
        for other in read
        for exclusion in linked
        if other.candidate.program.id in exclusion.programs
    )


def _spoken_of(other: Computed, chosen: Computed) -> bool:
    """True for another program that the message names, or tells something of that the chosen one does not look at."""
    if other.candidate.program.id == chosen.candidate.program.id or not other.candidate.named:
        return False
    own = {f for f in set(other.given) - set(chosen.given) - _ANYBODY if _of_this_case(other, f)}
    return other.candidate.named >= NEARLY_NAMED or any(shipped().facts[fact].type == "choice" for fact in own)


def _joined(inquiry: Inquiry, chosen: Computed, read: Sequence[Computed]) -> tuple[Computed, ...]:
    """“国内专利36件，香港另有4件，合计多少”: programs that other numbers of the same message are told for.

    The numbers that the chosen program has taken are covered up before the others read the message.
    """
    if not (_TOGETHER.search(inquiry.text) or _APART.search(inquiry.text)) or not inquiry.understanding.asks("amount"):
        return ()
    if chosen.result.benefit is None or chosen.part or chosen.cases:
        return ()
    covered = inquiry.text
    for number in sorted({*_numbers_of(chosen), *each_phrases(inquiry.text)}, key=len, reverse=True):
        covered = covered.replace(number, "※" * len(number))
    joined: list[Computed] = []
    for known in read:
        same = known.candidate.program.id == chosen.candidate.program.id
        if same or not _near(known, chosen) or len(joined) == MOST_JOINED:
            continue
        other = _evaluated(replace(inquiry, text=covered), known.candidate)
        if (
            other is None
            or other.result.benefit is None
            or not other.result.benefit.exact
            or not other.result.benefit.high
        ):
            continue
        moved = {f for f in benefit_facts(other.candidate.version) & set(other.given) if _of_this_case(other, f)}
        told = any(shipped().facts[fact].numeric for fact in moved) or other.candidate.named >= 1.0
        if told and not any(_excludes(e, chosen, other) for e in shipped().exclusions):
            joined.append(other)
    return tuple(joined)


def _near(one: Computed, other: Computed) -> bool:
    """True for programs of one text, and for any program whose name is said whole."""
    return one.candidate.version.doc == other.candidate.version.doc or one.candidate.named >= 1.0


def _numbers_of(computed: Computed) -> set[str]:
    facts = shipped().facts
    return {str(value) for fact, value in computed.given.items() if facts[fact].numeric and value != "0元"}


def _excludes(exclusion: Exclusion, one: Computed, other: Computed) -> bool:
    ids = {one.candidate.program.id, other.candidate.program.id}
    return ids <= set(exclusion.programs) and exclusion.take < len(ids)


def _of_what_follows(inquiry: Inquiry) -> bool:
    """“不合格，后面会怎么处理”: what follows from a fact is asked, not whether it is fit for something."""
    return bool(_FOLLOWS.search(inquiry.text)) and not inquiry.understanding.asks("amount", "deadline")


def _of_the_time(inquiry: Inquiry, found: Sequence[Candidate]) -> Sequence[Candidate]:
    """A question about an earlier time that history answers is computed by the rule of that history, never by today's."""
    first = inquiry.evidence[0] if inquiry.evidence else None
    if first is None or not inquiry.understanding.past or first.status is not Status.HISTORICAL:
        return found
    return [c for c in found if c.version.doc == first.document.doc_id]


def _evaluated(inquiry: Inquiry, candidate: Candidate) -> Computed | None:
    book = shipped()
    reader = FactReader(candidate.version, book.facts, inquiry.as_of)
    turned = turns_to_another(inquiry)
    earlier = [_carried(turn, reader.read(turn)) if turned else reader.read(turn) for turn in inquiry.context]
    readings = [*earlier, reader.read(inquiry.text)]
    given, sources = gathered(readings, inquiry.told, facts_used(candidate.version, book.facts))
    if chosen := _best_of_several(inquiry, candidate) or _one_after_another(inquiry, candidate, given):
        # One contract of the list is the case; the list itself would count the others again.
        lists = [fact for fact in given if candidate.version.base in book.facts[fact].items]
        given = {fact: value for fact, value in given.items() if fact not in lists} | chosen
    try:
        facts = parse_facts(given, book.facts, inquiry.as_of)
        clean = _clean(candidate, facts)
        result = evaluate(
            candidate.program, facts | dict.fromkeys(clean, False), inquiry.as_of, version=candidate.version
        )
    except (FactError, RuleError):
        return None
    return Computed(
        candidate, given, facts, result, *_turned(inquiry, candidate, facts), assumed=clean, sources=sources
    )


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
    if not used or not base or not _IN_ORDER.search(inquiry.text):
        return {}
    definition = shipped().facts[base]
    told = " ".join((*inquiry.context, inquiry.text))
    amounts = [told[f.start : f.end] for f in find_quantities(told) if fits(told, f, definition)]
    if len(amounts) < 2:
        return {}
    given = {fact: value for fact, value in given.items() if base not in shipped().facts[fact].items}
    spent = Decimal(0)
    for amount in amounts[:-1]:
        facts = parse_facts({**given, base: amount, used: f"{spent}元"}, shipped().facts, inquiry.as_of)
        benefit = evaluate(candidate.program, facts, inquiry.as_of, version=candidate.version).benefit
        spent += benefit.high if benefit is not None and benefit.high is not None else Decimal(0)
    return {base: amounts[-1], used: f"{spent.normalize():f}元"}


def _best_of_several(inquiry: Inquiry, candidate: Candidate) -> dict[str, object]:
    """“三单420万、870万和650万，挑哪个最划算”: the largest base brings most."""
    base = candidate.version.base
    if not base or not _PICK.search(inquiry.text):
        return {}
    listed = enumerated(inquiry.text, shipped().facts[base])
    return {base: max(listed, key=lambda text: parse_quantity(text).value)} if len(listed) >= 2 else {}


def _with_cases(inquiry: Inquiry, computed: Computed) -> Computed:
    """Where several cases are asked about, the verdict is that of one which may pass."""
    cases = _cases(inquiry, computed)
    passing = next((case.result for case in cases if case.result.verdict is not Verdict.NO), computed.result)
    return replace(computed, cases=cases, result=passing, summed=bool(_TOGETHER.search(inquiry.text)))


def _cases(inquiry: Inquiry, computed: Computed) -> tuple[Case, ...]:
    """Several values of one fact, each a case of its own: 三家分别91分、78分、66分; 2项国家标准、1项团体标准; 一区跟二区."""
    book = shipped()
    if _TOGETHER.search(inquiry.text):
        for fact in computed.given:
            definition = book.facts[fact]
            listed = enumerated(inquiry.text, definition) if definition.numeric else ()
            if len(listed) >= 2:
                return tuple(_case(inquiry, computed, value, {fact: value}) for value in listed)
    if not (_TOGETHER.search(inquiry.text) or _APART.search(inquiry.text)):
        return ()
    if computed.candidate.version.schedule and _BY_YEARS.search(inquiry.text):
        return ()  # years of one case: its schedule adds them up
    if units := _units(inquiry, computed):
        return units
    for fact in sorted(benefit_facts(computed.candidate.version)):
        if fact in book.facts and book.facts[fact].type == "choice":
            said = counted_values(inquiry.text, book.facts[fact])
            if len(said) >= 2:
                return tuple(_kind(inquiry, computed, fact, value, count) for value, count in said)
    return ()


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
    given = {**computed.given, **told}
    facts = parse_facts(given, shipped().facts, inquiry.as_of)
    result = evaluate(computed.candidate.program, facts, inquiry.as_of, version=computed.candidate.version)
    return Case(label, result, given, count)


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


def _useful(inquiry: Inquiry, computed: Computed) -> int:
    """Return how many of the facts read serve what is asked."""
    if inquiry.understanding.asks("deadline") and computed.deadlines:
        return len(computed.deadlines) + 1
    used = [fact for fact in computed.given if fact in computed.facts and _of_this_case(computed, fact)]
    if inquiry.context and not follows_up(inquiry):
        # A message with a subject of its own: what earlier ones told says nothing of which program it means.
        reader = FactReader(computed.candidate.version, shipped().facts, inquiry.as_of)
        now = reader.read(inquiry.text)
        used = [fact for fact in used if fact in now]
    return len(used)


def _of_this_case(computed: Computed, fact: str) -> bool:
    """False for a fact of the kept profile: it says nothing of which program this question means."""
    return computed.sources.get(fact) != PROFILE


def _half_read(inquiry: Inquiry, computed: Computed) -> bool:
    """True when the figure rests on one of several amounts told in a row: 技术开发850万、专利转让400万.

    A sum from one of them would be wrong, and no rule here says how the others count.
    """
    base = computed.candidate.version.base
    if not base or base not in computed.given or _IN_ORDER.search(inquiry.text) or _PICK.search(inquiry.text):
        return False
    definition, text = shipped().facts[base], inquiry.text
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


def _answers(inquiry: Inquiry, computed: Computed) -> bool:
    """True when the evaluation says something to the question that the clauses alone do not."""
    if inquiry.understanding.asks("amount") and not _cases(inquiry, computed) and _half_read(inquiry, computed):
        return False
    if inquiry.understanding.asks("deadline") and computed.deadlines:
        return True
    if computed.own or computed.needed:
        return True
    if inquiry.understanding.asks("figure") and _figures(computed):
        return True
    if inquiry.understanding.asks("amount") and (computed.part or _figures(computed) or _constant(inquiry, computed)):
        return True
    if inquiry.understanding.asks("amount") and computed.result.benefit is not None:
        if _moves(computed):
            return True
        if not inquiry.understanding.asks("eligibility") or _FIGURE.search(inquiry.text):
            return False
    if inquiry.understanding.asks("eligibility"):
        barred = computed.result.payable is Verdict.NO
        decided = computed.result.verdict is not Verdict.UNKNOWN or computed.result.judged or barred
        telling = [fact for fact in computed.given if fact not in _ANYBODY]
        return len(telling) >= 2 or (bool(telling) and (bool(decided) or computed.candidate.named >= 1.0))
    return False


def _moves(computed: Computed) -> bool:
    """True when what was told bears on the amount, and the amount says something."""
    benefit = computed.result.benefit
    if benefit is None or (benefit.high is None and benefit.wording != "最低"):
        return False
    numeric = any(shipped().facts[f].numeric or shipped().facts[f].type == "list" for f in computed.given)
    moved = bool(benefit_facts(computed.candidate.version) & set(computed.given))
    return numeric or (moved and benefit.exact)


def _constant(inquiry: Inquiry, computed: Computed) -> bool:
    """True for a program said by name whose years add up to a sum that nothing could be told about: 三年都给足，总共多少."""
    benefit = computed.result.benefit
    said = computed.candidate.named >= 1.0 and bool(computed.result.schedule) and bool(_TOGETHER.search(inquiry.text))
    return said and benefit is not None and bool(benefit.high) and not computed.result.benefit_missing


def _figures(computed: Computed) -> bool:
    """True when figures beside an amount (限额余下多少, 至少要几家) follow from what was told, and no amount does."""
    benefit = computed.result.benefit
    if benefit is not None and benefit.high is not None:
        return False
    numeric = any(shipped().facts[fact].numeric for fact in computed.given)
    return numeric and any(figure.amount.exact for figure in computed.result.also)
