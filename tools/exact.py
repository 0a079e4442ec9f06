"""Exact decimal arithmetic: a step that would round raises instead, and rounding is asked for by name."""

from __future__ import annotations

from decimal import (
    ROUND_DOWN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DivisionByZero,
    FloatOperation,
    Inexact,
    InvalidOperation,
    Overflow,
)

from tools.errors import InexactError

# 60 digits hold any product of amounts, shares and counts in the documents; more digits raise Inexact.
EXACT = Context(prec=60, traps=[Inexact, InvalidOperation, DivisionByZero, FloatOperation, Overflow])
LOOSE = Context(prec=60, traps=[InvalidOperation, DivisionByZero, FloatOperation])

ZERO = Decimal(0)
ONE = Decimal(1)
INFINITY = Decimal("Infinity")

ROUNDING_MODES = {"四舍五入": ROUND_HALF_UP, "舍去": ROUND_DOWN, "进一": ROUND_UP}
FEN = Decimal("0.01")

add = EXACT.add
subtract = EXACT.subtract


def multiply(a: Decimal, b: Decimal) -> Decimal:
    """Return a × b exactly; nothing times an unknown, unlimited amount is nothing.

    Raises: InexactError when the product has more digits than can be kept.
    """
    if not a or not b:
        return ZERO
    try:
        return EXACT.multiply(a, b)
    except Inexact as error:
        raise InexactError("乘积的位数超出可精确保存的范围", remedy="请检查输入的数值是否多写了位数") from error


def divide(a: Decimal, b: Decimal) -> Decimal:
    """Return a ÷ b, which must come out even.

    Raises: InexactError when it does not: the rule then needs a `round` node.
    """
    try:
        return EXACT.divide(a, b)
    except Inexact as error:
        raise InexactError(f"{a} ÷ {b} 除不尽", remedy="请在规则中写明 round（取整单位和方式）") from error


def round_to(value: Decimal, step: Decimal, mode: str) -> Decimal:
    """Return `value` as a multiple of `step`. mode: 四舍五入, 舍去 or 进一."""
    if not value.is_finite():
        return value
    quotient = LOOSE.divide(value, step).to_integral_value(rounding=ROUNDING_MODES[mode])
    return EXACT.multiply(quotient, step)


def plain(value: Decimal) -> str:
    """Return the digits without exponent and without trailing zeros: 8.70 → 8.7, 5E+5 → 500000."""
    text = str(value)
    if "E" in text:
        text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
