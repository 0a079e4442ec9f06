"""From an answer's parts to the sources that may prove it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from agent.answer import Calculation, Citation, Eligibility
from agent.gate.names import names_known, plain_name
from agent.gate.sources import Clause, Sources
from knowledge.model import Document, normal_document_number
from tools.dates import chinese_date
from tools.rules.load import shipped

if TYPE_CHECKING:
    from agent.gate.names import Names
    from knowledge.base import KnowledgeBase


def gather(
    citations: Sequence[Citation],
    *,
    knowledge: KnowledgeBase,
    as_of: date,
    calculations: Sequence[Calculation] = (),
    eligibility: Sequence[Eligibility] = (),
    said: Sequence[str] = (),
    worked: Sequence[str] = (),
    results: Sequence[str] = (),
) -> Sources:
    """Return what an answer with these parts may rest on.

    said: the asker's messages. worked: further lines of the tools, results: those among them that are final results; the
    steps and results of `calculations` are taken in by themselves.
    """
    names = names_known(knowledge)
    documents = {c.doc_id: knowledge.document(c.doc_id) for c in citations}
    finals = [*results, *(f"{c.title}{c.shown}" for c in calculations if c.shown)]
    finals += [f"{c.value}{c.unit}" for c in calculations if c.unit]
    lines = [*worked, *finals, *_steps(calculations), *_reasons(eligibility)]
    return Sources(
        clauses=tuple(_clause(c, documents[c.doc_id], names) for c in citations),
        worked_lines=tuple(lines),
        stated_lines=tuple(line for d in documents.values() for line in _stated(d, as_of)),
        result_lines=tuple(finals),
        messages=tuple(said),
        known=names,
    )


def _clause(citation: Citation, document: Document, names: Names) -> Clause:
    own = [document.title, document.basis, *document.fields.get("别名", "").split()]
    own += [relation.title for relation in document.relations]
    return Clause(
        marker=citation.marker,
        quote=citation.quote,
        locator=citation.locator,
        document_number=normal_document_number(document.document_number),
        titles=frozenset(plain_name(name) for name in own if name),
        known=names,
    )


def _steps(calculations: Sequence[Calculation]) -> Iterable[str]:
    for calculation in calculations:
        yield from (step.text for step in calculation.steps)
        yield from (f"{label}{value}" for label, value in calculation.inputs.items())


def _reasons(eligibility: Sequence[Eligibility]) -> Iterable[str]:
    programs = shipped().programs
    for verdict in eligibility:
        if verdict.program_id in programs:
            title = programs[verdict.program_id].title
            yield from (title, f"符合{title}的条件", f"不符合{title}的条件", f"还不能判断是否符合{title}的条件")
        yield from (*verdict.reasons, *verdict.missing)


def _stated(document: Document, as_of: date) -> Iterable[str]:
    """What the catalogue says of a cited document: number, dates, what ended it and what it ended; and the date asked."""
    validity = document.validity
    yield f"《{document.title}》（{document.document_number}）"
    yield f"{document.basis}（{document.document_number}）"
    yield f"{chinese_date(as_of)}"
    if validity.starts_on:
        yield f"自{chinese_date(validity.starts_on)}起"
    if validity.ends_on:
        yield f"有效至{chinese_date(validity.ends_on)}"
    for day in (document.issued_on, document.published_on):
        if day:
            yield f"{chinese_date(day)}发布"
    if validity.ended_by:
        yield f"由{validity.ended_by}"
    for relation in document.relations:
        yield f"《{relation.title}》（{relation.target}）"
