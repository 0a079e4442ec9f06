"""One clause among its neighbours, as the side panel of the chat shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from knowledge.model import Document
from ui.desk import Desk
from ui.validity import limit
from ui.web.document_view import Block, DocumentView, lay_out
from ui.web.pages import find_clause, find_document, lenient_date
from ui.web.render import clause_url, document_url, paragraphs, status_tone

NEIGHBOURS = 3  # blocks shown before and after the clause


@dataclass(frozen=True, slots=True)
class Window:
    """The blocks about a clause, and whether the document goes on before and after them."""

    blocks: tuple[Block, ...]
    before: bool
    after: bool


def window(view: DocumentView) -> Window:
    """Return the marked blocks with their neighbours."""
    places = [i for i, block in enumerate(view.blocks) if block.marked]
    first = max(0, places[0] - NEIGHBOURS) if places else 0
    last = min(len(view.blocks), places[-1] + 1 + NEIGHBOURS) if places else 0
    return Window(view.blocks[first:last], first > 0, last < len(view.blocks))


def _block(block: Block) -> dict[str, Any]:
    return {"lines": paragraphs(block.text), "label": block.label, "heading": block.heading, "indent": block.indent,
            "marked": block.marked}  # fmt: skip


def router(desk: Desk) -> APIRouter:
    """Return GET /api/clause-context/ID."""
    routes = APIRouter()

    @routes.get("/api/clause-context/{clause_id:path}")
    def clause_in_context(clause_id: str, as_of: str = "") -> Any:
        day, knowledge = lenient_date(as_of), desk.knowledge
        clause = find_clause(knowledge, clause_id)
        document = find_document(knowledge, clause.document) if clause else None
        if clause is None or document is None:
            return JSONResponse({"error": "没有这一条，它可能已被新的版本替换"}, status_code=404)
        view = lay_out(document, knowledge.clauses(document.doc_id), day, clause)
        shown = window(view)
        return {
            "clause_id": clause.id, "title": view.title, "locator": view.locator, "crumbs": view.crumbs, "copy": view.copy,
            "as_of": day.isoformat(), "url": clause_url(clause.id, day), "document_url": document_url(document.doc_id, day),
            "blocks": [_block(block) for block in shown.blocks], "before": shown.before, "after": shown.after,
            "standing": view.standing, **_document(document), "status": view.status.label,
            "tone": status_tone(view.status), "limit": limit(document, day),
        }  # fmt: skip

    return routes


def _document(document: Document) -> dict[str, str]:
    return {"document_number": document.document_number, "issuing_authority": document.issuing_authority}
