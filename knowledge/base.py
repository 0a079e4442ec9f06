"""The knowledge as the rest of the program sees it: documents, clauses, and search over one generation at a time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType

from knowledge.embedder import Embedder
from knowledge.errors import JingdaError, StoreUnavailable
from knowledge.generation import Generation, GenerationInfo
from knowledge.home import current_id, generation_folder, pointer_stamp
from knowledge.model import Clause, Document
from knowledge.ranking import RankingWeights, weights_for
from knowledge.retrieval import Filters, Hit, HybridRetriever, Retriever

log = logging.getLogger(__name__)

_TRIES = 5  # a generation may be replaced and deleted between reading the pointer and opening it


class KnowledgeBase:
    """Everything known, as of the build that is being served. Safe to use from several threads.

    A long-running server calls `reload_if_changed` between requests; calls in progress finish on what they began with.
    """

    def __init__(self, home: Path, *, embedder: Embedder, parser_fingerprint: str) -> None:
        """Open the generation being served. Raises: StoreUnavailable when there is none, StoreMismatch."""
        self._home, self._embedder, self._parser_fingerprint = home, embedder, parser_fingerprint
        self._lock, self._reloading = threading.Lock(), threading.Lock()
        self._stamp = pointer_stamp(home)
        self._current = _Shared(self._open())

    def __enter__(self) -> KnowledgeBase:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index; a second call does nothing."""
        self._current.retire()

    def reload_if_changed(self) -> bool:
        """Serve the newest build if another was put in place; return whether it was. Costs one stat when not.

        A build that cannot be opened here (made by another version) is logged once, and the old one keeps serving.
        """
        stamp = pointer_stamp(self._home)
        if stamp == self._stamp or not self._reloading.acquire(blocking=False):
            return False
        try:
            self._stamp = stamp
            return current_id(self._home) != self.info.id and self._replace(_Shared(self._open()))
        except JingdaError as error:
            log.warning("the new index cannot be used, serving the old one: %s", error)
            return False
        finally:
            self._reloading.release()

    @property
    def info(self) -> GenerationInfo:
        """What is being served."""
        return self._current.generation.info

    def documents(self) -> Sequence[Document]:
        """Return every document in the order of the build, without its text (`text` is empty): a listing."""
        with self._use() as generation:
            return generation.listing

    def document(self, doc_id: str) -> Document:
        """Return one document with its text. Raises: NotFound."""
        with self._use() as generation:
            return generation.records.document(generation.records.document_row(doc_id))

    def clause(self, clause_id: str) -> Clause:
        """Return one clause. Raises: NotFound."""
        with self._use() as generation:
            return generation.records.clause(clause_id)

    def clauses(self, doc_id: str) -> list[Clause]:
        """Return a document's clauses in the order of its text. Raises: NotFound."""
        with self._use() as generation:
            return generation.records.clauses_of(generation.records.document_row(doc_id))

    def children(self, clause_id: str) -> list[Clause]:
        """Return the clauses directly below one, in the order of the text; none for an unknown id."""
        with self._use() as generation:
            return generation.records.parts_of(clause_id)

    def parents(self, clause_id: str) -> list[Clause]:
        """Return the clauses around one, from the nearest outward. Raises: NotFound."""
        with self._use() as generation:
            chain = [generation.records.clause(clause_id)]
            while chain[-1].parent:
                chain.append(generation.records.clause(chain[-1].parent))
            return chain[1:]

    def search(
        self,
        query: str,
        *,
        as_of: date,
        top_k: int = 8,
        filters: Filters | None = None,
        weights: RankingWeights | None = None,
    ) -> list[Hit]:
        """Return at most top_k clauses for `query`, best first, each with its document and its status on `as_of`."""
        with self._use() as generation:
            return _retriever(generation, self._embedder, weights or weights_for(self._embedder.name)).retrieve(
                query, as_of=as_of, top_k=top_k, filters=filters or Filters()
            )

    def rarity(self, words: Sequence[str]) -> dict[str, float]:
        """Return how rare each token is among the clauses, 0 to 1; a token no clause has counts 1."""
        with self._use() as generation:
            return generation.clauses.rarity(words)

    @contextmanager
    def _use(self) -> Iterator[Generation]:
        with self._lock:
            shared = self._current.borrow()
        try:
            yield shared.generation
        finally:
            shared.give_back()

    def _replace(self, new: _Shared) -> bool:
        with self._lock:
            old, self._current = self._current, new
        old.retire()
        return True

    def _open(self) -> Generation:
        for _ in range(_TRIES):
            generation_id = current_id(self._home)
            if not generation_id:
                break
            folder = generation_folder(self._home, generation_id)
            try:
                return self._open_folder(folder)
            except StoreUnavailable:
                if current_id(self._home) == generation_id:
                    raise
        raise StoreUnavailable("还没有建立索引", where=str(self._home), remedy="请先运行 jingda index")

    def _open_folder(self, folder: Path) -> Generation:
        info = GenerationInfo.read(folder)
        info.check(
            parser_fingerprint=self._parser_fingerprint,
            embedder_fingerprint=self._embedder.fingerprint,
            where=self._home,
        )
        return Generation(folder, info)


def _retriever(generation: Generation, embedder: Embedder, weights: RankingWeights) -> Retriever:
    if not generation.info.engine:
        return HybridRetriever(generation, embedder, weights)
    from knowledge.engines.retriever import EngineRetriever

    return EngineRetriever(generation, embedder, weights)


class _Shared:
    """A generation and how many calls are using it: it closes when it is retired and the last call is done."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self._lock, self._users = threading.Lock(), 1

    def borrow(self) -> _Shared:
        with self._lock:
            if self._users == 0:
                raise StoreUnavailable("索引已关闭", where=str(self.generation.folder), remedy="请重新打开后再查询")
            self._users += 1
        return self

    def give_back(self) -> None:
        with self._lock:
            self._users -= 1
            last = self._users == 0
        if last:
            self.generation.close()

    def retire(self) -> None:
        """Give up the owner's own use, once."""
        with self._lock:
            retired, self._retired = self._retired, True
        if not retired:
            self.give_back()

    _retired = False
