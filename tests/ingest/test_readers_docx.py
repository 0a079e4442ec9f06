"""DOCX: what the printed page shows, numbers included."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from ingest.readers import SourceText, read
from ingest.readers.numerals import numeral
from tests.data.readers.make_docx import abstract, cell, docx, level, num, p, r, row, table

MERGE_START, MERGE_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
TEXT_BOX = "<w:txbxContent>{}</w:txbxContent>"


def source(folder: Path, data: bytes) -> SourceText:
    path = folder / "a.docx"
    path.write_bytes(data)
    return read(path)


def text(folder: Path, body: str, **parts: str) -> list[str]:
    return source(folder, docx(body, **parts)).text.split("\n")


def test_articles_chapters_and_items_are_numbered_as_word_prints_them(tmp_path: Path) -> None:
    levels = [
        level(0, "chineseCountingThousand", "第%1章"),
        level(1, "chineseCountingThousand", "第%2条", extra='<w:lvlRestart w:val="0"/>'),
        level(2, "chineseCounting", "（%3）"),
        level(3, "decimal", "%4."),
        level(4, "decimal", "(%5)"),
        level(5, "lowerLetter", "%6."),
    ]
    body = [
        ("总则", 0),
        ("目的", 1),
        ("对象：", 1),
        ("小微企业", 2),
        ("年收入", 3),
        ("上年度", 4),
        ("审计", 5),
        ("其他", 2),
    ]
    body += [("标准", 0), ("比例：", 1), ("三成", 2)]
    numbering = abstract(0, *levels) + num(1, 0)
    assert text(tmp_path, "".join(p(t, num="1", level=n) for t, n in body), numbering=numbering) == [
        "第一章 总则",
        "第一条 目的",
        "第二条 对象：",
        "（一）小微企业",
        "1. 年收入",
        "(1) 上年度",
        "a. 审计",
        "（二）其他",
        "第二章 标准",
        "第三条 比例：",  # 条 runs on through the chapters
        "（一）三成",
    ]


def test_a_hundred_articles_count_in_chinese(tmp_path: Path) -> None:
    numbering = abstract(0, level(0, "chineseCountingThousand", "第%1条")) + num(1, 0)
    lines = text(tmp_path, p("某", num="1", level=0) * 112, numbering=numbering)
    assert [lines[at - 1] for at in (10, 11, 20, 21, 100, 101, 110, 112)] == [
        "第十条 某",
        "第十一条 某",
        "第二十条 某",
        "第二十一条 某",
        "第一百条 某",
        "第一百零一条 某",
        "第一百一十条 某",
        "第一百一十二条 某",
    ]


@pytest.mark.parametrize(
    ("style", "value", "printed"),
    [
        ("decimal", 12, "12"),
        ("decimalZero", 7, "07"),
        ("chineseCounting", 28, "二十八"),
        ("chineseCounting", 101, "一○一"),  # MS-DOCX §2.4: digits from 100 on
        ("chineseCountingThousand", 1010, "一千零一十"),
        ("japaneseCounting", 101, "百一"),
        ("ideographDigital", 20, "二〇"),
        ("ideographTraditional", 3, "丙"),
        ("ideographTraditional", 11, "11"),
        ("ideographZodiac", 12, "亥"),
        ("ideographZodiacTraditional", 13, "丙子"),
        ("chineseLegalSimplified", 15, "壹拾伍"),
        ("upperRoman", 1994, "MCMXCIV"),
        ("lowerLetter", 28, "bb"),
        ("decimalEnclosedCircle", 50, "㊿"),
        ("decimalEnclosedCircleChinese", 3, "③"),
        ("decimalEnclosedParen", 2, "⑵"),
        ("decimalEnclosedFullstop", 20, "⒛"),
        ("decimalFullWidth", 10, "１０"),
        ("ideographEnclosedCircle", 10, "㊉"),
        ("ordinal", 12, "12th"),
        ("numberInDash", 4, "- 4 -"),
        ("thaiNumbers", 4, "4"),
        ("none", 4, ""),
    ],
)
def test_a_number_style(style: str, value: int, printed: str) -> None:
    assert numeral(value, style) == printed


def test_lists_of_one_definition_go_on_counting_and_an_override_begins_anew(tmp_path: Path) -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = abstract(0, level(0, "decimal", "%1、")) + num(1, 0) + num(2, 0) + num(3, 0, anew)
    body = "".join(p(f"表{n}", num=n, level=0) for n in "1123312")
    assert text(tmp_path, body, numbering=numbering) == [
        "1、表1",
        "2、表1",
        "3、表2",
        "5、表3",
        "6、表3",
        "7、表1",
        "8、表2",
    ]


def test_a_legal_level_prints_every_number_in_digits(tmp_path: Path) -> None:
    levels = [level(0, "chineseCounting", "%1、"), level(1, "decimal", "%1.%2", extra="<w:isLgl/>")]
    body = p("总", num="1", level=0) + p("分", num="1", level=1) + p("总", num="1", level=0) + p("分", num="1", level=1)
    lines = text(tmp_path, body, numbering=abstract(0, *levels) + num(1, 0))
    assert lines == ["一、总", "1.1 分", "二、总", "2.1 分"]


def test_headings_carry_the_number_that_their_style_is_linked_to(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        '<w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="1"/><w:pPr>'
        '<w:outlineLvl w:val="1"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="3"><w:name w:val="无编号"/><w:basedOn w:val="1"/><w:pPr><w:numPr>'
        '<w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
    )
    levels = [
        level(0, "chineseCounting", "第%1章", extra='<w:pStyle w:val="1"/>'),
        level(1, "chineseCounting", "第%2节", extra='<w:pStyle w:val="2"/>'),
    ]
    body = (
        p("总则", style="1") + p("范围", style="2") + p("对象", style="2") + p("附件", style="3") + p("分则", style="1")
    )
    assert text(tmp_path, body, numbering=abstract(0, *levels) + num(1, 0), styles=styles) == [
        "# 第一章 总则",
        "## 第一节 范围",
        "## 第二节 对象",
        "# 附件",
        "# 第二章 分则",
    ]


def test_a_list_style_is_followed_to_its_definition(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    linked = '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="L"/></w:abstractNum>'
    numbering = abstract(0, level(0, "ideographTraditional", "%1、")) + linked + num(1, 0) + num(2, 5)
    body = p("项", num="2", level=0) * 2
    assert text(tmp_path, body, numbering=numbering, styles=styles) == ["甲、项", "乙、项"]


def test_bullets_of_symbol_fonts_become_one_sign(tmp_path: Path) -> None:
    wingdings = '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>'
    numbering = abstract(
        0, level(0, "bullet", "\uf0b7"), level(1, "bullet", "l", extra=wingdings), level(2, "bullet", "—")
    )
    body = "".join(p("项", num="1", level=n) for n in range(3))
    assert text(tmp_path, body, numbering=numbering + num(1, 0)) == ["• 项", "• 项", "— 项"]


def test_merged_cells_give_their_text_once_and_nested_tables_are_flattened(tmp_path: Path) -> None:
    nested = cell(p("内含") + table(row("一", "二"), row("三", "四")))
    body = p("前") + table(
        row("类型", "比例", "上限"),
        row(cell(p("高新技术企业"), MERGE_START), "50%", "50万元"),
        row(cell(p("不读"), MERGE_ON), cell(p("合计") + p("另计|折扣"), '<w:gridSpan w:val="2"/>')),
        row(nested, "a", "b"),
    )
    assert text(tmp_path, body) == [
        "前",
        "| 类型 | 比例 | 上限 |",
        "| 高新技术企业 | 50% | 50万元 |",
        "|  | 合计 另计\\|折扣 |  |",
        "| 内含 一 二 三 四 | a | b |",
    ]


def test_numbers_in_a_table_column_are_counted(tmp_path: Path) -> None:
    numbering = abstract(0, level(0, "decimal", "%1")) + num(1, 0)
    auto = cell(p(num="1", level=0))
    assert text(tmp_path, table(row(auto, "甲"), row(auto, "乙")), numbering=numbering) == ["| 1 | 甲 |", "| 2 | 乙 |"]


def test_a_frame_of_one_cell_is_text_and_not_a_table(tmp_path: Path) -> None:
    assert text(tmp_path, table(row(cell(p("第一条") + p("第二条"))))) == ["第一条", "第二条"]


def test_changes_are_read_as_accepted(tmp_path: Path) -> None:
    deleted_end = "<w:rPr><w:del/></w:rPr>"
    body = p(runs=f"{r('最高')}<w:del>{r('三十')}</w:del><w:ins>{r('五十')}</w:ins>{r('万元')}")
    body += p(runs=f"<w:moveFrom>{r('移走')}</w:moveFrom><w:moveTo>{r('移来')}</w:moveTo>")
    body += p("第一", num="1", level=0) + p("并入", num="1", level=0, props=deleted_end) + p("下一段", num="1", level=0)
    body += (
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr>"
        + cell(p("删行"))
        + cell(p("删"))
        + "</w:tr>"
        + row("留", "行")
        + "</w:tbl>"
    )
    found = source(tmp_path, docx(body, numbering=abstract(0, level(0, "decimal", "%1.")) + num(1, 0)))
    assert found.text.split("\n") == ["最高五十万元", "移来", "1. 第一", "2. 并入下一段", "| 留 | 行 |"]
    assert "含修订痕迹，已按接受全部修订读取" in found.warnings


def test_hidden_text_is_left_out_and_reported(tmp_path: Path) -> None:
    styles = '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = p(
        runs=r("明") + r("暗", "<w:vanish/>") + r("也暗", '<w:rStyle w:val="H"/>') + r("现", '<w:vanish w:val="0"/>')
    )
    found = source(tmp_path, docx(body, styles=styles))
    assert (found.text, found.warnings) == ("明现", ("含隐藏文字，未读取",))


def test_links_tabs_breaks_and_results_of_fields_are_kept(tmp_path: Path) -> None:
    runs = f"<w:hyperlink>{r('链接')}</w:hyperlink><w:r><w:tab/><w:t>后</w:t><w:br/><w:t>下行</w:t></w:r>"
    runs += FIELD.format("begin") + "<w:r><w:instrText>REF x</w:instrText></w:r>" + r("代码") + FIELD.format("separate")
    runs += r("结果") + FIELD.format("end") + f"<w:sdt><w:sdtContent>{r('控件')}</w:sdtContent></w:sdt>"
    runs += '<w:r><w:noBreakHyphen/><w:sym w:font="Wingdings" w:char="F0FE"/><w:softHyphen/></w:r>'
    assert text(tmp_path, p(runs=runs)) == ["链接\t后", "下行结果控件-☑"]


def test_a_field_left_open_does_not_swallow_the_rest(tmp_path: Path) -> None:
    assert text(tmp_path, p(runs=r("前") + FIELD.format("begin") + r("代码")) + p("后")) == ["前", "后"]


def test_footnotes_stand_at_the_end_in_the_order_met(tmp_path: Path) -> None:
    notes = f'<w:footnote w:id="7">{p("先见")}</w:footnote><w:footnote w:id="2">{p("后见")}</w:footnote>'
    body = p(runs=r("标准") + '<w:r><w:footnoteReference w:id="7"/></w:r>' + r("。"))
    body += p(runs='<w:r><w:footnoteReference w:id="2"/></w:r>')
    assert text(tmp_path, body, footnotes=notes) == ["标准〔脚注1〕。", "〔脚注2〕", "〔脚注1〕先见", "〔脚注2〕后见"]


def test_a_text_box_is_read_once_after_its_paragraph(tmp_path: Path) -> None:
    box = TEXT_BOX.format(p("框内"))
    drawing = (
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx><a:blip/></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    found = source(tmp_path, docx(p(runs=f"<w:r>{drawing}<w:t>段落</w:t></w:r>") + p("后")))
    assert found.text == "段落\n框内\n后"
    assert found.warnings == ("含 1 张图片，图中文字未读取",)


def test_a_formula_is_written_on_one_line(tmp_path: Path) -> None:
    def m(t: str) -> str:
        return f"<m:r><m:t>{t}</m:t></m:r>"

    fraction = f"<m:oMath>{m('比例=')}<m:f><m:num>{m('A+B')}</m:num><m:den>{m('C')}</m:den></m:f></m:oMath>"
    assert text(tmp_path, p(runs=r("其中") + fraction)) == ["其中比例=(A+B)/C"]


def test_a_generated_table_of_contents_is_left_out(tmp_path: Path) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    found = source(tmp_path, docx(p("第一条\t3", style="T1") + p("第一条 正文"), styles=styles))
    assert (found.text, found.warnings) == ("第一条 正文", ("自动生成的目录未读入",))


def test_macros_are_reported_and_never_read(tmp_path: Path) -> None:
    found = source(tmp_path, docx(p("第一条"), title="样本办法", vbaProject_bin=b"\xd0\xcf macro"))
    assert (found.text, found.title) == ("第一条", "样本办法")
    assert found.warnings == ("含宏，宏未执行也未读取",)


def test_styles_that_are_based_on_each_other_end(tmp_path: Path) -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{a}"><w:name w:val="{a}"/><w:basedOn w:val="{b}"/></w:style>'
        for a, b in ("AB", "BA")
    )
    assert text(tmp_path, p("正文", style="A"), styles=styles) == ["正文"]


def test_the_strict_variant_of_the_standard_is_read(tmp_path: Path) -> None:
    strict = '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p><w:r><w:t>第一条'
    strict += "</w:t></w:r></w:p></w:body></w:document>"
    assert source(tmp_path, docx(document_xml=strict)).text == "第一条"


def test_a_document_that_python_docx_wrote_is_read_in_order(tmp_path: Path) -> None:
    document = Document()
    document.core_properties.title = "管理办法"
    document.add_heading("北京市样本办法", 0)
    document.add_heading("第一章 总则", 1)
    document.add_paragraph("第一条 为了管理。")
    grid = document.add_table(2, 2)
    for at, word in enumerate(("类型", "比例", "小微", "30%")):
        grid.cell(at // 2, at % 2).text = word
    document.add_paragraph("项", style="List Number")
    document.add_paragraph("点", style="List Bullet")
    document.sections[0].header.paragraphs[0].text = "页眉不读"
    document.save(str(tmp_path / "a.docx"))
    found = read(tmp_path / "a.docx")
    assert found.title == "管理办法"
    assert found.text.split("\n") == [
        "# 北京市样本办法",
        "# 第一章 总则",
        "第一条 为了管理。",
        "| 类型 | 比例 |",
        "| 小微 | 30% |",
        "1. 项",
        "• 点",
    ]
