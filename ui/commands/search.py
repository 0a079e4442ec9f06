"""`jingda search`: clauses with their place, status and score."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from knowledge.errors import InputError
from knowledge.retrieval import Filters, Hit
from ui.commands.opening import desk_and_date
from ui.console import Line, write_json, write_lines
from ui.report import status_style
from ui.text import shortened

EXCERPT_CHARS = 160  # enough to tell clauses apart


def run(query: str, as_of: str, filters: Filters, top_k: int, *, as_json: bool) -> int:
    """Print the clauses found; finding none is a result, with exit code 0."""
    if not query.strip():
        raise InputError("没有写关键词", remedy="例如：jingda search 创新券 支付比例")
    with desk_and_date(as_of) as (desk, day):
        hits = desk.knowledge.search(query, as_of=day, top_k=top_k, filters=filters)
        if as_json:
            write_json({"query": query, "as_of": day.isoformat(), "hits": [hit_json(hit) for hit in hits]})
        else:
            write_lines(_lines(hits))
    return 0


def hit_json(hit: Hit) -> dict[str, Any]:
    """Return one found clause as the command line and REST print it."""
    return {
        "clause_id": hit.clause.id,
        "doc_id": hit.document.doc_id,
        "doc_title": hit.document.title,
        "doc_number": hit.document.document_number,
        "issuer": hit.document.issuing_authority,
        "part": hit.document.part,
        "locator": hit.clause.locator,
        "heading": hit.clause.heading,
        "quote": hit.document.quote(hit.clause),
        "status": str(hit.status),
        "score": round(float(hit.score), 4),
    }


def _lines(hits: list[Hit]) -> Iterator[Line]:
    if not hits:
        yield Line("没有找到相符的条款。", "yellow")
    for hit in hits:
        number = f"（{hit.document.document_number}）" if hit.document.document_number else ""
        place = f"《{hit.document.title}》{number}{hit.clause.locator}"
        yield Line(f"{place} · {hit.status.label} · {hit.score:.3f}", status_style(hit.status))
        yield Line(shortened(hit.document.quote(hit.clause), EXCERPT_CHARS), indent=4)
        yield Line(hit.clause.id, "bright_black", indent=4)
