"""One program as programs read it: what to ask, what it rests on, whom to call, and when it binds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from knowledge.errors import NotFound
from knowledge.model import Document
from tools.calculators import Citation, ProgramEntry, describe
from tools.naming import facts_of, find_program
from tools.reviews import review_json
from tools.rules.load import shipped
from tools.rules.model import Program
from ui.commands.programs import fact_json
from ui.plain import as_json
from ui.service.clauses import validity_json
from ui.service.names import KnownTitles

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase

CONTACT = "联络方式"


def entry_json(entry: ProgramEntry, titles: KnownTitles) -> dict[str, Any]:
    """Return one row of the list; its facts by id."""
    return {
        "id": entry.id,
        "title": entry.title,
        "aliases": list(entry.aliases),
        "tags": list(entry.tags),
        "status": str(entry.status),
        "status_label": entry.status.label,
        "computes": list(entry.computes),
        "versions": [
            {
                "doc_id": version.doc,
                "doc_title": titles.source(version.doc).title,
                "doc_number": titles.source(version.doc).number,
                "start": version.start.isoformat(),
                "end": version.end.isoformat() if version.end else None,
            }
            for version in entry.versions
        ],
        "facts": [question.fact for question in entry.facts],
        "review": review_json(shipped().programs[entry.id]),
    }


def program_json(knowledge: KnowledgeBase, name: str, as_of: date) -> dict[str, Any]:
    """Return a program by id, title or alias. Raises: ProgramError with the nearest names."""
    program, titles = find_program(shipped(), name, as_of), KnownTitles(knowledge)
    documents = list(_documents(knowledge, program))
    return {
        **entry_json(describe(program, as_of), titles),
        "as_of": as_of.isoformat(),
        "facts": [fact_json(fact) for fact in facts_of(program, as_of)],
        "basis": [_basis(document, as_of) for document in documents],
        "clauses": [as_json(Citation(c.doc, c.locator, c.quote), titles) for c in program.clauses.values()],
        "contacts": [
            {"doc_id": document.doc_id, "doc_title": document.title, "text": document.fields[CONTACT]}
            for document in documents
            if document.fields.get(CONTACT)
        ],
        "not_together_with": _exclusions(program),
    }


def _documents(knowledge: KnowledgeBase, program: Program) -> Iterable[Document]:
    """Yield the documents of its versions, newest first, then others its clauses stand in."""
    ids = [version.doc for version in reversed(program.versions)] + [c.doc for c in program.clauses.values()]
    for doc_id in dict.fromkeys(ids):
        try:
            yield knowledge.document(doc_id)
        except NotFound:  # a rule may cite a text that was retired here
            continue


def _basis(document: Document, as_of: date) -> dict[str, Any]:
    validity = document.validity
    return {
        "doc_id": document.doc_id,
        "doc_title": document.title,
        "doc_number": document.document_number,
        "issuing_authority": document.issuing_authority,
        "starts_on": validity.starts_on.isoformat() if validity.starts_on else None,
        "ends_on": validity.ends_on.isoformat() if validity.ends_on else None,
        **validity_json(document, as_of),
    }


def _exclusions(program: Program) -> list[dict[str, Any]]:
    book = shipped()
    return [
        {"scope": rule.scope, "take": rule.take, "programs": [name for name in rule.programs if name != program.id]}
        for rule in book.exclusions
        if program.id in rule.programs
    ]
