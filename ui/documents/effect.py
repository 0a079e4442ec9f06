"""Which published FAQs rest on clauses that changed or are gone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from tools.guards.quotes import squeeze
from tools.revision.compare import Comparison
from ui.records import faqs
from ui.records.faqs import Faq, FaqState

_MOST = 20_000  # FAQs looked at


@dataclass(frozen=True, slots=True)
class FaqEffect:
    """A published FAQ and the clauses of the old text it cites that changed or are gone."""

    id: int
    question: str
    clauses: tuple[str, ...]


def faq_effects(connection: Connection, found: Comparison) -> list[FaqEffect]:
    """Return the published FAQs that cite what changed. A citation whose words still stand in the new text is sound."""
    text = squeeze(found.new.document.text)
    return list(_resting(connection, found.touched(), text))


def faqs_on(connection: Connection, doc_id: str) -> list[FaqEffect]:
    """Return the published FAQs that cite any clause of a document."""
    made = ((faq, [c for c in _cited(faq) if c.startswith(f"{doc_id}:")]) for faq in _published(connection))
    return [FaqEffect(faq.id, faq.wording.question, tuple(clauses)) for faq, clauses in made if clauses]


def _resting(connection: Connection, touched: Collection[str], text: str) -> Iterator[FaqEffect]:
    for faq in _published(connection):
        quotes = {str(c.get("clause_id", "")): squeeze(str(c.get("quote", ""))) for c in faq.wording.citations}
        clauses = [c for c in _cited(faq) if c in touched and not (quotes.get(c) and quotes[c] in text)]
        if clauses:
            yield FaqEffect(faq.id, faq.wording.question, tuple(clauses))


def _published(connection: Connection) -> list[Faq]:
    return faqs.listed(connection, FaqState.PUBLISHED, _MOST)


def _cited(faq: Faq) -> list[str]:
    """Return the clauses an FAQ cites or rests on, each once."""
    ids = [str(c.get("clause_id", "")) for c in faq.wording.citations]
    return [c for c in dict.fromkeys([*ids, *faq.wording.rests_on]) if c]
