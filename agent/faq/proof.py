"""The gate over a text that people wrote or changed: which of its figures no cited clause, rule or document proves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from agent.answer import Citation
from agent.model.said import figures
from knowledge.errors import NotFound
from knowledge.model import Document
from tools.quantities import Found, find_quantities

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase

MARK = re.compile(r"\[(\d{1,3})\]")


def unproved(
    answer: str, citations: Sequence[Citation], knowledge: KnowledgeBase, *, as_of: date, computed: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return what an answer states and no cited clause does, in the order it is written: figures, and sums with their units.

    9万元 is not proved by 9个月, and 九万元 is read as well: people write what the agent's own gate never meets.
    computed: texts and figures that a rule worked out, or that an example supposes. What is cited must still be verbatim.
    """
    documents = [document for doc in {c.doc_id for c in citations} if (document := _document(knowledge, doc))]
    text_of = {document.doc_id: document.text for document in documents}
    verbatim = [c.quote for c in citations if c.quote and c.quote in text_of.get(c.doc_id, "")]
    stated = [text for document in documents for text in _stated(document)]
    return beyond(answer, [*verbatim, *stated, _day(as_of)], tuple(computed))


def beyond(answer: str, proving: Iterable[str], worked: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the figures and quantities of an answer that no proving text states and that are not worked out."""
    written, proving = MARK.sub("", answer), list(proving)
    loose = _quantities(written, proving, worked)
    known = figures(" ".join([*proving, *worked]))
    bare = [f for f in figures(written) - known if not any(f in figures(text) for _, text in loose)]
    return tuple(text for _, text in sorted([*loose, *((written.find(f), f) for f in bare)]))


def _quantities(written: str, proving: Iterable[str], worked: Sequence[str]) -> list[tuple[int, str]]:
    """Return place and words of the quantities that no proving text states with this unit and no rule worked out."""
    known = figures(" ".join(worked))
    stated = {_meaning(q) for text in proving for q in find_quantities(text, bare=False)}
    loose = []
    for found in find_quantities(written, bare=False):
        text = written[found.start : found.end]
        in_digits = figures(text)
        if _meaning(found) not in stated and text not in worked and not (in_digits and in_digits <= known):
            loose.append((found.start, text))
    return loose


def _meaning(found: Found) -> tuple[str, Decimal]:
    return found.quantity.kind, found.quantity.value


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
