"""Numbering marks: what opens a provision, and what only speaks of one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.numbering import article_of, chinese_number, chinese_ordinal, division_of, is_structural, mark_of


@given(st.integers(1, 9999))
def test_a_number_written_in_chinese_reads_back_as_itself(number: int):
    assert chinese_number(chinese_ordinal(number)) == number


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        (10, "十"),
        (14, "十四"),
        (20, "二十"),
        (103, "一百零三"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (1260, "一千二百六十"),
    ],
)
def test_articles_are_numbered_as_statutes_print_them(number: int, printed: str):
    assert chinese_ordinal(number) == printed


@pytest.mark.parametrize(
    ("text", "number"), [("二〇一五", 2015), ("两", 2), ("一 百 二 十", 120), ("１２", 12), ("12", 12)]
)
def test_years_spaces_and_full_width_digits_are_numbers_too(text: str, number: int):
    assert chinese_number(text) == number


def test_a_word_is_no_number():
    with pytest.raises(ValueError, match="若干"):
        chinese_number("若干")


@pytest.mark.parametrize(
    ("text", "number", "label"),
    [
        ("第一条 为规范管理，制定本办法。", (1, 0), "第一条"),
        ("第一百二十条　本法自公布之日起施行。", (120, 0), "第一百二十条"),
        ("第十条之一 补充规定。", (10, 1), "第十条之一"),
        ("第 十 条 之 二 补充规定。", (10, 2), "第十条之二"),
        ("第12条 适用范围。", (12, 0), "第十二条"),
        ("第三条", (3, 0), "第三条"),
        ("第五条国家鼓励创新。", (5, 0), "第五条"),
        ("第六条【适用范围】本法适用于……", (6, 0), "第六条"),
        ("第七条 和解协议应当书面订立。", (7, 0), "第七条"),
        ("第八条及时报告。", (8, 0), "第八条"),
        ("第九条所称开放单位，是指……", (9, 0), "第九条"),
    ],
)
def test_an_article_is_opened_by_its_number(text: str, number: tuple[int, int], label: str):
    mark = article_of(text)
    assert mark is not None
    assert (mark.number, mark.label) == (number, label)


@pytest.mark.parametrize(
    "text",
    [
        "第十条规定的程序办理。",
        "第四条第二项、第三项之条件。",
        "第五条、第六条的规定",
        "第五条和第六条规定",
        "第三条所列情形",
        "第八条中的企业",
        "第十五条至第十八条",
        "第十二条修改为：",
        "条件要求",
    ],
)
def test_a_sentence_that_speaks_of_an_article_opens_none(text: str):
    assert article_of(text) is None


def test_the_article_whose_turn_it_is_gets_the_benefit_of_the_doubt():
    text = "第八十六条规定本行政区域特别重大事项的地方性法规，应当由人民代表大会通过。"
    assert article_of(text) is None
    assert article_of(text, due=frozenset({(86, 0)})) is not None
    assert article_of("第八十六条规定的事项", due=frozenset({(86, 0)})) is None


@pytest.mark.parametrize(
    ("text", "level", "label", "heading"),
    [
        ("第一章 总则", "章", "第一章", "总则"),
        ("第一章　总　则", "章", "第一章", "总则"),
        ("第二章总则", "章", "第二章", "总则"),
        ("第 三 章  附  则", "章", "第三章", "附则"),
        ("第一节 大力发展天使和创业投资", "节", "第一节", "大力发展天使和创业投资"),
        ("第二分编 典型合同", "分编", "第二分编", "典型合同"),
        ("第四编", "编", "第四编", ""),
        ("第5章 罚则", "章", "第5章", "罚则"),
    ],
)
def test_divisions_carry_level_number_and_heading(text: str, level: str, label: str, heading: str):
    mark = division_of(text)
    assert mark is not None
    assert (mark.level, mark.label, mark.heading) == (level, label, heading)


@pytest.mark.parametrize(
    "text",
    ["第二章的规定适用于本办法。", "第一章和第二章的规定", "第三章规定的程序", "第一节课程结束后，学员应当签到。"],
)
def test_a_sentence_that_speaks_of_a_chapter_heads_none(text: str):
    assert division_of(text) is None


@pytest.mark.parametrize(
    ("text", "style", "number", "label"),
    [
        ("一、总体思路", "cn_comma", 1, "一"),
        ("十二、其他", "cn_comma", 12, "十二"),
        ("（三）支持方式及金额", "cn_paren", 3, "（三）"),
        ("(二) 支持条件", "cn_paren", 2, "（二）"),
        ("1. 支持内容", "num_dot", 1, "1"),
        ("１．支持内容", "num_dot", 1, "１"),
        ("12、其他", "num_dot", 12, "12"),
        ("1．2020年1月1日前登记的单位", "num_dot", 1, "1"),
        ("（4）专业化运营", "num_paren", 4, "（4）"),
        ("3）其他", "num_rparen", 3, "3）"),
        ("③ 其他", "circled", 3, "③"),
        ("方向14工业企业奖励", "direction", 14, "方向14"),
        ("1.2 适用范围", "num_2", 2, "1.2"),
        ("1.2.3 市级部门", "num_3", 3, "1.2.3"),
    ],
)
def test_each_numbering_style_is_known(text: str, style: str, number: int, label: str):
    mark = mark_of(text)
    assert mark is not None
    assert (mark.style, mark.number, mark.label) == (style, number, label)


@pytest.mark.parametrize(
    "text", ["1.5亿元以上", "2.5个百分点的贴息", "3.0版", "100万元", "（以下简称市科委）", "一般不超过", "2023年起"]
)
def test_figures_and_words_are_no_marks(text: str):
    assert mark_of(text) is None


@given(st.text(max_size=40))
def test_any_text_can_be_asked_for_its_mark(text: str):
    assert is_structural(text) in (True, False)
