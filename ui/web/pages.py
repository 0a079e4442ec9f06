"""Pages rendered by the server: a clause in its place, a document, the list of documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from knowledge.base import KnowledgeBase
from knowledge.errors import InputError, NotFound
from knowledge.model import Clause, Document, DocumentType, Status
from ui.dates import parse_date, today_in_beijing
from ui.desk import Desk
from ui.text import printable
from ui.web.document_view import lay_out
from ui.web.render import page


def lenient_date(text: str) -> date:
    """Return the date of an address, today when it has none or a broken one: a link should open."""
    try:
        return parse_date(text) if text else today_in_beijing()
    except InputError:
        return today_in_beijing()


def router(desk: Desk) -> APIRouter:
    """Return the routes of the pages."""
    routes = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

    @routes.get("/c/{clause_id:path}")
    def clause_page(clause_id: str, as_of: str = "") -> HTMLResponse:
        knowledge = desk.knowledge
        clause = find_clause(knowledge, clause_id)
        return _missing("没有这一条") if clause is None else _shown(knowledge, clause.document, as_of, clause)

    @routes.get("/d/{doc_id:path}")
    def document_page(doc_id: str, as_of: str = "") -> HTMLResponse:
        return _shown(desk.knowledge, doc_id, as_of, None)

    @routes.get("/documents")
    def documents_page(q: str = "", as_of: str = "", status: str = "") -> HTMLResponse:
        day = lenient_date(as_of)
        rows = [d for d in desk.knowledge.documents() if matches(d, q, status, day)]
        return HTMLResponse(page("documents.html", here="documents", q=printable(q), as_of=day, status=status,
                                 statuses=list(Status), rows=rows, groups=grouped(rows)))  # fmt: skip

    return routes


def find_clause(knowledge: KnowledgeBase, clause_id: str) -> Clause | None:
    try:
        return knowledge.clause(clause_id)
    except NotFound:
        return None


def find_document(knowledge: KnowledgeBase, doc_id: str) -> Document | None:
    try:
        return knowledge.document(doc_id)
    except NotFound:
        return None


def matches(document: Document, query: str, status: str, as_of: date) -> bool:
    """Return whether a document has all words of the query in its names and, when given, the status."""
    names = f"{document.title} {document.document_number} {document.issuing_authority} {document.part}"
    return all(word in names for word in query.split()) and status in ("", str(document.status(as_of)))


def grouped(documents: Sequence[Document]) -> list[tuple[str, list[Document]]]:
    """Return documents that stand alone first, then the cards of each part of a guide."""
    groups: dict[str, list[Document]] = {}
    for document in sorted(documents, key=lambda d: d.type is DocumentType.CARD):
        groups.setdefault(document.part or "文件", []).append(document)
    return [(printable(name), rows) for name, rows in groups.items()]


def _shown(knowledge: KnowledgeBase, doc_id: str, as_of: str, clause: Clause | None) -> HTMLResponse:
    document = find_document(knowledge, doc_id)
    if document is None:
        return _missing("没有这份文件")
    view = lay_out(document, knowledge.clauses(document.doc_id), lenient_date(as_of), clause)
    return HTMLResponse(page("document.html", here="", view=view))


def _missing(heading: str) -> HTMLResponse:
    text = "它可能已被新的版本替换，或链接不完整。"
    return HTMLResponse(page("message.html", here="", heading=heading, text=text), status_code=404)
