"""What every engine promises. A subclass supplies only the `engine` fixture."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from knowledge.engines.protocol import Ask, Engine, Point, Words

DIM, POINTS = 8, 300


def words(**weights: float) -> Words:
    """Return a sparse vector from t3=0.5, t7=1."""
    pairs = sorted((int(name[1:]), weight) for name, weight in weights.items())
    return Words(np.array([n for n, _ in pairs], np.int64), np.array([w for _, w in pairs], np.float32))


def points() -> list[Point]:
    """Return points in ten documents, each with three of forty tokens and a vector of length 1."""
    rng = np.random.default_rng(5)
    vectors = rng.normal(size=(POINTS, DIM)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    chosen = [np.sort(rng.choice(40, 3, replace=False)) for _ in range(POINTS)]
    weights = rng.uniform(0.1, 1.0, (POINTS, 3)).astype(np.float32)
    return [Point(i, i // 30, Words(chosen[i], weights[i]), vectors[i]) for i in range(POINTS)]


def product(ask: Words, held: Words) -> float:
    weights = dict(zip(held.numbers.tolist(), held.weights.tolist(), strict=True))
    return sum(w * weights.get(n, 0.0) for n, w in zip(ask.numbers.tolist(), ask.weights.tolist(), strict=True))


class EngineContract:
    @pytest.fixture(scope="class")
    def filled(self, engine: Engine) -> Iterator[Engine]:
        engine.create("c", DIM)
        engine.add("c", points())
        yield engine
        engine.drop("c")

    def test_every_point_is_there(self, filled: Engine) -> None:
        assert filled.count("c") == POINTS

    def test_words_are_found_by_the_inner_product(self, filled: Engine) -> None:
        asked = words(t3=0.5, t7=1.0, t39=0.25)
        wanted = {p.row: product(asked, p.words) for p in points()}
        best = sorted(wanted, key=lambda row: -wanted[row])[:20]
        (found,) = filled.search("c", [Ask(asked, 20)])
        assert list(found.values()) == pytest.approx([wanted[row] for row in best], abs=1e-5)
        assert all(wanted[row] == pytest.approx(score, abs=1e-5) for row, score in found.items())

    def test_only_what_shares_a_word_is_found_by_words(self, filled: Engine) -> None:
        (found,) = filled.search("c", [Ask(words(t3=1.0), POINTS)])
        assert set(found) == {p.row for p in points() if 3 in p.words.numbers.tolist()}
        assert filled.search("c", [Ask(words(t1000=1.0), 5)]) == [{}]

    def test_vectors_are_found_by_the_cosine(self, filled: Engine) -> None:
        held = points()
        asked = held[17].vector
        assert asked is not None
        (found,) = filled.search("c", [Ask(asked, 10)])
        assert next(iter(found)) == 17
        assert all(float(held[row].vector @ asked) == pytest.approx(score, abs=1e-5) for row, score in found.items())  # type: ignore[operator]

    def test_a_search_keeps_to_documents_and_rows(self, filled: Engine) -> None:
        asked = points()[0].vector
        assert asked is not None
        within, among = filled.search("c", [Ask(asked, 100, documents=[2, 5]), Ask(asked, 100, rows=[1, 2, 299])])
        assert set(within) == {*range(60, 90), *range(150, 180)}
        assert set(among) == {1, 2, 299}

    def test_a_collection_of_words_alone(self, engine: Engine) -> None:
        engine.create("w", 0)
        engine.add("w", [Point(0, 0, words(t1=0.5)), Point(1, 1, words(t2=1.0))])
        assert engine.search("w", [Ask(words(t1=1.0, t2=1.0), 5, rows=[0])]) == [{0: pytest.approx(0.5)}]
        engine.drop("w")
        engine.drop("w")
