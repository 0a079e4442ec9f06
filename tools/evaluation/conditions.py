"""Conditions as closures, three-valued: 是, 否, 待定 — and what is left to the authority.

A missing fact is 待定, never 否. A group that is decided forgets the facts its undecided parts asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tools.dates import add_months, chinese_date
from tools.evaluation.environment import Environment, RunCondition, Span
from tools.evaluation.result import Reason, Verdict
from tools.evaluation.values import Show
from tools.exact import LOOSE, plain, round_to
from tools.facts import Tags
from tools.rules import nodes

if TYPE_CHECKING:
    from tools.evaluation.compiler import Compiler

_HUNDREDTH = Decimal("0.01")
YES, NO, UNKNOWN, JUDGED = Verdict.YES, Verdict.NO, Verdict.UNKNOWN, Verdict.JUDGED


def relate(left: tuple[Any, Any], sign: str, right: tuple[Any, Any]) -> Verdict:
    """Compare two spans: 是 when it holds for all their values, 否 when for none."""
    low, high = left
    right_low, right_high = right
    if sign == "≤":
        return YES if high <= right_low else (NO if low > right_high else UNKNOWN)
    if sign == "<":
        return YES if high < right_low else (NO if low >= right_high else UNKNOWN)
    if sign == "≥":
        return YES if low >= right_high else (NO if high < right_low else UNKNOWN)
    if sign == ">":
        return YES if low > right_high else (NO if high <= right_low else UNKNOWN)
    same = _same(left, right)
    return same if sign == "=" else _OPPOSITE[same]


def _same(left: tuple[Any, Any], right: tuple[Any, Any]) -> Verdict:
    if left[0] == left[1] == right[0] == right[1]:
        return YES
    return NO if left[1] < right[0] or right[1] < left[0] else UNKNOWN


_OPPOSITE = {YES: NO, NO: YES, UNKNOWN: UNKNOWN, JUDGED: JUDGED}


def _reweigh(env: Environment, mark: int, weight: float) -> None:
    for index in range(mark, len(env.missing)):
        env.missing[index] = (env.missing[index][0], weight)


def compare(node: nodes.Compare, compiler: Compiler, weight: float) -> RunCondition:
    left, right, sign = compiler.amount(node.left), compiler.amount(node.right), node.operator
    whole = compiler.amount(node.whole) if node.whole is not None else None
    text, cite, show = node.text, node.cite, left.show

    def run(env: Environment) -> Verdict:
        mark, steps = len(env.missing), len(env.steps)
        value = left.run(env)
        verdict = relate(value, sign, right.run(env))
        if env.reasons is not None:
            given = "" if len(env.missing) > mark else show(*value)
            if given and whole is not None:
                given = _share_shown(value, whole.run(env), given, whole.show)
            env.reasons.append(Reason(text, verdict, cite, given))
        if verdict is not UNKNOWN:
            del env.missing[mark:]
        else:
            _reweigh(env, mark, weight)
        del env.steps[steps:]
        return verdict

    return run


def _share_shown(part: Span, whole: Span, shown: str, show: Show) -> str:
    """800万元 of 2000万元 is shown as the share the clause speaks of: 40%（800万元 ÷ 2000万元）."""
    if part[0] != part[1] or whole[0] != whole[1] or not whole[0] or not whole[0].is_finite():
        return shown
    percent = LOOSE.divide(part[0] * 100, whole[0])
    rounded = round_to(percent, _HUNDREDTH, "四舍五入")
    about = "" if rounded * whole[0] == part[0] * 100 else "约"
    return f"{about}{plain(rounded)}%（{shown} ÷ {show(*whole)}）"


def _derived(env: Environment, derive: Callable[[Environment], Any], weight: float) -> Any:
    mark = len(env.missing)
    value = derive(env)
    _reweigh(env, mark, weight)
    return value


def date_compare(node: nodes.DateCompare, compiler: Compiler, weight: float) -> RunCondition:
    name, sign, text, cite, entry = node.fact, node.operator, node.text, node.cite, (node.fact, weight)
    months = int(node.period.quantity.value) if node.period else 0
    open_reason = Reason(text, UNKNOWN, cite)

    def other(env: Environment) -> tuple[date, date] | None:
        if node.day is not None:
            return (node.day, node.day)
        if not node.other:
            return (env.as_of, env.as_of)
        return env.facts.get(node.other)

    def run(env: Environment) -> Verdict:
        value, base = env.facts.get(name), other(env)
        if value is None or base is None:
            env.missing.append(entry if value is None else (node.other, weight))
            verdict = UNKNOWN
        elif node.period is not None:
            verdict = relate(base, sign, (add_months(value[0], months), add_months(value[1], months)))
            if value[0] > base[1]:  # what has not happened yet has no age: a contract signed after the application
                verdict = NO
        else:
            verdict = relate(value, sign, base)
        if env.reasons is not None:
            env.reasons.append(open_reason if value is None else Reason(text, verdict, cite, _dates(value)))
        return verdict

    return run


def _dates(value: tuple[date, date] | None) -> str:
    if value is None:
        return ""
    first = chinese_date(value[0])
    return first if value[0] == value[1] else f"{first}至{chinese_date(value[1])}"


def member(node: nodes.Member, compiler: Compiler, weight: float) -> RunCondition:
    definition, text, cite, name, entry = (
        compiler.facts[node.fact],
        node.text,
        node.cite,
        node.fact,
        (node.fact, weight),
    )
    decide = _members(node, definition.outside)
    derive, selects = compiler.derived.get(name), node.selects
    open_reason = Reason(text, UNKNOWN, cite, "", (), selects)

    def run(env: Environment) -> Verdict:
        value = env.facts.get(name)
        if value is None and derive is not None:
            value = _derived(env, derive, weight)
        if value is None:
            if derive is None:
                env.missing.append(entry)
            verdict = UNKNOWN
        else:
            verdict = decide(value)
            if verdict is UNKNOWN and not node.open:
                env.missing.append(entry)
        if env.reasons is not None:
            if value is None:
                env.reasons.append(open_reason)
            else:
                given = value if isinstance(value, str) else definition.show(value)
                env.reasons.append(Reason(text, verdict, cite, given, (), selects))
        return verdict

    return run


def _members(node: nodes.Member, outside: frozenset[str]) -> Callable[[Any], Verdict]:
    if len(node.values) == 1 and not node.negated and not node.open:
        return _one_member(node.values[0])

    def decide(value: Any) -> Verdict:
        tags = value if isinstance(value, Tags) else Tags(frozenset((value,)))
        found = [tags.verdict(label) for label in node.values]
        holds = all(found) if node.every else any(found)
        fails = any(item is False for item in found) if node.every else all(item is False for item in found)
        verdict = YES if holds else (NO if fails else UNKNOWN)
        if node.open and verdict is NO and not tags.has & outside:
            verdict = UNKNOWN
        return _OPPOSITE[verdict] if node.negated else verdict

    return decide


def _one_member(label: str) -> Callable[[Any], Verdict]:
    """The common case: one label wanted."""

    def decide(value: Any) -> Verdict:
        if not isinstance(value, Tags):
            return YES if value == label else NO
        held = value.verdict(label)
        return UNKNOWN if held is None else (YES if held else NO)

    return decide


def yes_no(node: nodes.YesNo, compiler: Compiler, weight: float) -> RunCondition:
    name, wanted, text, cite, entry = node.fact, node.value, node.text, node.cite, (node.fact, weight)
    derive = compiler.derived.get(name)
    # There are but three outcomes: their reasons are made once.
    open_reason = Reason(text, UNKNOWN, cite)
    told = {said: Reason(text, YES if said == wanted else NO, cite, "是" if said else "否") for said in (True, False)}

    def run(env: Environment) -> Verdict:
        value = env.facts.get(name)
        if value is None and derive is not None:
            value = _derived(env, derive, weight)
        if value is None and derive is None:
            env.missing.append(entry)
        reason = open_reason if value is None else told[value]
        if env.reasons is not None:
            env.reasons.append(reason)
        return reason.verdict

    return run


def judge(node: nodes.Judge, compiler: Compiler, weight: float) -> RunCondition:
    text, cite, name = node.text, node.cite, node.fact
    told = {None: Reason(text, JUDGED, cite), True: Reason(text, JUDGED, cite, "自述符合")}
    told[False] = Reason(text, NO, cite, "自述不符合")

    def run(env: Environment) -> Verdict:
        said = env.facts.get(name) if name else None
        reason = told[said]
        verdict = reason.verdict
        if verdict is JUDGED:
            env.judged.append(text)
        if env.reasons is not None:
            env.reasons.append(reason)
        # Said to hold, it lets one way of several be the one taken; it stays listed as the authority's to confirm.
        return YES if said else verdict

    return run


def known(node: nodes.Known, compiler: Compiler, weight: float) -> RunCondition:
    names, text, cite = node.facts, node.text, node.cite

    def run(env: Environment) -> Verdict:
        verdict = YES if any(name in env.facts for name in names) else NO
        if env.reasons is not None:
            env.reasons.append(Reason(text, verdict, cite))
        return verdict

    return run


def group(node: nodes.Group, compiler: Compiler, weight: float) -> RunCondition:
    need, count, text, cite = node.need, len(node.parts), node.text, node.cite
    each = weight if need == count else weight * need / count
    parts = tuple(compiler.condition(part, each) for part in node.parts)

    def run(env: Environment) -> Verdict:
        outer, mark, judged_mark = env.reasons, len(env.missing), len(env.judged)
        mine: list[Reason] | None = None if outer is None else []
        env.reasons = mine
        verdicts = [part(env) for part in parts]
        env.reasons = outer
        verdict = decide(need, verdicts)
        if verdict is not UNKNOWN:
            del env.missing[mark:]
        if verdict is NO:
            del env.judged[judged_mark:]
        if outer is not None and mine is not None:
            outer.append(Reason(text, verdict, cite, "", tuple(mine), False, need < count))
        return verdict

    return run


def decide(need: int, verdicts: list[Verdict]) -> Verdict:
    """The verdict of a group of which `need` must hold.

    What is left to the authority stands aside where everything else holds, and decides nothing where others fail.
    """
    yes = verdicts.count(YES)
    if yes == len(verdicts):
        return YES
    no, unknown = verdicts.count(NO), verdicts.count(UNKNOWN)
    judged = len(verdicts) - yes - no - unknown
    if len(verdicts) - no < need:
        return NO
    if yes >= need:
        return YES
    if need == len(verdicts):
        return UNKNOWN if unknown else (YES if yes else JUDGED)
    return UNKNOWN if unknown or (no and judged) else JUDGED


def negation(node: nodes.Not, compiler: Compiler, weight: float) -> RunCondition:
    part, text, cite = compiler.condition(node.part, weight), node.text, node.cite

    def run(env: Environment) -> Verdict:
        outer = env.reasons
        mine: list[Reason] | None = None if outer is None else []
        env.reasons = mine
        verdict = _OPPOSITE[part(env)]
        env.reasons = outer
        if outer is not None and mine:
            outer.append(Reason(text, verdict, cite, mine[0].given))
        return verdict

    return run


def over_elements(run: RunCondition, elements: str, items: frozenset[str]) -> RunCondition:
    """A condition on one element's fact, where the whole list is told: it holds when it holds for every element.

    Elements that differ leave it open: which of them are meant is the asker's to say.
    """

    def every(env: Environment) -> Verdict:
        told = env.facts.get(elements)
        if not told or any(item in env.facts for item in items):
            return run(env)
        outer, reasons, mark = env.facts, env.reasons, len(env.missing)
        found: list[tuple[Verdict, list[Reason]]] = []
        for facts in told:
            env.facts, env.reasons = {**outer, **facts}, None if reasons is None else []
            found.append((run(env), env.reasons or []))
        env.facts, env.reasons = outer, reasons
        verdicts = {verdict for verdict, _ in found}
        verdict = next(iter(verdicts)) if len(verdicts) == 1 else UNKNOWN
        if verdict is not UNKNOWN:
            del env.missing[mark:]
        if reasons is not None:
            first = next(iter(found[0][1]))
            given = "；".join(dict.fromkeys(reason.given for _, mine in found for reason in mine if reason.given))
            reasons.append(replace(first, verdict=verdict, given=given))
        return verdict

    return every


COMPILERS: dict[type, Callable[[Any, Any, float], RunCondition]] = {
    nodes.Compare: compare,
    nodes.DateCompare: date_compare,
    nodes.Member: member,
    nodes.YesNo: yes_no,
    nodes.Judge: judge,
    nodes.Known: known,
    nodes.Group: group,
    nodes.Not: negation,
}
