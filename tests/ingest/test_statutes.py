"""Statutes: 编 章 节 条 款 项 目, the notice before and the annexes after."""

from __future__ import annotations

import pytest

from tests.ingest.texts import local_ids, only, parse, places

MEASURES = """某市人民政府关于印发某办法的通知
某政发〔2024〕3号

各区人民政府：
现将《某办法》印发给你们，请认真贯彻执行。

某市人民政府
2024年5月6日

某办法

目　　录
第一章　总则
第二章　支持方式
第三章　附则

第一章　总则
第一条　为了规范管理，制定本办法。
第二章　支持方式
第一节　一般规定
第二条　市科委负责组织实施。
区科委负责推荐。
第三条　对下列企业给予支持：
（一）高新技术企业；
（二）科技型中小企业，条件如下：
1．职工不超过500人；
2．收入不超过2亿元。
支持金额不超过50万元。
第二节　特别规定
第三条之一　特殊企业另行规定。
第三章　附则
第四条　本办法自2024年6月1日起施行，有效期三年。
"""


def test_articles_stand_under_their_chapter_and_section():
    parsed = only(MEASURES)
    assert parsed.document.type == "statute"
    assert parsed.articles == 5
    path = next(c.path for c in parsed.clauses if c.locator == "第二条第二款")
    assert [(s.level, s.label, s.heading) for s in path[:3]] == [
        ("章", "第二章", "支持方式"), ("节", "第一节", "一般规定"), ("条", "第二条", "市科委负责组织实施"),
    ]  # fmt: skip


def test_a_statute_is_cited_down_to_its_items():
    assert list(places(only(MEASURES))) == [
        "发布通知", "第一章", "第一条", "第二章", "第二章 第一节", "第二条第一款", "第二条第二款",
        "第三条第一款", "第三条第一款第（一）项", "第三条第一款第（二）项", "第三条第一款第（二）项第1目",
        "第三条第一款第（二）项第2目", "第三条第二款", "第二章 第二节", "第三条之一", "第三章", "第四条",
    ]  # fmt: skip


def test_ids_of_articles_leave_out_the_chapter():
    assert local_ids(only(MEASURES)) == [
        "notice", "c1", "1", "c2", "c2.s1", "2", "2.k1", "2.k2", "3", "3.k1", "3.k1.x1", "3.k1.x2", "3.k1.x2.m1",
        "3.k1.x2.m2", "3.k2", "c2.s2", "3-1", "c3", "4",
    ]  # fmt: skip


def test_the_table_of_contents_is_not_read_twice():
    assert sum("支持方式" in c.text for c in only(MEASURES).clauses) == 1
    assert {kind for *_, kind in parse(MEASURES).furniture.spans} == {"contents"}


def test_contents_without_their_heading_or_with_page_numbers_are_known_too():
    bare = "某条例\n第一章 总则 1\n第二章 管理 3\n第三章 附则 9\n第一章 总则\n第一条 甲。\n第二章 管理\n第二条 乙。\n第三章 附则\n第三条 丙。\n"
    assert local_ids(only(bare)) == ["notice", "c1", "1", "c2", "2", "c3", "3"]


def test_three_divisions_in_a_row_are_no_contents_when_they_do_not_return():
    text = "某法典\n第一编 总则\n第一分编 通则\n第一章 一般规定\n第一条 甲。\n第二条 乙。\n"
    assert local_ids(only(text)) == ["notice", "b1", "b1.f1", "b1.f1.c1", "1", "2"]


def test_the_notice_that_issues_a_statute_gives_its_number_issuer_and_date():
    document = only(MEASURES).document
    assert (document.title, document.document_number, document.doc_id) == (
        "某办法",
        "某政发〔2024〕3号",
        "某政发-2024-3",
    )
    assert document.issuing_authority == "某市人民政府"
    assert str(document.issued_on) == "2024-05-06"
    assert (str(document.validity.starts_on), str(document.validity.ends_on)) == ("2024-06-01", "2027-05-31")


def test_article_numbers_that_break_sequence_are_reported():
    assert "条号不连续：第一条之后是第三条" in only("某办法\n第一条 甲。\n第三条 乙。\n").warnings


def test_an_annex_ends_the_articles_and_its_items_are_its_own():
    parsed = only(
        "某办法\n第一条 甲。\n第二条 乙。\n附件：名词解释\n1. 创投基金：是指基金。\n2. 并购基金：是指基金。\n"
    )
    assert local_ids(parsed)[-3:] == ["annex1", "annex1.x1", "annex1.x2"]
    assert parsed.articles == 2


def test_an_annexed_statute_counts_from_one_again():
    parsed = only("某办法\n第一条 甲。\n第二条 乙。\n附件2\n某细则\n第一章 总则\n第一条 丙。\n第二条 丁。\n")
    assert local_ids(parsed) == ["notice", "1", "2", "annex1", "annex1.c1", "annex1.1", "annex1.2"]
    assert "附件2第二条" in places(parsed)
    assert not [w for w in parsed.warnings if "条号" in w]


def test_a_sentence_about_additional_penalties_is_no_annex():
    parsed = only(
        "某法\n第一条 附加刑的种类如下：\n（一）罚金。\n附加刑也可以独立适用。\n第二条 对外国人可以独立适用驱逐出境。\n"
    )
    assert parsed.articles == 2
    assert places(parsed)["第一条第二款"] == "附加刑也可以独立适用。"


def test_a_label_on_a_line_of_its_own_belongs_to_the_first_paragraph():
    parsed = only("某办法\n第1条\n为规范管理，制定本办法。\n第2条\n第一款的正文。\n第二款的正文。\n")
    assert places(parsed)["第一条"] == "第1条\n为规范管理，制定本办法。"
    assert places(parsed)["第二条第一款"] == "第2条\n第一款的正文。"
    assert places(parsed)["第二条第二款"] == "第二款的正文。"


@pytest.mark.parametrize(
    "text",
    [
        "某 市 条 例\n\n第 一 章  总 则\n\n第 一 条  为了规范管理，制定本条例。\n\n第 二 条  本条例适用于本市。\n",
        "某市条例\n第1条 为了规范管理，制定本条例。\n第2条 本条例适用于本市。\n",
        "# 某市条例\n\n## 第一章 总则\n\n**第一条** 为了规范管理，制定本条例。\n\n**第二条**　本条例适用于本市。\n",
        "# 某市条例\n\n### 第一条\n\n为了规范管理，制定本条例。\n\n### 第二条\n\n本条例适用于本市。\n",
        "某市条例\n第一条为了规范管理，制定本条例。\n第二条本条例适用于本市。\n",
        "某市条例\n　　第一条　为了规范管理，制定本条例。\n　　第二条　本条例适用于本市。\n",
        "某市条例\r\n第一条 为了规范管理，制定本条例。\r\n第二条 本条例适用于本市。\r\n".replace("\r\n", "\n\n\n"),
        "某市条例\n第一条【目的】为了规范管理，制定本条例。\n第二条【适用】本条例适用于本市。\n",
    ],
    ids=["spaced", "digits", "bold", "heading", "tight", "indented", "blank lines", "captions"],
)
def test_statutes_are_known_however_they_are_set(text: str):
    parsed = only(text)
    assert parsed.document.title == "某市条例"
    assert [c.locator for c in parsed.clauses if c.path[-1].level == "条"] == ["第一条", "第二条"]
    assert "本条例适用于本市。" in places(parsed)["第二条"]
    assert not [w for w in parsed.warnings if "条号" in w]


def test_a_chapter_set_without_a_space_is_a_chapter():
    parsed = only("某条例\n第一章总则\n第一条 甲。\n第二章附则\n第二条 乙。\n")
    assert [c.path[-1].heading for c in parsed.clauses if c.path[-1].level == "章"] == ["总则", "附则"]
