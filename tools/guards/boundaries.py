"""Boundary cases from every literal: just below, at, and just above, with the rest of a worked example unchanged.

`generate` computes what comes out now; the file is stored and reviewed, and from then on any change must be meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tools.dates import add_months
from tools.errors import ToolError
from tools.exact import LOOSE, plain
from tools.guards.cases import Case, run_case
from tools.guards.walk import literals, nodes, walk
from tools.quantities import BASE_UNIT
from tools.rules.model import Program, Version
from tools.rules.nodes import (
    Brackets,
    ByLevel,
    Compare,
    DateCompare,
    FactRef,
    Judge,
    Literal,
    Member,
    Row,
    Tiers,
    YesNo,
)
from tools.units import MONEY, RATIO

SMALLEST = {MONEY: Decimal("0.01"), RATIO: Decimal("0.0001"), "score": Decimal("0.1"), "area": Decimal("0.01")}
LARGE = {MONEY: Decimal(10**10)}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Variation:
    """One fact set to another value, written as a person would."""

    fact: str
    value: Any


def generate(program: Program, examples: list[Case]) -> list[dict[str, Any]]:
    """Return boundary cases as plain mappings, without duplicates, in a fixed order."""
    made: dict[str, dict[str, Any]] = {}
    given = {program.facts.find(name).id for example in examples for name in example.facts}
    for example in examples:
        version = _version(program, example)
        if version is None:
            continue
        for case in _around(program, version, example, given):
            made.setdefault(repr((case.as_of, sorted(case.facts.items(), key=str))), _outcome(program, case))
    return list(made.values())


def _version(program: Program, example: Case) -> Version | None:
    return program.version_of(example.version) if example.version else program.version_on(example.as_of)


def _around(program: Program, version: Version, example: Case, given: set[str]) -> Iterator[Case]:
    """Vary what the example gives, and what no example gives."""
    known = {program.facts.find(name).id: value for name, value in example.facts.items()}
    for variation in dict.fromkeys(variations(program, version, example.as_of)):
        if variation.fact in given and variation.fact not in known:
            continue
        value = list(variation.value) if isinstance(variation.value, tuple) else variation.value
        facts = {**known, variation.fact: value}
        yield Case(f"{example.name}｜{_said(program, variation)}", example.as_of, facts, {}, example.version)
    for day in _edges(version):
        yield Case(f"{example.name}｜{day}", day, known, {}, example.version)


def _said(program: Program, variation: Variation) -> str:
    value = "、".join(variation.value) if isinstance(variation.value, tuple) else variation.value
    shown = {True: "是", False: "否"}.get(value, value) if isinstance(value, bool) else value
    return f"{program.facts[variation.fact].label}={shown if shown != '' else '无'}"


def _edges(version: Version) -> list[date]:
    edges = [version.start - ONE_DAY, version.start]
    return edges if version.end is None else [*edges, version.end, version.end + ONE_DAY]


def variations(program: Program, version: Version, as_of: date) -> Iterator[Variation]:
    """Yield every value worth trying for every fact of a version."""
    for node in nodes(version):
        yield from _of_node(program, node, as_of)
    yield from _of_amounts(program, version)
    yield from _of_dates(version, as_of)


def _of_node(program: Program, node: object, as_of: date) -> Iterator[Variation]:
    if isinstance(node, Compare) and isinstance(node.left, FactRef) and isinstance(node.right, Literal):
        yield from _near(program, node.left.fact, node.right)
    elif isinstance(node, Tiers | Brackets) and isinstance(node.by, FactRef):
        for edge in _row_edges(node.rows):
            yield from _near(program, node.by.fact, edge)
    elif isinstance(node, YesNo) or (isinstance(node, Judge) and node.fact):
        yield from (Variation(node.fact, value) for value in (True, False))
    elif isinstance(node, Member):
        yield from _of_member(program, node)
    elif isinstance(node, ByLevel):
        levels = dict.fromkeys([*(level for level, _ in node.table), *program.facts[node.fact].values])
        yield from (Variation(node.fact, level) for level in levels)
    elif isinstance(node, DateCompare):
        yield from _of_day(node, as_of)


def _row_edges(rows: tuple[Row, ...]) -> list[Literal]:
    return [edge for row in rows for edge in (row.low, row.high) if edge is not None]


def _of_member(program: Program, node: Member) -> Iterator[Variation]:
    definition = program.facts[node.fact]
    others = [value for value in definition.values if value not in node.values] or ["其他"]
    if definition.type == "choice":
        values = [*node.values, *others[:2], *sorted(definition.outside)[:1], *(["未列明"] if node.open else [])]
        yield from (Variation(node.fact, value) for value in values)
        return
    yield from (Variation(node.fact, (value,)) for value in (*node.values, *others[:1]))
    yield Variation(node.fact, ("无",))
    yield Variation(node.fact, tuple(node.values))


def _of_day(node: DateCompare, as_of: date) -> Iterator[Variation]:
    base = node.day
    if node.period is not None:
        base = add_months(as_of, -int(node.period.quantity.value))
    if base is not None:
        yield from (Variation(node.fact, (base + step).isoformat()) for step in (-ONE_DAY, timedelta(), ONE_DAY))


def _near(program: Program, fact: str, literal: Literal) -> Iterator[Variation]:
    kind = program.facts[fact].kind
    step, value = SMALLEST.get(kind, Decimal(1)), literal.quantity.value
    for near in (value - step, value, value + step):
        if near >= 0:
            yield Variation(fact, number_text(near, kind))


def number_text(value: Decimal, kind: str) -> str:
    """Return a number as a fact is given: 20000000.01元, 501人, 49.99%."""
    if kind == MONEY:
        return f"{plain(value)}元"
    if kind == RATIO:
        return f"{plain(value * 100)}%"
    return plain(value) + BASE_UNIT.get(kind, kind.removeprefix("count:"))


def _of_amounts(program: Program, version: Version) -> Iterator[Variation]:
    """Money, counts and shares that only the amount uses: at, and around, where a limit begins to bind."""
    parts = (version.benefit, version.schedule, version.derive, version.also)
    used = [item.fact for part in parts for item in walk(part) if isinstance(item, FactRef)]
    numbers = [literal.quantity for literal in literals(version)]
    for fact in dict.fromkeys(used):
        kind = program.facts[fact].kind
        if fact == "benefit":
            continue
        for value in _points(kind, numbers):
            yield Variation(fact, number_text(value, kind))


def _points(kind: str, numbers: list[Any]) -> list[Decimal]:
    step = SMALLEST.get(kind, Decimal(1))
    own = [number.value for number in numbers if number.kind == kind and not number.per]
    shares = [number.value for number in numbers if number.kind == RATIO and number.value]
    points = {Decimal(0), step, *own}
    if kind == MONEY:
        points |= {LOOSE.divide(value, share).quantize(step) for value in own for share in shares}
        points |= {Decimal("123456.78"), *LARGE.values()}
    if kind.startswith("count:"):
        points |= {Decimal(value) for value in (1, 9, 10, 11, 21, 36, 99)}
    near = {point + move for point in own for move in (-step, step) if point + move >= 0}
    top = {Decimal(1)} if kind == RATIO else set()
    return sorted(point for point in points | near | top if kind != RATIO or point <= 1)


def _of_dates(version: Version, as_of: date) -> Iterator[Variation]:
    days = (as_of, date(as_of.year, 8, 31), date(as_of.year, 9, 30))
    for rule in version.deadlines:
        late = (rule.not_after + ONE_DAY,) if rule.not_after else ()
        if rule.base_is_fact:
            yield from (Variation(rule.base, day.isoformat()) for day in (*days, *late))
    for transition in version.transitional:
        yield from (
            Variation(transition.event, (transition.before + move).isoformat()) for move in (-ONE_DAY, timedelta())
        )


def _outcome(program: Program, case: Case) -> dict[str, Any]:
    """The case with everything that must stay as it is now."""
    entry: dict[str, Any] = {"name": case.name, "as_of": case.as_of, "facts": dict(case.facts)}
    if case.version:
        entry["version"] = case.version
    try:
        result = run_case(program, case)
    except ToolError as error:
        raise type(error)(error.what, where=f"{program.file}: {case.name}", remedy=error.remedy) from error
    entry["status"], entry["verdict"] = result.status.label, str(result.verdict)
    if result.doc:
        entry["payable"] = str(result.payable)
    if result.benefit is not None:
        entry["benefit"] = result.benefit.text
    if result.also:
        entry["also"] = {figure.label: figure.amount.text for figure in result.also}
    if result.schedule:
        entry["years"] = {year.label: year.amount.text for year in result.schedule}
    days = {item.id: item.day for item in result.deadlines if item.day is not None}
    return entry | ({"deadlines": days} if days else {})


def write_cases(cases: list[dict[str, Any]], path: Path) -> None:
    """Store generated cases, one line each, so that a review sees what changed."""
    head = (
        "# Generated from the literals of the rule: python -m tools.guards PROGRAMS CASES. Review every changed line.\n"
    )
    path.write_text(head + "".join(f"- {_flow(case)}\n" for case in cases), encoding="utf-8")


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return f'"{value}"'
