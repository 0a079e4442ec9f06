"""Inputs made from seeds by small and gross damage; the same (target, seed, index) gives the same bytes for ever."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

MOST = 20_000  # characters; enough for every construct, small enough for thousands of inputs a second

Tokens = list[str]

_ODD = (
    "",
    "\0",
    "\ufeff",
    "\u2028",
    "\x1a",
    "\ud7ff",
    "\U0010ffff",
    "　",
    "\u0301",
    "٣",
    "９",
    "\x0c",
    "\r",
    "\n\n",
    "\t",
)
_NUMBERS = ("0", "-1", "1", "9", "99", "2147483648", "-2147483649", "1e9", "0.0", "9" * 30, "9" * 5000, "٣٣", "①")


def mutated(seed: str, rng: random.Random, *, cut: re.Pattern[str], words: Sequence[str]) -> str:
    """Return the seed damaged in one to eight places. cut: splits it into tokens; words: what its format is made of."""
    tokens = [token for token in cut.split(seed) if token]
    for _ in range(min(rng.getrandbits(3), rng.getrandbits(3)) + 1):
        rng.choice(_DAMAGES)(tokens, rng, words)
    return "".join(tokens)[:MOST]


def composed(rng: random.Random, words: Sequence[str]) -> str:
    """Return one to ten words in a row."""
    return "".join(rng.choice(words) if rng.random() < 0.85 else _odd(rng) for _ in range(rng.randint(1, 10)))


def damaged(data: bytes, rng: random.Random, words: Sequence[str]) -> bytes:
    """Return the bytes with a few of them changed, cut out, doubled or put in."""
    out = bytearray(data)
    for _ in range(min(rng.getrandbits(4), rng.getrandbits(4)) + 1):
        at = rng.randrange(len(out) + 1)
        kind = rng.randrange(6)
        if kind == 0 and at < len(out):
            out[at] = rng.getrandbits(8)
        elif kind == 1:
            del out[at : at + rng.randint(1, 40)]
        elif kind == 2:
            out[at:at] = rng.randbytes(rng.randint(1, 8))
        elif kind == 3:
            out[at:at] = out[at : at + rng.randint(1, 200)] * rng.randint(1, 3)
        elif kind == 4:
            out[at:at] = rng.choice(words).encode()
        else:
            out[at : at + 4] = rng.choice((b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x01\0\0\0"))
    return bytes(out)


def _odd(rng: random.Random) -> str:
    if rng.random() < 0.4:
        return rng.choice(_NUMBERS)
    return rng.choice(_ODD) if rng.random() < 0.7 else chr(rng.randrange(1, 0xD800))


def _delete(tokens: Tokens, rng: random.Random, _: Sequence[str]) -> None:
    at = rng.randrange(len(tokens) + 1)
    del tokens[at : at + rng.randint(1, 5)]


def _repeat(tokens: Tokens, rng: random.Random, _: Sequence[str]) -> None:
    at = rng.randrange(len(tokens) + 1)
    run = tokens[at : at + rng.randint(1, 6)]
    tokens[at:at] = run * rng.choice((1, 2, 3, 30, 300 if len("".join(run)) < 40 else 1))


def _swap(tokens: Tokens, rng: random.Random, _: Sequence[str]) -> None:
    if tokens:
        a, b = rng.randrange(len(tokens)), rng.randrange(len(tokens))
        tokens[a], tokens[b] = tokens[b], tokens[a]


def _insert(tokens: Tokens, rng: random.Random, words: Sequence[str]) -> None:
    tokens.insert(rng.randrange(len(tokens) + 1), rng.choice(words) if rng.random() < 0.8 else _odd(rng))


def _replace(tokens: Tokens, rng: random.Random, words: Sequence[str]) -> None:
    if tokens:
        tokens[rng.randrange(len(tokens))] = rng.choice(words) if rng.random() < 0.7 else _odd(rng)


def _scratch(tokens: Tokens, rng: random.Random, _: Sequence[str]) -> None:
    """Change characters inside one token."""
    if tokens:
        at = rng.randrange(len(tokens))
        place = rng.randrange(len(tokens[at]) + 1)
        tokens[at] = tokens[at][:place] + _odd(rng) + tokens[at][place + rng.randrange(3) :]


def _number(tokens: Tokens, rng: random.Random, _: Sequence[str]) -> None:
    """Put another number where one stands."""
    places = [at for at, token in enumerate(tokens) if any(c.isdigit() for c in token)]
    if places:
        at = rng.choice(places)
        tokens[at] = re.sub(r"\d+", lambda _: rng.choice(_NUMBERS), tokens[at], count=1)


def _cut_off(tokens: Tokens, rng: random.Random, _: Sequence[str]) -> None:
    if rng.random() < 0.3:
        del tokens[rng.randrange(len(tokens) + 1) :]


_DAMAGES: tuple[Callable[[Tokens, random.Random, Sequence[str]], None], ...] = (
    _delete,
    _repeat,
    _swap,
    _insert,
    _insert,
    _replace,
    _scratch,
    _number,
    _cut_off,
)
