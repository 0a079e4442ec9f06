"""The embedder without a model, and loading of those with one."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from knowledge.embedder import StaticModel, hash_folder, load_embedder, unit_rows
from knowledge.errors import SettingsError
from knowledge.hashed import HashedEmbedder


class TestHashed:
    def test_rows_have_length_one_and_an_empty_text_none(self) -> None:
        vectors = HashedEmbedder().embed(["创新券支持额度", " \n", "a"])
        assert (vectors.dtype, vectors.shape) == (np.float32, (3, 256))
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1], atol=1e-6)

    def test_no_texts_give_no_rows(self) -> None:
        assert HashedEmbedder(64).embed([]).shape == (0, 64)

    def test_a_vector_does_not_depend_on_the_texts_beside_it(self) -> None:
        texts = [f"第{i}条 企业" for i in range(5000)]
        together = HashedEmbedder().embed(texts)
        np.testing.assert_array_equal(
            together[[0, 2047, 2048, 4999]], HashedEmbedder().embed([texts[i] for i in (0, 2047, 2048, 4999)])
        )

    def test_shared_words_bring_texts_closer(self) -> None:
        asked, near, far = HashedEmbedder().embed(
            ["创新券额度是多少", "每年可使用创新券额度最高50万元", "改造项目须产权清晰"]
        )
        assert asked @ near > asked @ far + 0.1

    def test_vectors_are_the_same_on_every_machine(self) -> None:
        vector = HashedEmbedder(8).embed(["创新券"])[0]
        np.testing.assert_allclose(vector * 5**0.5, [0, 1, -1, 1, 0, 0, 1, 1], atol=1e-5)

    def test_lone_surrogates_are_characters_too(self) -> None:
        assert np.isfinite(HashedEmbedder().embed(["\ud800", "😀"])).all()


class TestLoading:
    @pytest.mark.parametrize("setting", ["", "hashed", " hashed "])
    def test_without_a_model(self, setting: str) -> None:
        assert load_embedder(setting).name == "hashed"

    def test_an_unknown_kind(self) -> None:
        with pytest.raises(SettingsError, match="不认识的向量模型类型“openai”。可用：model2vec、sentence-transformers"):
            load_embedder("openai:ada")

    def test_a_library_that_is_not_installed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "sentence_transformers", None)
        with pytest.raises(
            SettingsError, match=r"没有安装 sentence-transformers。请运行 pip install 'jingda\[models\]'"
        ):
            load_embedder("sentence-transformers:some/model").embed(["企业"])

    def test_a_folder_that_holds_no_model(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match="无法载入"):
            load_embedder(f"model2vec:{tmp_path}").embed(["企业"])

    def test_a_static_model_in_a_folder(self, static_model: Path) -> None:
        embedder = load_embedder(str(static_model))
        assert isinstance(embedder, StaticModel)
        vectors = embedder.embed(["创新券", "企业", ""])
        assert (embedder.dim, vectors.shape, vectors.dtype) == (4, (3, 4), np.float32)
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 1, 0], atol=1e-5)

    def test_the_fingerprint_follows_the_files(self, static_model: Path) -> None:
        before = load_embedder(str(static_model)).fingerprint
        assert before == load_embedder(str(static_model)).fingerprint
        (static_model / "model.safetensors").write_bytes(b"other")
        assert load_embedder(str(static_model)).fingerprint != before

    @pytest.fixture
    def static_model(self, tmp_path: Path) -> Path:
        """A table of seven vectors in the format of model2vec."""
        from model2vec import StaticModel as Table
        from tokenizers import Tokenizer
        from tokenizers.models import WordLevel
        from tokenizers.pre_tokenizers import Split

        known = {token: i for i, token in enumerate(["[UNK]", "[PAD]", "创", "新", "券", "企", "业"])}
        tokenizer = Tokenizer(WordLevel(known, unk_token="[UNK]"))
        tokenizer.pre_tokenizer = Split("", "isolated")
        vectors = np.random.default_rng(1).normal(size=(len(known), 4)).astype(np.float32)
        Table(vectors, tokenizer, config={"normalize": True}).save_pretrained(str(tmp_path / "model"))
        return tmp_path / "model"


def test_vectors_that_are_not_finite_become_zeros() -> None:
    rows = unit_rows(np.array([[3.0, 4.0], [np.nan, 0.0], [0.0, 0.0], [np.inf, 0.0]]))
    np.testing.assert_allclose(rows, [[0.6, 0.8], [0, 0], [0, 0], [0, 0]], rtol=1e-6)


def test_the_hash_of_a_folder_covers_names_and_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    first = hash_folder(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    assert hash_folder(tmp_path) != first
