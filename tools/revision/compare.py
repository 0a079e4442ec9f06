"""Two versions of a document side by side 新旧对照: one row a clause, in the order of the new text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tools.revision.align import Pair, align
from tools.revision.marks import FigureChange, Piece, mark, whole
from tools.revision.provisions import Provision, Text


class Change(StrEnum):
    """What became of a clause."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Change.SAME: "未变",
    Change.MOVED: "位置变动",
    Change.CHANGED: "修改",
    Change.ADDED: "新增",
    Change.REMOVED: "删去",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One provision in both versions; None on the side where it does not stand. The pieces leave its number out."""

    change: Change
    old: Provision | None
    new: Provision | None
    old_pieces: tuple[Piece, ...] = ()
    new_pieces: tuple[Piece, ...] = ()
    figures: tuple[FigureChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    old: Text
    new: Text
    rows: tuple[Row, ...]

    def count(self, change: Change) -> int:
        return sum(row.change is change for row in self.rows)

    @property
    def figures(self) -> int:
        """How many figures changed in provisions that stand in both."""
        return sum(len(row.figures) for row in self.rows)

    def touched(self) -> frozenset[str]:
        """Return the ids of the old clauses whose words changed or are gone, with those around and inside them."""
        parent = {clause.id: clause.parent for clause in self.old.clauses}
        changed = {row.old.clause.id for row in self.rows if row.old and row.change in (Change.CHANGED, Change.REMOVED)}
        inside = {clause for clause in parent if not changed.isdisjoint(_chain(clause, parent))}
        return frozenset(inside.union(*(_chain(clause, parent) for clause in changed)))


def _chain(clause_id: str, parent: dict[str, str]) -> list[str]:
    """Return a clause and those around it, from the inside out."""
    chain = []
    while clause_id:
        chain.append(clause_id)
        clause_id = parent.get(clause_id, "")
    return chain


def compare(old: Text, new: Text) -> Comparison:
    """Return what changed from the old text to the new. A clause is compared with the one that took its place."""
    pairs, gone, come = align(old, new)
    return Comparison(old, new, tuple(_row(a, b) for a, b in _in_order(pairs, gone, come)))


def _in_order(
    pairs: Sequence[Pair], gone: Sequence[Provision], come: Sequence[Provision]
) -> Iterator[tuple[Provision | None, Provision | None]]:
    """Yield both sides in the order of the new text; what is gone stands behind the clause it followed."""
    ends = sorted(a.places[-1] for a, _ in pairs)
    behind: dict[int, list[Provision]] = {}
    for provision in gone:
        behind.setdefault(max((end for end in ends if end < provision.places[0]), default=-1), []).append(provision)
    yield from ((provision, None) for provision in behind.get(-1, ()))
    shown: list[tuple[Provision | None, Provision]] = [*pairs, *((None, provision) for provision in come)]
    for a, b in sorted(shown, key=lambda both: both[1].places[0]):
        yield a, b
        if a is not None:
            yield from ((provision, None) for provision in behind.get(a.places[-1], ()))


def _row(old: Provision | None, new: Provision | None) -> Row:
    if old is None:
        assert new is not None
        return Row(Change.ADDED, None, new, (), whole(new.words, changed=True))
    if new is None:
        return Row(Change.REMOVED, old, None, whole(old.words, changed=True))
    marked = mark(old.words, new.words)
    if any(piece.changed for piece in (*marked.old, *marked.new)):
        return Row(Change.CHANGED, old, new, marked.old, marked.new, marked.figures)
    change = Change.SAME if old.clause.locator == new.clause.locator else Change.MOVED
    return Row(change, old, new, marked.old, marked.new)
