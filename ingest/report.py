"""What an ingest says of itself: per file the error or the documents, per document its type, counts and warnings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ingest.parse import ParsedDocument


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """One document taken in. `replaced` names the document whose version it took the place of, its own id mostly; "" for none."""

    doc_id: str
    title: str
    document_number: str
    type: str
    articles: int
    clauses: int
    warnings: tuple[str, ...] = ()
    replaced: str = ""

    @staticmethod
    def of(parsed: ParsedDocument, replaced: str = "", further: tuple[str, ...] = ()) -> DocumentReport:
        d = parsed.document
        return DocumentReport(
            d.doc_id,
            d.title,
            d.document_number,
            str(d.type),
            parsed.articles,
            len(parsed.clauses),
            (*d.warnings, *further),
            replaced,
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "doc_id": self.doc_id,
            "title": self.title,
            "document_number": self.document_number,
            "type": self.type,
            "articles": self.articles,
            "clauses": self.clauses,
            "warnings": list(self.warnings),
            "replaced": self.replaced,
        }


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file: the error that kept it out, or what came in; `unchanged` when it was known already."""

    path: str
    error: str | None = None
    documents: tuple[DocumentReport, ...] = ()
    unchanged: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "error": self.error,
            "unchanged": self.unchanged,
            "documents": [d.as_json() for d in self.documents],
        }


@dataclass(slots=True)
class IngestReport:
    """The files of one run in the order given, what was retired, and what stands in the index afterwards.

    back: ids of retired documents of which the version before stands again.
    """

    files: list[FileReport] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    documents: int = 0
    clauses: int = 0

    @property
    def failed(self) -> bool:
        return any(f.error for f in self.files)

    def as_json(self) -> dict[str, Any]:
        return {
            "files": [f.as_json() for f in self.files],
            "retired": self.retired,
            "back": self.back,
            "documents": self.documents,
            "clauses": self.clauses,
        }
