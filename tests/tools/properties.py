"""Invariants that hold for any program under random facts; usable over any directory of programs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tools.evaluation.evaluate import evaluate
from tools.evaluation.result import Evaluation, Verdict
from tools.facts import Dictionary, FactDefinition, Facts, Tags
from tools.guards.walk import literals, walk
from tools.replay import replay
from tools.rules.model import Program, Version
from tools.rules.nodes import ByLevel, CountOf, DateCompare, Each, FactRef, Judge, Known, Member, YesNo


def facts_of(version: Version) -> set[str]:
    """Return every fact that eligibility and amounts read, without those that follow from others."""
    found: set[str] = set()
    for item in walk(version):
        if isinstance(item, FactRef | Member | YesNo | DateCompare | ByLevel | Each | CountOf):
            found.add(item.fact)
        if isinstance(item, Judge) and item.fact:
            found.add(item.fact)
        if isinstance(item, Known):
            found |= set(item.facts)
    follows = {rule.fact for rule in version.derive if rule.node or rule.grade or rule.condition}
    return found - follows - {"benefit"}


def fixed_facts(version: Version) -> set[str]:
    """Return the facts whose absence means something of its own: they tell who asks, or what was already paid."""
    told = {fact for item in walk(version) if isinstance(item, Known) for fact in item.facts}
    inferred = {rule.fact for rule in version.derive if rule.cases}
    return told | inferred | {row.actual for row in version.schedule if row.actual}


def situations(program: Program, version: Version) -> st.SearchStrategy[Facts]:
    """Draw the facts of a case, all of them known."""
    dictionary = program.facts
    names = sorted(facts_of(version))
    lists = [name for name in names if dictionary[name].type == "list"]
    inside = {item for name in lists for item in dictionary[name].items}
    drawn = {name: value_of(dictionary[name], dictionary, version) for name in names if name not in inside}
    return st.fixed_dictionaries(drawn)


def value_of(definition: FactDefinition, dictionary: Dictionary, version: Version) -> st.SearchStrategy[Any]:
    if definition.type == "yesno":
        return st.booleans()
    if definition.type == "choice":
        return st.sampled_from(sorted({*definition.values, *definition.outside}))
    if definition.type == "set":
        return st.sets(st.sampled_from(sorted(definition.values))).map(lambda has: Tags(frozenset(has)))
    if definition.type == "date":
        days = st.integers(-4000, 400).map(lambda count: version.start + timedelta(days=count))
        return days.map(lambda day: (day, day))
    if definition.type == "list":
        element = st.fixed_dictionaries(
            {name: value_of(dictionary[name], dictionary, version) for name in definition.items}
        )
        return st.lists(element, max_size=4).map(tuple)
    return _number(definition, version).map(lambda value: (value, value))


def _number(definition: FactDefinition, version: Version) -> st.SearchStrategy[Decimal]:
    """Any value, and often one that the rule itself names."""
    own = [literal.quantity.value for literal in literals(version) if literal.kind == definition.kind] or [Decimal(1)]
    if definition.kind == "ratio":
        return st.sampled_from(own) | st.integers(0, 10000).map(lambda value: Decimal(value) / 10000)
    if definition.kind == "money":
        return st.sampled_from(own) | st.integers(0, 10**12).map(lambda fen: Decimal(fen) / 100)
    return st.sampled_from(own) | st.integers(0, 3000).map(Decimal)


def run(program: Program, version: Version, facts: Facts, as_of: date) -> Evaluation:
    return evaluate(program, facts, as_of, version=version)


def check_amount(program: Program, version: Version, facts: Facts, as_of: date) -> None:
    """0 ≤ benefit ≤ every total cap, exact, repeatable, and its steps replay to it."""
    result = run(program, version, facts, as_of)
    assert repr(result) == repr(run(program, version, facts, as_of))
    if result.benefit is None:
        return
    assert result.benefit.low >= 0
    assert result.benefit.high is not None and result.benefit.low <= result.benefit.high
    if result.benefit.exact and result.steps:
        assert replay(result.steps) == result.benefit.high


def check_missing(program: Program, version: Version, facts: Facts, gone: set[str], as_of: date) -> None:
    """Removing facts never flips 是 and 否 and never moves the true amount outside the span."""
    whole = run(program, version, facts, as_of)
    part = run(program, version, {name: value for name, value in facts.items() if name not in gone}, as_of)
    if part.verdict is not Verdict.UNKNOWN and not part.judged:
        assert part.verdict is whole.verdict
    if whole.benefit is None or part.benefit is None or whole.benefit.high is None:
        return
    assert part.benefit.low <= whole.benefit.low
    assert part.benefit.high is None or whole.benefit.high <= part.benefit.high


def check_monotone(
    program: Program, version: Version, facts: Facts, bases: tuple[Decimal, Decimal], as_of: date
) -> None:
    """A larger base never pays less."""
    low, high = sorted(bases)
    kept = {name: value for name, value in facts.items() if not _holds(program, name, version.base)}
    smaller = run(program, version, {**kept, version.base: (low, low)}, as_of).benefit
    larger = run(program, version, {**kept, version.base: (high, high)}, as_of).benefit
    if smaller is None or larger is None:
        return
    assert smaller.low <= larger.low
    assert larger.high is None or (smaller.high is not None and smaller.high <= larger.high)


def _holds(program: Program, name: str, base: str) -> bool:
    """True for the list that `base` is an element of: the list would be used instead."""
    return base in program.facts[name].items
