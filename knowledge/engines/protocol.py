"""What an engine must do: hold points with words and a vector, and find those with the largest inner product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.embedder import Floats

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A sparse vector: numbers of tokens, ascending, and the weight of each.

    Of a clause, BM25F's strengths; of a query, the shares of its tokens, rarity included. So the inner product is the
    BM25F score, and shards agree on it: none of them counts how rare a token is.
    """

    numbers: Numbers
    weights: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """One row of a collection. vector: float32, of length 1; None in a collection of words alone."""

    row: int
    document: int
    words: Words
    vector: Floats | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Ask:
    """One search: the k best points by `by`, words or a vector, within `documents` and `rows` (None: anywhere)."""

    by: Words | Floats
    k: int
    documents: Sequence[int] | None = None
    rows: Sequence[int] | None = None


def clauses_name(generation_id: str) -> str:
    """Return the name of a generation's collection of clauses."""
    return f"jingda-{generation_id}"


def documents_name(generation_id: str) -> str:
    """Return the name of a generation's collection of documents."""
    return f"jingda-{generation_id}-documents"


class Engine(Protocol):
    """A store of collections; `EngineContract` in the tests says what each must hold to. Safe to share by threads."""

    def create(self, collection: str, dim: int) -> None:
        """Make an empty collection; dim 0 for words alone. Raises: StoreUnavailable, as every method here."""

    def add(self, collection: str, points: Sequence[Point]) -> None:
        """Add points; at the return they are found."""

    def count(self, collection: str) -> int:
        """Return the number of points."""

    def search(self, collection: str, asks: Sequence[Ask]) -> list[dict[int, float]]:
        """Return, for each search, row → inner product, best first. By words, only what shares one is found."""

    def drop(self, collection: str) -> None:
        """Remove a collection; one that is not there is no error."""

    def close(self) -> None:
        """Let go of connections and files; a second call does nothing."""
