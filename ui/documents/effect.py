"""Which FAQs that are or were published rest on clauses that changed or are gone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from agent.faq.foundations import CLAUSE
from tools.guards.quotes import squeeze
from tools.revision.compare import Comparison
from ui.records import faqs
from ui.records.faqs import Faq, FaqState

_MOST = 20_000  # FAQs looked at


@dataclass(frozen=True, slots=True)
class FaqEffect:
    """An FAQ and the clauses of the old text it cites that changed or are gone. state: 已发布, or 待复核 where a review took it back."""

    id: int
    question: str
    clauses: tuple[str, ...]
    state: str = ""


def faq_effects(connection: Connection, found: Comparison) -> list[FaqEffect]:
    """Return the FAQs that cite what changed. A citation whose words still stand in the new text is sound."""
    text = squeeze(found.new.document.text)
    return list(_resting(connection, found.touched(), text))


def faqs_on(connection: Connection, doc_id: str) -> list[FaqEffect]:
    """Return the published FAQs that cite any clause of a document."""
    published = faqs.listed(connection, FaqState.PUBLISHED, _MOST)
    made = ((faq, [c for c in _cited(faq) if c.startswith(f"{doc_id}:")]) for faq in published)
    return [
        FaqEffect(faq.id, faq.wording.question, tuple(clauses), faq.state.value) for faq, clauses in made if clauses
    ]


def _resting(connection: Connection, touched: Collection[str], text: str) -> Iterator[FaqEffect]:
    for faq in _given_out(connection):
        quotes = {str(c.get("clause_id", "")): squeeze(str(c.get("quote", ""))) for c in faq.wording.citations}
        clauses = [c for c in _cited(faq) if c in touched and not (quotes.get(c) and quotes[c] in text)]
        if clauses:
            yield FaqEffect(faq.id, faq.wording.question, tuple(clauses), faq.state.value)


def _given_out(connection: Connection) -> list[Faq]:
    """Return what is published, and what a review has taken back since: it looks as soon as a text has changed."""
    return [faq for state in (FaqState.PUBLISHED, FaqState.REVIEW) for faq in faqs.listed(connection, state, _MOST)]


def _cited(faq: Faq) -> list[str]:
    """Return the clauses an FAQ cites or rests on, each once."""
    ids = [str(c.get("clause_id", "")) for c in faq.wording.citations]
    rests = [name.removeprefix(CLAUSE) for name in faq.wording.rests_on if name.startswith(CLAUSE)]
    return [c for c in dict.fromkeys([*ids, *rests]) if c]
