"""HTML: the main text as a browser shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.readers import SourceText, read


def source(folder: Path, html: str, encoding: str = "utf-8") -> SourceText:
    path = folder / "a.html"
    path.write_bytes(html.encode(encoding))
    return read(path)


def body(folder: Path, inside: str) -> list[str]:
    return source(folder, f"<html><body>{inside}</body></html>").text.split("\n")


def test_headings_paragraphs_and_breaks_are_lines(tmp_path: Path) -> None:
    found = source(
        tmp_path,
        "<!DOCTYPE html><html><head><title> 办法\n 全文 </title><style>p{}</style></head><body><h1>北京市<br>办法</h1>"
        "<div>　　第一条&nbsp;为了<b>加强</b>\n   管理&lt;试行&gt;<br/>第二行</div>散文<p>尾 &copy; 2026</p></body></html>",
    )
    assert found.title == "办法 全文"
    assert found.text.split("\n") == ["# 北京市 办法", "第一条 为了加强 管理<试行>", "第二行", "散文", "尾 © 2026"]


def test_chinese_text_wrapped_in_the_source_is_one_line(tmp_path: Path) -> None:
    assert body(tmp_path, "<p>本办法自\n    发布之日起施行，\n有效期 three\nyears</p>") == [
        "本办法自发布之日起施行，有效期 three years"
    ]


def test_menus_scripts_and_hidden_parts_are_left_out(tmp_path: Path) -> None:
    noise = "<script>a()</script><nav>首页</nav><header>网站名</header><footer>备案</footer><aside>推荐</aside>"
    noise += "<div class='breadcrumb x'>当前位置</div><p hidden>藏</p><p style='color:red; display : none'>藏</p>"
    noise += (
        "<!-- 注释 --><noscript>请开启</noscript><select><option>选</option></select><ul id=share><li>微信</li></ul>"
    )
    assert body(tmp_path, f"{noise}<p>第一条 正文</p>") == ["第一条 正文"]


def test_the_title_in_an_articles_own_header_stays(tmp_path: Path) -> None:
    page = "<p>站点</p><article><header><h1>办法</h1></header><p>第一条 为了加强管理，制定本办法。</p></article>"
    assert body(tmp_path, page) == ["# 办法", "第一条 为了加强管理，制定本办法。"]


def test_a_frame_that_only_bears_a_menus_name_is_kept(tmp_path: Path) -> None:
    assert body(tmp_path, "<div class='share'><p>第一条 正文都在这里</p></div>") == ["第一条 正文都在这里"]


@pytest.mark.parametrize(
    ("attributes", "marks"),
    [
        ("", ["1. ", "2. "]),
        ("start=3", ["3. ", "4. "]),
        ("reversed", ["2. ", "1. "]),
        ("type=a", ["a. ", "b. "]),
        ("type=I", ["I. ", "II. "]),
        ("type=A start=27", ["AA. ", "AB. "]),
        ("style='list-style-type: cjk-ideographic'", ["一、", "二、"]),
        ("style='list-style:none'", ["", ""]),
    ],
)
def test_list_numbers_are_written_out(tmp_path: Path, attributes: str, marks: list[str]) -> None:
    assert body(tmp_path, f"<ol {attributes}><li>甲<li>乙</ol>") == [f"{marks[0]}甲", f"{marks[1]}乙"]


def test_lists_inside_lists_values_and_bullets(tmp_path: Path) -> None:
    page = "<ol><li>甲<ul><li>点</li></ul></li><li value=7><p>乙</p><p>乙续</p></li><li>丙</li></ol>"
    assert body(tmp_path, page) == ["1. 甲", "• 点", "7. 乙", "乙续", "8. 丙"]


def test_an_item_that_prints_its_own_number_gets_no_second_one(tmp_path: Path) -> None:
    page = "<ol><li>（一）甲</li><li>第二条 乙</li><li>三、丙</li><li>4.丁</li><li>2026年起</li></ol>"
    assert body(tmp_path, page) == ["（一）甲", "第二条 乙", "三、丙", "4.丁", "5. 2026年起"]


def test_spanned_cells_give_their_text_once(tmp_path: Path) -> None:
    page = (
        "<table><caption>表1</caption><thead><tr><th>类型<th>比例<th>上限</thead><tr><td rowspan=2>高新<br>技术<td>50%<td>50万"
        "<tr><td colspan=2>a|b<tr><td colspan=99999>合计</table>"
    )
    lines = body(tmp_path, page)
    assert lines[:4] == ["表1", "| 类型 | 比例 | 上限 |", "| 高新 技术 | 50% | 50万 |", "|  | a\\|b |  |"]
    assert lines[4].startswith("| 合计 |  |") and len(lines[4]) < 1000


def test_a_table_that_only_arranges_the_page_is_text(tmp_path: Path) -> None:
    inner = "<table><tr><td>类型<td>比例</table>"
    assert body(tmp_path, f"<table><tr><td>左栏<td><p>第一条</p>{inner}</table>") == [
        "左栏",
        "第一条",
        "| 类型 | 比例 |",
    ]


@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "utf-8", "big5"])
def test_the_charset_that_the_page_declares_is_used(tmp_path: Path, encoding: str) -> None:
    page = f"<html><head><meta http-equiv=Content-Type content='text/html; charset={encoding}'></head><body>中文</body></html>"
    assert source(tmp_path, page, encoding).text == "中文"


def test_a_false_charset_is_not_believed(tmp_path: Path) -> None:
    page = "<html><head><meta charset=utf-8></head><body>第一条 为了加强管理，制定本办法。</body></html>"
    assert source(tmp_path, page, "gbk").text == "第一条 为了加强管理，制定本办法。"
    assert source(tmp_path, page, "utf-16").text == "第一条 为了加强管理，制定本办法。"


def test_entities_declared_by_a_page_are_not_expanded(tmp_path: Path) -> None:
    page = "<!DOCTYPE html [<!ENTITY a '哈哈'><!ENTITY b '&a;&a;'>]><html><body><p>第一条&b;</p></body></html>"
    assert "哈哈哈哈" not in source(tmp_path, page).text
