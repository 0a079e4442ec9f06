"""Finding clauses: by words, by vectors, and by both; each hit says whether its text binds on the date asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge import cues, tokens
from knowledge.embedder import Embedder, Floats
from knowledge.generation import Generation
from knowledge.model import Clause, Document, Status, normal_document_number
from knowledge.ranking import RankingWeights
from knowledge.records import storable
from knowledge.searchable import marked_characters

Rows = NDArray[np.int64]
Candidates = tuple[Rows, Floats, Floats, Floats]  # rows; lexical score, cosine and document score of each

_QUERY_CHARACTERS = 2000  # beyond that a message is a document, and its first page says what it is about


@dataclass(frozen=True, slots=True)
class Hit:
    """One clause that may answer the query.

    score: compares within one call only. lexical: share (0 to 1) of the best BM25 score that query could reach.
    dense: cosine of query and clause. Neither knows of the status, which `score` does.
    """

    clause: Clause
    document: Document
    score: float
    status: Status
    lexical: float = 0.0
    dense: float = 0.0


@dataclass(frozen=True, slots=True)
class Filters:
    """What a hit must meet; an empty value asks for nothing.

    issuer, part: within issuing_authority and part; an abbreviation will do (市科委, 市经信局).
    document: a doc_id, a document number in any brackets, or words of a title.
    statuses: on as_of. include_past: rank texts that do not bind on as_of as if they did.
    """

    issuer: str = ""
    part: str = ""
    document: str = ""
    statuses: frozenset[Status] = field(default_factory=frozenset)
    include_past: bool = False


class Retriever(Protocol):
    """Whatever finds clauses; `RetrieverContract` in the tests says what each must hold to."""

    def retrieve(self, query: str, *, as_of: date, top_k: int = 8, filters: Filters = Filters()) -> list[Hit]:
        """Return at most top_k clauses, best first. Scores compare within one call. Empty is a result."""


class HybridRetriever:
    """BM25F and vectors over one generation, fused by a weighted sum, then moved by document and status."""

    def __init__(self, generation: Generation, embedder: Embedder, weights: RankingWeights | None = None) -> None:
        self._generation, self._embedder = generation, embedder
        self._weights = weights or RankingWeights()

    def retrieve(self, query: str, *, as_of: date, top_k: int = 8, filters: Filters = Filters()) -> list[Hit]:
        """Return at most top_k clauses, best first; see Retriever."""
        case = Case(self._generation, self._weights, storable(query[:_QUERY_CHARACTERS]), as_of, filters)
        rows, lexical, dense, linked = self._candidates(case, case.embedded(self._embedder))
        kept = self._related(lexical, dense, linked)
        rows, lexical, dense, linked = rows[kept], lexical[kept], dense[kept], linked[kept]
        score = self._fused(lexical, dense, linked) * case.factors[rows]
        return case.hits(rows, score, lexical, dense, top_k)

    def _candidates(self, case: Case, vector: Floats) -> Candidates:
        """Return the rows that words, their document or vectors bring forward, with what each method says of them."""
        lexical, linked = case.lexical(), case.linked()
        rows = np.union1d(case.best_by(lexical + self._weights.link * linked), case.nearest(vector))
        return rows, lexical[rows], self._generation.dense.similarity(rows, vector), linked[rows]

    def _related(self, lexical: Floats, dense: Floats, linked: Floats) -> NDArray[np.bool_]:
        """Return which clauses have anything to do with the query, so that nothing is a possible answer."""
        w = self._weights
        return np.asarray((lexical > 0) | (dense >= w.least_cosine) | (linked >= w.least_link))

    def _fused(self, lexical: Floats, dense: Floats, linked: Floats) -> Floats:
        strongest = lexical.max(initial=0) or 1.0
        words = (lexical + self._weights.link * linked) / strongest
        return np.asarray(words + self._weights.dense * _spread(dense), np.float32)


class LexicalRetriever:
    """BM25F alone."""

    def __init__(self, generation: Generation, weights: RankingWeights | None = None) -> None:
        self._generation, self._weights = generation, weights or RankingWeights()

    def retrieve(self, query: str, *, as_of: date, top_k: int = 8, filters: Filters = Filters()) -> list[Hit]:
        """Return at most top_k clauses that share a token with the query, best first; see Retriever."""
        case = Case(self._generation, self._weights, storable(query[:_QUERY_CHARACTERS]), as_of, filters)
        lexical = case.lexical()
        rows = case.best_by(lexical)
        return case.hits(
            rows, lexical[rows] * case.factors[rows], lexical[rows], np.zeros(len(rows), np.float32), top_k
        )


class DenseRetriever:
    """Vectors alone."""

    def __init__(self, generation: Generation, embedder: Embedder, weights: RankingWeights | None = None) -> None:
        self._generation, self._embedder, self._weights = generation, embedder, weights or RankingWeights()

    def retrieve(self, query: str, *, as_of: date, top_k: int = 8, filters: Filters = Filters()) -> list[Hit]:
        """Return at most top_k clauses whose cosine reaches `least_cosine`, best first; see Retriever."""
        case = Case(self._generation, self._weights, storable(query[:_QUERY_CHARACTERS]), as_of, filters)
        vector = case.embedded(self._embedder)
        rows = case.nearest(vector)
        dense = self._generation.dense.similarity(rows, vector)
        rows, dense = rows[dense >= self._weights.least_cosine], dense[dense >= self._weights.least_cosine]
        return case.hits(rows, dense * case.factors[rows], np.zeros(len(rows), np.float32), dense, top_k)


class Case:
    """One query against one generation: which rows may be returned, and what each method says of them."""

    def __init__(
        self, generation: Generation, weights: RankingWeights, query: str, as_of: date, filters: Filters
    ) -> None:
        self.query, self._generation, self._weights = query, generation, weights
        self._statuses = generation.records.statuses(as_of)
        self.tokens = _weighed(query, weights)
        whole = bool(filters.document)  # whoever names a document means it, wherever and whenever it binds
        named = frozenset(place for place in generation.elsewhere if whole or place in query)
        self.factors = generation.factors(as_of, weights, filters.include_past or whole, named)
        self.wanted = _wanted_documents(generation, filters, self._statuses)
        if self.wanted is not None:
            meets = np.zeros(len(self._statuses), np.float32)
            meets[list(self.wanted)] = 1.0
            self.factors = self.factors * meets[generation.document_of]
        self._linked: Floats | None = None

    def embedded(self, embedder: Embedder) -> Floats:
        """Return the query's vector, zeros where it has no word: marks alone are near to nothing."""
        worded = any(character.isalnum() for character in self.query)
        return np.asarray(embedder.embed([self.query if worded else ""])[0], np.float32)

    def lexical(self) -> Floats:
        """Return every clause's lexical score, as a share of the best possible."""
        w = self._weights
        return self._generation.clauses.score(self.tokens, w.clause_fields(), most=w.query_tokens)

    def linked(self) -> Floats:
        """Return for every clause how well its document as a whole fits, as a share of the best possible."""
        if self._linked is None:
            w = self._weights
            scores = self._generation.documents.score(self.tokens, w.document_fields(), most=w.query_tokens)
            self._linked = scores[self._generation.document_of]
        return self._linked

    def best_by(self, scores: Floats) -> Rows:
        """Return the rows of the best candidates that share a token with the query and meet the filters."""
        moved = scores * self.factors
        touched = np.flatnonzero(moved > 0)
        k = self._weights.candidates
        if len(touched) > k:
            touched = touched[np.argpartition(moved[touched], len(touched) - k)[len(touched) - k :]]
        return touched

    def nearest(self, vector: Floats) -> Rows:
        """Return the rows nearest to `vector` that meet the filters."""
        if not vector.any():
            return np.empty(0, np.int64)
        dense, k = self._generation.dense, self._weights.candidates
        rows = np.flatnonzero(self.factors) if self.wanted is not None else None
        exact = len(dense) < self._weights.chroma_from if rows is None else len(rows) <= self._weights.exact_rows
        found = None if exact else dense.neighbours(vector, k if rows is None else 5 * k)
        if found is None:
            return dense.best(vector, k, rows)
        known = self._generation.records.rows_of(found)
        near = np.fromiter(known.values(), np.int64, len(known))
        return near[self.factors[near] > 0]

    def hits(self, rows: Rows, score: Floats, lexical: Floats, dense: Floats, top_k: int) -> list[Hit]:
        """Return the top_k rows as hits, best first; equal scores in the order of the corpus."""
        order = np.lexsort((rows, -score))[: max(0, top_k)]
        known = self._generation.records.at(rows[order].tolist())
        return [self._hit(*known[int(rows[i])], float(score[i]), float(lexical[i]), float(dense[i])) for i in order]

    def _hit(self, clause: Clause, document: int, score: float, lexical: float, dense: float) -> Hit:
        found = self._generation.records.document(document)
        return Hit(clause, found, score, self._statuses[document], lexical, dense)


def _weighed(query: str, weights: RankingWeights) -> dict[str, float]:
    """Return the query's tokens, each once, with its weight."""
    weighed = dict.fromkeys(cues.meant(query), weights.cue)
    weighed |= dict.fromkeys(tokens.tokens(query), weights.asking)
    asked = cues.without_asking(query)
    weighed |= dict.fromkeys(marked_characters(asked), weights.character)
    for token in tokens.tokens(asked):
        weighed[token] = weights.number if tokens.is_number(token) else weights.named if token[0] in "№§" else 1.0
    return weighed | dict.fromkeys(tokens.places(query), weights.named)


def _spread(scores: Floats) -> Floats:
    """Return the scores stretched to 0…1, so that a cosine that never leaves 0.5–0.7 still tells clauses apart."""
    if not len(scores):
        return scores
    low, high = float(scores.min()), float(scores.max())
    return (scores - low) / (high - low) if high > low else np.ones_like(scores)


def _wanted_documents(generation: Generation, filters: Filters, statuses: tuple[Status, ...]) -> set[int] | None:
    """Return the rows of the documents that meet every filter, None when there is no filter."""
    met: list[set[int]] = []
    if name := storable(filters.document.strip()):
        number = normal_document_number(name)
        met.append(generation.records.documents_where(number=number, title=name.strip("《》"), doc_id=name))
    if filters.issuer.strip():
        met.append(_holding(generation.records.values_of("authority"), filters.issuer))
    if filters.part.strip():
        met.append(_holding(generation.records.values_of("part"), filters.part))
    if filters.statuses:
        met.append({row for row, status in enumerate(statuses) if status in filters.statuses})
    return set.intersection(*met) if met else None


def _holding(values: dict[str, set[int]], wanted: str) -> set[int]:
    """Return the rows whose value contains the words, or else of whose names they are an abbreviation."""
    words = "".join(wanted.split())
    exact = [rows for value, rows in values.items() if words in value]
    return set[int]().union(*(exact or [rows for value, rows in values.items() if _abbreviates(words, value)]))


def _abbreviates(short: str, value: str) -> bool:
    """Return whether one of the names in `value` has the characters of `short` in this order: 市科委."""
    return any(_in_order(short, name) for name in value.split("、"))


def _in_order(characters: Iterable[str], text: str) -> bool:
    rest = iter(text)
    return all(character in rest for character in characters)
