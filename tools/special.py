"""The escape hatch: rules that no shape can say, as Python functions of exact amounts.

A function takes the spans (low, high) of its arguments and returns the span of the result and the text of its step. It
must be monotone in what it is given, so that spans stay honest, and has the same cases and guards as any rule.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

Span = tuple[Decimal, Decimal]
SpecialFunction = Callable[[tuple[Span, ...]], tuple[Span, str]]


@dataclass(frozen=True, slots=True)
class Registered:
    call: SpecialFunction
    kind: str  # "" when the result is of the first argument's kind


FUNCTIONS: dict[str, Registered] = {}


def special(name: str, *, kind: str = "") -> Callable[[SpecialFunction], SpecialFunction]:
    """Register a function under the name that `python:` in a rule uses."""

    def register(function: SpecialFunction) -> SpecialFunction:
        FUNCTIONS[name] = Registered(function, kind)
        return function

    return register
