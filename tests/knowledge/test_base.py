"""What the rest of the program asks of the knowledge."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.base import KnowledgeBase
from knowledge.errors import NotFound, StoreUnavailable
from knowledge.hashed import HashedEmbedder
from knowledge.store import build_generation, open_current
from tests.knowledge import small_corpus
from tests.knowledge.small_corpus import AS_OF


def test_a_listing_is_light_and_in_order(base: KnowledgeBase) -> None:
    assert [replace(d, text="") for d in small_corpus.documents()] == list(base.documents())


def test_a_document_comes_back_as_it_went_in(base: KnowledgeBase) -> None:
    for document in small_corpus.documents():
        assert base.document(document.doc_id) == document


def test_clauses_come_back_as_they_went_in(base: KnowledgeBase) -> None:
    for document in small_corpus.documents():
        assert base.clauses(document.doc_id) == small_corpus.split(document)
    assert base.clause("voucher-2026:第二章.第四条") == small_corpus.split(small_corpus.documents()[0])[7]


def test_a_clause_knows_its_parts_and_what_is_around_it(base: KnowledgeBase) -> None:
    article = "voucher-2026:第二章.第三条"
    assert [c.path[-1].label for c in base.children(article)] == ["（一）", "（二）"]
    assert [c.path[-1].label for c in base.parents(f"{article}.（一）")] == ["第三条", "第二章"]
    assert base.parents("voucher-2026:第二章") == []


@pytest.mark.parametrize("wrong", ["", "nowhere", "\ud800", "x' OR '1'='1"])
def test_what_is_not_there_is_said_so(base: KnowledgeBase, wrong: str) -> None:
    with pytest.raises(NotFound, match="没有编号为"):
        base.document(wrong)
    with pytest.raises(NotFound, match="没有编号为"):
        base.clauses(wrong)
    with pytest.raises(NotFound, match="请重新检索"):
        base.clause(wrong)
    with pytest.raises(NotFound):
        base.parents(wrong)
    assert base.children(wrong) == []


def test_many_threads_search_while_the_index_is_replaced(tmp_path: Path) -> None:
    def build() -> None:
        build_generation(
            tmp_path,
            small_corpus.documents(),
            small_corpus.clauses(),
            embedder=HashedEmbedder(),
            parser_fingerprint="p",
            sources={},
        )

    def search() -> None:
        try:
            while not done.is_set():
                base.reload_if_changed()
                hits = base.search("创新券额度", as_of=AS_OF)
                assert base.clause(hits[0].clause.id).text
        except (AssertionError, StoreUnavailable, NotFound, IndexError) as error:
            failures.append(error)

    build()
    failures: list[Exception] = []
    done = threading.Event()
    with open_current(tmp_path, embedder=HashedEmbedder(), parser_fingerprint="p") as base:
        threads = [threading.Thread(target=search) for _ in range(4)]
        for thread in threads:
            thread.start()
        for _ in range(4):
            build()
        done.set()
        for thread in threads:
            thread.join()
        assert failures == []
        base.reload_if_changed()
        assert base.info.id == (tmp_path / "current").read_text().strip()
