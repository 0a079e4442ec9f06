"""Building a generation beside the one being served, proving it whole, and putting it in place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path

import numpy as np

from knowledge import tokens
from knowledge.base import KnowledgeBase
from knowledge.dense import write_vectors
from knowledge.disk import clear_errors, sync_tree, write_atomically
from knowledge.embedder import Embedder, Floats
from knowledge.embedding import Embedding
from knowledge.engines import empty_engine, open_engine
from knowledge.engines.filling import fields_fingerprint, fill
from knowledge.errors import CorpusError, JingdaError, StoreError, StoreUnavailable
from knowledge.generation import Generation, GenerationInfo, collection_name, schema_version
from knowledge.home import (
    current_id,
    generation_folder,
    only_writer,
    point_to,
    remove_leftovers,
    remove_old,
)
from knowledge.lexical import LexicalWriter
from knowledge.model import Clause, Document
from knowledge.proof import checks
from knowledge.records import Records, write_records
from knowledge.searchable import (
    CLAUSE_FIELDS,
    embedded_text,
    marked_characters,
    names_of,
    own_words,
    place_tokens,
    printed_names,
    role_of,
)

Progress = Callable[[str, int, int], None]

_EMBED_BATCH = 512


def build_generation(
    home: Path,
    documents: Iterable[Document],
    clauses: Iterable[Clause],
    *,
    embedder: Embedder,
    parser_fingerprint: str,
    sources: Mapping[str, str],
    progress: Progress | None = None,
    aliases: Mapping[str, Sequence[str]] | None = None,
    chroma_url: str = "",
    engine: str = "",
) -> GenerationInfo:
    """Build a generation from all documents and clauses, check it, and serve it; return what was built.

    sources: file name → SHA-256. progress: called with a stage in Chinese, steps done, and steps in all.
    aliases: doc_id → further names people use for it. engine: as JINGDA_ENGINE, "" for the files and Chroma. Whatever goes wrong, the generation served before stays.
    Raises: StoreBusy, StoreUnavailable, CorpusError (no clause, repeated or dangling ids).
    """
    with only_writer(home):
        remove_leftovers(home)
        before = current_id(home)
        builder = _Builder(home, embedder, progress or (lambda stage, done, total: None), chroma_url, engine)
        with builder.discarded_on_error():
            builder.write(documents, clauses, aliases or {})
            if engine:
                builder.fill_engine()
            info = builder.describe(parser_fingerprint, sources)
            builder.verify(info)
            builder.publish(info)
        remove_old(home, before)
        return info


def open_current(home: Path, *, embedder: Embedder, parser_fingerprint: str) -> KnowledgeBase:
    """Return the knowledge being served. Raises: StoreUnavailable when there is none, StoreMismatch."""
    return KnowledgeBase(home, embedder=embedder, parser_fingerprint=parser_fingerprint)


def current_info(home: Path) -> GenerationInfo | None:
    """Return what is being served, None before the first build. Raises: StoreUnavailable, StoreMismatch."""
    generation_id = current_id(home)
    return GenerationInfo.read(generation_folder(home, generation_id)) if generation_id else None


def usable_info(home: Path, *, embedder: Embedder, parser_fingerprint: str) -> GenerationInfo | None:
    """Return what is being served if this program can use it; None calls for a build, which tells of a failing disk."""
    with suppress(StoreError):
        info = current_info(home)
        if info is not None:
            info.check(parser_fingerprint=parser_fingerprint, embedder_fingerprint=embedder.fingerprint)
        return info
    return None


class _Builder:
    """One build, from an empty folder to the pointer."""

    def __init__(self, home: Path, embedder: Embedder, progress: Progress, chroma_url: str, engine: str) -> None:
        now = datetime.now(UTC)
        self._home, self._embedder, self._progress, self._url = home, embedder, progress, chroma_url
        self._id, self._created_at = f"{now:%Y%m%dT%H%M%S%f}-{os.getpid():x}", now
        self._folder = generation_folder(home, self._id)
        self._engine = engine
        self._documents = self._clauses = self._vectors = 0

    @contextmanager
    def discarded_on_error(self) -> Iterator[None]:
        """Delete the unfinished folder when the block raises, whatever it raises."""
        try:
            with clear_errors(self._folder):
                self._folder.mkdir()
                (self._folder / "lock").touch()
                yield
        except BaseException:
            if current_id(self._home) != self._id:
                if self._engine:
                    empty_engine(self._engine, self._folder)
                shutil.rmtree(self._folder, ignore_errors=True)
            raise

    def write(
        self, documents: Iterable[Document], clauses: Iterable[Clause], aliases: Mapping[str, Sequence[str]]
    ) -> None:
        """Write the records, then what is computed from them."""
        self._progress("写入条款", 0, 1)
        path = self._folder / "records.sqlite"
        write_records(path, documents, clauses)
        records = Records(path)
        try:
            self._documents, self._clauses = records.counts()
            if not self._clauses:
                raise CorpusError("没有可以建立索引的条款", remedy="请检查文件是否为空或未被识别")
            self._progress("写入条款", 1, 1)
            self._write_lexical(records, aliases)
            self._vectors = self._write_vectors(records)
        finally:
            records.close()

    def _write_lexical(self, records: Records, aliases: Mapping[str, Sequence[str]]) -> None:
        clauses = LexicalWriter(self._folder / "clauses", CLAUSE_FIELDS)
        above = lru_cache(maxsize=4096)(tokens.tokens)  # siblings share their headings
        document_of = np.zeros(self._clauses, np.int32)
        roles = np.zeros(self._clauses, np.uint8)
        names = [frozenset(tokens.tokens(f"{d.title}\n{printed_names(d)}")) for d in records.listing()]
        for row, (clause, document, has_parts) in enumerate(records.stream()):
            own = own_words(clause, has_parts)
            words = tokens.tokens(own)
            heading, place = (above(clause.heading), place_tokens(clause)) if own else ((), ())
            clauses.add((words, heading, place, marked_characters(own)))
            document_of[row] = document
            roles[row] = role_of(clause, words, names[document])
            self._report("建立词语索引", row + 1, self._clauses)
        clauses.finish()
        np.save(self._folder / "document_of.npy", document_of)
        np.save(self._folder / "roles.npy", roles)
        self._write_document_index(records, aliases)

    def _write_document_index(self, records: Records, aliases: Mapping[str, Sequence[str]]) -> None:
        writer = LexicalWriter(self._folder / "documents", 3)
        for row in range(self._documents):
            document = records.document(row)
            names = names_of(document, aliases.get(document.doc_id, ()))
            writer.add((tokens.tokens(document.title), tokens.tokens(names), tokens.tokens(document.text)))
        writer.finish()

    def _write_vectors(self, records: Records) -> int:
        return write_vectors(
            self._folder,
            "" if self._engine else collection_name(self._id),
            self._embedded(records),
            dim=self._embedder.dim,
            rows=self._clauses,
            url=self._url,
            progress=lambda done: self._progress("计算并写入向量", done, self._clauses),
        )

    def fill_engine(self) -> None:
        """Bring the finished files into the engine. Raises: SettingsError, StoreUnavailable."""
        engine = open_engine(self._engine, self._folder)
        try:
            report = partial(self._progress, "写入检索引擎")
            self._vectors = fill(engine, self._folder, self._id, report)
        finally:
            engine.close()

    def _embedded(self, records: Records) -> Iterator[tuple[str, Floats]]:
        titles = [document.title for document in records.listing()]
        stream = records.stream()
        with Embedding(self._embedder, self._folder, self._previous()) as embedding:
            while batch := list(islice(stream, _EMBED_BATCH)):
                texts = [embedded_text(clause, titles[document], parts) for clause, document, parts in batch]
                yield from zip((clause.id for clause, *_ in batch), embedding.of(texts), strict=True)

    def _previous(self) -> Path | None:
        """Return the generation being served if its vectors come from the same embedder."""
        with suppress(JingdaError):
            info = current_info(self._home)
            if info is not None and info.embedder_fingerprint == self._embedder.fingerprint:
                return generation_folder(self._home, info.id)
        return None

    def describe(self, parser_fingerprint: str, sources: Mapping[str, str]) -> GenerationInfo:
        """Return what was built."""
        return GenerationInfo(
            id=self._id,
            created_at=self._created_at,
            schema_version=schema_version(),
            parser_fingerprint=parser_fingerprint,
            embedder_name=self._embedder.name,
            embedder_fingerprint=self._embedder.fingerprint,
            documents=self._documents,
            clauses=self._clauses,
            vectors=self._vectors,
            sources=dict(sources),
            chroma_url=self._url,
            engine=self._engine,
            engine_fields=fields_fingerprint() if self._engine else "",
        )

    def verify(self, info: GenerationInfo) -> None:
        """Open the build as a reader would. Raises: StoreUnavailable when a part is missing, short or cannot find."""
        self._progress("核对", 0, 1)
        with Generation(self._folder, info) as built:
            faults = [name for name, holds in checks(built) if not holds]
        if faults:
            what = f"新建的索引没有通过核对（{'、'.join(faults)}），原有索引继续使用"
            raise StoreUnavailable(what, where=str(self._folder), remedy="请检查磁盘后重试")
        self._progress("核对", 1, 1)

    def publish(self, info: GenerationInfo) -> None:
        """Put the build in place, once all of it is on the disk."""
        sync_tree(self._folder)
        write_atomically(self._folder / "meta.json", info.to_json().encode())
        point_to(self._home, self._id)

    def _report(self, stage: str, done: int, total: int) -> None:
        if done % 500 == 0 or done == total:
            self._progress(stage, done, total)
