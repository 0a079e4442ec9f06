"""The parsed files of the coming index while new ones join them, and which of their documents stand in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.parse import ParsedDocument, ParsedFile
from ingest.report import DocumentReport
from knowledge.catalogue import document_numbers
from knowledge.errors import CorpusError
from knowledge.model import DocumentType


def claims(parsed: ParsedDocument) -> list[str]:
    """Return the numbers a document claims as its own; a card only names the number of the rule it describes."""
    return [] if parsed.document.type == DocumentType.CARD else document_numbers(parsed.document)


def standing(files: Iterable[ParsedFile], retired: Sequence[str]) -> list[ParsedDocument]:
    """Return the documents to index: those not retired, and of two with one 发文字号 or id the one that came last."""
    files = list(files)
    every = [d for f in files for d in f.documents]
    place = {id(d): i for i, d in enumerate(every)}
    kept: list[ParsedDocument] = []
    out = set(retired)
    taken: set[str] = set()
    for parsed in (d for f in reversed(files) for d in f.documents):
        names = {parsed.document.doc_id, *claims(parsed)}
        if parsed.document.doc_id in out or names & taken:
            continue
        taken |= names
        kept.append(parsed)
    return sorted(kept, key=lambda d: place[id(d)])


@dataclass(slots=True)
class Intake:
    """The files known and the documents retired; `add` lets one file in or says why not."""

    files: list[ParsedFile]
    retired: list[str]
    replace_same_number: bool = False
    changed: bool = field(default=False, init=False)

    def holding(self, sha256: str) -> ParsedFile | None:
        """Return the file of this content, from wherever it came."""
        return next((f for f in self.files if f.source.sha256 == sha256), None)

    def stands(self, file: ParsedFile) -> bool:
        """True when every document of the file is in the index to come."""
        ids = {id(d) for d in standing(self.files, self.retired)}
        return bool(file.documents) and all(id(d) in ids for d in file.documents)

    def add(self, parsed: ParsedFile) -> list[DocumentReport]:
        """Let one file in, its earlier version out. Raises: CorpusError when another file claims its number."""
        gone = {parsed.source.path}
        old = {d.document.doc_id for f in self.files if f.source.path in gone for d in f.documents}
        others = [f for f in self.files if f.source.path not in gone and f.source.sha256 != parsed.source.sha256]
        replaced = self._conflicts(parsed, others)
        self.files = [*others, parsed]
        self._bring_back(parsed)
        reports = []
        for document in parsed.documents:
            own = document.document.doc_id
            reports.append(DocumentReport.of(document, replaced.get(own, own if own in old else "")))
        return reports

    def restore(self, file: ParsedFile) -> list[DocumentReport]:
        """Bring retired documents of a known file back. Raises: CorpusError when another has taken their place."""
        self.replace_same_number, replacing = False, self.replace_same_number
        try:
            self._conflicts(file, [f for f in self.files if f is not file])
        finally:
            self.replace_same_number = replacing
        self._bring_back(file)
        return [DocumentReport.of(d) for d in file.documents]

    def _bring_back(self, file: ParsedFile) -> None:
        back = {d.document.doc_id for d in file.documents}
        self.retired = [r for r in self.retired if r not in back]
        self.changed = True

    def _conflicts(self, parsed: ParsedFile, others: Sequence[ParsedFile]) -> dict[str, str]:
        """Return doc_id → the document of another file whose place it takes."""
        known = {n: d for d in standing(others, self.retired) for n in (d.document.doc_id, *claims(d))}
        replaced = {}
        for document in parsed.documents:
            names = (*claims(document), document.document.doc_id)
            other = next((known[n] for n in names if n in known), None)
            if other is None:
                continue
            if not self.replace_same_number:
                raise _same_number(parsed.source.path, document, other)
            replaced[document.document.doc_id] = other.document.doc_id
        return replaced


def _same_number(path: str, document: ParsedDocument, other: ParsedDocument) -> CorpusError:
    number = document.document.document_number
    what = f"发文字号 {number} 与" if number else f"《{document.document.title}》的标题和日期与"
    return CorpusError(
        f"{what}已收录的《{other.document.title}》（编号 {other.document.doc_id}）相同",
        where=path,
        remedy="若这是新版，请选“新版取代旧版”（命令行加 --replace）重新收录；若是另一份文件，请核对文号",
    )
