"""One version of a program turned into closures, once, on its first evaluation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tools.evaluation import amounts, conditions
from tools.evaluation.deadlines import blank_deadlines
from tools.evaluation.environment import Environment, RunCondition
from tools.evaluation.result import DeadlineResult, Step, Verdict
from tools.evaluation.tables import compile_rows
from tools.evaluation.values import AMOUNT_WEIGHT, Compiled, test
from tools.exact import INFINITY, ZERO
from tools.facts import Dictionary, FactDefinition
from tools.rules import nodes
from tools.rules.model import Also, Conflict, Derived, Note, Version
from tools.rules.uses import named, walk

# What one payment must meet is asked before what only moves the amount.
PAYABLE_WEIGHT = 0.75
Derive = Callable[[Environment], Any]


@dataclass(frozen=True, slots=True)
class CompiledRow:
    label: str
    at_most: Compiled
    actual: str
    condition: RunCondition | None
    cite: str


@dataclass(frozen=True, slots=True)
class CompiledVersion:
    eligibility: RunCondition
    payable: RunCondition | None
    benefit: Compiled | None
    also: tuple[tuple[Also, Compiled], ...]
    schedule: tuple[CompiledRow, ...]
    notes: tuple[tuple[str, RunCondition | None], ...]
    deadlines: tuple[DeadlineResult, ...]  # without days
    flat: bool  # the reasons of eligibility are listed one by one
    flat_payable: bool


class Compiler:
    """Compiles nodes; `derived` holds the facts that follow from others in this version."""

    def __init__(self, facts: Dictionary, version: Version) -> None:
        self.facts = facts
        self.derived: dict[str, Derive] = {}
        # item → the list it belongs to, of the lists this version adds up
        self._items = {
            item: node.fact for node in walk(version) if isinstance(node, nodes.Each) for item in facts[node.fact].items
        }
        for rule in version.derive:
            self.derived[rule.fact] = _derive(rule, self)

    def amount(self, node: nodes.Node) -> Compiled:
        return amounts.COMPILERS[type(node)](node, self)

    def condition(self, node: nodes.Node, weight: float) -> RunCondition:
        run = conditions.COMPILERS[type(node)](node, self, weight)
        if isinstance(node, nodes.Group | nodes.Not):
            return run
        looked_at = frozenset(fact for part in walk(node) for fact in named(part)) & self._items.keys()
        return conditions.over_elements(run, self._items[min(looked_at)], looked_at) if looked_at else run


def compile_version(version: Version, facts: Dictionary) -> CompiledVersion:
    compiler = Compiler(facts, version)
    rows = tuple(
        CompiledRow(
            row.label,
            compiler.amount(row.at_most),
            row.actual,
            compiler.condition(row.condition, AMOUNT_WEIGHT) if row.condition else None,
            row.cite,
        )
        for row in version.schedule
    )
    remarks: tuple[Conflict | Note, ...] = (*version.conflicts, *version.notes)
    notes = tuple((note.text, compiler.condition(note.condition, 0.0) if note.condition else None) for note in remarks)
    benefit = compiler.amount(version.benefit) if version.benefit is not None else None
    payable = compiler.condition(version.payable, PAYABLE_WEIGHT) if version.payable is not None else None
    also = tuple((item, compiler.amount(item.amount)) for item in version.also)
    return CompiledVersion(
        compiler.condition(version.eligibility, 1.0),
        payable,
        benefit,
        also,
        rows,
        notes,
        blank_deadlines(version, facts),
        _lists_all(version.eligibility),
        _lists_all(version.payable),
    )


def _lists_all(top: nodes.Node | None) -> bool:
    """True for a group of which every part must hold: its parts are listed one by one."""
    return isinstance(top, nodes.Group) and top.need == len(top.parts)


def _derive(rule: Derived, compiler: Compiler) -> Derive:
    definition = compiler.facts[rule.fact]
    compute = _grade(rule, definition, compiler) if rule.grade else _value(rule, definition, compiler)

    def run(env: Environment) -> Any:
        mark = len(env.missing)
        value = None if rule.fact in env.tried else compute(env)
        if value is None:
            env.tried.add(rule.fact)
            _ask(env, mark, rule.fact)
            return None
        env.facts[rule.fact] = value
        return value

    return run


def _ask(env: Environment, mark: int, fact: str) -> None:
    """Ask for the derived fact itself when nothing it follows from is known yet."""
    if len(env.missing) == mark:
        env.missing.append((fact, AMOUNT_WEIGHT))


def _value(rule: Derived, definition: FactDefinition, compiler: Compiler) -> Derive:
    if rule.cases:
        return _first_case(rule, compiler)
    if rule.condition is not None:
        return _truth(compiler.condition(rule.condition, AMOUNT_WEIGHT))
    assert rule.node is not None
    node = compiler.amount(rule.node)

    def run(env: Environment) -> Any:
        mark = len(env.steps)
        low, high = node.run(env)
        if low == ZERO and high == INFINITY:
            del env.steps[mark:]
            return None
        if len(env.steps) > mark:
            last = env.steps[-1]
            env.steps[-1] = Step(f"{definition.label}：{last.text}", last.value, last.cite)
        return (ZERO, high) if rule.bounded else (low, high)

    return run


def _truth(condition: RunCondition) -> Derive:
    def run(env: Environment) -> Any:
        verdict = test(env, condition)
        return None if verdict not in (Verdict.YES, Verdict.NO) else verdict is Verdict.YES

    return run


def _first_case(rule: Derived, compiler: Compiler) -> Derive:
    cases = [(compiler.condition(condition, AMOUNT_WEIGHT), name) for condition, name in rule.cases]

    def run(env: Environment) -> Any:
        for condition, name in cases:
            verdict = test(env, condition)
            if verdict is not Verdict.NO:
                return name if verdict is Verdict.YES else None
        return None

    return run


def _grade(rule: Derived, definition: FactDefinition, compiler: Compiler) -> Derive:
    assert rule.grade is not None
    by, rows = compiler.amount(rule.grade.by), compile_rows(rule.grade.rows, compiler)
    names = [str(row.pay) for row in rule.grade.rows]

    def run(env: Environment) -> Any:
        value = by.run(env)
        hit = [(row, name) for row, name in zip(rows, names, strict=True) if row.touches(*value)]
        if len(hit) != 1:
            return None
        row, name = hit[0]
        env.steps.append(Step(f"{by.show(*value)}属于{row.text}：{definition.label}为{name}", name, row.cite))
        return name

    return run
