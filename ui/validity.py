"""From or to when a text binds, in the few words that fit beside its status."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from knowledge.errors import NotFound
from knowledge.model import Document, Status
from ui.dates import in_chinese

if TYPE_CHECKING:
    from agent.answer import Citation
    from knowledge.base import KnowledgeBase

_ENDED = (Status.EXPIRED, Status.REPEALED, Status.SUPERSEDED)


def limit(document: Document, as_of: date) -> str:
    """Return 至2025年12月31日 for a text that has ended, 2027年1月1日起 for one to come, else nothing."""
    validity, status = document.validity, document.status(as_of)
    if status in _ENDED and validity.ends_on:
        return f"至{in_chinese(validity.ends_on)}"
    if status is Status.NOT_YET and validity.starts_on:
        return f"{in_chinese(validity.starts_on)}起"
    return ""


def limits(citations: Iterable[Citation], as_of: date, knowledge: KnowledgeBase) -> dict[str, str]:
    """Return doc_id → limit of the cited documents that do not bind; those in force need no look-up."""
    wanted = {citation.doc_id for citation in citations if not citation.status.binds}
    found = {}
    for doc_id in wanted:
        try:
            found[doc_id] = limit(knowledge.document(doc_id), as_of)
        except NotFound:  # retired between the answer and now
            found[doc_id] = ""
    return found
