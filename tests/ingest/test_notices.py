"""Notices and measures numbered 一、（一）1.（1）, and plain texts with headings."""

from __future__ import annotations

from tests.ingest.texts import local_ids, only, places

MEASURES = """关于支持产业发展的若干措施
某发〔2024〕8号
各有关单位：
现将措施印发给你们。
一、总体思路
坚持创新驱动。
二、支持方向
（一）培育企业
1. 支持成长型企业
给予最高50万元资金支持。
2. 支持领军企业。
（二）发展金融
3. 发展创业投资。
4. 深化科技信贷。
三、附则
本措施自印发之日起施行。
"""


def test_measures_number_straight_through_their_headings_without_a_warning():
    parsed = only(MEASURES)
    assert parsed.document.type == "notice"
    assert local_ids(parsed) == [
        "notice",
        "b1",
        "b2",
        "b2.x1",
        "b2.x1.m1",
        "b2.x1.m2",
        "b2.x2",
        "b2.x2.m3",
        "b2.x2.m4",
        "b3",
    ]
    assert not [w for w in parsed.warnings if "编号" in w]


def test_a_short_numbered_heading_keeps_the_words_below_it():
    assert places(only(MEASURES))["二、（一）1."] == "1. 支持成长型企业\n给予最高50万元资金支持。"


def test_a_markdown_text_is_cited_by_its_headings():
    parsed = only("# 园区服务说明\n\n## 入驻流程\n\n企业可以通过网站提交申请。\n\n园区五个工作日内答复。\n", "说明.md")
    assert parsed.document.type == "text"
    assert parsed.document.title == "园区服务说明"
    assert places(parsed)["入驻流程 第2段"] == "园区五个工作日内答复。"


def test_a_plain_text_has_headings_where_short_lines_head_whole_sentences():
    parsed = only(
        "园区服务说明\n\n入驻流程\n\n企业可以通过网站提交入驻申请。\n\n费用标准\n\n办公室租金每平方米每天五元，按季度支付。\n"
    )
    assert parsed.document.title == "园区服务说明"
    assert places(parsed)["费用标准 第1段"].startswith("办公室租金")


def test_one_line_is_a_document_too():
    assert list(places(only("企业可以通过网站提交入驻申请。"))) == ["正文 第1段"]
