"""How documents bear on each other: what one repeals ends in another, wherever both are known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from knowledge.model import Document, DocumentType, Status, normal_document_number


def resolve_relations(documents: Iterable[Document]) -> list[Document]:
    """Return the documents with the ends that other documents give them.

    A document ends on the day before its repealer takes force. A card whose 依据文件 was repealed is superseded: the
    card was never a rule of its own, and the program may go on under the new text.
    """
    known = list(documents)
    repeals: dict[str, tuple[str, date | None]] = {
        relation.target: (document.document_number, document.validity.starts_on)
        for document in known
        for relation in document.relations
        if relation.kind == "repeals" and document.validity.starts_on
    }
    return [_ended(document, repeals) for document in known]


def _ended(document: Document, repeals: dict[str, tuple[str, date | None]]) -> Document:
    for number in document_numbers(document):
        by, starts = repeals.get(number, ("", None))
        if starts is None or by == document.document_number:
            continue
        last = starts - timedelta(days=1)
        validity = document.validity
        if validity.ends_on is not None and validity.ends_on <= last:
            continue
        how = Status.SUPERSEDED if document.type == DocumentType.CARD else Status.REPEALED
        return replace(document, validity=replace(validity, ends_on=last, ended_by=by, ended_how=how))
    return document


def document_numbers(document: Document) -> list[str]:
    """Return every 发文字号 a document carries; cards may rest on several, printed with / between them."""
    return [normal_document_number(n) for n in document.document_number.split("/") if n.strip()]
