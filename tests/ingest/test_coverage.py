"""Coverage is measured over the source, character by character."""

from __future__ import annotations

from dataclasses import replace

from ingest.coverage import measure
from tests.ingest.texts import parse

TEXT = "某办法\n第一条 为规范管理，制定本办法。\n— 3 —\n第二条 本办法自公布之日起施行。\n"


def test_a_text_whose_every_word_is_in_a_clause_is_covered_whole():
    coverage = measure(parse(TEXT))
    assert coverage.ratio == 1
    assert coverage.furniture == {"page_number": 3}
    assert coverage.missing == ()


def test_a_lost_clause_is_seen_and_shown():
    file = parse(TEXT)
    file.documents = [replace(d, clauses=d.clauses[:-1]) for d in file.documents]
    coverage = measure(file)
    assert coverage.ratio < 0.7
    assert coverage.missing == ("第二条 本办法自公布之日起施行。",)


def test_a_changed_word_is_not_covered():
    file = parse(TEXT)
    (document,) = file.documents
    changed = [replace(c, text=c.text.replace("规范", "规定")) for c in document.clauses]
    file.documents = [replace(document, clauses=changed)]
    assert measure(file).ratio < 1


def test_marks_of_markdown_do_not_count():
    assert measure(parse("# 某办法\n\n**第一条** 甲。\n\n- 第二条 乙。\n<!-- 注 -->\n", "样本.md")).ratio == 1
