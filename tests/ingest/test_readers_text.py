"""TXT and Markdown: the decoded file itself, whatever Chinese encoding it is in."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.readers import SourceText, read
from knowledge.errors import UnreadableFile

SIMPLIFIED = "第一条 为加强“创新券”管理，单个合同最高支持50万元（含）。\n①②③ 北京市朝阳区龢燚路12号"
TRADITIONAL = "第一條 為加強管理，依據行政程序法規定，特訂定本辦法。申請人應於三十日內提出文件。"


def source(folder: Path, data: bytes, name: str = "a.txt") -> SourceText:
    path = folder / name
    path.write_bytes(data)
    return read(path)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_simplified_chinese_is_read_in_every_common_encoding(tmp_path: Path, encoding: str) -> None:
    assert source(tmp_path, SIMPLIFIED.encode(encoding)).text == SIMPLIFIED


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "big5hkscs", "gb18030", "utf-16-be"])
def test_traditional_chinese_is_read_in_every_common_encoding(tmp_path: Path, encoding: str) -> None:
    assert source(tmp_path, TRADITIONAL.encode(encoding)).text == TRADITIONAL


@pytest.mark.parametrize("encoding", ["ascii", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_without_chinese_is_read_too(tmp_path: Path, encoding: str) -> None:
    assert source(tmp_path, "Article 1\nScope".encode(encoding)).text == "Article 1\nScope"


@pytest.mark.parametrize("text", ["政策", "创新券", "一、目标", "共计30万元。"])
def test_a_very_short_gbk_file_is_read(tmp_path: Path, text: str) -> None:
    assert source(tmp_path, text.encode("gbk")).text == text


def test_a_character_beyond_the_first_plane_is_kept(tmp_path: Path) -> None:
    assert source(tmp_path, "𬒈石𠮷日，制定本办法和有关规定".encode("gb18030")).text == "𬒈石𠮷日，制定本办法和有关规定"


def test_western_text_is_not_taken_for_chinese(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"第 4 个字节（第 1 行）不是有效的 UTF-8"):
        source(tmp_path, "Café señor über Größe naïve façade".encode("latin-1"))


def test_line_ends_become_one_sign_and_nothing_else_changes(tmp_path: Path) -> None:
    text = "# 标题\r\n\r\n　　第一条  两个空格\t制表\r第二条\n- a | b\n"
    read_text = source(tmp_path, text.encode(), "a.md")
    assert read_text.format == "md"
    assert read_text.text == "# 标题\n\n　　第一条  两个空格\t制表\n第二条\n- a | b\n"
    assert (read_text.pages, read_text.title, read_text.warnings) == ((), "", ())


def test_form_feeds_begin_pages(tmp_path: Path) -> None:
    found = source(tmp_path, "第一页\f第二页\f第三页".encode())
    assert found.pages == (0, 4, 8)
    assert [found.text[at : at + 3] for at in found.pages] == ["第一页", "第二页", "第三页"]


def test_html_words_in_a_text_do_not_make_it_a_page(tmp_path: Path) -> None:
    assert source(tmp_path, "网页以 <html> 开头".encode()).format == "txt"
    assert source(tmp_path, b"<html> in Markdown", "a.md").format == "md"
