"""Policy cards: labelled fields, wherever a narrow table broke them."""

from __future__ import annotations

import pytest

from ingest.parse import ParsedDocument
from tests.ingest.texts import parse

GUIDE = """编制《某市产业政策导引》，供企业查阅。
一、综合篇
1. 支持孵化器建设
某市支持孵化器建设
依据文件 《孵化器管理办法（2023-2025年）》
发文机构 某市科学技术委员会
发文字号 某科发〔2023〕1号
发布日期 2023-09-26
工具分类 资 金 支
持 服 务 对 象 孵化器运营
机构
服务内容
1．建设支持
给予最高100万元补助。
2．运营支持
给予最高50万元补助。
条件要求 1．在本市注册；
2．运营满1年。
服务流程 申 请 单 位 提 交 材 料 →市科委审核→公示→拨付
时间/频度 从2023年9月起
联络方式 某市科学技术委员会：55578097
2．支持成果转化
某市支持成果转化
依据文件 《成果转化办法》
发文机构 某市科学技术委员会
发文字号 /
发文时间 2022-3-29
服务内容 按照实际投入给予补助。
时间/频度 2022年8月11日起，有效期3年
联络方式
"""


@pytest.fixture(scope="module")
def small() -> list[ParsedDocument]:
    return parse(GUIDE, "导引.txt").documents


def test_a_guide_is_its_preface_and_its_cards(small: list[ParsedDocument]):
    assert [(d.document.doc_id, d.document.title) for d in small] == [
        ("导引", "某市产业政策导引"), ("导引-1.0.01", "支持孵化器建设"), ("导引-1.0.02", "支持成果转化"),
    ]  # fmt: skip


def test_every_label_gives_its_field(small: list[ParsedDocument]):
    card = small[1].document
    assert card.basis == "《孵化器管理办法（2023-2025年）》"
    assert (card.issuing_authority, card.document_number) == ("某市科学技术委员会", "某科发〔2023〕1号")
    assert (card.part, card.collection) == ("综合篇", "导引")
    assert card.fields["联络方式"] == "某市科学技术委员会：55578097"


def test_labels_broken_over_the_lines_of_a_narrow_table_are_put_together(small: list[ParsedDocument]):
    assert small[1].document.fields["工具分类"] == "资金支持"
    assert small[1].document.fields["服务对象"].replace("\n", "") == "孵化器运营机构"


def test_a_list_that_begins_on_its_labels_line_has_its_first_item(small: list[ParsedDocument]):
    ids = {c.id.split(":")[1]: c.text for c in small[1].clauses}
    assert ids["conditions"] == "条件要求"
    assert ids["conditions.x1"] == "1．在本市注册；"
    assert ids["conditions.x2"] == "2．运营满1年。"


def test_a_value_set_in_single_letters_does_not_swallow_its_label(small: list[ParsedDocument]):
    process = next(c for c in small[1].clauses if c.id.endswith(":process"))
    assert process.text == "服务流程 申请单位提交材料→市科委审核→公示→拨付"


def test_a_heading_without_full_stop_keeps_what_follows(small: list[ParsedDocument]):
    item = next(c for c in small[1].clauses if c.id.endswith(":content.x2"))
    assert item.text == "2．运营支持\n给予最高50万元补助。"
    assert item.locator == "服务内容 2."


def test_an_empty_number_and_an_empty_contact_stay_empty(small: list[ParsedDocument]):
    card = small[2].document
    assert card.document_number == ""
    assert card.fields["联络方式"] == ""


def test_the_term_of_a_card_is_what_it_prints(small: list[ParsedDocument]):
    assert str(small[1].document.validity.ends_on) == "2025-12-31"  # the years in the title of its 依据文件
    assert str(small[2].document.validity.ends_on) == "2025-08-10"  # 有效期3年


def test_a_card_without_a_field_it_should_have_says_so():
    text = GUIDE.replace("时间/频度 从2023年9月起\n", "")
    assert "第1项《支持孵化器建设》缺少字段“时间/频度”" in parse(text, "导引.txt").documents[1].warnings


def test_the_shipped_guide_has_its_145_cards_in_order(cards: list[ParsedDocument]):
    sections: dict[str, list[int]] = {}
    for card in cards:
        sections.setdefault(card.document.part, []).append(int(card.document.doc_id.rsplit(".", 1)[1]))
    assert {part: len(numbers) for part, numbers in sections.items()} == {
        "综合篇": 22, "两业融合篇": 3, "先进制造业篇": 16, "现代服务业篇（金融服务业）": 13, "现代服务业篇（科技服务业）": 28,
        "现代服务业篇（文化和旅游服务业）": 24, "现代服务业篇（商务服务业）": 25, "现代服务业篇（生活服务业）": 5,
        "现代基础设施篇": 5, "现代农业篇": 4,
    }  # fmt: skip
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in sections.values())


def test_every_shipped_card_has_every_field_the_guide_prints(cards: list[ParsedDocument]):
    for card in cards:
        codes = {c.id.split(":")[1].split(".")[0] for c in card.clauses}
        assert {"title", "basis", "content", "time", "contact"} <= codes, card.document.doc_id
        assert card.document.basis.startswith("《"), card.document.doc_id
        assert card.document.issuing_authority, card.document.doc_id
        assert card.document.issued_on, card.document.doc_id
    with_audience = [c for c in cards if "服务对象" in c.document.fields]
    assert all("工具分类" in c.document.fields and c.document.fields["服务对象"] for c in with_audience)
    assert len(with_audience) >= 139  # five cards of 综合篇 carry no table of tools


def test_no_field_of_a_shipped_card_swallows_another(cards: list[ParsedDocument]):
    labels = (
        "依据文件",
        "发文机构",
        "发文字号",
        "工具分类",
        "服务对象",
        "服务内容",
        "条件要求",
        "服务流程",
        "办理流程",
        "联络方式",
    )
    for card in cards:
        for clause in card.clauses:
            lines = clause.text.split("\n")[1:]
            assert not [line for line in lines if line.startswith(labels)], clause.id


@pytest.mark.parametrize(
    ("code", "ends_on"),
    [
        ("3.0.02", "2025-12-31"),  # 2022年8月26日起，2025年失效。
        ("3.0.03", "2025-12-31"),  # 2023年10月11日起至2025年12月31日止
        ("3.0.09", "2025-08-10"),  # 2022年8月11日起，有效期3年
        ("4.3.16", "2025-08-31"),  # 从2022年9月起，有效期三年
        ("4.5.02", "2025-12-31"),  # 从2019年6月1日起至2025年12月31日。
        ("5.0.01", "2024-12-31"),  # 在2022-2024年内有效
        ("1.0.03", "2025-12-31"),  # 行动方案（2023-2025年）
        ("1.0.01", None),
    ],
)
def test_shipped_cards_end_when_they_say(cards: list[ParsedDocument], code: str, ends_on: str | None):
    card = next(c for c in cards if c.document.doc_id.endswith(f"-{code}"))
    assert (str(card.document.validity.ends_on) if card.document.validity.ends_on else None) == ends_on


def test_a_heading_of_the_shipped_guide_is_not_run_into_its_text(cards: list[ParsedDocument]):
    clauses = {c.id: c.text for card in cards for c in card.clauses}
    assert clauses["industry-policy-guide-1.0.04:content.x2"].startswith("2．深化原创性、引领性科技攻关\n出台")
    assert clauses["industry-policy-guide-4.4.11:process"].startswith("办理流程 申请单位登陆")
    assert clauses["industry-policy-guide-4.3.18:conditions.x1"].startswith("1．2020年1月1日前")
