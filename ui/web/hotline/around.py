"""What stands around an answer: how to apply, whom to call, and where texts disagree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.base import KnowledgeBase
from knowledge.model import Clause, Document, DocumentType, Status
from ui.web.calculators.outcome import Outcome
from ui.web.hotline.cards import Card, card, citation_of
from ui.web.hotline.entries import CONTACT

MOST_STEPS = 4
_FIELDS = ("服务流程", "办理流程")
_ABOUT = re.compile(r"程序|流程|申报与审核")


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone as printed, and the document that prints it."""

    text: str
    document: Document
    status: Status


def phones(documents: Iterable[Document], as_of: date) -> tuple[Phone, ...]:
    """Return the printed telephones, those of texts that bind first; the same words once."""
    printed = [d for d in documents if any(character.isdigit() for character in d.fields.get(CONTACT, ""))]
    ranked = sorted(printed, key=lambda document: not document.status(as_of).binds)
    once = {d.fields[CONTACT].strip(): d for d in reversed(ranked)}
    return tuple(Phone(text, d, d.status(as_of)) for text, d in reversed(once.items()))


def process(knowledge: KnowledgeBase, documents: Iterable[Document], as_of: date) -> tuple[Card, ...]:
    """Return the clauses that say how to apply, of texts that bind first."""
    ranked = sorted(documents, key=lambda document: not document.status(as_of).binds)
    found = [(clause, document) for document in ranked for clause in _steps(knowledge, document)]
    return tuple(card(knowledge, citation_of(0, clause, document, as_of), as_of) for clause, document in found)[
        :MOST_STEPS
    ]


def _steps(knowledge: KnowledgeBase, document: Document) -> Iterator[Clause]:
    for clause in knowledge.clauses(document.doc_id):
        last = clause.path[-1] if clause.path else None
        if last is None:
            continue
        if document.type is DocumentType.CARD:
            if last.level == "字段" and last.label in _FIELDS:
                yield clause
        elif last.level == "条" and _ABOUT.search(_first_line(clause) + "".join(s.heading for s in clause.path)):
            yield clause


def _first_line(clause: Clause) -> str:
    return clause.text.strip().partition("\n")[0][:60]


@dataclass(frozen=True, slots=True)
class Clash:
    """One disagreement between texts, with the clauses that show it."""

    text: str
    references: tuple[str, ...] = ()


def clashes(documents: Sequence[Document], outcome: Outcome | None, as_of: date) -> tuple[Clash, ...]:
    """Return what the rules note as disagreeing, and which of the texts no longer hold while another does."""
    noted = outcome.conflicts if outcome else ()
    titles = {document.doc_id: document.title for document in documents}
    said = [Clash(r.text, tuple(f"《{titles.get(c.doc, c.doc)}》{c.locator}" for c in r.citations)) for r in noted]
    return (*said, *_outdated(documents, as_of))


def _outdated(documents: Sequence[Document], as_of: date) -> Iterator[Clash]:
    binding = next((document for document in documents if document.status(as_of).binds), None)
    for document in documents:
        status = document.status(as_of)
        if not status.binds and binding is not None:
            yield Clash(f"《{document.title}》{_number(document)}{status.label}，内容与现行规定可能不同，"
                        f"以《{binding.title}》{_number(binding)}为准。")  # fmt: skip


def _number(document: Document) -> str:
    return f"（{document.document_number}）" if document.document_number else ""
