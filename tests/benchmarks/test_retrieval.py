"""The benchmark over a collection of laws: how articles become clauses, and what is measured."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from benchmarks.law_corpus import Question, read_corpus, read_questions
from benchmarks.retrieval import main, measure
from knowledge.model import Status

ARTICLES = [
    ("s0", "商标法(2013-08-30)第九条", "申请注册的商标，应当有显著特征，便于识别。"),
    ("s1", "商标法(2019-04-23)第九条", "申请注册的商标，应当有显著特征，便于识别，并不得与他人的权利相冲突。"),
    ("s2", "民法典第一千零六十二条", "夫妻在婚姻关系存续期间所得的工资、奖金，为夫妻的共同财产。"),
    ("s3", "民法典第一千零六十三条", "一方的婚前财产为夫妻一方的个人财产。"),
    ("s4", "山东省物业管理条例第二条", "业主拒不交纳物业费的，物业服务企业可以催交。"),
    ("s5", "物业管理条例第二条", "业主拒不交纳物业费的，物业服务企业可以催交。"),
]
QUESTIONS = [
    {"question": "老公的工资我有份吗", "gold": ["s2"]},
    {"question": "注册商标要满足什么要求", "gold": ["s1", "s0"]},
    {"question": "不交物业费会怎么样", "gold": ["s5"]},
    {"question": "青菜怎么炒好吃", "gold": ["s3"]},
]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "laws.jsonl.gz"
    lines = [json.dumps({"id": i, "name": n, "text": t}, ensure_ascii=False) for i, n, t in ARTICLES]
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return path


@pytest.fixture
def queries(tmp_path: Path) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(json.dumps(question, ensure_ascii=False) for question in QUESTIONS), "utf-8")
    return path


def test_the_articles_of_one_version_are_one_document(corpus: Path) -> None:
    documents, clauses = read_corpus(corpus)
    assert [d.title for d in documents] == ["商标法", "商标法", "民法典", "山东省物业管理条例", "物业管理条例"]
    assert [c.id for c in clauses] == ["s0", "s1", "s2", "s3", "s4", "s5"]
    for clause in clauses:
        document = next(d for d in documents if d.doc_id == clause.document)
        assert document.quote(clause) == clause.text


def test_a_version_ends_where_the_next_begins(corpus: Path) -> None:
    old, new, code, *_ = read_corpus(corpus)[0]
    assert (old.status(date(2018, 1, 1)), old.status(date(2026, 1, 1))) == (Status.IN_FORCE, Status.SUPERSEDED)
    assert new.status(date(2026, 1, 1)) == Status.IN_FORCE
    assert code.status(date(2026, 1, 1)) == Status.UNSTATED


def test_a_limit_cuts_the_collection(corpus: Path) -> None:
    assert [c.id for c in read_corpus(corpus, limit=2)[1]] == ["s0", "s1"]


def test_recall_is_the_share_of_the_gold_found_early_enough() -> None:
    found = ["b", *"123456", "a"]
    row = measure(lambda query: found, [Question("?", ("a", "b")), Question("?", ("x",))])
    assert (row["recall@1"], row["recall@5"], row["recall@10"]) == (0.25, 0.25, 0.5)
    assert row["MRR"] == 0.5
    assert row["query_p50_ms"] >= 0


def test_questions_and_gold_are_read(queries: Path) -> None:
    assert read_questions(queries)[1] == Question("注册商标要满足什么要求", ("s1", "s0"))


def test_the_command_prints_what_was_measured(
    corpus: Path, queries: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--corpus", str(corpus), "--queries", str(queries), "--home", str(tmp_path / "home"), "--json"]
    assert main(given) == 0
    first = json.loads(capsys.readouterr().out)
    assert first["recall@10"] == 0.75  # of four questions, one asks what no law knows
    assert {"recall@1", "recall@5", "MRR", "query_p50_ms", "query_p95_ms", "index_s", "index_mb", "clauses"} <= set(
        first
    )
    assert set(first["methods"]) == {"bm25", "words", "dense", "hybrid"}
    assert main([*given, "--method", "hybrid"]) == 0
    assert json.loads(capsys.readouterr().out)["recall@10"] == first["recall@10"]  # from the index kept there


def test_the_rules_of_another_place_stand_behind_the_same_words(
    corpus: Path, queries: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    queries.write_text(json.dumps(QUESTIONS[2], ensure_ascii=False), "utf-8")
    main(["--corpus", str(corpus), "--queries", str(queries), "--method", "hybrid", "--json"])
    assert json.loads(capsys.readouterr().out)["recall@1"] == 1.0
    queries.write_text(json.dumps({"question": "山东不交物业费", "gold": ["s4"]}, ensure_ascii=False), "utf-8")
    main(["--corpus", str(corpus), "--queries", str(queries), "--method", "hybrid", "--json"])
    assert json.loads(capsys.readouterr().out)["recall@1"] == 1.0
