"""An embedder trained on law articles: a vector for each pair and character, added up. NumPy alone, no model library.

scripts/train_embedder.py makes the file; docs/measurements.md says what it adds.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import numpy as np

from knowledge import tokens
from knowledge.embedder import Floats, unit_rows
from knowledge.lexical import token_hash

FILE = Path(__file__).with_name("learned.npz")


class LearnedEmbedder:
    """The sum of the vectors of a text's tokens. The file holds int8 rows with a scale each, by hashed token."""

    name = "learned"

    def __init__(self, file: Path = FILE) -> None:
        """Load the table. Raises: OSError, ValueError."""
        with np.load(file) as table:
            self._hashes, self._rows, self._scales = table["hashes"], table["rows"], table["scales"]
        self.dim = int(self._rows.shape[1])

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the table and of the rules that cut a text into tokens."""
        return f"learned-{sha256(self._rows.tobytes()).hexdigest()[:12]}-{tokens.fingerprint()}"

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return float32, shape (len(texts), dim), rows of length 1 (0 for a text without a known token)."""
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        return unit_rows(np.stack([self._sum(text) for text in texts]))

    def _sum(self, text: str) -> Floats:
        found = tokens.tokens(text) + [f"·{character}" for character in tokens.characters(text)]
        hashes = np.fromiter(map(token_hash, found), np.uint64, len(found))
        spots = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
        known = spots[self._hashes[spots] == hashes]
        return np.asarray(self._scales[known] @ self._rows[known].astype(np.float32), np.float32)
