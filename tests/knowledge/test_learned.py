"""The embedder trained on law articles: its promises, and that it knows what no shared character tells."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from knowledge.embedder import LEARNED, Embedder, StaticModel, load_embedder
from knowledge.ranking import RankingWeights, weights_for
from knowledge.retrieval import HybridRetriever, Retriever
from knowledge.store import build_generation, open_current
from tests.knowledge import small_corpus
from tests.knowledge.retriever_contract import RetrieverContract


@pytest.fixture(scope="module")
def learned() -> Embedder:
    found = load_embedder("learned")
    assert isinstance(found, StaticModel) and found.name == "learned"
    return found


def test_it_is_small() -> None:
    assert sum(file.stat().st_size for file in LEARNED.iterdir()) < 30_000_000


def test_rows_have_length_one_and_nothing_known_is_zero(learned: Embedder) -> None:
    rows = learned.embed(["创新券额度每年最高五十万元", "", "\ud800😀", "企业"])
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), [1, 0, 0, 1], atol=1e-5)
    assert (rows.dtype, rows.shape) == (np.float32, (4, learned.dim))
    assert learned.embed([]).shape == (0, learned.dim)


def test_a_text_alone_and_among_others_gets_one_vector(learned: Embedder) -> None:
    texts = ["老板拖欠工资", "用人单位应当支付劳动报酬"]
    np.testing.assert_array_equal(learned.embed(texts)[1], learned.embed(texts[1:])[0])
    assert learned.fingerprint == load_embedder("learned").fingerprint


@pytest.mark.parametrize(
    ("asked", "meant", "other"),
    [
        ("老板拖欠工资", "用人单位应当及时足额支付劳动报酬", "公司应当置备股东名册"),
        ("离婚小孩归谁", "父母对未成年子女的抚养由双方协议", "房屋租赁期限不得超过二十年"),
        ("抄袭别人的商品牌子", "侵犯注册商标专用权的，责令停止侵权", "纳税人应当办理纳税申报"),
    ],
)
def test_what_is_meant_is_nearer_than_what_is_not(learned: Embedder, asked: str, meant: str, other: str) -> None:
    question, right, wrong = learned.embed([asked, meant, other])
    assert question @ right > question @ wrong + 0.05


def test_it_weighs_more_than_shared_characters() -> None:
    assert weights_for("learned").dense > RankingWeights().dense == weights_for("hashed").dense


class TestHybridLearned(RetrieverContract):
    @pytest.fixture(scope="class")
    def retriever(self, tmp_path_factory: pytest.TempPathFactory, learned: Embedder) -> object:
        home = tmp_path_factory.mktemp("learned")
        build_generation(
            home, small_corpus.documents(), small_corpus.clauses(), embedder=learned, parser_fingerprint="p", sources={}
        )
        with open_current(home, embedder=learned, parser_fingerprint="p") as base, base._use() as generation:
            assert base.search("创新券", as_of=date(2026, 11, 20))
            retriever: Retriever = HybridRetriever(generation, learned, weights_for("learned"))
            yield retriever
