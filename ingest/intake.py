"""The parsed files of the coming index while new ones join them, and which of their documents stand in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.parse import ParsedDocument, ParsedFile
from ingest.report import DocumentReport
from ingest.versions import Version, claims, namesakes, same_by_title, versions
from knowledge.errors import CorpusError


def standing(files: Iterable[ParsedFile], retired: Sequence[str]) -> list[ParsedDocument]:
    """Return the documents to index: those not retired, and of several versions of one the one that came last."""
    return [version.shown() for version in standing_versions(files, retired)]


def standing_versions(files: Iterable[ParsedFile], retired: Sequence[str]) -> list[Version]:
    """Return what stands, in the order of the files. retired: ids as the files give them, so that of two versions one can go."""
    by_file = versions(files)
    place = {id(version): i for i, version in enumerate(v for found in by_file for v in found)}
    kept: list[Version] = []
    out = set(retired)
    taken: set[str] = set()
    for version in (v for found in reversed(by_file) for v in found):
        if version.own.document.doc_id in out or version.names & taken:
            continue
        taken |= version.names
        kept.append(version)
    return sorted(kept, key=lambda v: place[id(v)])


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
        ids = {id(v.own) for v in standing_versions(self.files, self.retired)}
        return bool(file.documents) and all(id(d) in ids for d in file.documents)

    def add(self, parsed: ParsedFile) -> list[DocumentReport]:
        """Let one file in, its earlier version out. Raises: CorpusError when another file has the same document."""
        gone = {parsed.source.path}
        before = standing_versions(self.files, self.retired)
        mine = {id(d) for f in self.files if f.source.path in gone for d in f.documents}
        others = [f for f in self.files if f.source.path not in gone and f.source.sha256 != parsed.source.sha256]
        replaced = self._conflicts(parsed, others)
        old = {v.own.document.doc_id: v.doc_id for v in before if id(v.own) in mine}
        self.files = [*others, parsed]
        self._bring_back(parsed)
        beside = [v.own for v in standing_versions(others, self.retired)]
        return [self._report(v, {**old, **replaced}, beside) for v in versions(self.files)[-1]]

    def _report(self, version: Version, replaced: dict[str, str], beside: Sequence[ParsedDocument]) -> DocumentReport:
        own = version.own
        alike = [d for d in namesakes(own, beside) if not {*claims(d), d.document.doc_id} & version.names]
        told = tuple(
            f"与已收录的《{d.document.title}》（{d.document.document_number or d.document.doc_id}）同名而文号或日期不同，"
            "两份都收录；旧的已失效就请撤下"
            for d in alike[:1]
        )
        return DocumentReport.of(version.shown(), replaced.get(own.document.doc_id, ""), told)

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
        stand = standing_versions(others, self.retired)
        known = {name: version for version in stand for name in version.names}
        replaced = {}
        for document in parsed.documents:
            names = (*claims(document), document.document.doc_id)
            other = next((known[n] for n in names if n in known), None)
            other = other or next((v for v in stand if same_by_title(document, v.own)), None)
            if other is None:
                continue
            if not self.replace_same_number:
                raise _same_document(parsed.source.path, document, other.shown())
            replaced[document.document.doc_id] = other.doc_id
        return replaced


def _same_document(path: str, document: ParsedDocument, other: ParsedDocument) -> CorpusError:
    number = document.document.document_number
    by_number = bool({*claims(document)} & {*claims(other)})
    what = f"发文字号 {number} 与" if by_number else f"《{document.document.title}》的标题和日期与"
    return CorpusError(
        f"{what}已收录的《{other.document.title}》（编号 {other.document.doc_id}）相同",
        where=path,
        remedy="若这是新版，请选“新版取代旧版”（命令行加 --replace）重新收录；若是另一份文件，请核对文号",
    )
