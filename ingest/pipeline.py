"""Files in, index out: read, parse, resolve what repeals what, build a generation beside the old one, swap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from ingest.corpus import corpus_folder, parse_shipped, read_manifest
from ingest.library import Library
from ingest.parse import PARSER_VERSION, ParsedDocument, ParsedFile, parse_source
from ingest.readers.base import SUFFIXES, read
from ingest.report import DocumentReport, FileReport, IngestReport
from knowledge.catalogue import document_numbers, resolve_relations
from knowledge.embedder import Embedder
from knowledge.errors import CorpusError, FileMissing, InputError, JingdaError, StoreMismatch
from knowledge.model import DocumentType
from knowledge.store import GenerationInfo, build_generation, current_info

Progress = Callable[[str, int, int], None]


def parser_fingerprint() -> str:
    """Return what an index must have been built with to be used: the parser's version."""
    return f"parser-{PARSER_VERSION}"


def ensure_index(
    home: Path, embedder: Embedder, progress: Progress | None = None, *, rebuild: bool = False
) -> GenerationInfo:
    """Return the current generation, building it where none exists or sources, parser or embedder have changed."""
    info = _usable(home, embedder)
    if info is not None and not rebuild and dict(info.sources) == _wanted(home):
        return info
    parsed = _all_files(Library.open(home), progress)
    return _build(home, parsed, Library.open(home), embedder, progress)


def _usable(home: Path, embedder: Embedder) -> GenerationInfo | None:
    try:
        info = current_info(home)
    except StoreMismatch:
        return None
    if (
        info is None
        or info.parser_fingerprint != parser_fingerprint()
        or info.embedder_fingerprint != embedder.fingerprint
    ):
        return None
    return info


def _wanted(home: Path) -> dict[str, str]:
    """The sources an up-to-date index holds, by name and hash: shipped files, the manifest, added files, retirements."""
    folder = corpus_folder()
    names = ["manifest.yaml", *(item.file for item in read_manifest(folder))]
    sources = {f"corpus/{name}": _hash(folder / name) for name in names}
    library = Library.open(home)
    sources |= {e.path: e.sha256 for e in library.entries}
    return sources | {f"retired/{r}": "" for r in library.retired}


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _all_files(library: Library, progress: Progress | None) -> list[ParsedFile]:
    files = parse_shipped()
    for i, entry in enumerate(library.entries, 1):
        _tell(progress, "解析", i, len(library.entries))
        parsed = parse_source(replace(read(library.stored_path(entry)), path=entry.path))
        files.append(_from(parsed, entry.path))
    return files


def _from(parsed: ParsedFile, path: str) -> ParsedFile:
    """Mark added documents with their full path: two folders may hold files of one name."""
    parsed.documents = [replace(d, document=replace(d.document, source=path)) for d in parsed.documents]
    return parsed


def _build(
    home: Path, files: Sequence[ParsedFile], library: Library, embedder: Embedder, progress: Progress | None
) -> GenerationInfo:
    kept = [d for f in files for d in f.documents if d.document.doc_id not in library.retired]
    documents = resolve_relations(d.document for d in kept)
    clauses = (c for d in kept for c in d.clauses)
    return build_generation(
        home,
        documents,
        clauses,
        embedder=embedder,
        parser_fingerprint=parser_fingerprint(),
        sources=_wanted(home),
        progress=progress,
    )


def ingest_paths(
    paths: Iterable[Path],
    home: Path,
    *,
    embedder: Embedder,
    progress: Progress | None = None,
    replace_same_number: bool = False,
) -> IngestReport:
    """Take in files and folders; return per file what came in or why it did not.

    A file that cannot be read is reported and the rest goes on. Unchanged files are skipped. The index is swapped once,
    at the end, and only when something changed.
    replace_same_number: a file that claims the 发文字号 of a known document takes its place instead of being refused.
    """
    library = Library.open(home)
    report = IngestReport()
    taken = _Taken(_all_files(library, None), library, replace_same_number)
    files = list(_expand(paths, report))
    for i, path in enumerate(files, 1):
        _tell(progress, f"解析 {path.name}", i, len(files))
        report.files.append(_take(path, taken, library))
    if taken.changed:
        library.save()
        info = _build(home, taken.files, library, embedder, progress)
    else:
        info = ensure_index(home, embedder, progress)
    report.documents, report.clauses = info.documents, info.clauses
    return report


def _tell(progress: Progress | None, stage: str, done: int, total: int) -> None:
    if progress is not None:
        progress(stage, done, total)


def _expand(paths: Iterable[Path], report: IngestReport) -> Iterable[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = sorted(
            p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in SUFFIXES and not p.name.startswith(".")
        )
        if not found:
            error = FileMissing(
                "目录中没有可收录的文件", where=str(path), remedy=f"支持的格式：{'、'.join(sorted(SUFFIXES))}"
            )
            report.files.append(FileReport(str(path), error=str(error)))
        yield from found


class _Taken:
    """The parsed files of the coming generation while new ones join them."""

    def __init__(self, files: list[ParsedFile], library: Library, replace_same_number: bool) -> None:
        self.files, self.library, self.replace_same_number = files, library, replace_same_number
        self.changed = False

    def add(self, parsed: ParsedFile, path: str) -> list[DocumentReport]:
        """Let one parsed file in, its earlier version out. Raises CorpusError when another file claims its number."""
        others = [f for f in self.files if f.source.path != path]
        replaced = self._conflicts(parsed, others)
        old = {d.document.doc_id for f in self.files if f.source.path == path for d in f.documents}
        for other in others:
            other.documents = [d for d in other.documents if d.document.doc_id not in replaced.values()]
        self.files = [*others, parsed]
        self.changed = True
        self.library.retired = [
            r for r in self.library.retired if r not in {d.document.doc_id for d in parsed.documents}
        ]
        return [
            DocumentReport.of(d, replaced.get(d.document.doc_id, d.document.doc_id if d.document.doc_id in old else ""))
            for d in parsed.documents
        ]

    def _conflicts(self, parsed: ParsedFile, others: Sequence[ParsedFile]) -> dict[str, str]:
        known = {n: d for f in others for d in f.documents for n in _claims(d)}
        ids = {d.document.doc_id: d for f in others for d in f.documents}
        replaced = {}
        for document in parsed.documents:
            doc_id = document.document.doc_id
            other = next((known[n] for n in _claims(document) if n in known), ids.get(doc_id))
            if other is None:
                continue
            if not self.replace_same_number:
                raise CorpusError(
                    f"发文字号 {document.document.document_number or document.document.title} 与已收录的《{other.document.title}》相同",
                    where=parsed.source.path,
                    remedy="若这是新版，请加 --replace 重新收录；若是另一份文件，请核对文号",
                )
            replaced[doc_id] = other.document.doc_id
        return replaced


def _claims(parsed: ParsedDocument) -> list[str]:
    """The numbers a document claims as its own; a card only names the number of the rule it describes."""
    return [] if parsed.document.type == DocumentType.CARD else document_numbers(parsed.document)


def _take(path: Path, taken: _Taken, library: Library) -> FileReport:
    try:
        source = read(path)
        if same := _same_content(source.sha256, taken.files):
            return FileReport(str(path), documents=tuple(DocumentReport.of(d) for d in same.documents), unchanged=True)
        resolved = str(path.resolve())
        parsed = _from(parse_source(replace(source, path=resolved)), resolved)
        reports = taken.add(parsed, resolved)
        library.keep(path, source.sha256)
    except (InputError, CorpusError) as e:
        return FileReport(str(path), error=str(e))
    return FileReport(str(path), documents=tuple(reports))


def _same_content(digest: str, files: Sequence[ParsedFile]) -> ParsedFile | None:
    return next((f for f in files if f.source.sha256 == digest and f.documents), None)


def retire(doc_ids: Sequence[str], home: Path, *, embedder: Embedder, progress: Progress | None = None) -> IngestReport:
    """Take documents out of the index, by doc_id or 发文字号; their sources stay, and ingesting them again brings them back.

    Raises: JingdaError when a name fits no document; nothing is changed then.
    """
    library = Library.open(home)
    files = _all_files(library, progress)
    known = {n: d.document.doc_id for f in files for d in f.documents for n in (d.document.doc_id, *_claims(d))}
    for name in doc_ids:
        if name not in known:
            raise JingdaError("没有这个文件", where=name, remedy="用 jingda documents 查看文件编号")
    library.retired = sorted({*library.retired, *(known[n] for n in doc_ids)})
    library.save()
    info = _build(home, files, library, embedder, progress)
    return IngestReport(retired=[known[n] for n in doc_ids], documents=info.documents, clauses=info.clauses)
