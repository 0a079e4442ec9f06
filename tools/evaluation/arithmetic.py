"""Arithmetic of amounts as closures. Each returns a span and writes the step a person would write."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from tools.evaluation.environment import Environment, Span
from tools.evaluation.values import AMOUNT_WEIGHT, Compiled, less, prefix_of, spans, step
from tools.exact import FEN, INFINITY, LOOSE, ONE, ZERO, add, divide, multiply, round_to
from tools.rules import nodes
from tools.units import MONTHS

if TYPE_CHECKING:
    from tools.evaluation.compiler import Compiler


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
    prefix, cite = prefix_of(node), node.cite

    def run(env: Environment) -> Span:
        rate_low, rate_high = rate.run(env)
        of_low, of_high = of.run(env)
        low = multiply(rate_low, of_low)
        high = low if rate_low == rate_high and of_low == of_high else multiply(rate_high, of_high)
        value = show(low, high)
        step(env, f"{prefix}{of.show(of_low, of_high)} × {rate.show(rate_low, rate_high)} = {value}", value, cite)
        return low, high

    return Compiled(run, show)


def _product(
    parts: tuple[Compiled, ...],
    scale: Decimal,
    node: nodes.Times | nodes.UnitRate,
    rounding: nodes.Rounding | None = None,
) -> Compiled:
    show, head, cite = spans(node.kind), prefix_of(node), node.cite
    tail = f"（{rounding.mode}到{rounding.name}）" if rounding else ""

    def divided(value: Decimal) -> Decimal:
        if rounding is None or value == INFINITY:
            return value if value == INFINITY else divide(value, scale)
        return round_to(LOOSE.divide(value, scale), rounding.step, rounding.mode)

    def run(env: Environment) -> Span:
        values = [part.run(env) for part in parts]
        low = high = ONE
        for value in values:
            low, high = multiply(low, value[0]), multiply(high, value[1])
        low, high = divided(low), divided(high)
        shown = " × ".join(part.show(*value) for part, value in zip(parts, values, strict=True))
        if scale == 12 and "个月" in shown:
            shown += " ÷ 12"
        text = show(low, high)
        step(env, f"{head}{shown} = {text}{tail}", text, cite)
        return low, high

    return Compiled(run, show)


def times(node: nodes.Times, compiler: Compiler) -> Compiled:
    parts = tuple(_factor(factor, node.per, compiler) for factor in node.factors)
    return _product(parts, node.per, node, node.rounding)


def _factor(node: nodes.Node, per: Decimal, compiler: Compiler) -> Compiled:
    """A period shows in the unit the amount is counted by: 24个月 of a yearly rate is 2年."""
    compiled = compiler.amount(node)
    if node.kind != MONTHS:
        return compiled
    years, months = spans(MONTHS, "年", "期限（待填）"), spans(MONTHS, "个月", "期限（待填）")
    return Compiled(
        compiled.run, lambda low, high: years(low, high) if per != 1 and _whole_years(low, high) else months(low, high)
    )


def _whole_years(low: Decimal, high: Decimal) -> bool:
    return not low % 12 and (not high.is_finite() or not high % 12)


def unit_rate(node: nodes.UnitRate, compiler: Compiler) -> Compiled:
    parts = (compiler.amount(node.rate), *(compiler.amount(part) for part in node.of))
    return _product(parts, node.scale, node)


def extreme(node: nodes.Extreme, compiler: Compiler) -> Compiled:
    parts = tuple(compiler.amount(part) for part in node.parts)
    choose: Callable[..., Decimal] = min if node.take == "min" else max
    word, show, prefix, cite = "取低" if node.take == "min" else "取高", spans(node.kind), prefix_of(node), node.cite

    def run(env: Environment) -> Span:
        mark = len(env.missing)
        values = [part.run(env) for part in parts]
        low, high = choose(value[0] for value in values), choose(value[1] for value in values)
        if low == high:
            del env.missing[mark:]
        shown = "、".join(part.show(*value) for part, value in zip(parts, values, strict=True))
        text = show(low, high)
        step(env, f"{prefix}{shown} {word}：{text}", text, cite)
        return low, high

    return Compiled(run, show)


def total(node: nodes.Sum, compiler: Compiler) -> Compiled:
    parts = tuple(compiler.amount(part) for part in node.parts)
    show, prefix, cite = spans(node.kind), prefix_of(node), node.cite

    def run(env: Environment) -> Span:
        values = [part.run(env) for part in parts]
        low = high = ZERO
        for value in values:
            low, high = add(low, value[0]), add(high, value[1])
        shown = " + ".join(part.show(*value) for part, value in zip(parts, values, strict=True))
        text = show(low, high)
        step(env, f"{prefix}{shown} = {text}", text, cite)
        return low, high

    return Compiled(run, show)


def minus(node: nodes.Minus, compiler: Compiler) -> Compiled:
    parts = tuple(compiler.amount(part) for part in node.parts)
    show, prefix, cite = spans(node.kind), prefix_of(node), node.cite

    def run(env: Environment) -> Span:
        values = [part.run(env) for part in parts]
        low, high = less(values)
        shown = " − ".join(part.show(*value) for part, value in zip(parts, values, strict=True))
        text = show(low, high)
        step(env, f"{prefix}{shown} = {text}", text, cite)
        return low, high

    return Compiled(run, show)


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
        left = less([most, taken])
        text = show(*left)
        step(env, f"{room_head}{limit.show(*most)} − {used.show(*taken)} = {text}", text, cite)
        return left, text

    def run(env: Environment) -> Span:
        mark = len(env.missing)
        value = of.run(env)
        left, left_text = room(env)
        low, high = min(value[0], left[0]), min(value[1], left[1])
        if low == high:
            del env.missing[mark:]
        text = show(low, high)
        step(env, f"{head}{of.show(*value)}、{left_text} 取低：{text}", text, cite)
        return low, high

    return Compiled(run, show)


def floor(node: nodes.Floor, compiler: Compiler) -> Compiled:
    limit, of, then = compiler.amount(node.limit), compiler.amount(node.of), compiler.amount(node.then)
    show, prefix, cite = spans(node.kind), prefix_of(node), node.cite

    def run(env: Environment) -> Span:
        value, edge, low_pay = of.run(env), limit.run(env), then.run(env)
        if value[0] >= edge[1]:
            return value
        if value[1] < edge[0]:
            text = show(*low_pay)
            step(env, f"{prefix}{of.show(*value)}低于{limit.show(*edge)}：{text}", text, cite)
            return low_pay
        low, high = min(low_pay[0], value[0]), max(low_pay[1], value[1])
        text = show(low, high)
        step(env, f"{prefix}{of.show(*value)}是否低于{limit.show(*edge)}待定：{text}", text, cite)
        return low, high

    return Compiled(run, show)


def rounded(node: nodes.Round, compiler: Compiler) -> Compiled:
    of, show, prefix = compiler.amount(node.of), spans(node.kind), prefix_of(node)
    grain, mode, to = node.rounding.step, node.rounding.mode, node.rounding.name

    def run(env: Environment) -> Span:
        value = of.run(env)
        low, high = round_to(value[0], grain, mode), round_to(value[1], grain, mode)
        text = show(low, high)
        if (low, high) != value:
            step(env, f"{prefix}{of.show(*value)} {mode}到{to}：{text}", text, node.cite)
        return low, high

    return Compiled(run, show)


def pieces(node: nodes.Pieces, compiler: Compiler) -> Compiled:
    size, of, show, prefix = node.size.quantity, compiler.amount(node.of), spans(node.kind), prefix_of(node)
    size_text = size.text

    def run(env: Environment) -> Span:
        value = of.run(env)
        low, high = (_whole_pieces(edge, size.value) for edge in value)
        text = show(low, high)
        step(env, f"{prefix}{of.show(*value)} ÷ {size_text}，进一取整：{text}", text, node.cite)
        return low, high

    return Compiled(run, show)


def _whole_pieces(value: Decimal, size: Decimal) -> Decimal:
    return value if not value.is_finite() else divide(round_to(value, size, "进一"), size)


def equity(node: nodes.Equity, compiler: Compiler) -> Compiled:
    rate, valuation, show = node.rate.quantity, compiler.amount(node.valuation), spans(node.kind)
    prefix = prefix_of(node) or "占股上限对应出资："

    def limit(value: Decimal) -> Decimal:
        if node.post_money or not value.is_finite():
            return multiply(value, rate.value)
        exact = LOOSE.divide(LOOSE.multiply(value, rate.value), ONE - rate.value)
        return round_to(exact, FEN, "舍去")

    def run(env: Environment) -> Span:
        value = valuation.run(env)
        low, high = limit(value[0]), limit(value[1])
        text, shown = show(low, high), valuation.show(*value)
        formula = (
            f"{shown} × {rate.text}" if node.post_money else f"{shown} × {rate.text} ÷ (1 − {rate.text})（舍去到分）"
        )
        step(env, f"{prefix}{formula} = {text}", text, node.cite)
        return low, high

    return Compiled(run, show)


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
    show, prefix = spans(node.kind), prefix_of(node)

    def run(env: Environment) -> Span:
        (low, high), text = call(tuple(argument.run(env) for argument in arguments))
        shown = show(low, high)
        step(env, f"{prefix}{text}：{shown}", shown, node.cite)
        return low, high

    return Compiled(run, show)
