"""The words of two versions of one clause, cut into what stands in both and what in one; figures are never cut."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from tools.numerals import half_width
from tools.quantities import find_quantities

_OTHER_FIGURES = re.compile(r"\d{4}\s?年(?:\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?)?|〔\d{4}〕\s?\d+\s?号|\d{3,4}-\d{7,8}")
_WORDS = re.compile(r"(?:[A-Za-z]+|[0-9０-９]+(?:\.[0-9]+)?|\S)[ \u3000]*")
_MARKS = str.maketrans("（）；：，", "();:,")
_ISLAND = 2  # fewer characters in common between two changes are chance, and only tear the words apart
_MOST_PAIRS = 4_000_000  # above this many pairs of words a clause is compared sentence by sentence


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of one version. changed: they do not stand in the other. figure: an amount, share, period, date or number."""

    text: str
    changed: bool = False
    figure: bool = False


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure of the old words and what stands in its place; "" where there is none."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Marked:
    """Both versions of a clause, marked, and the figures that changed between them."""

    old: tuple[Piece, ...]
    new: tuple[Piece, ...]
    figures: tuple[FigureChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Token:
    """key: what is compared, so that 100万元 and 1000000元, （ and ( are the same."""

    text: str
    key: str
    figure: bool = False


def tokens(text: str) -> list[Token]:
    """Return the words of a text; line breaks are left out, spaces go with the word before them."""
    found: list[Token] = []
    place = 0
    for start, end, key in _figures(text):
        found += _plain(text[place:start])
        found.append(Token(text[start:end], key, figure=True))
        place = end
    return [*found, *_plain(text[place:])]


def _figures(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, key) of every figure, left to right, without overlaps."""
    spans = [
        (f.start, f.end, f"{f.quantity.kind} {f.quantity.value.normalize()} {f.quantity.per}")
        for f in find_quantities(text, bare=False)
    ]
    spans += [(m.start(), m.end(), re.sub(r"\s", "", m[0])) for m in _OTHER_FIGURES.finditer(half_width(text))]
    kept: list[tuple[int, int, str]] = []
    for span in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _plain(text: str) -> Iterator[Token]:
    for word in _WORDS.findall(text):
        yield Token(word, half_width(word.rstrip()).translate(_MARKS))


def mark(old: str, new: str) -> Marked:
    """Return both texts with what differs marked. Spaces and line breaks differ without a mark."""
    before, after = tokens(old), tokens(new)
    if len(before) * len(after) > _MOST_PAIRS:
        before, after = _sentences(old), _sentences(new)
    left, right = _same(before, after)
    return Marked(_pieces(before, left), _pieces(after, right), _figure_changes(before, after, left, right))


def whole(text: str, *, changed: bool) -> tuple[Piece, ...]:
    """Return a text that stands in one version only, or alike in both, as pieces with its figures told apart."""
    found = tokens(text)
    return _pieces(found, [not changed] * len(found))


def _sentences(text: str) -> list[Token]:
    return [Token(part, half_width(part)) for part in re.findall(r"[^。；\n]+[。；]?", text) if part.strip()]


def _same(before: Sequence[Token], after: Sequence[Token]) -> tuple[list[bool], list[bool]]:
    """Return for each word of either side whether it stands in the other at this place."""
    matcher = SequenceMatcher(None, [t.key for t in before], [t.key for t in after], autojunk=False)
    left, right = [False] * len(before), [False] * len(after)
    for i, j, size in matcher.get_matching_blocks():
        inside = min(i, j) > 0 and i + size < len(before) and j + size < len(after)
        chance = inside and sum(len(t.text) for t in before[i : i + size]) < _ISLAND
        if not chance or before[i].figure:
            left[i : i + size] = [True] * size
            right[j : j + size] = [True] * size
    return left, right


def _pieces(words: Sequence[Token], same: Sequence[bool]) -> tuple[Piece, ...]:
    joined: list[Piece] = []
    for word, stands in zip(words, same, strict=True):
        last = joined[-1] if joined else None
        if last is not None and not word.figure and not last.figure and last.changed is not stands:
            joined[-1] = Piece(last.text + word.text, last.changed)
        else:
            joined.append(Piece(word.text, not stands, word.figure))
    return tuple(joined)


def _figure_changes(
    before: Sequence[Token], after: Sequence[Token], left: Sequence[bool], right: Sequence[bool]
) -> tuple[FigureChange, ...]:
    """Pair the figures that changed, in their order; one that only moved within the clause is none."""
    old = [t for t, stands in zip(before, left, strict=True) if t.figure and not stands]
    new = [t for t, stands in zip(after, right, strict=True) if t.figure and not stands]
    both = Counter(t.key for t in old) & Counter(t.key for t in new)
    gone, come = _without(old, both), _without(new, both)
    return tuple(FigureChange(a.text if a else "", b.text if b else "") for a, b in zip_longest(gone, come))


def _without(found: Sequence[Token], moved: Counter[str]) -> list[Token]:
    left = moved.copy()
    kept = []
    for token in found:
        if left[token.key]:
            left[token.key] -= 1
        else:
            kept.append(token)
    return kept
