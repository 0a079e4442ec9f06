"""The clauses that a computed result is said by, numbered as they are cited."""

from __future__ import annotations

from dataclasses import dataclass, field

from agent.inquiry import Inquiry, Passage
from agent.passages import Quoter, Shelf
from agent.programs import squeezed
from knowledge.errors import JingdaError
from knowledge.model import Clause
from tools.rules.model import ClauseRef, Program


@dataclass(slots=True)
class Sources:
    """The clauses of one program as passages, numbered as they are first cited."""

    inquiry: Inquiry
    program: Program
    shelf: Shelf
    passages: list[Passage] = field(default_factory=list)

    def mark(self, key: str) -> str:
        """Return the mark [n] of a clause key, "" where the clause is not in the index."""
        number = self.number(key)
        return f"[{number}]" if number else ""

    def number(self, key: str) -> int:
        reference = self.program.clauses.get(key)
        return self.number_of(reference) if reference else 0

    def number_of(self, reference: ClauseRef) -> int:
        """Return the number of a clause among the sources, taking it in; 0 where it is not in the index."""
        passage = self._passage(reference)
        return self.take_in(passage) if passage is not None else 0

    def take_in(self, passage: Passage) -> int:
        """Return the number of a passage among the sources, adding it where it is new."""
        for i, known in enumerate(self.passages, 1):
            if known.covers(passage) or passage.covers(known):
                return i
        self.passages.append(passage)
        return len(self.passages)

    def _passage(self, reference: ClauseRef) -> Passage | None:
        try:
            document = self.inquiry.knowledge.document(reference.doc)
            clause = self._clause(reference)
        except JingdaError:
            return None
        if clause is None:
            return None
        quoter = Quoter(self.shelf, self.inquiry.as_of)
        return quoter.passage(clause, document, 1.0, frozenset())

    def _clause(self, reference: ClauseRef) -> Clause | None:
        words = squeezed(reference.quote)
        holders = [c for c in self.shelf.clauses(reference.doc) if words in squeezed(c.text)]
        return holders[0] if holders else None
