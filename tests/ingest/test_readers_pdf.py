"""PDF: the text layer by page, ruled tables as rows at their place."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.readers import SourceText, pdf_fallback, read
from tests.data.readers.make_pdf import Page, grid, lines, pdf

DATA = Path(__file__).parents[1] / "data" / "readers"
TABLE = (
    (72, 790, "前言"),
    (75, 740, "企业类型"),
    (175, 740, "比例"),
    (75, 715, "高新技术"),
    (75, 703, "企业"),
    (175, 710, "50%"),
    (72, 650, "后文在表外"),
)
RULES = grid([70, 170, 270], [700, 730, 760])


def source(folder: Path, *pages: Page) -> SourceText:
    path = folder / "a.pdf"
    path.write_bytes(pdf(*pages))
    return read(path)


def test_pages_follow_each_other_and_their_beginnings_are_known(tmp_path: Path) -> None:
    found = source(tmp_path, lines("第一条 为了", "加强管理"), lines("第二页"), lines("第三页"))
    assert found.text == "第一条 为了\n加强管理\n第二页\n第三页"
    assert [found.text[at : at + 3] for at in found.pages] == ["第一条", "第二页", "第三页"]
    assert found.warnings == ()


def test_pages_without_a_text_layer_are_named(tmp_path: Path) -> None:
    scan = Page(picture=True)
    found = source(tmp_path, lines("第一条"), scan, lines("第三页"), Page(), scan, scan)
    assert found.text.startswith("第一条\n\n第三页")
    assert len(found.pages) == 6
    assert found.warnings == ("第2、5—6页没有文字层",)  # page 4 is simply blank


def test_a_ruled_table_stands_as_rows_where_it_is_and_only_there(tmp_path: Path) -> None:
    found = source(tmp_path, Page(TABLE, RULES))
    assert found.text.split("\n") == ["前言", "| 企业类型 | 比例 |", "| 高新技术企业 | 50% |", "后文在表外"]


def test_a_table_on_a_page_turned_sideways_is_read_upright(tmp_path: Path) -> None:
    words = ((75, 440, "Type"), (175, 440, "Rate"), (75, 410, "Small"), (175, 410, "50%"), (72, 350, "Below"))
    page = Page(words, grid([70, 170, 270], [400, 430, 460]), rotate=90)
    assert source(tmp_path, page).text.split("\n") == ["| Type | Rate |", "| Small | 50% |", "Below"]


def test_a_frame_around_a_page_is_not_a_table(tmp_path: Path) -> None:
    found = source(tmp_path, Page(((72, 780, "第一条"), (72, 760, "第二条")), grid([20, 570], [20, 820])))
    assert found.text == "第一条\n第二条"


def test_a_drawing_with_countless_lines_is_read_as_plain_text(tmp_path: Path) -> None:
    rules = tuple((x / 10, 10, x / 10, 800) for x in range(5000))
    found = source(tmp_path, Page(((72, 780, "示意图之外的文字"),), rules))
    assert found.text == "示意图之外的文字"
    assert found.warnings == ("第1页线条过多，表格按普通文字读取",)


def test_single_characters_in_a_font_that_is_not_embedded_are_not_lost(tmp_path: Path) -> None:
    characters = Page(tuple((72 + 12 * at, 700, char) for at, char in enumerate("每个字一个对象")))
    found = source(tmp_path, characters)
    assert found.text == "每个字一个对象"
    assert found.warnings in ((), ("第1页的字体没有嵌入文件，已换一种方法读取，请核对文字",))


def test_equal_lines_in_a_font_that_is_not_embedded_are_not_lost(tmp_path: Path) -> None:
    line = "第一条 为了加强管理，制定本办法。" * 2
    assert source(tmp_path, lines(line, line, line)).text == "\n".join([line] * 3)


def test_pages_beyond_the_limit_of_the_second_reading_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_fallback, "READING_LIMIT", 1)
    line = "第一条 为了加强管理，制定本办法。" * 2
    assert source(tmp_path, *[lines(line, line)] * 3).warnings == (
        "第1页的字体没有嵌入文件，已换一种方法读取，请核对文字",
        "第2—3页的字体没有嵌入文件，可能缺字，请核对",
    )


def test_a_page_that_chromium_printed_reads_like_its_html() -> None:
    printed, page = read(DATA / "chromium-print.pdf"), read(DATA / "chromium-print.html")
    assert printed.text == page.text
    assert "|  | 30% | 一年不超过三十万元，一次支付，不超过标准的百分之三十 |" in printed.text
    assert [printed.text[at : at + 3] for at in printed.pages] == ["第一条", "第四条"]


def test_several_threads_may_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(lines("第一条"), Page(TABLE, RULES)))
    with ThreadPoolExecutor(4) as pool:
        texts = set(pool.map(lambda _: read(path).text, range(12)))
    assert len(texts) == 1
