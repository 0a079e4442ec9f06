"""Which function compiles which amount."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tools.evaluation import arithmetic, lists, tables
from tools.evaluation.values import Compiled
from tools.rules import nodes

COMPILERS: dict[type, Callable[[Any, Any], Compiled]] = {
    nodes.Literal: arithmetic.literal,
    nodes.FactRef: arithmetic.fact,
    nodes.Share: arithmetic.share,
    nodes.Times: arithmetic.times,
    nodes.UnitRate: arithmetic.unit_rate,
    nodes.Extreme: arithmetic.extreme,
    nodes.Sum: arithmetic.total,
    nodes.Minus: arithmetic.minus,
    nodes.Cap: arithmetic.cap,
    nodes.Floor: arithmetic.floor,
    nodes.Tiers: tables.tiers,
    nodes.Brackets: tables.brackets,
    nodes.ByLevel: tables.by_level,
    nodes.When: tables.when,
    nodes.BestOf: tables.best_of,
    nodes.Each: lists.each,
    nodes.CountOf: lists.count_of,
    nodes.Round: arithmetic.rounded,
    nodes.Equity: arithmetic.equity,
    nodes.Pieces: arithmetic.pieces,
    nodes.Growth: arithmetic.growth,
    nodes.Judged: arithmetic.judged,
    nodes.Special: arithmetic.special,
}
