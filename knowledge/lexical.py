"""BM25F over fields, in files that open at once and are read only where a query looks.

On disk, for V tokens, P postings, n rows and F fields:

    terms.npy    uint64 (V,)    hash of each token, ascending: no dictionary to load
    offsets.npy  int64  (V+1,)  postings of token i are [offsets[i], offsets[i+1])
    rows.npy     int32  (P,)    row of each posting
    counts.npy   uint8  (P, F)  how often the token stands in each field of that row, at most 255
    lengths.npy  uint32 (n, F)  tokens in each field of each row

All are memory-mapped. Weights apply at query time, so they can change without a new index.
"""

from __future__ import annotations

import hashlib
import math
import os
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_CHUNK = 8_000_000  # tokens held in memory while building: about 400 MB while they are counted


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """How fields count: one weight and one length normalisation (b of BM25) each; saturation is BM25's k1."""

    weights: tuple[float, ...]
    lengths: tuple[float, ...]
    saturation: float = 1.2


def token_hash(token: str) -> int:
    """Return 64 bits that stand for the token; among ten million tokens two collide with a chance of 1 in 400,000."""
    return int.from_bytes(hashlib.blake2b(token.encode("utf-8", "replace"), digest_size=8).digest(), "little")


class LexicalIndex:
    """A finished index, read-only."""

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`. Raises: OSError, ValueError when a file is missing or damaged."""
        self._terms, self._offsets = _mapped(folder / "terms.npy"), _mapped(folder / "offsets.npy")
        self._rows, self._counts = _mapped(folder / "rows.npy"), _mapped(folder / "counts.npy")
        self._lengths = _mapped(folder / "lengths.npy")
        self._norms: tuple[FieldWeights | None, list[Floats]] = (None, [])
        if len(self._offsets) != len(self._terms) + 1 or int(self._offsets[-1]) != len(self._rows):
            raise ValueError(f"{folder}: the files of the index do not fit together")

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._lengths)

    @property
    def fields(self) -> int:
        """The number of fields of a row."""
        return int(self._lengths.shape[1])

    @property
    def searchable(self) -> int:
        """The number of rows with at least one token."""
        return int(np.count_nonzero(self._lengths.any(axis=1)))

    def score(self, query: Mapping[str, float], fields: FieldWeights, *, most: int = 256) -> Floats:
        """Return float32, shape (rows,): each row's BM25F score as a share of the best this query could reach.

        query: tokens with their weights; only the `most` rarest known ones are looked up.
        """
        total = np.zeros(len(self), np.float32)
        norms = self._norms_for(fields)
        chosen = self._look_up(query, most)
        best = sum(weight for _, weight in chosen)
        for number, weight in chosen:
            start, end = self._postings(number)
            rows, counts = self._rows[start:end], self._counts[start:end]
            strength = np.zeros(len(rows), np.float32)
            for f in (f for f in range(len(norms)) if counts[:, f].any()):  # most tokens stand in one field or two
                strength += counts[:, f] * norms[f][rows]
            total[rows] += np.float32(weight / best) * strength / (strength + np.float32(fields.saturation))
        return total

    def shares(self, query: Mapping[str, float], *, most: int = 256) -> tuple[NDArray[np.int64], Floats]:
        """Return the numbers of the query's known tokens, ascending, and what each adds at most to `score`.

        The product of these with a row's `strengths` is its score: what an engine outside needs of a query.
        """
        chosen = self._look_up(query, most)
        best = sum(weight for _, weight in chosen) or 1.0
        known = sorted((number, weight / best) for number, weight in chosen if number >= 0)
        return np.array([n for n, _ in known], np.int64), np.array([share for _, share in known], np.float32)

    def strengths(
        self, first: int, last: int, fields: FieldWeights
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
        """Return (row, token's number, strength) of every posting of the rows from `first` to below `last`, by row.

        A strength (0 to 1) is BM25F's share of a token that the row holds, without how rare the token is.
        """
        norms = self._norms_for(fields)
        spots = np.flatnonzero((self._rows >= first) & (self._rows < last))
        rows, counts = self._rows[spots].astype(np.int64), self._counts[spots]
        strength = np.zeros(len(rows), np.float32)
        for f, norm in enumerate(norms):
            strength += counts[:, f] * norm[rows]
        strength = strength / (strength + np.float32(fields.saturation))
        terms = np.searchsorted(self._offsets, spots, side="right") - 1
        order = np.argsort(rows, kind="stable")
        return rows[order], terms[order], strength[order]

    def rarity(self, words: Sequence[str]) -> dict[str, float]:
        """Return each token's rarity, 0 (in every row) to 1 (in one row or none): what telling it is worth."""
        rarest = math.log(1 + (len(self) + 0.5) / 0.5)
        found = dict.fromkeys(words, 1.0)
        if not found or not len(self._terms):
            return found
        hashes = np.fromiter((token_hash(token) for token in found), np.uint64, len(found))
        spots = np.minimum(np.searchsorted(self._terms, hashes), len(self._terms) - 1)
        for token, spot, hashed in zip(found, spots.tolist(), hashes.tolist(), strict=True):
            if int(self._terms[spot]) == hashed:
                found[token] = self._idf(int(self._offsets[spot + 1]) - int(self._offsets[spot])) / rarest
        return found

    def _look_up(self, query: Mapping[str, float], most: int) -> list[tuple[int, float]]:
        """Return (number, weight × idf) of each token, the most telling first; -1 for the number of an unknown one."""
        if not query or not len(self._terms):
            return []
        hashes = np.fromiter((token_hash(token) for token in query), np.uint64, len(query))
        spots = np.minimum(np.searchsorted(self._terms, hashes), len(self._terms) - 1)
        found, unknown = [], math.log(1 + (len(self) + 0.5) / 0.5)
        for spot, hashed, weight in zip(spots.tolist(), hashes.tolist(), query.values(), strict=True):
            known = int(self._terms[spot]) == hashed
            start, end = self._postings(spot if known else -1)
            found.append((spot if known else -1, weight * (self._idf(end - start) if known else unknown)))
        return sorted(found, key=lambda entry: -entry[1])[:most]

    def _postings(self, number: int) -> tuple[int, int]:
        return (int(self._offsets[number]), int(self._offsets[number + 1])) if number >= 0 else (0, 0)

    def _idf(self, holders: int) -> float:
        return math.log(1 + (len(self) - holders + 0.5) / (holders + 0.5))

    def _norms_for(self, fields: FieldWeights) -> list[Floats]:
        """Return weight / length normalisation of each field for every row; kept for the next query."""
        known, norms = self._norms
        if known != fields:
            pairs = zip(fields.weights, fields.lengths, strict=True)
            norms = [self._norm(number, weight, b) for number, (weight, b) in enumerate(pairs)]
            self._norms = (fields, norms)
        return norms

    def _norm(self, field: int, weight: float, b: float) -> Floats:
        lengths = self._lengths[:, field].astype(np.float32)
        mean = float(lengths[lengths > 0].mean()) if lengths.any() else 1.0
        return np.float32(weight) / (np.float32(1 - b) + np.float32(b / mean) * lengths)


class _Vocabulary(dict[str, int]):
    """Token → its number, given at its first look-up."""

    def __missing__(self, token: str) -> int:
        number = self[token] = len(self)
        return number


class LexicalWriter:
    """Builds an index row by row, with memory for one chunk of tokens and the vocabulary."""

    def __init__(self, folder: Path, fields: int, *, chunk: int = _CHUNK) -> None:
        self._folder, self._fields, self._chunk = folder, fields, chunk
        self._vocabulary = _Vocabulary()
        self._lengths = array("I")  # of every field of every row
        self._terms = array("i")  # of the chunk, every occurrence
        self._first_row, self._rows, self._runs = 0, 0, list[Path]()
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, fields: Sequence[Sequence[str]]) -> None:
        """Append one row: its tokens, field by field. An empty row keeps the numbering."""
        for tokens in fields:
            self._lengths.append(len(tokens))
            self._terms.extend(map(self._vocabulary.__getitem__, tokens))
        self._rows += 1
        if len(self._terms) >= self._chunk:
            self._flush()

    def finish(self) -> None:
        """Write the files of the index. Raises: OSError."""
        self._flush()
        hashes = np.fromiter(map(token_hash, self._vocabulary), np.uint64, len(self._vocabulary))
        order = np.argsort(hashes, kind="stable")
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        offsets = self._offsets(rank)
        np.save(self._folder / "terms.npy", hashes[order])
        np.save(self._folder / "offsets.npy", offsets)
        np.save(self._folder / "lengths.npy", np.frombuffer(self._lengths, np.uint32).reshape(-1, self._fields))
        self._merge(offsets, rank)

    def _flush(self) -> None:
        """Set the chunk aside as a run sorted by token, then row, with how often the token stands in each field."""
        occurring = np.array(self._terms, np.int64)
        lengths = np.frombuffer(self._lengths, np.uint32)[self._first_row * self._fields :].astype(np.int64)
        spots = np.repeat(np.arange(len(lengths)), lengths)
        keys, times = np.unique(occurring << 40 | spots, return_counts=True)
        rows, fields = np.divmod(keys & ((1 << 40) - 1), self._fields)
        terms = (keys >> 40).astype(np.int32)
        first = np.r_[True, (terms[1:] != terms[:-1]) | (rows[1:] != rows[:-1])] if len(keys) else np.empty(0, bool)
        counts = np.zeros((int(first.sum()), self._fields), np.uint8)
        counts[np.cumsum(first) - 1, fields] = np.minimum(times, 255)
        run = self._folder / f"run{len(self._runs)}.npz"
        np.savez(run, terms=terms[first], rows=(rows[first] + self._first_row).astype(np.int32), counts=counts)
        self._runs.append(run)
        self._first_row, self._terms = self._rows, array("i")

    def _offsets(self, rank: NDArray[np.int64]) -> NDArray[np.int64]:
        sizes = np.zeros(len(rank), np.int64)
        for run in self._runs:
            with np.load(run) as part:
                sizes += np.bincount(part["terms"], minlength=len(rank))
        ranked = np.zeros(len(rank), np.int64)
        ranked[rank] = sizes
        return np.concatenate([np.zeros(1, np.int64), np.cumsum(ranked)])

    def _merge(self, offsets: NDArray[np.int64], rank: NDArray[np.int64]) -> None:
        """Lay the runs one behind the other under each token, so that rows ascend."""
        total = int(offsets[-1])
        rows = _create(self._folder / "rows.npy", np.dtype(np.int32), (total,))
        counts = _create(self._folder / "counts.npy", np.dtype(np.uint8), (total, self._fields))
        cursor = offsets[:-1].copy()
        for run in self._runs:
            with np.load(run) as part:
                terms = rank[part["terms"]]
                spots = cursor[terms] + _position_in_group(part["terms"])
                rows[spots], counts[spots] = part["rows"], part["counts"]
                cursor += np.bincount(terms, minlength=len(cursor))
            run.unlink()


def _position_in_group(ascending: NDArray[Any]) -> NDArray[np.int64]:
    """Return 0, 1, 2 … within each stretch of equal values."""
    index = np.arange(len(ascending))
    starts = np.r_[True, ascending[1:] != ascending[:-1]] if len(ascending) else np.empty(0, bool)
    return index - np.maximum.accumulate(np.where(starts, index, 0))


def _create(path: Path, dtype: np.dtype[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """Return a writable mapped array whose blocks are reserved: a full disk is an OSError here, not a dead process."""
    if 0 in shape:
        np.save(path, np.empty(shape, dtype))
        return np.empty(shape, dtype)
    array_on_disk = np.lib.format.open_memmap(path, mode="w+", dtype=dtype, shape=shape)
    with path.open("r+b") as file:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, os.fstat(file.fileno()).st_size)
    return array_on_disk


def _mapped(path: Path) -> NDArray[Any]:
    """Return the array in `path`, mapped where it is not empty (an empty file cannot be)."""
    try:
        return np.asarray(np.load(path, mmap_mode="r"))
    except ValueError:
        return np.asarray(np.load(path))
