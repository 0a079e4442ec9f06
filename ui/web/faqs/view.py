"""An FAQ as the pages show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import ceil
from urllib.parse import urlencode

from agent.answer import Citation
from agent.faq.building import texts_of
from knowledge.base import KnowledgeBase
from knowledge.errors import NotFound
from knowledge.model import Document, Status
from tools.rules.load import shipped
from ui.faq.exporting import program_title
from ui.faq.keeping import BUILT
from ui.faq.wordings import citations_of, computed_of
from ui.records.faq_search import Wanted
from ui.records.faqs import Faq, FaqState
from ui.text import printable

PER_PAGE = 20
_ORIGINS = {"import": "导入", "log": "来自提问", "hand": "手写"}
_TONES = {FaqState.PUBLISHED: "ok", FaqState.SUBMITTED: "care", FaqState.REVIEW: "care"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One FAQ. standing: the status, on the day shown, of the text its first clause stands in; None where it is gone."""

    faq: Faq
    program: str
    origin: str
    tone: str
    citations: tuple[Citation, ...]
    facts: dict[str, str]
    standing: Status | None


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of how many, and the addresses of the ones beside it, "" for none."""

    page: int
    pages: int
    total: int
    before: str
    after: str


def shown(faq: Faq, knowledge: KnowledgeBase, day: date) -> Shown:
    citations = citations_of(faq.wording)
    facts = {shipped().facts[k].label: v for k, v in computed_of(faq.wording).get("facts", {}).items()}
    origin = faq.origin.removeprefix(BUILT) if faq.origin.startswith(BUILT) else _ORIGINS.get(faq.origin, faq.origin)
    document = document_of(knowledge, citations[0].doc_id) if citations else None
    standing = document.status(day) if document else None
    tone = _TONES.get(faq.state, "past")
    return Shown(faq, program_title(faq.program_id), origin, tone, citations, facts, standing)


def document_of(knowledge: KnowledgeBase, doc_id: str) -> Document | None:
    try:
        return knowledge.document(doc_id)
    except NotFound:
        return None


def wanted(knowledge: KnowledgeBase, day: date, *, state: str = "", program: str = "", q: str = "") -> Wanted:
    """Return the filter of an address; what it names wrongly is left out."""
    chosen = FaqState(state) if state in list(FaqState) else None
    known = shipped().programs.get(program)
    texts = [document_of(knowledge, doc) for doc in texts_of(known, day)] if known else []
    titles = tuple(text.title for text in texts if text)
    return Wanted(chosen, known.id if known else "", titles, printable(q)[:80])


def paging(path: str, given: dict[str, str], page: int, total: int) -> Paging:
    pages = max(1, ceil(total / PER_PAGE))

    def address(number: int) -> str:
        kept = {name: value for name, value in given.items() if value}
        return f"{path}?{urlencode({**kept, 'page': number})}" if 1 <= number <= pages else ""

    return Paging(page, pages, total, address(page - 1), address(page + 1))


@lru_cache(maxsize=1)
def program_choices() -> Sequence[tuple[str, str]]:
    """Return (id, title) of every program, by title."""
    return sorted(((p.id, p.title) for p in shipped().programs.values()), key=lambda pair: pair[1])
