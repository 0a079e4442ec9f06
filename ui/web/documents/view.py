"""What the pages of the administrators show of documents and jobs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ingest.former import former_versions
from ingest.library import Library
from knowledge.base import KnowledgeBase
from knowledge.errors import JingdaError
from knowledge.model import Document, DocumentType, Status
from tools.revision.effect import resting_on, rule_effects
from tools.rules.load import shipped
from ui.commands.ingest import TYPES
from ui.documents.jobs import Job, Standing
from ui.documents.texts import compared
from ui.text import printable
from ui.web.pages import matches


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document on the list. programs: how many rules quote it; added: it was uploaded, not shipped."""

    doc_id: str
    title: str
    number: str
    kind: str
    status: Status
    programs: int
    added: bool


@dataclass(frozen=True, slots=True)
class TakenIn:
    """One document of a report. compare: address of the comparison with the version it replaced, "" for none.

    gone: how many quotes of rules from the old version do not stand in this one.
    """

    doc_id: str
    title: str
    number: str
    kind: str
    clauses: int
    warnings: tuple[str, ...]
    compare: str
    effects: str
    stands: bool
    gone: int = 0


@dataclass(frozen=True, slots=True)
class FileShown:
    name: str
    error: str
    unchanged: bool
    documents: tuple[TakenIn, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a job: its files, what was retired, and what the index holds now."""

    files: tuple[FileShown, ...]
    retired: tuple[str, ...]
    back: tuple[str, ...]
    documents: int
    clauses: int


def rows_of(documents: Sequence[Document], library: Library, as_of: date, q: str, *, cards: bool) -> list[DocumentRow]:
    """Return the documents whose names hold all words of `q`; the cards of guides only when asked for."""
    added, book = {entry.sha256 for entry in library.entries}, shipped()
    return [
        DocumentRow(
            d.doc_id, d.title, d.document_number, TYPES.get(str(d.type), str(d.type)), d.status(as_of),
            len(resting_on(book, d.doc_id)), d.source_sha256 in added,
        )
        for d in documents
        if matches(d, q, "", as_of) and (cards or q or d.type is not DocumentType.CARD)
    ]  # fmt: skip


def progress_of(standing: Standing) -> dict[str, Any]:
    """Return how far a job is, for the page and its script; share is 0 to 1, None while it cannot be told."""
    share = standing.done / standing.total if standing.total else None
    stage = f"{standing.stage} {standing.done}/{standing.total}" if standing.total > 1 else standing.stage
    return {"over": standing.state.over, "label": standing.state.label, "stage": printable(stage), "share": share}


def report_of(job: Job, standing: Standing, home: Path, folder: Path, knowledge: KnowledgeBase) -> Report | None:
    """Return what came of a job, None where nothing did."""
    told = standing.report
    if not told and not job.refused:
        return None
    held = {d.doc_id for d in knowledge.documents()}
    former = {f.successor: f.id for f in former_versions(home) if f.replaced_at >= job.asked_at}
    gone = {doc_id: _gone(knowledge, home, old, doc_id) for doc_id, old in former.items() if doc_id in held}
    tried = [_file(file, folder, former, held, gone) for file in told.get("files", ())]
    refused = [FileShown("", error, unchanged=False, documents=()) for error in job.refused]
    return Report(
        (*refused, *tried),
        tuple(told.get("retired", ())),
        tuple(told.get("back", ())),
        told.get("documents", 0),
        told.get("clauses", 0),
    )


def _gone(knowledge: KnowledgeBase, home: Path, old: str, new: str) -> int:
    try:
        return len(rule_effects(shipped(), compared(knowledge, home, old, new)))
    except JingdaError:  # the page of the effects says what is wrong
        return 0


def _file(
    file: Mapping[str, Any], folder: Path, former: Mapping[str, str], held: set[str], gone: Mapping[str, int]
) -> FileShown:
    error = (file["error"] or "").replace(f"{folder.resolve()}/", "").replace(f"{folder}/", "")
    documents = tuple(_documents(file, former, held, gone))
    return FileShown(printable(Path(file["path"]).name), printable(error), file["unchanged"], documents)


def _documents(
    file: Mapping[str, Any], former: Mapping[str, str], held: set[str], gone: Mapping[str, int]
) -> Iterator[TakenIn]:
    for d in file["documents"]:
        before = former.get(d["doc_id"], "")
        pair = f"old={quote(before)}&new={quote(d['doc_id'])}" if before else ""
        yield TakenIn(
            d["doc_id"], d["title"], d["document_number"], TYPES.get(d["type"], d["type"]), d["clauses"],
            tuple(d["warnings"]), f"/documents/compare?{pair}" if pair else "",
            f"/admin/documents/effects?{pair}" if pair else "", d["doc_id"] in held,
            gone.get(d["doc_id"], 0),
        )  # fmt: skip
