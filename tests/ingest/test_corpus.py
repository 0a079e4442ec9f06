"""The shipped corpus, counted as its documents print themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.corpus import corpus_folder, parse_shipped, read_manifest
from ingest.coverage import measure
from ingest.parse import ParsedDocument, ParsedFile
from knowledge.errors import CorpusError
from tests.ingest.texts import check_clauses

Documents = Callable[[str], ParsedDocument]


def labels(parsed: ParsedDocument, level: str) -> list[str]:
    return [c.path[-1].label for c in parsed.clauses if c.path[-1].level == level]


def test_the_measures_of_2026_have_25_articles_in_8_chapters(document: Documents):
    parsed = document("voucher-measures-2026")
    assert parsed.articles == 25
    assert len(labels(parsed, "章")) == 8
    assert parsed.warnings == ()


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("第十二条第一款", "每期额度发完即止"),
        ("第十二条第一款第（一）项", "每年可使用创新券额度最高为50万元"),
        ("第十二条第一款第（一）项第3目", "标杆孵化器在孵企业"),
        ("第十二条第一款第（二）项", "最高为20万元"),
        ("第十二条第二款", "不超过同一合同实际金额的50%"),
        ("第四条第二款第（五）项", "近3年无不良诚信记录"),
        ("第五条第（一）项第1目", "职工总数不超过500人"),
        ("第十条第一款第（二）项", "75分（含75分）至85分之间为良好"),
        ("第二十五条", "京科创发〔2025〕137号"),
    ],
)
def test_the_measures_of_2026_are_cited_down_to_款_and_项(document: Documents, place: str, words: str):  # noqa: N802
    parsed = document("voucher-measures-2026")
    clause = next(c for c in parsed.clauses if c.locator == place)
    assert words in clause.text


def test_the_measures_of_4号_are_numbered_1_to_19_under_five_headings(document: Documents):  # noqa: N802
    parsed = document("zgc-measures-2022")
    assert labels(parsed, "部分") == ["发布通知", "一", "二", "三"]
    assert labels(parsed, "目") == [str(n) for n in range(1, 20)]
    assert (
        len([c for c in parsed.clauses if c.id.startswith("zgc-measures-2022:b2.x") and c.path[-1].level == "项"]) == 5
    )
    assert parsed.warnings == ()


SUPPORT = {
    "zgc-innovation-2022": 9,
    "zgc-finance-2022": 10,
    "zgc-parks-2022": 7,
    "zgc-ecosystem-2022": 22,
    "zgc-international-2022": 11,
}


@pytest.mark.parametrize(("doc_id", "count"), SUPPORT.items())
def test_each_support_article_has_content_conditions_and_amount(document: Documents, doc_id: str, count: int):
    parsed = document(doc_id)
    articles = [c for c in parsed.clauses if c.path[-1].level == "条"]
    supports = []
    for article in articles:
        items = [c for c in parsed.clauses if c.parent == article.id]
        if any("支持内容" in c.path[-1].heading for c in items):
            supports.append([c.path[-1].heading for c in items])
    assert len(supports) == count
    for headings in supports:
        # 9号 第十二条 states no conditions.
        assert headings in (["支持内容", "支持条件", "支持方式及金额"], ["支持内容", "支持方式及金额"])
    assert sum(len(headings) == 2 for headings in supports) == (1 if doc_id == "zgc-international-2022" else 0)


def test_articles_of_the_gazette_stand_in_unbroken_order(document: Documents):
    for doc_id in SUPPORT:
        assert document(doc_id).warnings == ()


def test_the_annex_of_6号_defines_8_terms(document: Documents):  # noqa: N802
    parsed = document("zgc-finance-2022")
    definitions = [c for c in parsed.clauses if c.parent.endswith(":annex1")]
    assert [c.path[-1].label for c in definitions] == [str(n) for n in range(1, 9)]
    assert definitions[0].text.startswith("1. 创投基金:是指")


def test_at_least_995_of_1000_characters_of_each_file_are_in_a_clause(shipped: list[ParsedFile]):
    for file in shipped:
        assert measure(file).ratio >= 0.995, measure(file)


def test_page_furniture_is_little_and_named(shipped: list[ParsedFile]):
    for file in shipped:
        coverage = measure(file)
        assert sum(coverage.furniture.values()) <= 0.08 * coverage.characters, coverage
        assert set(coverage.furniture) <= {"page_number", "running_head", "contents", "masthead", "rule"}


def test_every_clause_of_the_corpus_stands_where_it_says(shipped: list[ParsedFile]):
    for file in shipped:
        for parsed in file.documents:
            check_clauses(parsed, file.source.text)


def test_every_quote_is_in_the_source_word_for_word(shipped: list[ParsedFile]):
    for file in shipped:
        for parsed in file.documents:
            for clause in parsed.clauses:
                begin, end = clause.span
                letters = iter("".join(file.source.text[begin:end].split()))
                assert all(c in letters for c in "".join(clause.text.split())), clause.id


def test_no_sentence_of_a_statute_is_broken_in_two(shipped: list[ParsedFile]):
    statutes = [d for f in shipped for d in f.documents if d.document.type in ("statute", "notice")]
    for clause in (c for d in statutes for c in d.clauses if c.kind == "provision"):
        for paragraph in clause.text.split("\n"):
            assert (
                len(paragraph) < 24 or paragraph.endswith(tuple("。；：:;，、")) or not re.search("[，,]", paragraph)
            ), clause.id
            assert not paragraph.endswith((",", "，")), clause.id


def test_ids_are_the_same_in_every_run(shipped: list[ParsedFile]):
    again = [c.id for f in parse_shipped() for d in f.documents for c in d.clauses]
    assert again == [c.id for f in shipped for d in f.documents for c in d.clauses]
    assert len(set(again)) == len(again)


def test_ids_that_others_cite_stay(shipped: list[ParsedFile]):
    known = {c.id for f in shipped for d in f.documents for c in d.clauses}
    assert {
        "voucher-measures-2026:12.k1.x1.m3", "voucher-measures-2026:25", "zgc-measures-2022:b2.x5.m19",
        "zgc-finance-2022:annex1.x8", "zgc-ecosystem-2022:7.x3.p2", "industry-policy-guide-1.0.01:basis.number",
        "industry-policy-guide-3.0.01:content.x2.d7", "industry-policy-guide-4.2.08:conditions.x1.m1",
        "industry-policy-guide-2.0.02:conditions.x1~2", "voucher-faq:q4.x1~2", "voucher-bulletin-2015:n19.p1",
    } <= known  # fmt: skip


def test_an_unknown_key_of_the_manifest_is_named(tmp_path: Path):
    (tmp_path / "manifest.yaml").write_text("files:\n  - file: a.txt\n    documents:\n      - {nummer: 1}\n", "utf-8")
    with pytest.raises(CorpusError, match=r"不认识的键 nummer") as caught:
        read_manifest(tmp_path)
    assert caught.value.where == "manifest.yaml：a.txt"


def test_a_number_that_the_file_does_not_hold_is_named(tmp_path: Path):
    (tmp_path / "manifest.yaml").write_text(
        "files:\n  - file: a.txt\n    documents:\n      - {number: 京科发〔2026〕9号}\n", "utf-8"
    )
    (tmp_path / "a.txt").write_text("某办法\n第一条 甲。\n第二条 乙。\n", "utf-8")
    with pytest.raises(CorpusError, match="文件中没有发文字号为京科发〔2026〕9号的文件"):
        parse_shipped(tmp_path)


def test_every_file_of_the_corpus_is_in_the_manifest():
    listed = {item.file for item in read_manifest(corpus_folder())}
    assert listed == {p.name for p in corpus_folder().iterdir() if p.suffix in (".txt", ".md")}
