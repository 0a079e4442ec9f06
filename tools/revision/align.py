"""Which provision of the new version took the place of which of the old: by their words, not by their numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from tools.revision.provisions import Provision, Text, single, wholes

LEAST_ALIKE = 0.34  # share of character pairs in common below which two provisions are not versions of each other
_SAME_PLACE = 0.08  # what the same number of article and item adds: it decides between those that read alike
_DRIFT = 0.01  # what the way from the beginning to the end of a text takes away: of two alike the nearer one

Pair = tuple[Provision, Provision]


def align(old: Text, new: Text) -> tuple[list[Pair], list[Provision], list[Provision]]:
    """Return the pairs, and what stands in the old and in the new text only.

    Equal words come first, then the most alike. A sentence may pair with an article of several items: no text is used twice.
    """
    before, after = single(old), single(new)
    pairs = _equal(before, after)
    left, right = {a.places[0] for a, _ in pairs}, {b.places[0] for _, b in pairs}
    older = [p for p in (*before, *wholes(old, before)) if left.isdisjoint(p.places)]
    newer = [p for p in (*after, *wholes(new, after)) if right.isdisjoint(p.places)]
    for _, a, b in sorted(_alike(older, newer, len(before), len(after)), key=lambda found: -found[0]):
        if left.isdisjoint(a.places) and right.isdisjoint(b.places):
            left.update(a.places)
            right.update(b.places)
            pairs.append((a, b))
    return pairs, [p for p in before if p.places[0] not in left], [p for p in after if p.places[0] not in right]


def _equal(before: Sequence[Provision], after: Sequence[Provision]) -> list[Pair]:
    """Pair equal words: those at the same place first, the others in their order."""
    waiting: dict[str, list[Provision]] = defaultdict(list)
    for provision in after:
        waiting[provision.key].append(provision)
    pairs: list[Pair] = []
    for same_place in (True, False):
        taken = {a.places for a, _ in pairs}
        for a in before:
            if a.places in taken:
                continue
            found = [b for b in waiting[a.key] if not same_place or b.clause.locator == a.clause.locator]
            if found:
                waiting[a.key].remove(found[0])
                pairs.append((a, found[0]))
    return pairs


def _alike(
    older: Sequence[Provision], newer: Sequence[Provision], old_places: int, new_places: int
) -> Iterator[tuple[float, Provision, Provision]]:
    """Yield (likeness, old, new) of every two that share enough."""
    holding: dict[str, list[tuple[int, int]]] = defaultdict(list)
    sizes = []
    for j, provision in enumerate(newer):
        pairs = _character_pairs(provision.key)
        sizes.append(pairs.total())
        for pair, count in pairs.items():
            holding[pair].append((j, count))
    for a in older:
        pairs = _character_pairs(a.key)
        for j, shared in _shared(pairs, holding).items():
            b, likeness = newer[j], 2 * shared / (pairs.total() + sizes[j])
            if likeness >= LEAST_ALIKE and _comparable(a, b):
                same = a.clause.locator == b.clause.locator
                drift = abs(a.places[0] / old_places - b.places[0] / new_places)
                yield likeness + _SAME_PLACE * same - _DRIFT * drift, a, b


def _comparable(a: Provision, b: Provision) -> bool:
    """Two wholes are compared part by part; a heading only with a heading."""
    headings = (a.clause.kind == "heading", b.clause.kind == "heading")
    return headings[0] == headings[1] and not (a.is_whole and b.is_whole)


def _character_pairs(words: str) -> Counter[str]:
    return Counter(words[i : i + 2] for i in range(max(1, len(words) - 1)))


def _shared(pairs: Counter[str], holding: dict[str, list[tuple[int, int]]]) -> Counter[int]:
    shared: Counter[int] = Counter()
    for pair, count in pairs.items():
        for j, there in holding.get(pair, ()):
            shared[j] += min(count, there)
    return shared
