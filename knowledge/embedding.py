"""Vectors for a build: a text that the generation before held already keeps its vector, only new ones are computed.

With a large model that is the difference between minutes and nothing when one of many documents has changed.
`texts.npy` beside `vectors.npy` says which text each row was made of: uint64 (rows,), a hash.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from knowledge.embedder import Embedder, Floats
from knowledge.lexical import token_hash


class Embedding:
    """Embeds the texts of a build in order of their rows, and on leaving writes down which they were."""

    def __init__(self, embedder: Embedder, folder: Path, previous: Path | None) -> None:
        """previous: a finished generation of the same embedder, whose vectors may be taken over."""
        self._embedder, self._folder, self._seen = embedder, folder, array("Q")
        self._known, self._rows, self._vectors = _known(previous, embedder.dim)

    def __enter__(self) -> Embedding:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            np.save(self._folder / "texts.npy", np.array(self._seen, np.uint64))

    def of(self, texts: Sequence[str]) -> Floats:
        """Return float32, shape (len(texts), dim), rows of length 1 (0 for an empty text)."""
        hashes = np.array([token_hash(text) for text in texts], np.uint64)
        self._seen.extend(hashes.tolist())
        vectors = np.empty((len(texts), self._embedder.dim), np.float32)
        spots = np.searchsorted(self._known, hashes)
        old = np.zeros(len(texts), bool)
        inside = spots < len(self._known)
        old[inside] = self._known[spots[inside]] == hashes[inside]
        vectors[old] = self._vectors[self._rows[spots[old]]]
        if not old.all():
            vectors[~old] = self._embedder.embed([text for text, known in zip(texts, old, strict=True) if not known])
        return vectors


def _known(folder: Path | None, dim: int) -> tuple[NDArray[np.uint64], NDArray[np.int64], Floats]:
    """Return the hashes of a generation's texts in ascending order, their rows, and its vectors; nothing if unusable."""
    if folder is not None:
        with suppress(OSError, ValueError, EOFError):
            hashes, vectors = np.load(folder / "texts.npy"), np.load(folder / "vectors.npy", mmap_mode="r")
            if vectors.shape == (len(hashes), dim):
                order = np.argsort(hashes)
                return hashes[order], order, vectors
    return np.empty(0, np.uint64), np.empty(0, np.int64), np.empty((0, dim), np.float32)
