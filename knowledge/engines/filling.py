"""A build's clauses and documents brought into an engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

from knowledge.embedder import Floats
from knowledge.engines.protocol import Engine, Numbers, Point, Words, clauses_name, documents_name
from knowledge.lexical import FieldWeights, LexicalIndex
from knowledge.ranking import RankingWeights

_ROWS = 20_000  # held in memory at a time


def fields_fingerprint() -> str:
    """Return what changes when the stored strengths would: an engine filled with others must be filled anew."""
    weights = RankingWeights()
    return f"{weights.clause_fields()} {weights.document_fields()}"


def fill(
    engine: Engine, folder: Path, generation_id: str, progress: Callable[[int, int], None] = lambda done, total: None
) -> int:
    """Bring the finished files of a build into the engine; return how many clauses it holds.

    Clauses without words and vector stay out: nothing finds them. Raises: StoreUnavailable, OSError.
    """
    weights, clauses = RankingWeights(), LexicalIndex(folder / "clauses")
    vectors = np.load(folder / "vectors.npy", mmap_mode="r")
    document_of = np.load(folder / "document_of.npy", mmap_mode="r")
    name, held = clauses_name(generation_id), 0
    engine.create(name, int(vectors.shape[1]))
    for row, words in _rows(clauses, weights.clause_fields()):
        batch = [
            Point(first, int(document_of[first]), found, np.asarray(vectors[first], np.float32))
            for first, found in zip(row, words, strict=True)
            if len(found.numbers) or vectors[first].any()
        ]
        engine.add(name, batch)
        held += len(batch)
        progress(row.stop, len(clauses))
    _fill_documents(engine, documents_name(generation_id), LexicalIndex(folder / "documents"), weights)
    return held


def _fill_documents(engine: Engine, name: str, documents: LexicalIndex, weights: RankingWeights) -> None:
    engine.create(name, 0)
    for row, words in _rows(documents, weights.document_fields()):
        engine.add(name, [Point(i, i, found) for i, found in zip(row, words, strict=True) if len(found.numbers)])


def _rows(index: LexicalIndex, fields: FieldWeights) -> Iterator[tuple[range, list[Words]]]:
    """Yield the rows of an index in batches, each with its strengths."""
    for first in range(0, len(index), _ROWS):
        last = min(first + _ROWS, len(index))
        rows, numbers, strengths = index.strengths(first, last, fields)
        edges = np.searchsorted(rows, np.arange(first, last + 1))
        yield range(first, last), [_words(numbers[a:b], strengths[a:b]) for a, b in pairwise(edges.tolist())]


def _words(numbers: Numbers, strengths: Floats) -> Words:
    kept = strengths > 0
    return Words(numbers[kept], strengths[kept])
