"""Which texts in force a question is about, where a provision of the text itself is asked: who interprets it, since when."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.inquiry import Inquiry, Passage
from agent.passages import Quoter, Shelf, meaningful
from agent.programs import cards_said
from agent.seeking import SETTINGS
from knowledge.model import Document, DocumentType, Status

TEXTS = 3  # texts looked into
_ENDED = (Status.SUPERSEDED, Status.REPEALED)
_SENTENCE = re.compile(r"[^。；\n]+[。；\n]?")


def texts_meant(inquiry: Inquiry) -> list[Document]:
    """Return the texts a question is about, best first: full texts before cards of them, successors for what has ended."""
    said = cards_said(inquiry)
    leading = [d for d, share in inquiry.documents if share >= SETTINGS.same_document]
    found = [inquiry.knowledge.document(doc_id) for doc_id in sorted(said)] + leading
    if inquiry.understanding.numbers:
        found = leading
    whole = [text for document in found for text in _whole_texts(inquiry, document)]
    return list({d.doc_id: d for d in whole if d.type is not DocumentType.GUIDE}.values())[:TEXTS]


def _whole_texts(inquiry: Inquiry, document: Document) -> Iterator[Document]:
    """Yield the text that took a document's place, else its full text where one is held, then the document itself."""
    everything = inquiry.knowledge.documents()
    number = document.document_number
    if document.status(inquiry.as_of) in _ENDED and not inquiry.understanding.past:
        number = document.validity.ended_by
    full = [d for d in everything if number and d.type is not DocumentType.CARD and d.document_number == number]
    yield from (inquiry.knowledge.document(d.doc_id) for d in full)
    if document.status(inquiry.as_of) not in _ENDED or not full:
        yield document


def stated(inquiry: Inquiry, document: Document, holds: re.Pattern[str]) -> tuple[Passage, str] | None:
    """Return the first clause of a document with a sentence that holds what is asked, and that sentence."""
    shelf = Shelf(inquiry.knowledge)
    for clause in shelf.clauses(document.doc_id):
        if clause.kind == "heading" or not holds.search(clause.text):
            continue
        passage = Quoter(shelf, inquiry.as_of).passage(
            clause, inquiry.knowledge.document(document.doc_id), 1.0, _NO_WORDS
        )
        for m in _SENTENCE.finditer(passage.quote):
            if holds.search(m.group(0)) and meaningful(m.group(0)) > 4:
                return passage, _plain(m.group(0))
    return None


_NO_WORDS: frozenset[str] = frozenset()


def _plain(sentence: str) -> str:
    """Return a sentence without the number of its article and the mark it ends with."""
    told = re.sub(
        r"^\s*(?:第[一二三四五六七八九十百]+条\s*|[（(]?[一二三四五六七八九十\d]{1,2}[)）.．、]\s*)", "", sentence
    )
    return told.strip().rstrip("。；")
