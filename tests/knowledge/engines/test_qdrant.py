"""Qdrant as the engine: its own promises, those of every retriever, and the answers of the default."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("qdrant_client", reason="qdrant-client is an extra: pip install 'jingda[qdrant]'")

from ingest.pipeline import ensure_index
from knowledge.base import KnowledgeBase
from knowledge.engines import open_engine
from knowledge.engines.protocol import Engine
from knowledge.engines.retriever import EngineRetriever, _resting
from knowledge.errors import SettingsError, StoreUnavailable
from knowledge.generation import Generation, GenerationInfo
from knowledge.hashed import HashedEmbedder
from knowledge.home import generation_folder
from knowledge.retrieval import Retriever
from knowledge.store import build_generation, open_current
from tests.knowledge import small_corpus
from tests.knowledge.engines.engine_contract import EngineContract
from tests.knowledge.retriever_contract import RetrieverContract
from tests.knowledge.small_corpus import AS_OF

QUESTIONS = (
    "创新券额度每年最高多少", "厂房改造补助比例", "租用算力给多少", "科学家安家补贴", "京科发〔2026〕9号第五条",
    "提供虚假材料", "小微企业每年最多可领取", "联络方式", "算券通", "qwerty zxcvb",
)  # fmt: skip


def build(home: Path, engine: str = "qdrant") -> Path:
    info = build_generation(
        home, small_corpus.documents(), small_corpus.clauses(), embedder=HashedEmbedder(), parser_fingerprint="p",
        sources={}, aliases={"compute": ["算券通"]}, engine=engine,
    )  # fmt: skip
    return generation_folder(home, info.id)


class TestQdrant(EngineContract):
    @pytest.fixture(scope="class")
    def engine(self, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
        opened = open_engine("qdrant", tmp_path_factory.mktemp("engine"))
        yield opened
        opened.close()
        opened.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    folder = build(tmp_path_factory.mktemp("served"))
    with Generation(folder, GenerationInfo.read(folder)) as generation:
        yield generation


class TestEngineRetriever(RetrieverContract):
    @pytest.fixture(scope="class")
    def retriever(self, served: Generation) -> Retriever:
        return EngineRetriever(served, HashedEmbedder())


def test_chroma_is_not_filled_beside_it(served: Generation) -> None:
    assert (served.folder / "qdrant").is_dir()
    assert not (served.folder / "chroma").exists()


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_answers_are_those_of_the_default(served: Generation, base: KnowledgeBase, question: str) -> None:
    hits = EngineRetriever(served, HashedEmbedder()).retrieve(question, as_of=AS_OF, top_k=20)
    usual = base.search(question, as_of=AS_OF, top_k=20)
    assert [hit.clause.id for hit in hits] == [hit.clause.id for hit in usual]
    for ours, theirs in zip(hits, usual, strict=True):
        assert ours.score == pytest.approx(theirs.score, abs=1e-5)
        assert (ours.lexical, ours.dense) == pytest.approx((theirs.lexical, theirs.dense), abs=1e-5)


def test_the_knowledge_base_searches_in_the_engine_it_was_built_with(tmp_path: Path) -> None:
    build(tmp_path)
    with open_current(tmp_path, embedder=HashedEmbedder(), parser_fingerprint="p") as base:
        assert base.search("老旧厂房改造补助比例", as_of=AS_OF)[0].clause.id == "factory:第一章.第一条"
        with base._use() as generation:
            assert "engine" in generation.__dict__


def test_an_engine_that_fails_costs_speed_not_answers(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    build(tmp_path)
    with open_current(tmp_path, embedder=HashedEmbedder(), parser_fingerprint="p") as base:
        before = [hit.clause.id for hit in base.search(QUESTIONS[0], as_of=AS_OF)]
        with base._use() as generation:
            generation.engine.close()
        after = [[hit.clause.id for hit in base.search(QUESTIONS[0], as_of=AS_OF)] for _ in range(3)]
    assert after == [before] * 3
    assert caplog.text.count("the engine cannot be used") == 1
    _resting.clear()


def test_the_setting_moves_the_shipped_documents_into_the_engine_and_back(tmp_path: Path) -> None:
    embedder = HashedEmbedder()
    with pytest.raises(StoreUnavailable):
        ensure_index(tmp_path, embedder, engine="qdrant:http://127.0.0.1:9")
    assert ensure_index(tmp_path, embedder).engine == ""


@pytest.mark.parametrize("setting", ["milvus", "qdrant:127.0.0.1:6333", "http://127.0.0.1:6333"])
def test_a_setting_that_names_no_engine(setting: str) -> None:
    with pytest.raises(SettingsError, match="JINGDA_ENGINE：不认识的检索引擎。应形如 qdrant"):
        open_engine(setting, Path())
