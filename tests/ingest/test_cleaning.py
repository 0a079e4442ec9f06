"""Cleaning joins what typesetting cut apart, drops page furniture, and changes no word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cleaning import Furniture, drop_furniture, join_lines, split_lines, wrap_width

WRAPPED = """第一条 为规范首都科技条件平台和首都科技创新券管理工作，
根据国家和本市有关规定，结合工作实际，制定本办法，请各有
关单位遵照执行。市科委、中关村管委会负责政策制定、组织实
施、绩效考核和监督管理等工作，推动科研设施与仪器开放共享。
第二条 开放单位应当按照要求开展工作，符合本办法第三条、
第四条规定的条件，并接受社会监督，不得弄虚作假，不得重复
申报。开放单位的绩效考核结果分为优秀、良好、合格和不合格。
第三条 本办法自发布之日起施行，有效期三年，由市科委负责
解释。"""


def paragraphs(text: str, pages: tuple[int, ...] = ()) -> list[str]:
    lines = drop_furniture(split_lines(text, pages), Furniture())
    return [p.text for p in join_lines(lines, wrap_width(lines))]


def dropped(text: str, pages: tuple[int, ...] = ()) -> dict[str, str]:
    furniture = Furniture()
    drop_furniture(split_lines(text, pages), furniture)
    return {text[a:b]: kind for a, b, kind in furniture.spans}


def test_wrapped_lines_become_the_paragraphs_their_author_wrote():
    assert [p[:4] for p in paragraphs(WRAPPED)] == ["第一条 ", "第二条 ", "第三条 "]
    assert "各有关单位" in paragraphs(WRAPPED)[0]


def test_a_line_that_begins_with_an_article_spoken_of_goes_on():
    assert "第三条、第四条规定的条件" in paragraphs(WRAPPED)[1]


def test_a_sentence_cut_by_a_page_is_joined_over_number_and_running_head():
    text = "支持企业开展技术研发，按照不超过实际\n— 12 —\n北京市人民政府公报\n投入的50%给予补助，最高不超过100万元。\n"
    text += "北京市人民政府公报\n13\n其他规定。\n北京市人民政府公报\n14\n完。"
    assert paragraphs(text)[0] == "支持企业开展技术研发，按照不超过实际投入的50%给予补助，最高不超过100万元。"
    assert set(dropped(text).values()) == {"page_number", "running_head"}


def test_a_head_that_returns_on_every_page_is_furniture_whatever_its_words():
    pages = [f"某市科技创新政策选编 第{n}辑\n正文第{n}页说明一件事。" for n in range(1, 6)]
    starts = tuple(sum(len(p) + 1 for p in pages[:i]) for i in range(len(pages)))
    assert paragraphs("\n".join(pages), starts) == [f"正文第{n}页说明一件事。" for n in range(1, 6)]


def test_a_sentence_that_returns_on_every_page_is_no_running_head():
    pages = [f"服务对象 全市企业\n正文第{n}页说明一件事。" for n in range(1, 6)]
    starts = tuple(sum(len(p) + 1 for p in pages[:i]) for i in range(len(pages)))
    assert "服务对象 全市企业" in paragraphs("\n".join(pages), starts)


@pytest.mark.parametrize("line", ["12", "- 12 -", "— 3 —", "第 3 页", "第3页 共12页", "iv", "·5·"])
def test_page_numbers_are_dropped(line: str):
    assert list(dropped(f"正文。\n{line}\n正文。").values()) == ["page_number"]


def test_lines_of_a_printed_table_of_contents_are_dropped():
    assert dropped("第一章 总则……………… 3\n第一章 总则\n") == {"第一章 总则……………… 3": "contents"}


def test_a_short_numbered_heading_keeps_a_line_of_its_own():
    text = (
        WRAPPED
        + "\n1．深化原创性、引领性科技攻关\n出台北京市基础研究领先行动方案，对标关键核心技术需求倒逼应\n用基础研究发展。"
    )
    assert paragraphs(text)[-2:] == [
        "1．深化原创性、引领性科技攻关",
        "出台北京市基础研究领先行动方案，对标关键核心技术需求倒逼应用基础研究发展。",
    ]


def test_paragraphs_of_one_line_each_stay_apart():
    text = "\n".join(f"第{n}款说的是另外一件事情，句号结束。" for n in "一二三四五六七八九十")
    assert len(paragraphs(text)) == 10


def test_a_title_broken_inside_its_brackets_is_one():
    text = "# 关于印发《中关村国家自主创新\n# 示范区管理办法(试行)》的通知\n京科发〔2022〕5号\n各有关单位："
    assert paragraphs(text)[0] == "关于印发《中关村国家自主创新示范区管理办法(试行)》的通知"


def test_half_width_marks_are_marks_of_a_sentence_too():
    text = "第十七条 加强项目审核,除学术会议外,\n\n同一内容的项目只能申报一类支持方向,不予重\n\n复支持。"
    assert paragraphs(text) == ["第十七条 加强项目审核,除学术会议外,同一内容的项目只能申报一类支持方向,不予重复支持。"]


def test_a_long_title_above_a_blank_line_stays_alone():
    title = "最高人民法院关于内地与澳门特别行政区相互认可和执行仲裁裁决的安排"
    assert paragraphs(f"{title}\n\n为规范有关事项，制定本安排。") == [title, "为规范有关事项，制定本安排。"]


def test_numbers_dates_and_annexes_stand_alone():
    text = "现将办法印发给你们，请认真贯彻执行\n附件：某办法\n2024年5月6日\n京科发〔2024〕1号"
    assert paragraphs(text) == text.split("\n")


def test_markdown_marks_are_no_words():
    assert paragraphs("## **第一章** 总则\n\n> 第一条 内容。\n\n- （一）甲；\n<!-- INFO END -->\n1\\. 乙") == [
        "第一章 总则", "第一条 内容。", "（一）甲；", "1. 乙",
    ]  # fmt: skip


def test_spaces_of_typesetting_go_and_spaces_between_words_stay():
    assert paragraphs("支持 50 万元，占 30 %，见 SCI Q1 区。") == ["支持50万元，占30%，见SCI Q1区。"]


def test_letters_spaced_to_fill_a_line_close_up_but_a_label_stays_apart():
    assert paragraphs("办理流程 申 请 单 位 登 陆 （ 网 址") == ["办理流程 申请单位登陆（网址"]


def test_english_words_keep_a_space_where_a_line_broke():
    assert paragraphs("按照技术成熟度，采用 Technology\nReadiness 分级。") == [
        "按照技术成熟度，采用Technology Readiness分级。"
    ]


texts = st.text(st.sampled_from("第一二条章（）1.．、，。；：资金支持 　\n\t#-*|A5%《》〔〕年月日2026"), max_size=300)


@given(texts)
def test_every_character_of_a_paragraph_knows_where_it_stood(text: str):
    lines = split_lines(text)
    for paragraph in join_lines(lines, wrap_width(lines)):
        assert len(paragraph.text) == len(paragraph.offsets)
        assert list(paragraph.offsets) == sorted(paragraph.offsets)
        for letter, at in zip(paragraph.text, paragraph.offsets, strict=True):
            assert text[at] == letter or (letter == " " and (text[at].isspace() or text[at].isascii()))


@given(texts)
def test_every_line_is_either_kept_or_noted_as_dropped(text: str):
    furniture = Furniture()
    lines = split_lines(text)
    kept = drop_furniture(lines, furniture)
    assert len(kept) + len(furniture.spans) == len(lines)


def test_a_slice_of_a_paragraph_keeps_its_offsets():
    (paragraph,) = join_lines(split_lines("  第一条 内容"), 0)
    assert paragraph.cut(4).text == "内容"
    assert paragraph.cut(4).offsets == (6, 7)
