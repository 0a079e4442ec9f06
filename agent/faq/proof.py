"""The gate over a text that people wrote or changed: which of its figures no cited clause, rule or document proves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from agent.answer import Citation
from agent.check import figures
from agent.faq.draft import MARK
from knowledge.errors import NotFound
from knowledge.model import Document

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase


def unproved(
    answer: str, citations: Sequence[Citation], knowledge: KnowledgeBase, *, as_of: date, computed: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return the figures of an answer that stand in no cited clause, in the order they are written.

    computed: texts and figures that a rule worked out, or that an example supposes. What is cited must still be verbatim.
    """
    documents = [document for doc in {c.doc_id for c in citations} if (document := _document(knowledge, doc))]
    text_of = {document.doc_id: document.text for document in documents}
    verbatim = [c.quote for c in citations if c.quote and c.quote in text_of.get(c.doc_id, "")]
    stated = [text for document in documents for text in _stated(document)]
    known = figures(" ".join([*verbatim, *stated, *computed, _day(as_of)]))
    written = MARK.sub("", answer)
    return tuple(sorted(figures(written) - known, key=written.find))


def unmarked(answer: str, citations: Sequence[Citation]) -> bool:
    """True where an answer marks no clause, or one it has not got."""
    marks = {int(n) for n in MARK.findall(answer)}
    return not marks or not marks <= {citation.marker for citation in citations}


def _document(knowledge: KnowledgeBase, doc_id: str) -> Document | None:
    try:
        return knowledge.document(doc_id)
    except NotFound:
        return None


def _stated(document: Document) -> list[str]:
    validity = document.validity
    days = (validity.starts_on, validity.ends_on, document.issued_on)
    return [document.title, document.document_number, document.basis, validity.ended_by, *(_day(d) for d in days if d)]


def _day(day: date) -> str:
    return f"{day.year} {day.month} {day.day}"
