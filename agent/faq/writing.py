"""Writes one answer: sentences with marks, each mark a clause; the gate reads it before anybody does."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from agent.answer import Answer, Citation, Kind
from agent.check import check
from agent.computed import Computed
from agent.faq.draft import Draft, Topic, from_answer
from agent.inquiry import Inquiry, Passage
from agent.passages import Shelf
from agent.programs import Candidate
from agent.understand import understand
from agent.validity import status_sentence
from knowledge.errors import NotFound
from knowledge.model import Clause, Document
from tools.evaluation.evaluate import evaluate
from tools.rules.model import ClauseRef, Program, Version

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase

QUOTED = 8  # rules quoted in one answer
LONGEST = 700  # characters of an answer: a longer one is a document, not an answer


class Writer:
    """Collects the clauses of one answer as they are first cited."""

    def __init__(self, shelf: Shelf, as_of: date, question: str) -> None:
        self._shelf = shelf
        self.inquiry = Inquiry(turns=[question], as_of=as_of, knowledge=shelf.knowledge, text=question)
        understand(self.inquiry)
        self._citations: list[Citation] = []

    def quoted(self, reference: ClauseRef) -> str:
        """Return “…”[n] (「…」 round words that hold quotation marks) of the words a rule rests on, "" where the index does not hold them verbatim."""
        document = self._document(reference.doc)
        clause = self._clause(document, reference) if document else None
        if document is None or clause is None or reference.quote not in document.text:
            return ""
        words = _flat(reference.quote)
        opening, closing = ("「", "」") if "“" in words else ("“", "”")
        return f"{opening}{words}{closing}{self._mark(document, clause, reference.quote)}"

    def all_quoted(self, references: Iterable[ClauseRef]) -> list[str]:
        """Return the quotations, each once and none that stands inside another; at most QUOTED."""
        distinct: list[ClauseRef] = []
        for reference in references:
            if not any(reference.quote in known.quote for known in distinct):
                distinct = [known for known in distinct if known.quote not in reference.quote]
                distinct.append(reference)
        return [text for text in map(self.quoted, distinct[:QUOTED]) if text]

    def cite(self, document: Document, clause: Clause) -> str:
        """Return the mark [n] of a clause, cited whole."""
        return self._mark(document, clause, document.quote(clause).strip("\n"))

    def compute(self, program: Program, version: Version) -> Computed:
        """Return what the rule says before anything is known; the gate takes its figures as proved."""
        result = evaluate(program, {}, self.inquiry.as_of, version=version)
        self.inquiry.computed = Computed(Candidate(program, version, 1.0, 1.0), {}, {}, result)
        return self.inquiry.computed

    def standing(self, document: Document) -> str:
        """Return the sentence on the validity of a document, where it must be said or is asked."""
        clause = self._shelf.clauses(document.doc_id)[0]
        quote, status = document.quote(clause), document.status(self.inquiry.as_of)
        return status_sentence(self.inquiry, [Passage(clause, document, quote, 1.0, status)])

    def draft(self, topic: Topic, text: str, program_id: str = "") -> Draft | None:
        """Return the draft; None where the gate takes anything out of it, nothing is cited, or it is too long."""
        documents = {c.doc_id: self._document(c.doc_id) for c in self._citations}
        self.inquiry.documents = [(document, 1.0) for document in documents.values() if document]
        citations = tuple(self._citations)
        self.inquiry.answer = Answer(Kind.ANSWER, text, self.inquiry.as_of, citations)
        check(self.inquiry)
        passed = self.inquiry.answer
        if passed.text != text or len(passed.citations) != len(citations) or not passed.cited or len(text) > LONGEST:
            return None
        return from_answer(topic, self.inquiry.turns[0], passed, program_id)

    def _mark(self, document: Document, clause: Clause, quote: str) -> str:
        for known in self._citations:
            if (known.clause_id, known.quote) == (clause.id, quote):
                return f"[{known.marker}]"
        number = len(self._citations) + 1
        status = document.status(self.inquiry.as_of)
        self._citations.append(
            Citation(
                number,
                clause.id,
                document.doc_id,
                document.title,
                document.document_number,
                clause.locator,
                quote,
                status,
            )
        )
        return f"[{number}]"

    def _document(self, doc_id: str) -> Document | None:
        knowledge: KnowledgeBase = self._shelf.knowledge
        try:
            return knowledge.document(doc_id)
        except NotFound:
            return None

    def _clause(self, document: Document | None, reference: ClauseRef) -> Clause | None:
        """Return the clause at the place cited, else the smallest that holds the words."""
        if document is None:
            return None
        clauses = self._shelf.clauses(document.doc_id)
        holders = [c for c in clauses if reference.quote in document.quote(c)]
        there = next((c for c in holders if c.locator == reference.locator), None)
        return there or min(holders, key=lambda c: c.end - c.start, default=None)


def _flat(text: str) -> str:
    """Return a quotation on one line, without a full stop inside the quotation marks."""
    return re.sub(r"\s*\n\s*", "", text).rstrip("。；;")
