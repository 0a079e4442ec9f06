"""The clauses a result rests on, numbered as they are first cited, each with its document and its status on the day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.base import KnowledgeBase
from knowledge.errors import NotFound
from knowledge.model import Clause, Document, Status
from tools.calculators import Citation
from tools.coverage import Source
from ui.sources import Titles
from ui.validity import limit
from ui.web.render import clause_url, document_url


@dataclass(frozen=True, slots=True)
class Card:
    """One clause as it is shown. document: its printed name. limit: until or from when the document binds. url: the clause in its document, or ""."""

    number: int
    document: str
    locator: str
    quote: str
    status: Status
    limit: str
    url: str

    @property
    def reference(self) -> str:
        """《…实施办法》（京科发〔2026〕9号）第十二条."""
        return f"{self.document}{self.locator}"


class Shelf:
    """Numbers citations and finds each one's document and clause in the index."""

    def __init__(self, knowledge: KnowledgeBase, as_of: date) -> None:
        self._knowledge, self._as_of = knowledge, as_of
        self._documents: dict[str, Document | None] = {}
        self._clauses: dict[str, Sequence[Clause]] = {}
        self._numbers: dict[Citation, int] = {}
        self._cards: list[Card] = []

    def mark(self, citation: Citation | None) -> int:
        """Return the number of a citation, taking it in; 0 for none."""
        if citation is None:
            return 0
        if citation not in self._numbers:
            self._numbers[citation] = len(self._cards) + 1
            self._cards.append(self._card(citation, len(self._cards) + 1))
        return self._numbers[citation]

    def card(self, citation: Citation) -> Card:
        """Return the card of one citation, taking it in."""
        return self._cards[self.mark(citation) - 1]

    def afresh(self) -> Shelf:
        """Return an empty shelf over the same index and day."""
        return Shelf(self._knowledge, self._as_of)

    @property
    def cards(self) -> tuple[Card, ...]:
        return tuple(self._cards)

    @property
    def by_document(self) -> list[tuple[str, list[Card]]]:
        """The cards under the names of their documents, in the order they were first cited."""
        groups: dict[str, list[Card]] = {}
        for card in self._cards:
            groups.setdefault(card.document, []).append(card)
        return list(groups.items())

    def document(self, doc: str) -> Document | None:
        """Return a document of the index, None where it was retired."""
        if doc not in self._documents:
            self._documents[doc] = self._found(doc)
        return self._documents[doc]

    def source(self, doc: str) -> Source:
        """Return title and number of a document; one that the index does not hold is called by its id."""
        document = self.document(doc)
        return Source(doc, document.title, document.document_number) if document else Source(doc, doc, "")

    def _found(self, doc: str) -> Document | None:
        try:
            return self._knowledge.document(doc)
        except NotFound:
            return None

    def _card(self, citation: Citation, number: int) -> Card:
        document = self.document(citation.doc)
        name, place = self.source(citation.doc).name, citation.locator
        if document is None:
            return Card(number, name, place, citation.quote, Status.UNSTATED, "", "")
        clause = self._clause(document, citation)
        url = clause_url(clause.id, self._as_of) if clause else document_url(document.doc_id, self._as_of)
        until = limit(document, self._as_of)
        return Card(number, name, place, citation.quote, document.status(self._as_of), until, url)

    def _clause(self, document: Document, citation: Citation) -> Clause | None:
        """Return the clause of the place cited, else the smallest that holds the words."""
        if document.doc_id not in self._clauses:
            self._clauses[document.doc_id] = self._knowledge.clauses(document.doc_id)
        clauses = self._clauses[document.doc_id]
        place = next((clause for clause in clauses if clause.locator == citation.locator), None)
        if place is not None:
            return place
        words = _squeezed(citation.quote)
        return next((clause for clause in clauses if words in _squeezed(clause.text)), None)


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


class IndexTitles(Titles):
    """The names of documents from the index that is open, without reading the files."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(())
        self._shelf = shelf

    def source(self, doc: str) -> Source:
        return self._shelf.source(doc)
