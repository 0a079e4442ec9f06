"""All FAQs of chosen programs or of everything in the index."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING

from agent.faq.documents import document_faqs
from agent.faq.draft import Draft
from agent.faq.examples import example_faqs
from agent.faq.programs import program_faqs
from agent.passages import Shelf
from tools.rules.load import shipped
from tools.rules.model import Program

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase


def build(knowledge: KnowledgeBase, as_of: date, chosen: Collection[str] = ()) -> Iterator[Draft]:
    """Yield each FAQ once, every one passed by the gate.

    chosen: ids of programs; with none, all programs and all documents. The texts a chosen program rests on come with it.
    """
    shelf = Shelf(knowledge)
    programs = [p for p in shipped().programs.values() if not chosen or p.id in chosen]
    resting = _resting(as_of)
    wanted = {doc for program in programs for doc in texts_of(program, as_of)} if chosen else None
    asked: set[str] = set()
    for draft in _all(knowledge, shelf, programs, resting, wanted, as_of):
        if draft.question not in asked:
            asked.add(draft.question)
            yield draft


def _all(
    knowledge: KnowledgeBase,
    shelf: Shelf,
    programs: list[Program],
    resting: dict[str, list[str]],
    wanted: set[str] | None,
    as_of: date,
) -> Iterator[Draft]:
    for program in programs:
        yield from program_faqs(shelf, program, as_of)
        yield from example_faqs(knowledge, program, as_of)
    for listed in knowledge.documents():
        if wanted is None or listed.doc_id in wanted:
            of = resting.get(listed.doc_id, [])
            owner = of[0] if len(of) == 1 else ""
            yield from document_faqs(shelf, knowledge.document(listed.doc_id), as_of, owner)


def texts_of(program: Program, as_of: date) -> tuple[str, ...]:
    """Return the documents that set a program's rule on `as_of` and the cards that describe it."""
    version = program.version_on(as_of)
    return (*((version.doc,) if version else ()), *program.cards)


def _resting(as_of: date) -> dict[str, list[str]]:
    """Return which programs rest on each document."""
    found: dict[str, list[str]] = {}
    for program in shipped().programs.values():
        for doc in dict.fromkeys(texts_of(program, as_of)):
            found.setdefault(doc, []).append(program.id)
    return found
