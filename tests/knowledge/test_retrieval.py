"""Lexical, dense and hybrid retrieval over the small corpus."""

from __future__ import annotations

import pytest

from knowledge.base import KnowledgeBase
from knowledge.generation import Generation
from knowledge.hashed import HashedEmbedder
from knowledge.ranking import RankingWeights
from knowledge.retrieval import DenseRetriever, Filters, Hit, HybridRetriever, LexicalRetriever, Retriever
from tests.knowledge.retriever_contract import RetrieverContract
from tests.knowledge.small_corpus import AS_OF


class TestLexicalRetriever(RetrieverContract):
    @pytest.fixture(scope="class")
    def retriever(self, generation: Generation) -> Retriever:
        return LexicalRetriever(generation)


class TestDenseRetriever(RetrieverContract):
    @pytest.fixture(scope="class")
    def retriever(self, generation: Generation) -> Retriever:
        return DenseRetriever(generation, HashedEmbedder(), RankingWeights(least_cosine=0.02))


class TestHybridRetriever(RetrieverContract):
    @pytest.fixture(scope="class")
    def retriever(self, generation: Generation) -> Retriever:
        return HybridRetriever(generation, HashedEmbedder())


class TestHybridOverFetching(RetrieverContract):
    """More rows left by a filter than are compared one by one: Chroma is asked for more, and the rest dropped."""

    @pytest.fixture(scope="class")
    def retriever(self, generation: Generation) -> Retriever:
        return HybridRetriever(generation, HashedEmbedder(), RankingWeights(exact_rows=0))


class TestHybridWithoutChroma(RetrieverContract):
    """A read-only disk or a Chroma server that is down costs speed, not answers."""

    @pytest.fixture(scope="class")
    def retriever(self, generation: Generation) -> Retriever:
        without = Generation(generation.folder, generation.info)
        without.dense.close()
        return HybridRetriever(without, HashedEmbedder())


def ids(hits: list[Hit]) -> list[str]:
    return [hit.clause.id for hit in hits]


def test_an_amount_is_not_found_in_a_larger_one(base: KnowledgeBase) -> None:
    current, old = "voucher-2026:第二章.第三条", "voucher-2023:第二章.第二条"
    past = Filters(include_past=True)
    assert ids(base.search("创新券额度150万元", as_of=AS_OF, filters=past))[0] == old
    found = ids(base.search("创新券额度五十万元", as_of=AS_OF, filters=past))
    assert found.index(current) < found.index(old)


def test_a_named_article_of_a_numbered_document_comes_first(base: KnowledgeBase) -> None:
    assert ids(base.search("京科发[2026]9号第5条怎么说", as_of=AS_OF))[0] == "voucher-2026:第二章.第五条"


def test_an_item_is_found_by_the_sentence_above_it(base: KnowledgeBase) -> None:
    found = ids(base.search("额度最高50万元的条件：国家高新技术企业", as_of=AS_OF, top_k=3))
    assert "voucher-2026:第二章.第三条.（一）" in found


def test_a_document_is_found_by_another_name(base: KnowledgeBase) -> None:
    assert base.search("算券通", as_of=AS_OF)[0].document.doc_id == "compute"


def test_an_expired_card_is_still_found_first_when_it_is_meant(base: KnowledgeBase) -> None:
    first = base.search("智能算力券按合同金额的百分之多少支持", as_of=AS_OF)[0]
    assert (first.document.doc_id, first.status.label) == ("compute", "已到期")


def test_a_nonsense_question_finds_nothing(base: KnowledgeBase) -> None:
    assert base.search("qwerty zxcvb", as_of=AS_OF) == []


def test_lexical_is_a_share_and_dense_a_cosine(base: KnowledgeBase) -> None:
    for hit in base.search("创新券支付金额最高不超过服务合同实际支出的50%", as_of=AS_OF, top_k=50):
        assert 0 <= hit.lexical <= 1
        assert -1.001 <= hit.dense <= 1.001


def test_words_that_share_one_character_meet(base: KnowledgeBase) -> None:
    """贷 stands in 贷款 and 贴息贷 alike, though they share no pair."""
    alone = RankingWeights(character=0.0, dense=0.0)
    with_characters = RankingWeights(dense=0.0)
    wanted = "factory:第一章.第二条"
    before = {h.clause.id: h.lexical for h in base.search("房贷", as_of=AS_OF, top_k=50, weights=alone)}
    after = {h.clause.id: h.lexical for h in base.search("房贷", as_of=AS_OF, top_k=50, weights=with_characters)}
    assert before.get(wanted, 0.0) == 0.0
    assert after[wanted] > 0.0
