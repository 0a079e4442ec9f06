"""Amounts chosen from a table: tiers, brackets, levels, branches and alternatives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tools.evaluation.environment import UNKNOWN_SPAN, Environment, Span
from tools.evaluation.result import Verdict
from tools.evaluation.values import AMOUNT_WEIGHT, Compiled, add_up, prefix_of, spans, step, test
from tools.exact import INFINITY, ZERO, multiply, subtract
from tools.rules import nodes

if TYPE_CHECKING:
    from tools.evaluation.compiler import Compiler


@dataclass(frozen=True, slots=True)
class CompiledRow:
    low: Decimal
    low_included: bool
    high: Decimal
    high_included: bool
    pay: Compiled
    text: str
    cite: str

    def holds(self, value: Decimal) -> bool:
        above = value > self.low or (self.low_included and value == self.low)
        return above and (value < self.high or (self.high_included and value == self.high))

    def touches(self, low: Decimal, high: Decimal) -> bool:
        """True when some value between low and high falls into this row."""
        above = high > self.low or (self.low_included and high == self.low)
        return above and (low < self.high or (self.high_included and low == self.high))


def compile_rows(rows: tuple[nodes.Row, ...], compiler: Compiler) -> tuple[CompiledRow, ...]:
    return tuple(_compile_row(row, compiler) for row in rows)


def _compile_row(row: nodes.Row, compiler: Compiler) -> CompiledRow:
    pay = (
        compiler.amount(row.pay)
        if isinstance(row.pay, nodes.Node)
        else Compiled(lambda env: UNKNOWN_SPAN, lambda a, b: "")
    )
    low = row.low.quantity.value if row.low else -INFINITY
    high = row.high.quantity.value if row.high else INFINITY
    return CompiledRow(low, row.low_included, high, row.high_included or row.high is None, pay, row_text(row), row.cite)


def covered(rows: Sequence[CompiledRow], low: Decimal, high: Decimal) -> bool:
    """True when every value from low to high falls into one of the rows: no gap between them, none at the ends."""
    ordered = sorted(rows, key=lambda row: row.low)
    if not ordered or not ordered[0].holds(low) or not ordered[-1].holds(high):
        return False
    pairs = pairwise(ordered)
    return all(a.high == b.low and (a.high_included or b.low_included) for a, b in pairs)


def row_text(row: nodes.Row) -> str:
    """100万元（含）以上、500万元以下: the bounds of a row, always saying 含 or 不含."""
    parts = []
    if row.low:
        parts.append(f"{row.low.quantity.text}（{'含' if row.low_included else '不含'}）以上")
    if row.high:
        parts.append(f"{row.high.quantity.text}（{'含' if row.high_included else '不含'}）以下")
    return "、".join(parts)


def tiers(node: nodes.Tiers, compiler: Compiler) -> Compiled:
    by, rows = compiler.amount(node.by), compile_rows(node.rows, compiler)
    otherwise = compiler.amount(node.otherwise) if node.otherwise is not None else None
    show, prefix, cite = spans(node.kind), prefix_of(node), node.cite

    def run(env: Environment) -> Span:
        mark = len(env.missing)
        value = by.run(env)
        shown = by.show(*value)
        hit = [row for row in rows if row.touches(*value)]
        outside = not (len(hit) == 1 and hit[0].holds(value[0]) and hit[0].holds(value[1]))
        options = [row.pay.run(env) for row in hit]
        if outside and not covered(hit, *value):
            options.append(otherwise.run(env) if otherwise is not None else (ZERO, ZERO))
        low, high = min(option[0] for option in options), max(option[1] for option in options)
        text = show(low, high)
        where = (
            f"属于{hit[0].text}" if len(hit) == 1 and not outside else ("不在各档之内" if not hit else "所在档次待定")
        )
        step(env, f"{prefix}{shown}{where}：{text}", text, hit[0].cite if len(hit) == 1 else cite)
        if low == high:
            del env.missing[mark:]
        return low, high

    return Compiled(run, show)


def brackets(node: nodes.Brackets, compiler: Compiler) -> Compiled:
    by, rows = compiler.amount(node.by), compile_rows(node.rows, compiler)
    show, prefix = spans(node.kind), prefix_of(node)

    def part(env: Environment, row: CompiledRow, value: Span, start: Decimal) -> Span:
        inside = tuple(max(ZERO, subtract(min(edge, row.high), start)) for edge in value)
        rate = row.pay.run(env)
        low, high = multiply(inside[0], rate[0]), multiply(inside[1], rate[1])
        if high:
            text = show(low, high)
            step(env, f"{prefix}{row.text}部分：{show(*inside)} × {row.pay.show(*rate)} = {text}", text, row.cite)
        return low, high

    def run(env: Environment) -> Span:
        value = by.run(env)
        parts = [part(env, row, value, max(row.low, ZERO)) for row in rows]
        paid = [item for item in parts if item[1]] or [(ZERO, ZERO)]
        low, high = add_up(paid)
        text = show(low, high)
        step(env, f"{prefix}{' + '.join(show(*item) for item in paid)} = {text}", text, node.cite)
        return low, high

    return Compiled(run, show)


def by_level(node: nodes.ByLevel, compiler: Compiler) -> Compiled:
    table = {level: compiler.amount(pay) for level, pay in node.table}
    cites = {level: pay.cite for level, pay in node.table}
    otherwise = compiler.amount(node.otherwise) if node.otherwise is not None else None
    definition, show, prefix = compiler.facts[node.fact], spans(node.kind), prefix_of(node)
    name, entry, derive = node.fact, (node.fact, AMOUNT_WEIGHT), compiler.derived.get(node.fact)
    possible = {*definition.values, *definition.outside}
    unlisted = otherwise is None and (not possible or not possible <= set(table))

    def choose(env: Environment, level: str) -> Span:
        pay = table.get(level, otherwise)
        value = (ZERO, ZERO) if pay is None else pay.run(env)
        text = show(*value)
        step(env, f"{prefix}{definition.label}为{level}：{text}", text, cites.get(level, node.cite))
        return value

    def run(env: Environment) -> Span:
        level = env.facts.get(name) or (derive(env) if derive else None)
        if level is not None:
            return choose(env, level)
        if derive is None:
            env.missing.append(entry)
        options = [pay.run(env) for pay in (*table.values(), *((otherwise,) if otherwise else ()))]
        options += [(ZERO, ZERO)] if unlisted else []
        low, high = min(option[0] for option in options), max(option[1] for option in options)
        text = show(low, high)
        step(env, f"{prefix}{definition.label}待定：{text}", text, node.cite)
        return low, high

    return Compiled(run, show)


def when(node: nodes.When, compiler: Compiler) -> Compiled:
    condition = compiler.condition(node.condition, AMOUNT_WEIGHT)
    then, otherwise = compiler.amount(node.then), compiler.amount(node.otherwise)
    show, prefix, words = spans(node.kind), prefix_of(node), str(getattr(node.condition, "text", ""))

    def run(env: Environment) -> Span:
        mark = len(env.missing)
        verdict = test(env, condition)
        if verdict is Verdict.YES:
            return said(env, then.run(env), f"{prefix}{words}", node.then.cite)
        if verdict is Verdict.NO:
            return said(env, otherwise.run(env), f"{prefix}不属于“{words}”", node.otherwise.cite)
        first, second = then.run(env), otherwise.run(env)
        low, high = min(first[0], second[0]), max(first[1], second[1])
        if low == high:
            del env.missing[mark:]
        return said(env, (low, high), f"{prefix}是否“{words}”待定", node.cite)

    def said(env: Environment, value: Span, text: str, cite: str) -> Span:
        shown = show(*value)
        step(env, f"{text}：{shown}", shown, cite)
        return value

    return Compiled(run, show)


def best_of(node: nodes.BestOf, compiler: Compiler) -> Compiled:
    choices = [
        (
            choice.name,
            compiler.condition(choice.condition, AMOUNT_WEIGHT) if choice.condition else None,
            compiler.amount(choice.of),
        )
        for choice in node.choices
    ]
    show, prefix, cite = spans(node.kind), prefix_of(node), node.cite

    def value_of(env: Environment, condition: Any, of: Compiled) -> Span:
        verdict = Verdict.YES if condition is None else test(env, condition)
        if verdict is Verdict.NO:
            return ZERO, ZERO
        low, high = of.run(env)
        return (low, high) if verdict is Verdict.YES else (ZERO, high)

    def run(env: Environment) -> Span:
        mark = len(env.missing)
        values = [(name, value_of(env, condition, of)) for name, condition, of in choices]
        low, high = max(value[0] for _, value in values), max(value[1] for _, value in values)
        if low == high:
            del env.missing[mark:]
        text = show(low, high)
        shown = "、".join(f"{name} {show(*value)}" for name, value in values)
        step(env, f"{prefix}{shown} 择一取高：{text}", text, cite)
        return low, high

    return Compiled(run, show)
