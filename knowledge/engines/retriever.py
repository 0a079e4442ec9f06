"""Hybrid retrieval whose two searches, by words and by vectors, run in an engine outside."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable

import numpy as np

from knowledge.embedder import Embedder, Floats
from knowledge.engines.protocol import Ask, Words, clauses_name, documents_name
from knowledge.errors import StoreUnavailable
from knowledge.generation import Generation
from knowledge.ranking import RankingWeights
from knowledge.retrieval import Candidates, Case, HybridRetriever, Rows

log = logging.getLogger(__name__)

_OVER = 3  # times the candidates are asked for, as status and place move them only here
_LEADING = 20  # documents whose clauses are looked at though others may hold more of the words
_DOCUMENTS = 1000  # documents whose score is known; that of others counts nothing
_REST_S = 60.0  # after a failure, during which the files of the build are searched instead

_resting: dict[str, float] = {}  # collection → until when


class EngineRetriever(HybridRetriever):
    """As HybridRetriever, and with its answers: the engine brings candidates and scores, fusion stays here.

    While the engine fails, the build's own files are searched, which is slower where they are large.
    """

    def __init__(self, generation: Generation, embedder: Embedder, weights: RankingWeights | None = None) -> None:
        super().__init__(generation, embedder, weights)
        self._clauses, self._documents = clauses_name(generation.info.id), documents_name(generation.info.id)

    def _candidates(self, case: Case, vector: Floats) -> Candidates:
        if time.monotonic() < _resting.get(self._clauses, 0.0):
            return super()._candidates(case, vector)
        try:
            return self._found(case, vector)
        except StoreUnavailable as error:
            log.warning("the engine cannot be used, searching the files instead: %s", error)
            _resting[self._clauses] = time.monotonic() + _REST_S
            return super()._candidates(case, vector)

    def _found(self, case: Case, vector: Floats) -> Candidates:
        wanted = None if case.wanted is None else sorted(case.wanted)
        if wanted == []:
            return _nothing()
        words, linked_to = self._query_words(case), self._linked(case, wanted)
        found = self._generation.engine.search(
            self._clauses, self._asks(words, vector, wanted, list(linked_to)[:_LEADING])
        )
        near = _rows(found[-1:]) if vector.any() else _rows([])
        rows = _rows(found)
        rows = rows[case.factors[rows] > 0]
        lexical, dense = self._scores(rows, words, vector)
        linked = np.array([linked_to.get(d, 0.0) for d in self._generation.document_of[rows].tolist()], np.float32)
        kept = np.union1d(self._best(rows, (lexical + self._weights.link * linked) * case.factors[rows]), near)
        kept = np.flatnonzero(np.isin(rows, kept))
        return rows[kept], lexical[kept], dense[kept], linked[kept]

    def _query_words(self, case: Case) -> Words:
        return Words(*self._generation.clauses.shares(case.tokens, most=self._weights.query_tokens))

    def _linked(self, case: Case, wanted: list[int] | None) -> dict[int, float]:
        """Return document → how well it fits as a whole, best first."""
        words = Words(*self._generation.documents.shares(case.tokens, most=self._weights.query_tokens))
        if not len(words.numbers):
            return {}
        return self._generation.engine.search(self._documents, [Ask(words, _DOCUMENTS, wanted)])[0]

    def _asks(self, words: Words, vector: Floats, wanted: list[int] | None, leading: list[int]) -> list[Ask]:
        """Return what is asked of the clauses; last, where there is a vector, its neighbours anywhere."""
        k, asks = self._weights.candidates, list[Ask]()
        if len(words.numbers):
            asks.append(Ask(words, _OVER * k, wanted))
            asks += [Ask(words, k, leading)] * bool(leading)
        if vector.any():
            asks += [Ask(vector, k, leading)] * bool(leading)
            asks.append(Ask(vector, k, wanted))
        return asks

    def _scores(self, rows: Rows, words: Words, vector: Floats) -> tuple[Floats, Floats]:
        """Return each row's lexical score and its cosine to the query."""
        among = rows.tolist()
        by_words = [Ask(words, len(among), rows=among)] * bool(among and len(words.numbers))
        by_vector = [Ask(vector, len(among), rows=among)] * bool(among and vector.any())
        if not by_words + by_vector:
            return _values({}, among), _values({}, among)
        found = self._generation.engine.search(self._clauses, by_words + by_vector)
        lexical, dense = found[0] if by_words else {}, found[-1] if by_vector else {}
        return _values(lexical, among), _values(dense, among)

    def _best(self, rows: Rows, moved: Floats) -> Rows:
        k, touched = self._weights.candidates, np.flatnonzero(moved > 0)
        if len(touched) > k:
            touched = touched[np.argpartition(moved[touched], len(touched) - k)[len(touched) - k :]]
        return rows[touched]


def _rows(found: Iterable[dict[int, float]]) -> Rows:
    return np.array(sorted(set().union(*found)), np.int64)


def _values(scores: dict[int, float], rows: Iterable[int]) -> Floats:
    return np.array([scores.get(row, 0.0) for row in rows], np.float32)


def _nothing() -> Candidates:
    empty = np.zeros(0, np.float32)
    return np.zeros(0, np.int64), empty, empty, empty
