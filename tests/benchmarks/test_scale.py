"""The made-up clauses of the scale benchmark, and that it runs."""

from __future__ import annotations

from pathlib import Path

from benchmarks.scale import built, made_up, searched, texts

SEEDS = [f"第{n}类企业，每年最高支持{n}0万元；申请应当在{n}个月内提出。" for n in range(1, 121)]


def test_there_are_as_many_as_asked_for_and_the_same_each_time() -> None:
    once = list(made_up(SEEDS, 270))
    assert once == list(made_up(SEEDS, 270))
    assert sum(len(clauses) for _, clauses in once) == 270
    assert len({clause.id for _, clauses in once for clause in clauses}) == 270


def test_every_clause_stands_in_its_document() -> None:
    for document, clauses in made_up(SEEDS, 270):
        assert all(document.quote(clause) == clause.text for clause in clauses)


def test_what_comes_again_is_varied() -> None:
    lines = [clause.text for _, clauses in made_up(SEEDS, 270) for clause in clauses]
    assert lines[:100] == SEEDS[:100]
    assert len(set(lines)) > 260


def test_a_size_is_built_and_searched(tmp_path: Path) -> None:
    cost = built(tmp_path, SEEDS, 200)
    found = searched(tmp_path)
    assert cost["disk_mb"] > 0
    assert 0 < found["query_p50_ms"] <= found["query_p95_ms"]


def test_the_shipped_clauses_are_what_is_varied() -> None:
    assert len(texts(None)) > 3000
