"""Amounts as closures. Each returns the span (low, high) of its value and writes the step a person would write.

Spans are equal-ended when every fact is known. A missing fact spans everything it may be, so the true amount always lies
inside; when a span closes in spite of a missing fact, that fact no longer matters and is taken off the list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from tools.evaluation.environment import UNKNOWN_SPAN, Environment, RunAmount, Span
from tools.evaluation.result import Step, Verdict
from tools.exact import FEN, INFINITY, LOOSE, ONE, ZERO, add, divide, multiply, round_to, subtract
from tools.quantities import writer
from tools.rules import nodes

if TYPE_CHECKING:
    from tools.evaluation.compiler import Compiler

Show = Callable[[Decimal, Decimal], str]
AMOUNT_WEIGHT = 0.5  # a fact that only moves the amount is asked after one that decides eligibility


class Compiled(NamedTuple):
    run: RunAmount
    show: Show  # the value as an operand


def spans(kind: str, unit: str = "", unknown: str = "待定") -> Show:
    """Return how a span of this kind is written: 40万元, 不超过50万元, 20万元至50万元, 待定."""
    one = writer(kind, unit)

    def show(low: Decimal, high: Decimal) -> str:
        if low == high:
            return one(low)
        if high == INFINITY:
            return f"不少于{one(low)}" if low else unknown
        return f"{one(low)}至{one(high)}" if low else f"不超过{one(high)}"

    return show


def _step(env: Environment, text: str, value: str, cite: str) -> None:
    env.steps.append(Step(text, value, cite))


def _prefix(node: Any) -> str:
    return f"{node.label}：" if node.label else ""


def literal(node: nodes.Literal, _: Compiler) -> Compiled:
    value = (node.quantity.value, node.quantity.value)
    text = node.quantity.text
    return Compiled(lambda env: value, lambda low, high: text)


def fact(node: nodes.FactRef, compiler: Compiler) -> Compiled:
    definition = compiler.facts[node.fact]
    most = INFINITY if definition.at_most is None else definition.at_most
    unknown = (ZERO, most)
    entry = (node.fact, AMOUNT_WEIGHT)
    name = node.fact
    show_span = spans(node.kind, definition.unit, f"{definition.label}（待填）")
    derive = compiler.derived.get(name)

    def run(env: Environment) -> Span:
        value = env.facts.get(name)
        if value is None and derive is not None:
            value = derive(env)
        if value is None:
            if derive is None:
                env.missing.append(entry)
            return unknown
        return value  # type: ignore[no-any-return]

    def show(low: Decimal, high: Decimal) -> str:
        return f"{definition.label}（待填）" if (low, high) == unknown else show_span(low, high)

    return Compiled(run, show)


def share(node: nodes.Share, compiler: Compiler) -> Compiled:
    rate, of, show = compiler.amount(node.rate), compiler.amount(node.of), spans(node.kind)
    prefix, cite = _prefix(node), node.cite

    def run(env: Environment) -> Span:
        rate_low, rate_high = rate.run(env)
        of_low, of_high = of.run(env)
        low = multiply(rate_low, of_low)
        high = low if rate_low == rate_high and of_low == of_high else multiply(rate_high, of_high)
        value = show(low, high)
        _step(env, f"{prefix}{of.show(of_low, of_high)} × {rate.show(rate_low, rate_high)} = {value}", value, cite)
        return low, high

    return Compiled(run, show)


def _product(parts: tuple[Compiled, ...], scale: Decimal, kind: str, head: str, cite: str) -> Compiled:
    show = spans(kind)

    def run(env: Environment) -> Span:
        values = [part.run(env) for part in parts]
        low = high = ONE
        for value in values:
            low, high = multiply(low, value[0]), multiply(high, value[1])
        low, high = divide(low, scale), high if high == INFINITY else divide(high, scale)
        shown = " × ".join(part.show(*value) for part, value in zip(parts, values, strict=True))
        text = show(low, high)
        _step(env, f"{head}{shown} = {text}", text, cite)
        return low, high

    return Compiled(run, show)


def times(node: nodes.Times, compiler: Compiler) -> Compiled:
    parts = tuple(compiler.amount(factor) for factor in node.factors)
    return _product(parts, node.per, node.kind, _prefix(node), node.cite)


def unit_rate(node: nodes.UnitRate, compiler: Compiler) -> Compiled:
    parts = (compiler.amount(node.rate), *(compiler.amount(part) for part in node.of))
    return _product(parts, node.scale, node.kind, _prefix(node), node.cite)


def extreme(node: nodes.Extreme, compiler: Compiler) -> Compiled:
    parts = tuple(compiler.amount(part) for part in node.parts)
    choose: Callable[..., Decimal] = min if node.take == "min" else max
    word, show, prefix, cite = "取低" if node.take == "min" else "取高", spans(node.kind), _prefix(node), node.cite

    def run(env: Environment) -> Span:
        mark = len(env.missing)
        values = [part.run(env) for part in parts]
        low, high = choose(value[0] for value in values), choose(value[1] for value in values)
        if low == high:
            del env.missing[mark:]
        shown = "、".join(part.show(*value) for part, value in zip(parts, values, strict=True))
        text = show(low, high)
        _step(env, f"{prefix}{shown} {word}：{text}", text, cite)
        return low, high

    return Compiled(run, show)


def total(node: nodes.Sum, compiler: Compiler) -> Compiled:
    parts = tuple(compiler.amount(part) for part in node.parts)
    show, prefix, cite = spans(node.kind), _prefix(node), node.cite

    def run(env: Environment) -> Span:
        values = [part.run(env) for part in parts]
        low = high = ZERO
        for value in values:
            low, high = add(low, value[0]), add(high, value[1])
        shown = " + ".join(part.show(*value) for part, value in zip(parts, values, strict=True))
        text = show(low, high)
        _step(env, f"{prefix}{shown} = {text}", text, cite)
        return low, high

    return Compiled(run, show)


def minus(node: nodes.Minus, compiler: Compiler) -> Compiled:
    parts = tuple(compiler.amount(part) for part in node.parts)
    show, prefix, cite = spans(node.kind), _prefix(node), node.cite

    def run(env: Environment) -> Span:
        values = [part.run(env) for part in parts]
        low, high = _less(values)
        shown = " − ".join(part.show(*value) for part, value in zip(parts, values, strict=True))
        text = show(low, high)
        _step(env, f"{prefix}{shown} = {text}", text, cite)
        return low, high

    return Compiled(run, show)


def _less(values: list[Span]) -> Span:
    """The first span less the others, never below zero."""
    low, high = values[0]
    for other_low, other_high in values[1:]:
        low = ZERO if other_high == INFINITY else max(ZERO, subtract(low, other_high))
        high = high if high == INFINITY else max(ZERO, subtract(high, other_low))
    return low, high


def cap(node: nodes.Cap, compiler: Compiler) -> Compiled:
    limit, of = compiler.amount(node.limit), compiler.amount(node.of)
    used = compiler.amount(node.used) if node.used is not None else None
    show, cite, label = spans(node.kind), node.cite, node.label or node.scope
    head = f"{label}：" if label else ""
    room_head = f"{label}尚余："

    def room(env: Environment) -> tuple[Span, str]:
        most = limit.run(env)
        if used is None:
            return most, limit.show(*most)
        taken = used.run(env)
        if not taken[1]:
            return most, limit.show(*most)
        left = _less([most, taken])
        text = show(*left)
        _step(env, f"{room_head}{limit.show(*most)} − {used.show(*taken)} = {text}", text, cite)
        return left, text

    def run(env: Environment) -> Span:
        mark = len(env.missing)
        value = of.run(env)
        left, left_text = room(env)
        low, high = min(value[0], left[0]), min(value[1], left[1])
        if low == high:
            del env.missing[mark:]
        text = show(low, high)
        _step(env, f"{head}{of.show(*value)}、{left_text} 取低：{text}", text, cite)
        return low, high

    return Compiled(run, show)


def floor(node: nodes.Floor, compiler: Compiler) -> Compiled:
    limit, of, then = compiler.amount(node.limit), compiler.amount(node.of), compiler.amount(node.then)
    show, prefix, cite = spans(node.kind), _prefix(node), node.cite

    def run(env: Environment) -> Span:
        value, edge, low_pay = of.run(env), limit.run(env), then.run(env)
        if value[0] >= edge[1]:
            return value
        if value[1] < edge[0]:
            text = show(*low_pay)
            _step(env, f"{prefix}{of.show(*value)}低于{limit.show(*edge)}：{text}", text, cite)
            return low_pay
        low, high = min(low_pay[0], value[0]), max(low_pay[1], value[1])
        text = show(low, high)
        _step(env, f"{prefix}{of.show(*value)}是否低于{limit.show(*edge)}待定：{text}", text, cite)
        return low, high

    return Compiled(run, show)


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
    pay = compiler.amount(row.pay) if isinstance(row.pay, nodes.Node) else Compiled(lambda env: UNKNOWN_SPAN, lambda a, b: "")
    low = row.low.quantity.value if row.low else -INFINITY
    high = row.high.quantity.value if row.high else INFINITY
    return CompiledRow(low, row.low_included, high, row.high_included or row.high is None, pay, row_text(row), row.cite)


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
    show, prefix, cite = spans(node.kind), _prefix(node), node.cite

    def run(env: Environment) -> Span:
        mark = len(env.missing)
        value = by.run(env)
        shown = by.show(*value)
        hit = [row for row in rows if row.touches(*value)]
        outside = not (len(hit) == 1 and hit[0].holds(value[0]) and hit[0].holds(value[1]))
        options = [row.pay.run(env) for row in hit]
        if outside and (otherwise is not None or not hit):
            options.append(otherwise.run(env) if otherwise is not None else (ZERO, ZERO))
        low, high = min(option[0] for option in options), max(option[1] for option in options)
        text = show(low, high)
        where = f"属于{hit[0].text}" if len(hit) == 1 and not outside else ("不在各档之内" if not hit else "所在档次待定")
        _step(env, f"{prefix}{shown}{where}：{text}", text, hit[0].cite if len(hit) == 1 else cite)
        if low == high:
            del env.missing[mark:]
        return low, high

    return Compiled(run, show)


def brackets(node: nodes.Brackets, compiler: Compiler) -> Compiled:
    by, rows = compiler.amount(node.by), compile_rows(node.rows, compiler)
    show, prefix = spans(node.kind), _prefix(node)

    def part(env: Environment, row: CompiledRow, value: Span, start: Decimal) -> Span:
        inside = tuple(max(ZERO, subtract(min(edge, row.high), start)) for edge in value)
        rate = row.pay.run(env)
        low, high = multiply(inside[0], rate[0]), multiply(inside[1], rate[1])
        if high:
            text = show(low, high)
            _step(env, f"{prefix}{row.text}部分：{show(*inside)} × {row.pay.show(*rate)} = {text}", text, row.cite)
        return low, high

    def run(env: Environment) -> Span:
        value = by.run(env)
        parts = [part(env, row, value, max(row.low, ZERO)) for row in rows]
        paid = [item for item in parts if item[1]] or [(ZERO, ZERO)]
        low, high = _add_up(paid)
        text = show(low, high)
        _step(env, f"{prefix}{' + '.join(show(*item) for item in paid)} = {text}", text, node.cite)
        return low, high

    return Compiled(run, show)


def _add_up(values: list[Span]) -> Span:
    low = high = ZERO
    for value in values:
        low, high = add(low, value[0]), add(high, value[1])
    return low, high


def by_level(node: nodes.ByLevel, compiler: Compiler) -> Compiled:
    table = {level: compiler.amount(pay) for level, pay in node.table}
    cites = {level: pay.cite for level, pay in node.table}
    otherwise = compiler.amount(node.otherwise) if node.otherwise is not None else None
    definition, show, prefix = compiler.facts[node.fact], spans(node.kind), _prefix(node)
    name, entry, derive = node.fact, (node.fact, AMOUNT_WEIGHT), compiler.derived.get(node.fact)

    def choose(env: Environment, level: str) -> Span:
        pay = table.get(level, otherwise)
        value = (ZERO, ZERO) if pay is None else pay.run(env)
        text = show(*value)
        _step(env, f"{prefix}{definition.label}为{level}：{text}", text, cites.get(level, node.cite))
        return value

    def run(env: Environment) -> Span:
        level = env.facts.get(name) or (derive(env) if derive else None)
        if level is not None:
            return choose(env, level)
        if derive is None:
            env.missing.append(entry)
        options = [pay.run(env) for pay in table.values()] + ([otherwise.run(env)] if otherwise else [])
        low, high = min(option[0] for option in options), max(option[1] for option in options)
        text = show(low, high)
        _step(env, f"{prefix}{definition.label}待定：{text}", text, node.cite)
        return low, high

    return Compiled(run, show)


def when(node: nodes.When, compiler: Compiler) -> Compiled:
    condition = compiler.condition(node.condition, AMOUNT_WEIGHT)
    then, otherwise = compiler.amount(node.then), compiler.amount(node.otherwise)
    show, prefix, words = spans(node.kind), _prefix(node), str(getattr(node.condition, "text", ""))

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
        _step(env, f"{text}：{shown}", shown, cite)
        return value

    return Compiled(run, show)


def test(env: Environment, condition: Callable[[Environment], Verdict]) -> Verdict:
    """Run a condition that selects a branch: its reasons are not listed."""
    reasons, env.reasons = env.reasons, None
    verdict = condition(env)
    env.reasons = reasons
    return verdict


def best_of(node: nodes.BestOf, compiler: Compiler) -> Compiled:
    choices = [
        (choice.name, compiler.condition(choice.condition, AMOUNT_WEIGHT) if choice.condition else None, compiler.amount(choice.of))
        for choice in node.choices
    ]
    show, prefix, cite = spans(node.kind), _prefix(node), node.cite

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
        _step(env, f"{prefix}{shown} 择一取高：{text}", text, cite)
        return low, high

    return Compiled(run, show)


def each(node: nodes.Each, compiler: Compiler) -> Compiled:
    where = compiler.condition(node.where, AMOUNT_WEIGHT) if node.where is not None else None
    of, show, prefix, cite, name = compiler.amount(node.of), spans(node.kind), _prefix(node), node.cite, node.fact
    label, single = compiler.facts[name].label, compiler.facts[name].items[0]

    def element(env: Environment, index: int, facts: dict[str, Any]) -> Span:
        outer, mark = env.facts, len(env.steps)
        env.facts = {**outer, **facts}
        verdict = Verdict.YES if where is None else test(env, where)
        value = (ZERO, ZERO) if verdict is Verdict.NO else of.run(env)
        env.facts = outer
        _number_steps(env, mark, index)
        if verdict is Verdict.NO:
            _step(env, f"第{index}项：不符合条件，不计入", show(ZERO, ZERO), node.where.cite if node.where else cite)
        return value if verdict is not Verdict.UNKNOWN else (ZERO, value[1])

    def run(env: Environment) -> Span:
        elements = env.facts.get(name)
        if elements is None:
            if env.facts.get(single) is None:
                env.missing.append((single, AMOUNT_WEIGHT))
                _step(env, f"{prefix}{label}（待填）", "待定", cite)
                return UNKNOWN_SPAN
            if where is None or test(env, where) is Verdict.YES:
                return of.run(env)
            elements = ({},)
        values = [element(env, index, facts) for index, facts in enumerate(elements, 1)] or [(ZERO, ZERO)]
        kept, word = _best(values, node.best)
        low, high = _add_up(kept)
        text = show(low, high)
        _step(env, f"{prefix}{word}{' + '.join(show(*value) for value in kept)} = {text}", text, cite)
        return low, high

    return Compiled(run, show)


def _number_steps(env: Environment, mark: int, index: int) -> None:
    for position in range(mark, len(env.steps)):
        step = env.steps[position]
        env.steps[position] = Step(f"第{index}项：{step.text}", step.value, step.cite)


def _best(values: list[Span], best: int) -> tuple[list[Span], str]:
    """The `best` highest elements; their low and high ends are picked apart, so the span stays honest."""
    if not best or len(values) <= best:
        return values, ""
    lows = sorted((value[0] for value in values), reverse=True)[:best]
    highs = sorted((value[1] for value in values), reverse=True)[:best]
    return list(zip(lows, highs, strict=True)), f"取最高的{best}项："


def count_of(node: nodes.CountOf, compiler: Compiler) -> Compiled:
    where = compiler.condition(node.where, AMOUNT_WEIGHT) if node.where is not None else None
    show, name, label = spans(node.kind), node.fact, node.label or compiler.facts[node.fact].label

    def run(env: Environment) -> Span:
        elements = env.facts.get(name)
        if elements is None:
            env.missing.append((name, AMOUNT_WEIGHT))
            return UNKNOWN_SPAN
        verdicts = [_check(env, where, facts) for facts in elements]
        low = Decimal(sum(verdict is Verdict.YES for verdict in verdicts))
        high = Decimal(sum(verdict is not Verdict.NO for verdict in verdicts))
        text = show(low, high)
        _step(env, f"{label}：共{text}", text, node.cite)
        return low, high

    return Compiled(run, show)


def _check(env: Environment, where: Any, facts: dict[str, Any]) -> Verdict:
    if where is None:
        return Verdict.YES
    outer, env.facts = env.facts, {**env.facts, **facts}
    verdict = test(env, where)
    env.facts = outer
    return verdict


def rounded(node: nodes.Round, compiler: Compiler) -> Compiled:
    of, show, prefix = compiler.amount(node.of), spans(node.kind), _prefix(node)
    to = "整数" if node.step_text == "整数" else node.step_text

    def run(env: Environment) -> Span:
        value = of.run(env)
        low, high = round_to(value[0], node.step, node.mode), round_to(value[1], node.step, node.mode)
        text = show(low, high)
        if (low, high) != value:
            _step(env, f"{prefix}{of.show(*value)} {node.mode}到{to}：{text}", text, node.cite)
        return low, high

    return Compiled(run, show)


def equity(node: nodes.Equity, compiler: Compiler) -> Compiled:
    rate, valuation, show = node.rate.quantity, compiler.amount(node.valuation), spans(node.kind)
    prefix = _prefix(node) or "占股上限对应出资："

    def limit(value: Decimal) -> Decimal:
        if node.post_money or not value.is_finite():
            return multiply(value, rate.value)
        exact = LOOSE.divide(LOOSE.multiply(value, rate.value), ONE - rate.value)
        return round_to(exact, FEN, "舍去")

    def run(env: Environment) -> Span:
        value = valuation.run(env)
        low, high = limit(value[0]), limit(value[1])
        text, shown = show(low, high), valuation.show(*value)
        formula = f"{shown} × {rate.text}" if node.post_money else f"{shown} × {rate.text} ÷ (1 − {rate.text})（舍去到分）"
        _step(env, f"{prefix}{formula} = {text}", text, node.cite)
        return low, high

    return Compiled(run, show)


def pieces(node: nodes.Pieces, compiler: Compiler) -> Compiled:
    size, of, show, prefix = node.size.quantity, compiler.amount(node.of), spans(node.kind), _prefix(node)
    size_text = size.text

    def run(env: Environment) -> Span:
        value = of.run(env)
        low, high = (_whole_pieces(edge, size.value) for edge in value)
        text = show(low, high)
        _step(env, f"{prefix}{of.show(*value)} ÷ {size_text}，进一取整：{text}", text, node.cite)
        return low, high

    return Compiled(run, show)


def _whole_pieces(value: Decimal, size: Decimal) -> Decimal:
    return value if not value.is_finite() else divide(round_to(value, size, "进一"), size)


def growth(node: nodes.Growth, compiler: Compiler) -> Compiled:
    of, factor = compiler.amount(node.of), ONE
    for _ in range(node.years):
        factor = multiply(factor, ONE + node.rate.quantity.value)

    def run(env: Environment) -> Span:
        low, high = of.run(env)
        return multiply(low, factor), multiply(high, factor)

    return Compiled(run, spans(node.kind))


def judged(node: nodes.Judged, compiler: Compiler) -> Compiled:
    of = compiler.amount(node.of)

    def run(env: Environment) -> Span:
        env.judged.append(node.text)
        return of.run(env)

    return Compiled(run, of.show)


def special(node: nodes.Special, compiler: Compiler) -> Compiled:
    from tools.special import FUNCTIONS

    call, arguments = FUNCTIONS[node.name].call, tuple(compiler.amount(part) for part in node.arguments)
    show, prefix = spans(node.kind), _prefix(node)

    def run(env: Environment) -> Span:
        (low, high), text = call(tuple(argument.run(env) for argument in arguments))
        shown = show(low, high)
        _step(env, f"{prefix}{text}：{shown}", shown, node.cite)
        return low, high

    return Compiled(run, show)


COMPILERS: dict[type, Callable[[Any, Any], Compiled]] = {
    nodes.Literal: literal,
    nodes.FactRef: fact,
    nodes.Share: share,
    nodes.Times: times,
    nodes.UnitRate: unit_rate,
    nodes.Extreme: extreme,
    nodes.Sum: total,
    nodes.Minus: minus,
    nodes.Cap: cap,
    nodes.Floor: floor,
    nodes.Tiers: tiers,
    nodes.Brackets: brackets,
    nodes.ByLevel: by_level,
    nodes.When: when,
    nodes.BestOf: best_of,
    nodes.Each: each,
    nodes.CountOf: count_of,
    nodes.Round: rounded,
    nodes.Equity: equity,
    nodes.Pieces: pieces,
    nodes.Growth: growth,
    nodes.Judged: judged,
    nodes.Special: special,
}
