"""Clauses as the desk shows and hands on: verbatim, with place, status and address."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from agent.answer import Citation
from knowledge.base import KnowledgeBase
from knowledge.errors import NotFound
from knowledge.model import Clause, Document
from ui.validity import limit
from ui.web.render import clause_url

MOST_CARDS = 12


@dataclass(frozen=True, slots=True)
class Card:
    """One clause. limit: until or from when it binds. handed: what a form sends along to name it."""

    citation: Citation
    limit: str
    url: str

    @property
    def copy(self) -> str:
        """《…》（京科发〔2026〕9号）第十二条：…"""
        return f"{self.citation.reference}：{self.citation.quote.strip()}"

    @property
    def handed(self) -> str:
        cited = self.citation
        return json.dumps([cited.marker, cited.clause_id, cited.locator, cited.quote], ensure_ascii=False)


def card(knowledge: KnowledgeBase, citation: Citation, as_of: date) -> Card:
    document = found_document(knowledge, citation.doc_id)
    return Card(citation, limit(document, as_of) if document else "", clause_url(citation.clause_id, as_of))


def citation_of(
    marker: int, clause: Clause, document: Document, as_of: date, quote: str = "", locator: str = ""
) -> Citation:
    """Return a clause as a citation: with all its parts, or the words of it that are given."""
    return Citation(marker, clause.id, document.doc_id, document.title, document.document_number,
                    locator or clause.locator, quote or document.quote(clause).strip("\n"), document.status(as_of))  # fmt: skip


def found_document(knowledge: KnowledgeBase, doc_id: str) -> Document | None:
    try:
        return knowledge.document(doc_id)
    except NotFound:
        return None


def handed_citations(knowledge: KnowledgeBase, handed: Iterable[str], as_of: date) -> list[Citation]:
    """Return the clauses that a form names, as the index has them now; what is no clause or not its document's words is left out."""
    found = [_handed(knowledge, text, as_of) for text in list(handed)[:MOST_CARDS]]
    return [citation for citation in found if citation is not None]


def _handed(knowledge: KnowledgeBase, text: str, as_of: date) -> Citation | None:
    try:
        marker, clause_id, locator, quote = json.loads(text)
        clause = knowledge.clause(str(clause_id))
        document = knowledge.document(clause.document)
    except (ValueError, TypeError, NotFound):
        return None
    words = str(quote)
    known = isinstance(marker, int) and 0 < marker < 1000 and words.strip() and words in document.text
    return citation_of(marker, clause, document, as_of, words, str(locator)[:120]) if known else None


def kept_citation(given: dict[str, Any], knowledge: KnowledgeBase, as_of: date) -> Citation | None:
    """Return a kept citation with its status on a day; None where its words no longer stand in the index."""
    document = found_document(knowledge, str(given.get("doc_id", "")))
    quote = str(given.get("quote", ""))
    if document is None or not quote or quote not in document.text:
        return None
    return Citation(int(given["marker"]), str(given["clause_id"]), document.doc_id, document.title,
                    document.document_number, str(given["locator"]), quote, document.status(as_of))  # fmt: skip
