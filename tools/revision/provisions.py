"""What is set beside each other: a clause with its own words, or one with all its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.model import Clause, Document
from tools.guards.quotes import squeeze

_LONGEST_WHOLE = 4000  # characters; a chapter is no provision
_NUMBER = re.compile(
    r"\s*(?:第[零一二三四五六七八九十百\d]+条(?:之[一二三])?|[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]+、|\d+[.．、](?!\d))\s*"
)


@dataclass(frozen=True, slots=True)
class Text:
    """One document with its clauses in the order of the text. known_as: how it is asked for, "" for its doc_id."""

    document: Document
    clauses: tuple[Clause, ...]
    known_as: str = ""

    @property
    def id(self) -> str:
        return self.known_as or self.document.doc_id


@dataclass(frozen=True, slots=True)
class Provision:
    """Words of one text. number: as printed before them; places: which clauses with words they cover, in order."""

    clause: Clause
    number: str
    words: str
    places: tuple[int, ...]

    @property
    def key(self) -> str:
        """The words by which it is known again: without its number, spaces and the width of marks."""
        return squeeze(self.words)

    @property
    def is_whole(self) -> bool:
        return len(self.places) > 1


def single(text: Text) -> list[Provision]:
    """Return each clause that has words of its own; the place of each is its index."""
    said = [clause for clause in text.clauses if clause.text.strip()]
    return [_provision(clause, clause.text, (place,)) for place, clause in enumerate(said)]


def wholes(text: Text, parts: Sequence[Provision]) -> Iterator[Provision]:
    """Yield each clause of several parts as one provision: what was one sentence may be an article with items now."""
    parent = {clause.id: clause.parent for clause in text.clauses}
    below: dict[str, list[int]] = {}
    for part in parts:
        above = part.clause.id
        while above:
            below.setdefault(above, []).extend(part.places)
            above = parent.get(above, "")
    for clause in text.clauses:
        places = tuple(below.get(clause.id, ()))
        if len(places) > 1 and clause.kind != "heading" and clause.end - clause.start <= _LONGEST_WHOLE:
            yield _provision(clause, text.document.quote(clause), places)


def _provision(clause: Clause, text: str, places: tuple[int, ...]) -> Provision:
    found = None if clause.kind == "heading" else _NUMBER.match(text)
    cut = found.end() if found else 0
    return Provision(clause, text[:cut].strip(), text[cut:].strip(), places)
