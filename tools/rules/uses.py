"""Which facts a version of a program looks at, and which answer to a yes/no fact it wants."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import wraps
from typing import Any, TypeVar

from tools.facts import Dictionary
from tools.rules.model import DeadlineRule, Derived, ScheduleRow, Version
from tools.rules.nodes import ByLevel, CountOf, DateCompare, Each, FactRef, Judge, Known, Member, YesNo

T = TypeVar("T")


def per_version(read: Callable[[Version], T]) -> Callable[[Version], T]:
    """Keep what is read of a version: it never changes, and walking a rule costs more than evaluating it."""
    kept: dict[int, tuple[Version, T]] = {}

    @wraps(read)
    def known(version: Version) -> T:
        held = kept.get(id(version))
        if held is None or held[0] is not version:
            held = kept[id(version)] = (version, read(version))
        return held[1]

    return known


_SINGLE = (FactRef, ByLevel, Each, CountOf, Member, YesNo)


def facts_used(version: Version, dictionary: Dictionary) -> tuple[str, ...]:
    """Return the ids of the facts a version reads, each once, those of the benefit first; items of lists included."""
    found = _facts_named(version)
    listed = [item for fact in found if fact in dictionary for item in dictionary[fact].items]
    return tuple(dict.fromkeys(fact for fact in (*found, *listed) if fact and fact in dictionary))


@per_version
def _facts_named(version: Version) -> tuple[str, ...]:
    order = (
        version.benefit,
        version.also,
        version.schedule,
        version.eligibility,
        version.payable,
        version.derive,
        version.deadlines,
    )
    return (version.base, *(fact for part in order for node in walk(part) for fact in named(node)))


def facts_looked_at(version: Version, dictionary: Dictionary) -> tuple[str, ...]:
    """Return what `facts_used` returns, and then the facts that only notes, transitions and the kind of applicant rest on."""
    further = [fact for node in walk((version.derive, version.notes, version.conflicts)) for fact in _further(node)]
    events = [fact for item in version.transitional for fact in (item.event, item.unless)]
    return tuple(
        dict.fromkeys((*facts_used(version, dictionary), *(f for f in (*further, *events) if f and f in dictionary)))
    )


@per_version
def condition_facts(version: Version) -> frozenset[str]:
    """Return the facts that decide whether the applicant, or this one payment, meets the conditions."""
    parts = (version.eligibility, version.payable)
    return frozenset(fact for part in parts for node in walk(part) for fact in named(node) if fact)


@per_version
def deciding_facts(version: Version) -> frozenset[str]:
    """Return the facts that decide the conditions, and all that they follow from."""
    found = condition_facts(version)
    while True:
        further = found.union(*(inputs_of(rule) for rule in version.derive if rule.fact in found))
        if further == found:
            return found
        found = further


@per_version
def wanted_answers(version: Version) -> dict[str, bool]:
    """Return for each yes/no fact the answer that meets the condition: 失信 is wanted to be False."""
    nodes = [*walk(version.eligibility), *walk(version.payable)]
    soft = {node.fact: True for node in nodes if isinstance(node, Judge) and node.fact}
    return soft | {node.fact: node.value for node in nodes if isinstance(node, YesNo)}


def taken_as_clean(version: Version, given: Container[str]) -> tuple[str, ...]:
    """Return the yes/no facts that a rule wants to be false and nobody spoke of.

    Who tells his figures does not list the offences he did not commit; what rests on their absence says so.
    """
    return tuple(
        fact
        for fact, inputs in _bad_records(version).items()
        if fact not in given and not any(source in given for source in inputs)
    )


@per_version
def _bad_records(version: Version) -> Mapping[str, frozenset[str]]:
    """Return the facts wanted to be false, each with what it follows from: a penalty's date tells whether there was one."""
    wanted = [fact for fact, value in wanted_answers(version).items() if value is False]
    sources = {rule.fact: inputs_of(rule) for rule in version.derive}
    return {fact: sources.get(fact, frozenset()) for fact in wanted}


def inputs_of(rule: Derived) -> frozenset[str]:
    """Return the facts that a derived fact follows from."""
    parts = (rule.node, rule.grade, rule.condition, tuple(condition for condition, _ in rule.cases))
    return frozenset(fact for node in walk(parts) for fact in named(node) if fact)


@per_version
def counted_lists(version: Version) -> frozenset[str]:
    """Return the lists whose elements are counted: one element told by its own facts is not enough for these."""
    return frozenset(node.fact for node in walk(version) if isinstance(node, CountOf))


@per_version
def benefit_facts(version: Version) -> frozenset[str]:
    """Return the facts that move the amount, and those that they follow from."""
    parts = (version.benefit, version.also, version.schedule)
    direct = frozenset(fact for part in parts for node in walk(part) for fact in named(node) if fact)
    return direct.union(*(inputs_of(rule) for rule in version.derive if rule.fact in direct))


def named(node: Any) -> tuple[str, ...]:
    """Return the facts one node looks at itself."""
    if isinstance(node, _SINGLE):
        return (node.fact,)
    if isinstance(node, DateCompare):
        return (node.fact, node.other)
    if isinstance(node, Judge):
        return (node.fact,)
    if isinstance(node, DeadlineRule):
        return (node.base,) if node.base_is_fact else ()
    if isinstance(node, ScheduleRow):
        return (node.actual,)
    return ()


def _further(node: Any) -> tuple[str, ...]:
    return node.facts if isinstance(node, Known) else named(node)


def walk(item: Any) -> Iterator[Any]:
    """Yield the item and every dataclass below it, depth first."""
    if is_dataclass(item) and not isinstance(item, type):
        yield item
        for part in fields(item):
            if part.name not in ("facts", "compiled"):
                yield from walk(getattr(item, part.name))
    elif isinstance(item, tuple | list):
        for part in item:
            yield from walk(part)
