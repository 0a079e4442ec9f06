"""What compiled amounts share: the span of a value, how it is written, and the step it leaves.

Spans are equal-ended when every fact is known. A missing fact spans everything it may be, so the true amount always lies
inside; when a span closes in spite of a missing fact, that fact no longer matters and is taken off the list.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from tools.evaluation.environment import Environment, RunAmount, Span
from tools.evaluation.result import Step, Verdict
from tools.exact import INFINITY, ZERO, add, subtract
from tools.facts import open_edge
from tools.quantities import writer

Show = Callable[[Decimal, Decimal], str]
AMOUNT_WEIGHT = 0.5  # a fact that only moves the amount is asked after one that decides eligibility


class Compiled(NamedTuple):
    run: RunAmount
    show: Show  # the value as an operand


def spans(kind: str, unit: str = "", unknown: str = "待定") -> Show:
    """Return how a span of this kind is written: 40万元, 不超过50万元, 20万元至50万元, 待定."""
    one, edge = writer(kind, unit), open_edge(kind)

    def show(low: Decimal, high: Decimal) -> str:
        if low == high:
            return one(low)
        if high == INFINITY:
            if low and _rounder(low, subtract(low, edge)):
                return f"超过{one(subtract(low, edge))}"  # 500.01 to no end is what 超过500人 says
            return f"不少于{one(low)}" if low else unknown
        if not low and _rounder(high, add(high, edge)):
            return f"不到{one(add(high, edge))}"
        return f"{one(low)}至{one(high)}" if low else f"不超过{one(high)}"

    return show


def _rounder(value: Decimal, beside: Decimal) -> bool:
    """True when the number right beside a bound has far fewer digits: the bound is the open edge of that number."""
    return len(beside.normalize().as_tuple().digits) + 1 < len(value.normalize().as_tuple().digits)


def step(env: Environment, text: str, value: str, cite: str) -> None:
    env.steps.append(Step(text, value, cite))


def prefix_of(node: Any) -> str:
    return f"{node.label}：" if node.label else ""


def test(env: Environment, condition: Callable[[Environment], Verdict]) -> Verdict:
    """Run a condition that selects a branch: its reasons are not listed."""
    reasons, env.reasons = env.reasons, None
    verdict = condition(env)
    env.reasons = reasons
    return verdict


def less(values: list[Span]) -> Span:
    """The first span less the others, never below zero."""
    low, high = values[0]
    for other_low, other_high in values[1:]:
        low = ZERO if other_high == INFINITY else max(ZERO, subtract(low, other_high))
        high = high if high == INFINITY else max(ZERO, subtract(high, other_low))
    return low, high


def add_up(values: list[Span]) -> Span:
    low = high = ZERO
    for value in values:
        low, high = add(low, value[0]), add(high, value[1])
    return low, high
