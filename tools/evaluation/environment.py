"""The state of one run: the facts, and what the closures write down on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from tools.evaluation.result import Reason, Step, Verdict
from tools.exact import INFINITY, ZERO
from tools.facts import Facts

Span = tuple[Decimal, Decimal]
UNKNOWN_SPAN: Span = (ZERO, INFINITY)
RunAmount = Callable[["Environment"], Span]
RunCondition = Callable[["Environment"], Verdict]


class Environment:
    """One run. `reasons` is None while a condition only selects a branch of an amount."""

    __slots__ = ("as_of", "facts", "judged", "missing", "reasons", "steps", "tried")

    def __init__(self, facts: Facts, as_of: date) -> None:
        self.facts = facts
        self.as_of = as_of
        self.steps: list[Step] = []
        self.missing: list[tuple[str, float]] = []  # fact, how much it decides
        self.judged: list[str] = []
        self.reasons: list[Reason] | None = None
        self.tried: set[str] = set()  # derived facts that could not be derived
