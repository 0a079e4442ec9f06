"""The loading path of sentence-transformers models, on a tiny one made here (make test-models)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge.embedder import load_embedder
from knowledge.store import build_generation, open_current
from tests.knowledge import small_corpus

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A static embedding over the characters of the small corpus: real files, made in a moment, nothing downloaded."""
    sentence_transformers: Any = pytest.importorskip("sentence_transformers")
    tokenizers = pytest.importorskip("tokenizers")
    models: Any = pytest.importorskip("sentence_transformers.models")
    characters = sorted({c for clause in small_corpus.clauses() for c in clause.text})
    vocabulary = {token: i for i, token in enumerate(["[UNK]", *characters])}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Split(tokenizers.Regex("."), "isolated")
    weights = np.random.default_rng(0).normal(size=(len(vocabulary), 32)).astype(np.float32)
    folder = tmp_path_factory.mktemp("model")
    static = models.StaticEmbedding(tokenizer, embedding_weights=weights)
    sentence_transformers.SentenceTransformer(modules=[static], device="cpu").save(str(folder))
    return folder


def test_vectors_are_rows_of_length_one(model_folder: Path) -> None:
    embedder = load_embedder(f"sentence-transformers:{model_folder}")
    vectors = embedder.embed(["创新券支付额", "开放单位"])
    assert vectors.shape == (2, embedder.dim) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_the_fingerprint_is_that_of_the_files(model_folder: Path) -> None:
    first, second = (load_embedder(f"sentence-transformers:{model_folder}") for _ in range(2))
    assert first.fingerprint == second.fingerprint
    assert first.fingerprint != load_embedder().fingerprint


def test_an_index_is_built_and_searched_with_the_model(model_folder: Path, tmp_path: Path) -> None:
    embedder = load_embedder(f"sentence-transformers:{model_folder}")
    documents, clauses = small_corpus.documents(), small_corpus.clauses()
    build_generation(tmp_path, documents, clauses, embedder=embedder, parser_fingerprint="p", sources={})
    with open_current(tmp_path, embedder=embedder, parser_fingerprint="p") as knowledge:
        hits = knowledge.search("创新券", as_of=date(2026, 11, 20), top_k=3)
    assert hits and any(hit.dense > 0 for hit in hits)
