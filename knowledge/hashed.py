"""An embedder without a model: character n-grams hashed into a fixed number of components.

It knows no meaning, only shared characters, so it weighs little beside BM25; but it needs nothing but numpy, gives
the same vectors on every machine, and keeps the whole path of dense retrieval in use until a trained model replaces it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.embedder import Floats, unit_rows

_MIX, _PAIR = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_CHARACTERS = 8192  # of one text that count: more would not change its direction much
_BATCH = 2048  # texts at a time: about 50 MB


class HashedEmbedder:
    """Signed feature hashing of characters and character pairs, with square roots against repetition."""

    name = "hashed"

    def __init__(self, dim: int = 256) -> None:
        self.dim = dim
        self.fingerprint = f"hashed-1-{dim}"

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return float32, shape (len(texts), dim), rows of length 1 (0 for an empty text)."""
        parts = [self._embed(texts[i : i + _BATCH]) for i in range(0, len(texts), _BATCH)]
        return np.concatenate(parts) if parts else np.zeros((0, self.dim), np.float32)

    def _embed(self, texts: Sequence[str]) -> Floats:
        codes, owners = _characters(texts)
        pairs = codes[:-1] * _PAIR ^ codes[1:]
        inside = owners[:-1] == owners[1:]
        features = np.concatenate([codes, pairs[inside]]) * _MIX
        features ^= features >> np.uint64(29)
        features *= _PAIR
        rows = np.concatenate([owners, owners[:-1][inside]])
        spots = rows * self.dim + ((features >> np.uint64(40)) % np.uint64(self.dim)).astype(np.int64)
        signs = ((features >> np.uint64(39)) & np.uint64(1)).astype(np.float32) * 2 - 1
        sums = np.bincount(spots, weights=signs, minlength=len(texts) * self.dim).reshape(len(texts), self.dim)
        return unit_rows(np.sign(sums) * np.sqrt(np.abs(sums)))


def _characters(texts: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return every character's code point and the number of the text it stands in; blanks are left out."""
    cut = ["".join(text[:_CHARACTERS].lower().split()) for text in texts]
    codes = np.frombuffer("".join(cut).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    return codes, np.repeat(np.arange(len(cut)), [len(text) for text in cut])
