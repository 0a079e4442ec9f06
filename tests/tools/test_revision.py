"""Two versions side by side: what is paired with what, which words and figures changed, which rules quote what is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.pipeline import parser_fingerprint
from knowledge.base import KnowledgeBase
from knowledge.embedder import load_embedder
from knowledge.model import Clause, Document, DocumentType, PathStep
from knowledge.store import open_current
from tools.revision.compare import Change, Comparison, Row, compare
from tools.revision.effect import broken_quotes, resting_on, rule_effects
from tools.revision.marks import FigureChange, mark
from tools.revision.provisions import Text
from tools.rules.load import shipped as shipped_rules

CARD, MEASURES = "industry-policy-guide-4.2.08", "voucher-measures-2026"


@pytest.fixture(scope="module")
def corpus(shipped_home: Path) -> Iterator[KnowledgeBase]:
    """The shipped texts, indexed; `shipped` are the rules here."""
    with open_current(shipped_home, embedder=load_embedder(), parser_fingerprint=parser_fingerprint()) as knowledge:
        yield knowledge


def text_of(doc_id: str, *articles: str) -> Text:
    """Return a statute of these articles, numbered from 第一条."""
    whole, clauses = "", []
    for number, words in enumerate(articles):
        label = f"第{'一二三四五六七八九十'[number]}条"
        start = len(whole)
        whole += f"{label} {words}\n"
        end = len(whole) - 1
        path = (PathStep("条", label),)
        clauses.append(
            Clause(f"{doc_id}:{number + 1}", doc_id, path, whole[start:end], "", (start, end), start, end, end)
        )
    return Text(Document(doc_id, "办法", DocumentType.STATUTE, text=whole), tuple(clauses))


def row_of(found: Comparison, locator: str) -> Row:
    """Return the row whose new side, or else old side, stands at this place."""
    named = [r for r in found.rows if r.new and r.new.clause.locator == locator]
    named += [r for r in found.rows if not r.new and r.old and r.old.clause.locator == locator]
    return named[0]


def text(knowledge: KnowledgeBase, doc_id: str) -> Text:
    return Text(knowledge.document(doc_id), tuple(knowledge.clauses(doc_id)))


def changed_words(old: str, new: str) -> tuple[list[str], list[str]]:
    found = mark(old, new)
    return [p.text for p in found.old if p.changed], [p.text for p in found.new if p.changed]


# words and figures


def test_a_figure_is_marked_whole() -> None:
    assert changed_words("每年最高50万元，比例不超过30%。", "每年最高150万元，比例不超过35%。") == (
        ["50万元", "30%"],
        ["150万元", "35%"],
    )
    assert mark("每年最高50万元。", "每年最高150万元。").figures == (FigureChange("50万元", "150万元"),)


def test_one_amount_written_in_two_ways_is_no_change() -> None:
    assert mark("最高100万元（含）", "最高 1000000元(含)").figures == ()
    assert changed_words("最高100万元（含）", "最高 1000000元(含)") == ([], [])


def test_a_figure_that_only_moved_within_its_clause_is_no_changed_figure() -> None:
    assert mark("资产不超过2亿元、收入不超过1亿元", "收入不超过1亿元、资产不超过2亿元").figures == ()


def test_dates_and_document_numbers_count_as_figures() -> None:
    found = mark(
        "有效期至2025年12月31日，依据京科发〔2023〕16号", "有效期至2028年12月31日，依据京科发〔2026〕9号"
    ).figures
    assert found == (FigureChange("2025年12月31日", "2028年12月31日"), FigureChange("〔2023〕16号", "〔2026〕9号"))


def test_nothing_of_either_text_is_lost() -> None:
    old, new = "一般应满足以下条件：（一）在北京注册；", "须同时满足 3项 条件：\n（一）在北京市注册满1年；"
    found = mark(old, new)
    assert "".join(p.text for p in found.old) == old
    assert "".join("".join(p.text for p in found.new).split()) == "".join(new.split())


# clauses


def test_a_renumbered_clause_is_found_by_its_words() -> None:
    old = text_of("a", "为了支持科技创新，制定本办法。", "创新券每年最高50万元。", "本办法由市科委负责解释。")
    new = text_of(
        "b",
        "为了支持科技创新，制定本办法。",
        "申请单位应当在北京地区注册成立。",
        "创新券每年最高80万元。",
        "本办法由市科委负责解释。",
    )
    found = compare(old, new)
    assert [row.change for row in found.rows] == [Change.SAME, Change.ADDED, Change.CHANGED, Change.MOVED]
    assert row_of(found, "第三条").figures == (FigureChange("50万元", "80万元"),)
    assert found.touched() == {"a:2"}


def test_a_removed_clause_stands_behind_the_one_it_followed() -> None:
    old = text_of("a", "为了支持科技创新，制定本办法。", "申请单位应当在北京地区注册成立。", "本办法由市科委负责解释。")
    new = text_of("b", "为了支持科技创新，制定本办法。", "本办法由市科委负责解释。")
    assert [row.change for row in compare(old, new).rows] == [Change.SAME, Change.REMOVED, Change.MOVED]


def test_equal_texts_show_no_change(corpus: KnowledgeBase) -> None:
    one = text(corpus, MEASURES)
    found = compare(one, one)
    assert {row.change for row in found.rows} == {Change.SAME}
    assert found.touched() == frozenset()


@pytest.mark.parametrize("pair", [(CARD, MEASURES), (MEASURES, CARD), ("zgc-ecosystem-2022", "zgc-innovation-2022")])
def test_every_clause_stands_in_one_row_of_either_side(corpus: KnowledgeBase, pair: tuple[str, str]) -> None:
    old, new = (text(corpus, doc_id) for doc_id in pair)
    found = compare(old, new)
    for side, clauses in (("old", old.clauses), ("new", new.clauses)):
        places = [place for row in found.rows if (shown := getattr(row, side)) for place in shown.places]
        assert sorted(places) == list(range(sum(bool(c.text.strip()) for c in clauses)))


def test_the_voucher_of_2023_beside_that_of_2026(corpus: KnowledgeBase) -> None:
    found = compare(text(corpus, CARD), text(corpus, MEASURES))
    voucher = row_of(found, "第十二条")  # one item of the card has become an article with items
    assert voucher.old is not None and voucher.old.clause.locator == "服务内容 2."
    age = row_of(found, "第五条第（一）项第1目")
    assert age.figures == (FigureChange("5年", ""),)
    assert "在北京地区注册成立不超过" in "".join(p.text for p in age.old_pieces if p.changed)
    assert row_of(found, "第十九条").change is Change.ADDED  # the compute voucher is new, not the old one changed
    assert row_of(found, "第十四条第（四）项").figures == (FigureChange("", "10%"),)


# rules


def test_every_quote_of_the_rules_stands_in_its_document(corpus: KnowledgeBase) -> None:
    assert broken_quotes(shipped_rules(), lambda doc: corpus.document(doc).text) == []


def test_rules_whose_words_are_gone_are_named_with_the_row_they_stood_in(corpus: KnowledgeBase) -> None:
    old = text(corpus, MEASURES)
    wrong = old.document.text.replace("每年可使用创新券额度最高为50万元", "每年可使用创新券额度最高为60万元")
    assert wrong != old.document.text
    clauses = tuple(replace(c, text=wrong[c.start : c.own_end] if c.text.strip() else c.text) for c in old.clauses)
    new = Text(replace(old.document, doc_id="voucher-new", text=wrong), clauses)
    found = compare(old, new)
    effects = rule_effects(shipped_rules(), found)
    assert {e.program for e in effects} == {"voucher"}
    assert all("50万元" in e.quote for e in effects)
    changed = [place for place, row in enumerate(found.rows) if row.change is Change.CHANGED]
    assert [e.row for e in effects] == changed * len(effects)
    assert "voucher" in resting_on(shipped_rules(), MEASURES)


def test_a_document_that_is_gone_breaks_all_its_quotes(corpus: KnowledgeBase) -> None:
    def without(doc: str) -> str:
        if doc == MEASURES:
            raise KeyError(doc)
        return corpus.document(doc).text

    found = broken_quotes(shipped_rules(), without)
    assert {e.program for e in found} == set(resting_on(shipped_rules(), MEASURES))
