"""The lexical index against the formula computed by hand, and across chunk borders."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.lexical import FieldWeights, LexicalIndex, LexicalWriter

Row = Sequence[Sequence[str]]
WEIGHTS = FieldWeights((1.0, 0.4), (0.3, 0.5), 1.2)
words = st.lists(st.sampled_from("甲乙丙丁戊己"), max_size=6)


def index_of(folder: Path, rows: Sequence[Row], chunk: int = 1000) -> LexicalIndex:
    writer = LexicalWriter(folder, 2, chunk=chunk)
    for row in rows:
        writer.add(row)
    writer.finish()
    return LexicalIndex(folder)


def by_hand(rows: Sequence[Row], query: dict[str, float]) -> list[float]:
    """BM25F as in the books, divided by what a row of nothing but the query would reach."""
    means = [np.mean([len(r[f]) for r in rows if r[f]] or [1.0]) for f in range(2)]
    holders = {t: sum(any(t in field for field in row) for row in rows) for t in query}
    idf = {t: math.log(1 + (len(rows) - n + 0.5) / (n + 0.5)) for t, n in holders.items()}
    best = sum(weight * idf[t] for t, weight in query.items())
    scores = []
    for row in rows:
        total = 0.0
        for token, weight in query.items():
            strength = sum(
                WEIGHTS.weights[f] * row[f].count(token) / (1 - b + b * len(row[f]) / means[f])
                for f, b in enumerate(WEIGHTS.lengths)
            )
            total += weight * idf[token] * strength / (strength + WEIGHTS.saturation)
        scores.append(total / best)
    return scores


@settings(max_examples=50, deadline=None)
@given(rows=st.lists(st.tuples(words, words), min_size=1, max_size=8), asked=words, chunk=st.integers(1, 40))
def test_scores_are_bm25f_whatever_the_chunks(rows: list[Row], asked: list[str], chunk: int) -> None:
    query = {token: 0.5 if token == "甲" else 1.0 for token in asked}
    with TemporaryDirectory() as folder:
        scores = index_of(Path(folder), rows, chunk).score(query, WEIGHTS)
    assert scores.dtype == np.float32
    np.testing.assert_allclose(scores, by_hand(rows, query) if query else [0.0] * len(rows), rtol=1e-4, atol=1e-6)


def test_a_word_that_no_text_knows_lowers_every_share(tmp_path: Path) -> None:
    index = index_of(tmp_path, [(["甲"], []), (["乙"], [])])
    assert index.score({"甲": 1.0, "未知": 1.0}, WEIGHTS)[0] < index.score({"甲": 1.0}, WEIGHTS)[0]


def test_only_the_most_telling_tokens_are_looked_up(tmp_path: Path) -> None:
    index = index_of(tmp_path, [(["常", "罕"], []), (["常"], []), (["常"], [])])
    assert index.score({"常": 1.0, "罕": 1.0}, WEIGHTS, most=1).tolist()[1:] == [0, 0]


def test_an_empty_row_keeps_the_numbering(tmp_path: Path) -> None:
    index = index_of(tmp_path, [([], []), (["甲"], [])])
    assert len(index) == 2
    assert index.score({"甲": 1.0}, WEIGHTS).argmax() == 1


@pytest.mark.parametrize("rows", [[], [([], [])]])
def test_an_index_of_nothing_finds_nothing(tmp_path: Path, rows: list[Row]) -> None:
    assert index_of(tmp_path, rows).score({"甲": 1.0}, WEIGHTS).tolist() == [0.0] * len(rows)


def test_files_that_do_not_fit_together_are_refused(tmp_path: Path) -> None:
    index_of(tmp_path, [(["甲", "乙"], [])])
    np.save(tmp_path / "terms.npy", np.arange(9, dtype=np.uint64))
    with pytest.raises(ValueError, match="do not fit together"):
        LexicalIndex(tmp_path)
