"""When one token proves another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from agent.gate.tokens import Token
from tools.units import MONEY

WRITTEN_LARGE = Decimal(10_000)  # from here a bare number with 万 or 亿 can only be the amount beside it


def proves(source: Token, claimed: Token) -> bool:
    """True when `source` says what `claimed` says, in whatever form."""
    if claimed.kind == "number" and source.kind == "quantity":
        _, kind, value, _ = source.key
        return kind == MONEY and value == claimed.key[2] and Decimal(str(value)) >= WRITTEN_LARGE
    if source.kind != claimed.kind:
        return False
    if claimed.kind == "date":
        return _same_day(source, claimed)
    if claimed.kind == "clause":
        return _within(_steps(claimed), _steps(source))
    if claimed.kind == "document":
        return source.key[1:3] == claimed.key[1:3] and _same_issuer(str(source.key[3]), str(claimed.key[3]))
    return source.key == claimed.key


def all_prove(source: Sequence[Token], claimed: Sequence[Token]) -> bool:
    """True when the tokens of one place prove those of another, one by one and in order."""
    return len(source) == len(claimed) and all(proves(s, c) for s, c in zip(source, claimed, strict=True))


def any_proves(sources: Iterable[Token], claimed: Token) -> bool:
    return any(proves(source, claimed) for source in sources)


def _same_day(source: Token, claimed: Token) -> bool:
    """A day proves its month and its year; a day printed without a year takes the year named before it."""
    (y, m, d, year), (claimed_y, claimed_m, claimed_d, until) = source.key[1:5], claimed.key[1:5]
    if claimed_m == 0:  # a year alone, or the years of a span
        return claimed_y in (y, year) if claimed_y == until else (y, year) == (claimed_y, until)
    return claimed_y in (0, y or year) and claimed_m == m and claimed_d in (0, d)


def _steps(token: Token) -> tuple[object, ...]:
    path = token.key[1]
    return tuple(path) if isinstance(path, tuple) else ()


def _within(part: tuple[object, ...], whole: tuple[object, ...]) -> bool:
    """第七条 and 第（一）项 lie within 第七条第（一）项."""
    return any(whole[i : i + len(part)] == part for i in range(len(whole) - len(part) + 1))


def _same_issuer(source: str, claimed: str) -> bool:
    """In running text words stand before the issuer's short name: 已由京科发 is 京科发."""
    length = min(3, len(source), len(claimed))
    return (length == 0 and not source and not claimed) or (length > 0 and source[-length:] == claimed[-length:])
