"""Questions and answers: those published by the studio, and those that documents print themselves, with their validity."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from knowledge.errors import NotFound
from knowledge.model import Clause, Document, DocumentType
from ui.faq.wordings import citations_of
from ui.service.clauses import reference_of, validity_json

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase
    from ui.records.faqs import Faq


def printed_faqs(knowledge: KnowledgeBase, as_of: date) -> list[dict[str, Any]]:
    """Return every question of every document of questions, those that bind on `as_of` first."""
    listed = [document.doc_id for document in knowledge.documents() if document.type == DocumentType.FAQ]
    rows = [row for doc_id in listed for row in _of(knowledge, knowledge.document(doc_id), as_of)]
    return sorted(rows, key=lambda row: not row["binds"])


def published_row(knowledge: KnowledgeBase, faq: Faq, as_of: date) -> dict[str, Any]:
    """Return a published FAQ; clause, reference and validity are those of the first clause it cites."""
    citations = citations_of(faq.wording)
    first = citations[0]
    try:
        validity = validity_json(knowledge.document(first.doc_id), as_of)
    except NotFound:  # retired since: the next review takes the FAQ back
        validity = validity_json(Document(first.doc_id, first.doc_title, DocumentType.TEXT), as_of)
    return {
        "id": faq.id,
        "program_id": faq.program_id,
        "clause_id": first.clause_id,
        "question": faq.wording.question,
        "answer": faq.wording.answer,
        "reference": first.reference,
        "doc_id": first.doc_id,
        "citations": [c.as_json() for c in citations],
        **validity,
    }


def has_words(text: str, query: str) -> bool:
    """Return whether a text has every word of a query; letters of either case."""
    return all(word in text.casefold() for word in query.casefold().split())


def _of(knowledge: KnowledgeBase, document: Document, as_of: date) -> Iterator[dict[str, Any]]:
    for clause in knowledge.clauses(document.doc_id):
        if clause.kind == "question":
            yield _row(document, clause, as_of)


def _row(document: Document, clause: Clause, as_of: date) -> dict[str, Any]:
    question, _, answer = document.quote(clause).strip().partition("\n")
    return {
        "id": None,
        "program_id": "",
        "citations": [],
        "clause_id": clause.id,
        "question": clause.path[-1].heading or question,
        "answer": answer,
        "reference": reference_of(document, clause),
        "doc_id": document.doc_id,
        **validity_json(document, as_of),
    }
