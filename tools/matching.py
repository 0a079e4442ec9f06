"""One description of a company, all programs: which fit, which may, which not and why, and what to ask next.

match_company(facts, as_of) -> CompanyMatch      names and texts in, typed results out
match(book, facts, as_of) -> Matches              the same over facts already read, for those who have many companies
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from tools.calculators import Clauses, basis_of
from tools.combination import best_combination
from tools.errors import FactError, QuantityError
from tools.evaluation.evaluate import evaluate
from tools.evaluation.result import Evaluation, Reason, Verdict
from tools.facts import BENEFIT, Dictionary, FactDefinition, Facts, parse_value, show_number
from tools.matched import ChosenAmong, CompanyMatch, EndedProgram, MatchedProgram, Matches, NearMiss
from tools.naming import Reading, normal, question
from tools.quantities import find_quantities, parse_quantity
from tools.ranking import Order, rank
from tools.record import record
from tools.rules.load import RuleBook, shipped
from tools.rules.model import Program, Version
from tools.rules.nodes import Judge
from tools.rules.uses import benefit_facts, condition_facts, per_version, taken_as_clean, walk
from tools.units import MONEY

QUESTIONS = 3  # of one program that are shown: more are not asked at once
_SUGGESTED = 4  # names in a message about an unknown fact


def match(book: RuleBook, facts: Facts, as_of: date, *, programs: Iterable[str] | None = None) -> Matches:
    """Return every program in force on `as_of`, evaluated for one case. Texts that only list measures are no programs."""
    chosen = book.programs.values() if programs is None else [book.programs[name] for name in programs]
    binding = []
    for program in chosen:
        version = program.version_on(as_of)
        if version is None or version.measures:
            continue
        clean = taken_as_clean(version, facts)
        result = evaluate(program, facts | dict.fromkeys(clean, False) if clean else facts, as_of)
        if result.doc:
            binding.append(result)
    binding.sort(key=lambda result: (_ORDER[result.verdict], len(result.missing), result.program))
    near = tuple(NearMiss(result, failed[0]) for result in binding if len(failed := result.failures) == 1)
    return Matches(tuple(binding), near, most_deciding(binding))


_ORDER = {Verdict.YES: 0, Verdict.UNKNOWN: 1, Verdict.NO: 2}


def _clean(program: Program, facts: Facts, as_of: date) -> Facts:
    version = program.version_on(as_of)
    return dict.fromkeys(taken_as_clean(version, facts), False) if version is not None else {}


def most_deciding(results: Iterable[Evaluation]) -> str:
    """Return the fact that would decide most programs: each open program votes, the fewer its questions the more."""
    votes: dict[str, float] = {}
    for result in results:
        if result.verdict is Verdict.UNKNOWN:
            for rank, fact in enumerate(result.missing):
                votes[fact] = votes.get(fact, 0.0) + 1.0 / (len(result.missing) + rank)
    return max(votes, key=lambda fact: (votes[fact], fact)) if votes else ""


def match_company(given: Mapping[str, object], as_of: date, *, book: RuleBook | None = None) -> CompanyMatch:
    """Return all programs for a company told by names and texts: {"职工总数": "30人", "国高新": "是"}.

    Raises: FactError for a name that is no fact's or several facts', and for a value that cannot be so.
    """
    book = book or shipped()
    return match_facts(read_company(book.facts, given, as_of), as_of, book=book)


def match_facts(
    facts: Facts, as_of: date, *, book: RuleBook | None = None, order: Order = Order.RANKED
) -> CompanyMatch:
    """Return all programs for facts already read, ranked within each group as `order` says."""
    book = book or shipped()
    found = match(book, facts, as_of)
    frame = _frame(book, as_of)
    lines = [_matched(book.programs[result.program], result, facts, frame.weights) for result in found.evaluations]
    ranked = rank(lines, order)
    groups = {verdict: tuple(line for line in ranked if line.group is verdict) for verdict in _ORDER}
    chosen, total = _combined(book, groups[Verdict.YES])
    open_ones = [result for result in found.evaluations if _told(book.programs[result.program], result, facts)]
    asked = most_deciding(open_ones) or found.next_question
    return CompanyMatch(
        as_of,
        groups[Verdict.YES],
        groups[Verdict.UNKNOWN],
        groups[Verdict.NO],
        frame.ended,
        chosen,
        total,
        question(book.facts[asked]) if asked else None,
        tuple(book.facts[fact].label for fact in facts if fact not in frame.weights),
    )


def read_company(dictionary: Dictionary, given: Mapping[str, object], as_of: date) -> Facts:
    """Return a company's facts by id. Raises: FactError naming the fact and what is expected."""
    facts: Facts = {}
    for name, value in given.items():
        definition = find_any(dictionary, name)
        if definition.id in facts:
            raise FactError(f"“{definition.label}”写了两次", where="企业情况", remedy="请只写一次")
        facts[definition.id] = parse_value(definition, value, dictionary, as_of)
    return facts


@record(frozen=True, slots=True)
class _Names:
    """The facts of a dictionary by what they are called, normalised: a table asks for thousands of names."""

    dictionary: Dictionary
    exact: dict[str, list[FactDefinition]]
    words: dict[str, list[FactDefinition]]
    labels: dict[str, str]


_NAMES: list[_Names] = []


def _names(dictionary: Dictionary) -> _Names:
    if not _NAMES or _NAMES[0].dictionary is not dictionary:
        names = _Names(dictionary, {}, {}, {})
        for fact in dictionary.values():
            if fact is BENEFIT:
                continue
            names.labels[normal(fact.label)] = fact.label
            for text in {normal(fact.id), normal(fact.label)}:
                names.exact.setdefault(text, []).append(fact)
            for text in dict.fromkeys(map(normal, fact.words)):
                names.words.setdefault(text, []).append(fact)
        _NAMES[:] = [names]
    return _NAMES[0]


def find_any(dictionary: Dictionary, name: str) -> FactDefinition:
    """Return the fact of any program that a name means: its id, its label, or a word that only it has."""
    names = _names(dictionary)
    wanted = normal(name)
    found = names.exact.get(wanted) or names.words.get(wanted) or []
    if len(found) == 1:
        return found[0]
    if found:
        labels = "、".join(d.label for d in found[:_SUGGESTED]) + (" 等" if len(found) > _SUGGESTED else "")
        raise FactError(f"“{name}”可指几项事实", where="企业情况", remedy=f"请写全名：{labels}")
    near = [label for text, label in names.labels.items() if wanted and (wanted in text or text in wanted)]
    hint = f"是否指：{'、'.join(near[:_SUGGESTED])}？" if near else "用 jingda programs 政策 查看各项政策要的事实"
    raise FactError(f"没有名为“{name[:40]}”的事实项", where="企业情况", remedy=hint)


# ---------------------------------------------------------------- one program


@per_version
def _deciding(version: Version) -> frozenset[str]:
    return condition_facts(version) | benefit_facts(version)


def _looked_at(program: Program, as_of: date) -> frozenset[str]:
    """Return the facts that the version in force reads for its verdict or its amount."""
    version = program.version_on(as_of)
    return _deciding(version) if version is not None else frozenset()


@per_version
def _soft(version: Version) -> tuple[str, ...]:
    nodes = walk(version.eligibility)
    return tuple(dict.fromkeys(node.fact for node in nodes if isinstance(node, Judge) and node.fact))


def _unsaid(program: Program, as_of: date, facts: Facts) -> tuple[str, ...]:
    """Return the soft conditions that an applicant says of himself and did not: 从事养老服务 of a company that told nothing of it."""
    version = program.version_on(as_of)
    return tuple(fact for fact in _soft(version) if fact not in facts) if version is not None else ()


@record(frozen=True, slots=True)
class _Frame:
    """What is the same for every company on a day.

    weights: how telling each fact is; one that many programs ask for (在京注册) tells nothing of any of them.
    """

    book: RuleBook
    as_of: date
    weights: Mapping[str, float]
    ended: tuple[EndedProgram, ...]


_FRAMES: list[_Frame] = []


def _frame(book: RuleBook, as_of: date) -> _Frame:
    if not _FRAMES or _FRAMES[0].book is not book or _FRAMES[0].as_of != as_of:
        held = Counter(fact for program in book.programs.values() for fact in _looked_at(program, as_of))
        weights = {fact: math.log((len(book.programs) + 1) / count) for fact, count in held.items()}
        _FRAMES[:] = [_Frame(book, as_of, weights, _ended(book, as_of))]
    return _FRAMES[0]


def _told(program: Program, result: Evaluation, facts: Facts) -> bool:
    """True for an open program of which something particular is known."""
    return result.verdict is Verdict.UNKNOWN and len(_looked_at(program, result.as_of) & facts.keys()) >= 2


def _matched(program: Program, result: Evaluation, facts: Facts, weights: Mapping[str, float]) -> MatchedProgram:
    cited = Clauses(program)
    failing = result.failures
    failures = tuple(cited.condition(reason) for reason in failing)
    deciding = (
        failures[0].citation if failures else next((cited.of(s.cite) for s in result.steps[::-1] if s.cite), None)
    )
    told = _looked_at(program, result.as_of) & facts.keys()
    unsaid = _unsaid(program, result.as_of, facts) if result.verdict is Verdict.YES else ()
    return MatchedProgram(
        basis_of(program, result, Reading(facts, ())),
        result.verdict,
        result.summary,
        result.benefit if result.benefit is None or result.benefit.high != 0 else None,
        deciding,
        failures,
        distance(failing[0]) if len(failing) == 1 else "",
        result.judged,
        tuple(question(program.facts[fact]) for fact in (*result.missing, *unsaid)[:QUESTIONS]),
        tuple(item.text for item in result.deadlines if item.day is not None),
        tuple(program.facts[fact].label for fact in _clean(program, facts, result.as_of)),
        bool(result.benefit_missing or unsaid),
        round(sum(weights.get(fact, 0.0) for fact in told), 3),
        _next_day(program, result),
    )


def _next_day(program: Program, result: Evaluation) -> date | None:
    """Return the first day still to come that the rule sets for the case, or else the last one of the rule itself."""
    coming = [item.day for item in result.deadlines if item.day is not None and item.day >= result.as_of]
    version = program.version_on(result.as_of)
    return min(coming, default=None) or (version.end if version is not None else None)


def distance(failed: Reason) -> str:
    """Return how far the case is from meeting a numeric condition: 超出1人, 还差2.5个百分点; "" for any other."""
    if not failed.given or failed.children:
        return ""
    limits = find_quantities(failed.text)
    try:
        given = parse_quantity(failed.given.partition("（")[0])
    except QuantityError:
        return ""
    fitting = [found.quantity for found in limits if found.quantity.kind == given.kind and not found.quantity.per]
    if len(fitting) != 1 or given.kind == "":
        return ""
    gap = abs(given.value - fitting[0].value)
    if not gap:
        return "正好在界限上，而条文不含该数"
    unit = fitting[0].unit if given.kind != MONEY else ""
    return f"{'超出' if given.value > fitting[0].value else '还差'}{show_number(gap, given.kind, unit)}"


def _ended(book: RuleBook, as_of: date) -> tuple[EndedProgram, ...]:
    """Return the programs without a rule in force that had one, the last to end first."""
    found = []
    for program in book.programs.values():
        version = program.latest_ended(as_of)
        if version is None or program.version_on(as_of) is not None:
            continue
        result = evaluate(program, {}, as_of)
        cite = version.ended_by.cite if version.ended_by else ""
        found.append(EndedProgram(program.id, program.title, result.status, version.end, Clauses(program).of(cite)))
    return tuple(sorted(found, key=lambda item: (item.last_day or date.min, item.title), reverse=True))


def _combined(book: RuleBook, fitting: Sequence[MatchedProgram]) -> tuple[tuple[ChosenAmong, ...], Decimal]:
    """Choose among fitting programs that exclude each other, and add up what then remains."""
    amounts = {
        line.basis.program: line.most.high
        for line in fitting
        if line.most is not None and line.most.kind == MONEY and line.most.high is not None
    }
    best = best_combination(amounts, book.exclusions)
    titles = {line.basis.program: line.basis.title for line in fitting}
    chosen = []
    for rule in book.exclusions:
        among = [name for name in rule.programs if name in amounts]
        if len(among) > rule.take:
            kept = tuple(titles[name] for name in among if name in best.taken)
            dropped = tuple(titles[name] for name in among if name not in best.taken)
            cite = Clauses(rule).of(rule.cite)
            chosen.append(ChosenAmong(tuple(titles[n] for n in among), rule.scope, rule.take, kept, dropped, cite))
    return tuple(chosen), best.total
