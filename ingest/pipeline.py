"""Files in, index out: read, parse, resolve what repeals what, build a generation beside the old one, swap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from ingest.corpus import corpus_folder, parse_shipped, read_manifest
from ingest.former import forget_former, keep_former
from ingest.guard import Guard
from ingest.intake import Intake, standing, standing_versions
from ingest.library import Library, only_editor
from ingest.parse import PARSER_VERSION, ParsedDocument, ParsedFile
from ingest.readers.base import LIMITS, SUFFIXES
from ingest.readers.files import digest
from ingest.report import DocumentReport, FileReport, IngestReport
from ingest.versions import claims
from knowledge.catalogue import resolve_relations
from knowledge.embedder import Embedder
from knowledge.engines.filling import fields_fingerprint
from knowledge.errors import CorpusError, FileMissing, InputError, NotFound
from knowledge.generation import GenerationInfo
from knowledge.model import DocumentType
from knowledge.store import build_generation, usable_info

Progress = Callable[[str, int, int], None]


def parser_fingerprint() -> str:
    """Return what an index must have been built with to be used: the parser's version."""
    return f"parser-{PARSER_VERSION}"


def ensure_index(
    home: Path,
    embedder: Embedder,
    progress: Progress | None = None,
    *,
    rebuild: bool = False,
    chroma_url: str = "",
    engine: str = "",
) -> GenerationInfo:
    """Return the current generation, building it where none exists or what it should be built from has changed.

    That is: the sources, the parser, the embedder, the storage format, and where the vectors are kept.
    chroma_url: address of a Chroma server; "" keeps the vectors in the index itself. engine: as JINGDA_ENGINE.
    """
    info = None if rebuild else _fresh(home, embedder, chroma_url, engine)
    if info is not None:
        return info
    with only_editor(home):
        # Whoever held the lock before may have built what is wanted.
        info = None if rebuild else _fresh(home, embedder, chroma_url, engine)
        if info is None:
            library = Library.open(home)
            with Guard() as guard:
                files = _all_files(library, guard, progress)
            info = _build(library, files, embedder, progress, chroma_url, engine)
        return info


def _fresh(home: Path, embedder: Embedder, chroma_url: str, engine: str) -> GenerationInfo | None:
    """Return what is being served if it holds what it should, built as it would be built now."""
    info = usable_info(home, embedder=embedder, parser_fingerprint=parser_fingerprint())
    where = None if info is None else (info.chroma_url, info.engine, info.engine_fields)
    wanted = (chroma_url, engine, fields_fingerprint() if engine else "")
    if info is None or where != wanted or dict(info.sources) != _wanted(Library.open(home)):
        return None
    return info


def _wanted(library: Library) -> dict[str, str]:
    """The sources an up-to-date index holds, by name and hash: shipped files, the manifest, added files, retirements."""
    folder = corpus_folder()
    names = ["manifest.yaml", *(item.file for item in read_manifest(folder))]
    sources = {f"corpus/{name}": sha256((folder / name).read_bytes()).hexdigest() for name in names}
    sources |= {e.path: e.sha256 for e in library.entries}
    return sources | {f"retired/{r}": "" for r in library.retired}


def _all_files(
    library: Library, guard: Guard, progress: Progress | None, coming: Iterable[str] = ()
) -> list[ParsedFile]:
    """Return the shipped and the added files, parsed. A copy that was lost may be among the files that are `coming`."""
    files = parse_shipped()
    expected = set(coming)
    for i, entry in enumerate(library.entries, 1):
        _tell(progress, "解析", i, len(library.entries))
        try:
            files.append(guard.parse(library.stored_path(entry), entry.path))
        except InputError as error:
            if entry.path not in expected:
                remedy = f"请重新收录 {entry.path}"
                raise CorpusError("已收录文件的副本丢失或损坏", where=str(library.folder), remedy=remedy) from error
    return files


def _build(
    library: Library, files: Sequence[ParsedFile], embedder: Embedder, progress: Progress | None, chroma_url: str,
    engine: str,
) -> GenerationInfo:  # fmt: skip
    kept = standing(files, library.retired)
    return build_generation(
        library.home,
        resolve_relations(d.document for d in kept),
        (c for d in kept for c in d.clauses),
        embedder=embedder,
        parser_fingerprint=parser_fingerprint(),
        sources=_wanted(library),
        progress=progress,
        chroma_url=chroma_url,
        engine=engine,
    )


def ingest_paths(
    paths: Iterable[Path],
    home: Path,
    *,
    embedder: Embedder,
    progress: Progress | None = None,
    replace_same_number: bool = False,
    chroma_url: str = "",
    engine: str = "",
) -> IngestReport:
    """Take in files and folders; return per file what came in or why it did not.

    A file that cannot be read is reported and the rest goes on. Unchanged files are skipped. The index is swapped once,
    at the end, and only when something changed; the list of added files is written after it.
    replace_same_number: a file with a document that is known becomes its new version, under its id, instead of being
    refused; `ingest.versions` says which documents are one.
    Raises: StoreError when the index or the list cannot be written; both are then as they were.
    """
    report = IngestReport()
    paths = list(_expand(paths, report))
    with only_editor(home):
        library = Library.open(home)
        with Guard() as guard, library.saving():
            known = _all_files(library, guard, None, (str(p.resolve()) for p in paths))
            intake = Intake(known, library.retired, replace_same_number)
            before = {d.document.doc_id: d for d in standing(known, library.retired)}
            for i, path in enumerate(paths, 1):
                _tell(progress, f"解析 {path.name}", i, len(paths))
                report.files.append(_take(path, intake, library, guard))
            library.retired = intake.retired
            info = None if intake.changed else _fresh(home, embedder, chroma_url, engine)
            with _replaced_kept(home, before, report):
                info = info or _build(library, intake.files, embedder, progress, chroma_url, engine)
    report.documents, report.clauses = info.documents, info.clauses
    return report


@contextmanager
def _replaced_kept(home: Path, before: Mapping[str, ParsedDocument], report: IngestReport) -> Iterator[None]:
    """Keep the versions that the new ones replace; forget them again when the block raises, for then they still stand."""
    taken = [d for file in report.files if not file.unchanged for d in file.documents]
    made = keep_former(home, ((before[d.replaced], d.doc_id) for d in taken if d.replaced in before))
    try:
        yield
    except BaseException:
        forget_former(home, made)
        raise


def _tell(progress: Progress | None, stage: str, done: int, total: int) -> None:
    if progress is not None:
        progress(stage, done, total)


def _expand(paths: Iterable[Path], report: IngestReport) -> Iterable[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = sorted(p for p in path.rglob("*") if _is_source(p.relative_to(path)) and p.is_file())
        inside = path.resolve()
        for stray in [p for p in found if not p.resolve().is_relative_to(inside)]:
            # A folder from somebody else could name any file of this machine, and publish it.
            found.remove(stray)
            remedy = "若确要收录，请直接给出该文件的路径"
            error = FileMissing("这是指向目录之外的符号链接，未收录", where=str(stray), remedy=remedy)
            report.files.append(FileReport(str(stray), error=str(error)))
        if not found and not report.failed:
            remedy = f"支持的格式：{'、'.join(sorted(SUFFIXES))}"
            error = FileMissing("目录中没有可收录的文件", where=str(path), remedy=remedy)
            report.files.append(FileReport(str(path), error=str(error)))
        yield from found


def _is_source(path: Path) -> bool:
    """Hidden files and folders, and the ~$ files that Word leaves beside an open document, are no sources."""
    return path.suffix.lower() in SUFFIXES and not any(part.startswith((".", "~$")) for part in path.parts)


def _take(path: Path, intake: Intake, library: Library, guard: Guard) -> FileReport:
    try:
        sha256 = digest(path, max(LIMITS.values()))
        same = intake.holding(sha256)
        if same is not None and intake.stands(same):
            return FileReport(str(path), documents=tuple(DocumentReport.of(d) for d in same.documents), unchanged=True)
        if same is not None and not library.holds(sha256):
            return FileReport(str(path), documents=tuple(intake.restore(same)))
        return FileReport(str(path), documents=tuple(_take_in(path, intake, library, guard)))
    except (InputError, CorpusError) as error:
        return FileReport(str(path), error=str(error))


def _take_in(path: Path, intake: Intake, library: Library, guard: Guard) -> list[DocumentReport]:
    parsed = guard.parse(path, str(path.resolve()))
    before = library.entries
    library.keep(path, parsed.source.sha256)
    try:
        return intake.add(parsed)
    except CorpusError:
        library.entries = before
        raise


def retire(
    doc_ids: Sequence[str],
    home: Path,
    *,
    embedder: Embedder,
    progress: Progress | None = None,
    chroma_url: str = "",
    engine: str = "",
) -> IngestReport:
    """Take documents out of the index, by doc_id or 发文字号; their sources stay, and ingesting them again brings them back.

    A guide takes its cards with it; an added version of a document leaves the one before it. Raises: NotFound when a name fits no document; nothing is changed then.
    """
    with only_editor(home):
        library = Library.open(home)
        with Guard() as guard:
            files = _all_files(library, guard, progress)
        before = {v.own.document.doc_id: v.doc_id for v in standing_versions(files, library.retired)}
        gone = [doc_id for name in doc_ids for doc_id in _named(name, files, library.retired)]
        library.retired = sorted({*library.retired, *gone})
        with library.saving():
            info = _build(library, files, embedder, progress, chroma_url, engine)
    left = {v.doc_id for v in standing_versions(files, library.retired)}
    back = [before[own] for own in gone if before.get(own) in left]
    return IngestReport(retired=gone, back=back, documents=info.documents, clauses=info.clauses)


def bring_back(
    doc_ids: Sequence[str],
    home: Path,
    *,
    embedder: Embedder,
    progress: Progress | None = None,
    chroma_url: str = "",
    engine: str = "",
) -> IngestReport:
    """Put retired documents back, by doc_id. Raises: NotFound when one is not retired; nothing is changed then."""
    with only_editor(home):
        library = Library.open(home)
        unknown = [doc_id for doc_id in doc_ids if doc_id not in library.retired]
        if unknown:
            raise NotFound("没有撤下这个文件", where=unknown[0], remedy="请核对文件编号")
        with Guard() as guard:
            files = _all_files(library, guard, progress)
        back = set(doc_ids)
        library.retired = [r for r in library.retired if r not in back]
        reports = tuple(DocumentReport.of(d) for f in files for d in f.documents if d.document.doc_id in back)
        with library.saving():
            info = _build(library, files, embedder, progress, chroma_url, engine)
    restored = [FileReport(d.title, documents=(d,)) for d in reports]
    return IngestReport(restored, documents=info.documents, clauses=info.clauses)


def _named(name: str, files: Sequence[ParsedFile], retired: Sequence[str]) -> list[str]:
    """Return the documents a name stands for, by the ids of their files: one, or a guide with its cards."""
    documents = [d for f in files for d in f.documents]
    stands = next((v.own for v in standing_versions(files, retired) if name in v.names), None)
    found = stands or next((d for d in reversed(documents) if name in (d.document.doc_id, *claims(d))), None)
    if found is None:
        raise NotFound("没有这个文件", where=name, remedy="用 jingda documents 查看文件编号")
    cards = [d for d in documents if d.document.collection == found.document.doc_id]
    with_cards = cards if found.document.type == DocumentType.GUIDE else []
    return [d.document.doc_id for d in (found, *with_cards)]
