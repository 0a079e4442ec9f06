"""One clause and one document as programs read them: verbatim words, place, validity, what stands around."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from knowledge.model import Clause, Document
from ui.commands.documents import document_json
from ui.validity import limit

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase


def clause_json(knowledge: KnowledgeBase, clause_id: str, as_of: date) -> dict[str, Any]:
    """Return a clause with its citation line, status and context. Raises: NotFound."""
    clause = knowledge.clause(clause_id)
    document = knowledge.document(clause.document)
    around = sorted(knowledge.clauses(clause.document), key=lambda c: (c.start, -c.end))
    reference, quote = reference_of(document, clause), document.quote(clause)
    return {
        "clause_id": clause.id,
        "kind": clause.kind,
        "locator": clause.locator,
        "heading": clause.heading,
        "quote": quote,
        "reference": reference,
        "citation": f"{reference}：{quote.strip()}",
        **validity_json(document, as_of),
        "document": {key: value for key, value in document_json(document, as_of).items() if key != "source"},
        "context": _context(clause, around, document),
    }


def reference_of(document: Document, clause: Clause) -> str:
    """Return 《…》（京科发〔2026〕9号）第十二条第（一）项."""
    number = f"（{document.document_number}）" if document.document_number else ""
    return f"《{document.title}》{number}{clause.locator}"


def validity_json(document: Document, as_of: date) -> dict[str, Any]:
    """Return the status on `as_of` in both forms, and until or from when (至2025年12月31日)."""
    status = document.status(as_of)
    return {
        "as_of": as_of.isoformat(),
        "status": str(status),
        "status_label": status.label,
        "binds": status.binds,
        "limit": limit(document, as_of),
        "ended_by": document.validity.ended_by,
    }


def _context(clause: Clause, around: Sequence[Clause], document: Document) -> dict[str, Any]:
    known = {other.id: other for other in around}
    parents, above = [], clause.parent
    while above in known:
        parents.append(known[above])
        above = known[above].parent
    beside = [other for other in around if other.parent == clause.parent]
    place = next((i for i, other in enumerate(beside) if other.id == clause.id), -1)
    before = beside[place - 1] if place > 0 else None
    after = beside[place + 1] if 0 <= place < len(beside) - 1 else None
    return {
        "parents": [brief(other, document) for other in reversed(parents)],
        "parts": [brief(other, document) for other in around if other.parent == clause.id],
        "before": brief(before, document) if before else None,
        "after": brief(after, document) if after else None,
    }


def brief(clause: Clause, document: Document) -> dict[str, Any]:
    """Return a clause's own words, those of its parts left out."""
    own = document.text[clause.start : clause.own_end].strip()
    return {"clause_id": clause.id, "locator": clause.locator, "kind": clause.kind, "text": own}


def whole_document_json(knowledge: KnowledgeBase, doc_id: str, as_of: date) -> dict[str, Any]:
    """Return a document with all its clauses in the order of its text. Raises: NotFound."""
    document = knowledge.document(doc_id)
    return {
        **listed_json(document, as_of),
        **validity_json(document, as_of),
        "basis": document.basis,
        "notes": list(document.notes),
        "relations": [{"kind": r.kind, "target": r.target, "title": r.title} for r in document.relations],
        "fields": dict(document.fields),
        "clauses": [brief(clause, document) for clause in knowledge.clauses(doc_id)],
    }


def listed_json(document: Document, as_of: date) -> dict[str, Any]:
    """Return one row of the list, with the name of the source file and none of the server's folders."""
    from pathlib import PurePath

    row = document_json(document, as_of)
    return {**row, "status_label": document.status(as_of).label, "source": PurePath(document.source).name}
