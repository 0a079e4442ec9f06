"""What every retriever promises. A subclass supplies only the `retriever` fixture, over the small corpus."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from knowledge.model import Status
from knowledge.retrieval import Filters, Hit, Retriever
from tests.knowledge.small_corpus import AS_OF

QUESTION = "创新券额度每年最高多少"


class RetrieverContract:
    def find(self, retriever: Retriever, query: str = QUESTION, *, top_k: int = 50, **filters: object) -> list[Hit]:
        return retriever.retrieve(query, as_of=AS_OF, top_k=top_k, filters=Filters(**filters))  # type: ignore[arg-type]

    def test_what_is_asked_for_comes_first(self, retriever: Retriever) -> None:
        first = self.find(retriever, "老旧厂房改造项目的固定资产投资补助比例")[0]
        assert first.clause.id == "factory:第一章.第一条"

    def test_hits_come_best_first_and_once_each(self, retriever: Retriever) -> None:
        hits = self.find(retriever)
        scores = [hit.score for hit in hits]
        assert hits and scores == sorted(scores, reverse=True)
        assert len({hit.clause.id for hit in hits}) == len(hits)

    @pytest.mark.parametrize("top_k", [0, 1, 3])
    def test_there_are_at_most_top_k(self, retriever: Retriever, top_k: int) -> None:
        assert [h.clause.id for h in self.find(retriever, top_k=top_k)] == [
            h.clause.id for h in self.find(retriever)[:top_k]
        ]

    def test_the_same_question_gives_the_same_hits(self, retriever: Retriever) -> None:
        assert self.find(retriever) == self.find(retriever)

    def test_a_hit_brings_its_document_with_the_words_it_quotes(self, retriever: Retriever) -> None:
        for hit in self.find(retriever):
            assert hit.document.doc_id == hit.clause.document
            assert hit.document.quote(hit.clause) == hit.clause.text != ""

    @pytest.mark.parametrize("as_of", [date(2014, 1, 1), date(2024, 1, 1), AS_OF, date(2027, 6, 1)])
    def test_every_hit_says_its_status_on_the_date_asked(self, retriever: Retriever, as_of: date) -> None:
        for hit in retriever.retrieve(QUESTION, as_of=as_of, top_k=50):
            assert hit.status == hit.document.status(as_of)

    def test_repealed_wording_is_marked(self, retriever: Retriever) -> None:
        marked = {hit.document.doc_id: hit.status for hit in self.find(retriever)}
        assert marked["voucher-2023"] == Status.REPEALED
        assert marked["bulletin-2015"] == Status.HISTORICAL

    def test_what_binds_stands_before_what_does_not(self, retriever: Retriever) -> None:
        assert self.find(retriever)[0].document.doc_id == "voucher-2026"

    def test_on_an_earlier_date_the_earlier_text_stands_first(self, retriever: Retriever) -> None:
        first = retriever.retrieve("每年可使用创新券额度最高", as_of=date(2024, 1, 1), top_k=1)[0]
        assert (first.document.doc_id, first.status) == ("voucher-2023", Status.IN_FORCE)

    def test_the_past_counts_fully_when_it_is_asked_for(self, retriever: Retriever) -> None:
        def score(**filters: object) -> float:
            return max(h.score for h in self.find(retriever, **filters) if h.document.doc_id == "voucher-2023")

        assert score(include_past=True) > score()
        assert score(document="voucher-2023") > score()

    @pytest.mark.parametrize(
        ("filters", "doc_ids"),
        [
            ({"issuer": "科学技术委员会"}, {"voucher-2026", "voucher-2023"}),
            ({"issuer": "市科委"}, {"voucher-2026", "voucher-2023"}),
            ({"issuer": "市经信局"}, {"compute"}),
            ({"part": "综合"}, {"factory"}),
            ({"document": "voucher-2023"}, {"voucher-2023"}),
            ({"document": "京科发[2026]9号"}, {"voucher-2026"}),
            ({"document": "京科发（２０２６）９号"}, {"voucher-2026"}),
            ({"document": "《首都科技创新券工作简报》"}, {"bulletin-2015"}),
            ({"statuses": frozenset({Status.EXPIRED, Status.NOT_YET})}, {"compute", "talent"}),
            ({"issuer": "市科委", "statuses": frozenset({Status.IN_FORCE})}, {"voucher-2026"}),
            ({"issuer": "国家税务总局"}, set()),
            ({"document": "没有这份文件"}, set()),
        ],
    )
    def test_filters_let_through_only_what_meets_them(
        self, retriever: Retriever, filters: dict[str, object], doc_ids: set[str]
    ) -> None:
        question = "企业创新券、厂房改造、算力合同、战略科学家支持最高多少万元"
        found = {hit.document.doc_id for hit in self.find(retriever, question, **filters)}
        assert found == doc_ids

    @pytest.mark.parametrize("query", ["", "   ", "\x00\x07\n", "？！。"])
    def test_a_question_without_words_finds_nothing(self, retriever: Retriever, query: str) -> None:
        assert self.find(retriever, query) == []

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(query=st.text(max_size=200) | st.text("创新券第一二条（）0123456789万元%〔〕号之章", max_size=60))
    @example("创新券" * 40_000)
    @example("1" * 100_000)
    @example("第" + "一" * 50_000 + "条")
    @example("\ud800创新券\udfff😀🇨🇳👩‍👩‍👧")
    @example("' OR 1=1; DROP TABLE clauses; -- %_*\x00")
    def test_any_text_is_a_question(self, retriever: Retriever, query: str) -> None:
        assert len(retriever.retrieve(query, as_of=AS_OF, top_k=3, filters=Filters(issuer=query[:50]))) <= 3
        assert len(retriever.retrieve(query, as_of=AS_OF, top_k=3, filters=Filters(document=query[-50:]))) <= 3
        assert len(retriever.retrieve(query, as_of=AS_OF, top_k=3)) <= 3
