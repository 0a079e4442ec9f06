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
from tools.units import MONTHS, UNITS


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
        left, right = text.rsplit(" = ", 1)
        return _tail_rounded(_equation(_PREFIX.sub("", left)), right)
    body, _, _ = text.rpartition("：")
    head = _PREFIX.sub("", body)
    for pattern, redo in _FORMS:
        match = pattern.fullmatch(head)
        if match:
            return redo(match)
    return None


_TAIL = re.compile(r".*（(舍去|进一|四舍五入)到(\S+)）$")


def _tail_rounded(value: Decimal | None, text: str) -> Decimal | None:
    match = _TAIL.fullmatch(text)
    return value if value is None or not match else round_to(value, Decimal(ROUND_STEPS[match[2]]), match[1])


def _equation(text: str) -> Decimal | None:
    if " ÷ (1 − " in text:
        return _pre_money(text)
    if " × " in text:
        factors, _, divisor = text.partition(" ÷ ")
        product = _product([parse_quantity(part) for part in factors.split(" × ")])
        return LOOSE.divide(product, Decimal(divisor)) if divisor else product
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
        if part.kind == MONTHS:  # a period counts in the unit it is written in
            result = LOOSE.divide(result, UNITS[part.unit].factor)
    return result


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
