"""`jingda documents`: what is known, and what of it binds on a date."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

from knowledge.errors import InputError
from knowledge.model import Document, Status
from ui.commands.opening import desk_and_date
from ui.console import Line, write_json, write_lines, write_rows
from ui.report import status_style


def run(as_of: str, status: str, part: str, *, as_json: bool) -> int:
    """Print the documents and cards, those with `status` and in `part` when given."""
    wanted = wanted_status(status) if status else None
    with desk_and_date(as_of) as (desk, day):
        known = [d for d in desk.knowledge.documents() if part in d.part and wanted in (None, d.status(day))]
    if as_json:
        write_json({"as_of": day.isoformat(), "documents": [document_json(d, day) for d in known]})
    elif sys.stdout.isatty():
        write_lines(line for document in known for line in _lines(document, day))
    else:
        write_rows(_row(document, day) for document in known)
    return 0


def wanted_status(text: str) -> Status:
    """Return the status by its word or code. Raises: InputError naming those there are."""
    for status in Status:
        if text in (str(status), status.label):
            return status
    known = "、".join(status.label for status in Status)
    raise InputError(f"没有“{text[:20]}”这种效力", remedy=f"可用：{known}")


def document_json(document: Document, as_of: date) -> dict[str, Any]:
    """Return one document as the command line and REST print it."""
    validity = document.validity
    return {
        "doc_id": document.doc_id,
        "title": document.title,
        "type": str(document.type),
        "document_number": document.document_number,
        "issuing_authority": document.issuing_authority,
        "issued_on": _iso(document.issued_on),
        "published_on": _iso(document.published_on),
        "starts_on": _iso(validity.starts_on),
        "ends_on": _iso(validity.ends_on),
        "status": str(document.status(as_of)),
        "collection": document.collection,
        "part": document.part,
        "source": document.source,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _lines(document: Document, as_of: date) -> Iterator[Line]:
    number = f"（{document.document_number}）" if document.document_number else ""
    status = document.status(as_of)
    yield Line(f"{status.label}  《{document.title}》{number}", status_style(status))
    spans = [document.issuing_authority, _span(document), document.doc_id]
    yield Line(" · ".join(part for part in spans if part), "bright_black", indent=4)


def _row(document: Document, as_of: date) -> list[str]:
    return [
        document.doc_id,
        document.title,
        document.document_number,
        document.issuing_authority,
        _iso(document.issued_on or document.published_on) or "",
        _span(document),
        document.status(as_of).label,
    ]


def _span(document: Document) -> str:
    start, end = _iso(document.validity.starts_on), _iso(document.validity.ends_on)
    if start and end:
        return f"{start} 至 {end}"
    return f"{start} 起" if start else f"至 {end}" if end else ""
