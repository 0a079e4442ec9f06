"""In what order the programs of a group stand.

rank(lines, order) -> list        sorted; equals by title, so that the same company always gets the same list
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tools.evaluation.result import Verdict
from tools.matched import LEAST_RELEVANT, MatchedProgram
from tools.units import MONEY

# Of a company of which little is known 270 programs are open, and the dearest of them (a whole park, a power plant) are none
# of its business. They are put into bands by how much was told of their own matter; amount and deadline rank within one.
_BANDS = (10.0, 5.0, LEAST_RELEVANT)


class Order(StrEnum):
    """How programs stand within a group.

    RANKED: by the amount, then by the next day; open ones first by how much of their own matter is known, failing ones by how few
    conditions fail. The others go by one thing alone.
    """

    RANKED = "综合"
    AMOUNT = "金额"
    DEADLINE = "期限"
    RELEVANCE = "相关"


def rank(lines: Iterable[MatchedProgram], order: Order) -> list[MatchedProgram]:
    """Return the lines as `order` says."""
    return sorted(lines, key=_RANKS[order])


def _by_amount_and_day(line: MatchedProgram) -> tuple[Any, ...]:
    return (_distance(line), -_high(line), _day(line), -line.relevance, line.basis.title)


def _distance(line: MatchedProgram) -> int:
    """How far a line is from fitting: 0 for what fits."""
    if line.group is Verdict.NO:
        return len(line.failures)
    return sum(line.relevance < least for least in _BANDS) if line.group is Verdict.UNKNOWN else 0


def _high(line: MatchedProgram) -> Decimal:
    high = line.most.high if line.most is not None and line.most.kind == MONEY else None
    return high or Decimal(0)


def _day(line: MatchedProgram) -> date:
    return line.next_day or date.max


_RANKS: Mapping[Order, Callable[[MatchedProgram], tuple[Any, ...]]] = {
    Order.RANKED: _by_amount_and_day,
    Order.AMOUNT: lambda line: (-_high(line), _day(line), -line.relevance, line.basis.title),
    Order.DEADLINE: lambda line: (_day(line), -_high(line), line.basis.title),
    Order.RELEVANCE: lambda line: (-line.relevance, -_high(line), line.basis.title),
}
