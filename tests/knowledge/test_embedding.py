"""Only texts that the generation before did not hold are embedded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.embedder import Floats
from knowledge.hashed import HashedEmbedder
from knowledge.store import build_generation
from tests.knowledge import small_corpus


class Counting(HashedEmbedder):
    """Remembers what it was asked to embed."""

    def __init__(self, dim: int = 256) -> None:
        super().__init__(dim)
        self.seen: list[str] = []

    def embed(self, texts: Sequence[str]) -> Floats:
        self.seen += texts
        return super().embed(texts)


def build(home: Path, embedder: HashedEmbedder, changed: str = "") -> Floats:
    first, *rest = small_corpus.clauses()
    first = replace(first, text=changed or first.text)
    info = build_generation(
        home, small_corpus.documents(), [first, *rest], embedder=embedder, parser_fingerprint="p", sources={}
    )
    return np.asarray(np.load(home / "generations" / info.id / "vectors.npy"))


def test_an_unchanged_text_keeps_its_vector_and_a_new_one_is_computed(tmp_path: Path) -> None:
    embedder = Counting()
    before = build(tmp_path, embedder)
    assert len(embedder.seen) == small_corpus.CLAUSES
    after = build(tmp_path, embedder, changed="第一章 另一个总则")
    assert [text[-5:] for text in embedder.seen[small_corpus.CLAUSES :]] == ["另一个总则"]
    np.testing.assert_array_equal(before[1:], after[1:])
    np.testing.assert_array_equal(after, build(tmp_path / "fresh", Counting(), changed="第一章 另一个总则"))


def test_another_embedder_computes_everything(tmp_path: Path) -> None:
    build(tmp_path, Counting())
    smaller = Counting(64)
    assert build(tmp_path, smaller).shape == (small_corpus.CLAUSES, 64)
    assert len(smaller.seen) == small_corpus.CLAUSES


@pytest.mark.parametrize("content", [b"", b"not an array"])
def test_a_damaged_list_of_texts_is_ignored(tmp_path: Path, content: bytes) -> None:
    build(tmp_path, Counting())
    next((tmp_path / "generations").glob("*/texts.npy")).write_bytes(content)
    embedder = Counting()
    build(tmp_path, embedder)
    assert len(embedder.seen) == small_corpus.CLAUSES
