"""Whether a build is whole, asked of it as a reader would."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from knowledge.embedder import Floats
from knowledge.engines.protocol import Ask, clauses_name
from knowledge.generation import Generation

_PROBES = 10  # vectors looked for again before a build is served


def checks(built: Generation) -> Iterator[tuple[str, bool]]:
    """Yield (what is checked, whether it holds), from the cheap to the telling."""
    info = built.info
    yield "条款数", built.records.counts() == (info.documents, info.clauses)
    yield "条款的词语索引", len(built.clauses) == info.clauses == len(built.document_of) == len(built.roles)
    yield "文件的词语索引", len(built.documents) == info.documents
    held = built.engine.count(clauses_name(info.id)) if info.engine else built.dense.count()
    yield "向量数", held == info.vectors and len(built.dense) == info.clauses
    yield "数据库", built.records.sound()
    yield "试检索", _found_again(built)


def _found_again(built: Generation) -> bool:
    """Return whether Chroma, or the engine in its place, finds most of some clauses by their own vectors: it is approximate, so not all at any size."""
    rows = np.unique(np.linspace(0, len(built.dense) - 1, 50, dtype=np.int64))
    probes = [vector for vector in map(built.dense.vector, rows.tolist()) if vector.any()][:_PROBES]
    found = [_nearest_is_near(built, vector) for vector in probes]
    return 2 * sum(found) >= len(found)


def _nearest_is_near(built: Generation, vector: Floats) -> bool:
    if built.info.engine:
        rows = list(built.engine.search(clauses_name(built.info.id), [Ask(vector, 10)])[0])
    else:
        rows = list(built.records.rows_of(built.dense.nearest(vector, 10)).values())
    return bool(rows) and bool(built.dense.similarity(np.array(rows), vector).max() > 0.99)
