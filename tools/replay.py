"""Read a trace back and do the sums again, from the text alone: the proof that the steps give the result."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from tools.errors import QuantityError, ToolError
from tools.evaluation.result import Step
from tools.exact import FEN, LOOSE, ONE, multiply, round_to
from tools.quantities import Quantity, parse_quantity
from tools.rules.read_amounts import ROUND_STEPS
from tools.units import MONEY, UNITS


class ReplayError(ToolError):
    """A step whose arithmetic does not come out as written."""


_OPEN = ("待填", "待定", "不超过", "不少于", "至")
_PREFIX = re.compile(r"^(?:[^：×−=]*：)*")


def replay(steps: Sequence[Step]) -> Decimal | None:
    """Redo every step and return the value of the last one; None when facts are missing from it.

    Raises: ReplayError naming the first step that is wrong.
    """
    result: Decimal | None = None
    for step in steps:
        result = _value(step)
        expected = _recompute(step.text)
        if expected is not None and result is not None and expected != result:
            raise ReplayError(f"“{step.text}”复算得 {expected}", where=step.cite, remedy="核对规则的计算步骤")
    return result


def _value(step: Step) -> Decimal | None:
    try:
        return parse_quantity(step.value).value
    except QuantityError:
        return None


def _recompute(text: str) -> Decimal | None:
    """Return what a step should give; None for a step that selects a branch or has something open."""
    if any(word in text for word in _OPEN):
        return None
    if " = " in text:
        return _equation(_PREFIX.sub("", text.rsplit(" = ", 1)[0]))
    body, _, _ = text.rpartition("：")
    head = _PREFIX.sub("", body)
    for pattern, redo in _FORMS:
        match = pattern.fullmatch(head)
        if match:
            return redo(match)
    return None


def _equation(text: str) -> Decimal | None:
    if " ÷ (1 − " in text:
        return _pre_money(text)
    if " × " in text:
        return _product([parse_quantity(part) for part in text.split(" × ")])
    if " − " in text:
        first, *others = (parse_quantity(part).value for part in text.split(" − "))
        return max(Decimal(0), first - sum(others, Decimal(0)))
    return sum((parse_quantity(part).value for part in text.split(" + ")), Decimal(0))


def _pre_money(text: str) -> Decimal:
    value, rate = (parse_quantity(part).value for part in text.split(" ÷ ")[0].split(" × "))
    return round_to(LOOSE.divide(LOOSE.multiply(value, rate), ONE - rate), FEN, "舍去")


def _product(parts: list[Quantity]) -> Decimal:
    """Multiply, taking the units below a rate's stroke out again: 480元/吨 × 2000公斤."""
    result = ONE
    for part in parts:
        result = multiply(result, part.value)
        for unit in part.per:
            result = LOOSE.divide(result, UNITS[unit].factor)
    money = any(part.kind == MONEY and not part.per for part in parts)
    if money and any(part.kind == "months" for part in parts):
        result = _per_year(parts, result)
    return result


def _per_year(parts: list[Quantity], result: Decimal) -> Decimal:
    """A yearly amount times 18个月 is counted in years when the period was written so."""
    period = next(part for part in parts if part.kind == "months")
    return LOOSE.divide(result, UNITS["年"].factor) if period.unit.endswith("年") else result


def _numbers(text: str) -> list[Decimal]:
    return [parse_quantity(part).value for part in text.split("、")]


def _best(match: re.Match[str]) -> Decimal:
    return max(parse_quantity(part.rsplit(" ", 1)[-1]).value for part in match[1].split("、"))


_FORMS = (
    (re.compile(r"(.+) 取低"), lambda match: min(_numbers(match[1]))),
    (re.compile(r"(.+) 取高"), lambda match: max(_numbers(match[1]))),
    (re.compile(r"(.+) 择一取高"), _best),
    (re.compile(r"(.+) ÷ (.+)，进一取整"), lambda match: _pieces(match[1], match[2])),
    (re.compile(r"(\S+) (舍去|进一|四舍五入)到(\S+)"), lambda match: _rounded(match)),
)


def _pieces(total: str, size: str) -> Decimal:
    value, each = parse_quantity(total).value, parse_quantity(size).value
    return LOOSE.divide(round_to(value, each, "进一"), each)


def _rounded(match: re.Match[str]) -> Decimal:
    return round_to(parse_quantity(match[1]).value, Decimal(ROUND_STEPS[match[3]]), match[2])
