"""Reading a file: the format is told by content, and whatever cannot be used is named with a remedy."""

from __future__ import annotations

import os
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.readers import SUFFIXES, base, opc, pdf, read, wordxml
from knowledge.errors import (
    FileMissing,
    FileTooLarge,
    InputError,
    JingdaError,
    ProtectedFile,
    ScannedPdf,
    UnreadableFile,
)
from tests.data.readers.make_docx import archive, docx, p
from tests.data.readers.make_pdf import Page, lines
from tests.data.readers.make_pdf import pdf as make_pdf

OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)
PASSWORD = f"/Filter /Standard /V 1 /R 2 /O <{'41' * 32}> /U <{'42' * 32}> /P -4"
BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><d>&c;</d>'
)
EXTERNAL_ENTITY = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d>&a;</d>'
SAVE_UTF8 = "请用记事本或 WPS 另存为 UTF-8 编码的文本"
SAVE_DOCX = "请重新下载，或用 Word、WPS 打开后另存为 .docx"
OCR = "请提供文字版；或安装识别组件（make ocr，或 pip install 'jingda[ocr]'）后重新收录"

# file name (its fault), its bytes, the error, and the message after the name
BROKEN: list[tuple[str, bytes, type[InputError], str]] = [
    ("empty.txt", b"", UnreadableFile, "文件是空的（0 字节）。请重新下载或重新导出"),
    ("empty.pdf", b"", UnreadableFile, "文件是空的（0 字节）。请重新下载或重新导出"),
    (
        "only-spaces.txt",
        " \n\t\u3000\r\n".encode(),
        UnreadableFile,
        "文件里没有文字。请确认导出时没有丢失正文，或提供文字版",
    ),
    (
        "only-spaces.docx",
        docx(p("　 ")),
        UnreadableFile,
        "文件里没有文字。请确认导出时没有丢失正文，或提供文字版",
    ),
    (
        "binary.txt",
        bytes(range(256)) * 4,
        UnreadableFile,
        "内容不是文本（第 1 个字节起是二进制数据）。请给出文本、网页、DOCX 或 PDF 文件",
    ),
    ("png.txt", b"\x89PNG\r\n\x1a\n" + bytes(50), UnreadableFile, "这是图片（PNG），不是政策文本。请提供文字版"),
    (
        "bad-byte.txt",
        "第一条 为了\n第二条 本办".encode() + b"\xff" + "法所称企业".encode(),
        UnreadableFile,
        f"第 34 个字节（第 2 行）不是有效的 UTF-8，也认不出是哪种中文编码。{SAVE_UTF8}",
    ),
    (
        "bad-byte-gbk.txt",
        "第一条 为了加强管理，制定本办法。".encode("gbk") + b"\xff" + "自发布之日起施行".encode("gbk"),
        UnreadableFile,
        f"第 34 个字节（第 1 行）不是有效的 GB18030，也认不出是哪种中文编码。{SAVE_UTF8}",
    ),
    (
        "cut-in-character.txt",
        "第一条 为了加强管理".encode()[:-1],
        UnreadableFile,
        f"第 26 个字节（第 1 行）处文字被截断，文件可能不完整。请重新下载，或{SAVE_UTF8.removeprefix('请')}",
    ),
    (
        "cut-utf16.txt",
        b"\xff\xfe" + "政策".encode("utf-16-le")[:-1],
        UnreadableFile,
        f"第 5 个字节（第 1 行）不是有效的 UTF-16-LE，也认不出是哪种中文编码。{SAVE_UTF8}",
    ),
    (
        "unknown.xyz",
        "文字".encode(),
        UnreadableFile,
        "不认识的文件类型“.xyz”。可以读取的有 .txt、.md、.html、.docx、.pdf",
    ),
    ("rich.doc", b"{\\rtf1 a}", UnreadableFile, "这是 RTF 文档，不是政策文本。请用 Word 或 WPS 另存为 .docx"),
    (
        "page.mht",
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n",
        UnreadableFile,
        "这是单文件网页（MHTML），暂不能读取。请在浏览器里另存为 .html",
    ),
    (
        "script-only.html",
        b"<html><body><div id=app></div><script>load()</script></body></html>",
        UnreadableFile,
        "网页里没有正文，可能由脚本生成。请在浏览器里打开后另存，或打印为 PDF",
    ),
    (
        "text.docx",
        "文字".encode(),
        UnreadableFile,
        "内容不是 DOCX，文件可能已损坏或被改名。请重新下载或重新导出",
    ),
    (
        "page.pdf",
        b"<html><body>404 Not Found</body></html>",
        UnreadableFile,
        "扩展名是 .pdf，内容却是网页。请改名为 .html 后重试",
    ),
    (
        "cut.docx",
        docx(p("第一条"))[:-60],
        UnreadableFile,
        f"DOCX 压缩结构不完整，文件可能没有下载完或已损坏。{SAVE_DOCX}",
    ),
    (
        "no-document.docx",
        archive({"[Content_Types].xml": "<Types/>"}),
        UnreadableFile,
        f"DOCX 里缺少正文部分。{SAVE_DOCX}",
    ),
    (
        "broken-xml.docx",
        docx(document_xml="<w:document>"),
        UnreadableFile,
        "文档内部的 XML 已损坏。请用 Word 或 WPS 打开修复后另存为 .docx",
    ),
    (
        "billion-laughs.docx",
        docx(document_xml=BILLION_LAUGHS),
        UnreadableFile,
        "文档内部的 XML 含实体声明，为安全起见未读取。请确认文件来源，或用 Word 打开后另存",
    ),
    (
        "external-entity.docx",
        docx(document_xml=EXTERNAL_ENTITY),
        UnreadableFile,
        "文档内部的 XML 含实体声明，为安全起见未读取。请确认文件来源，或用 Word 打开后另存",
    ),
    (
        "spreadsheet.docx",
        archive({"[Content_Types].xml": "", "xl/workbook.xml": ""}),
        UnreadableFile,
        "这是 Excel 表格，不是 Word 文档。请另存为 PDF 或把表格粘贴到 .docx",
    ),
    (
        "ofd.ofd",
        archive({"OFD.xml": ""}),
        UnreadableFile,
        "这是 OFD 版式文件，不是 Word 文档。请用阅读器另存为 PDF",
    ),
    (
        "archive.zip",
        archive({"a.txt": "x"}),
        UnreadableFile,
        "这是压缩包，不是 Word 文档。请先解压，再给出其中的文件",
    ),
    (
        "password.docx",
        OLE + "EncryptedPackage".encode("utf-16-le") + bytes(9),
        ProtectedFile,
        "Word 文档设了打开密码。请用 Word 或 WPS 去掉密码后另存为 .docx",
    ),
    (
        "legacy.doc",
        OLE + "WordDocument".encode("utf-16-le") + bytes(9),
        UnreadableFile,
        "这是旧版 Word 文档（.doc）。请用 Word 或 WPS 另存为 .docx",
    ),
    (
        "cut.pdf",
        make_pdf(lines("第一条"))[:-20],
        UnreadableFile,
        "PDF 不完整，缺少文件结尾，可能没有下载完。请重新下载",
    ),
    (
        "garbage.pdf",
        b"%PDF-1.7\n" + b"x" * 200 + b"\n%%EOF",
        UnreadableFile,
        "PDF 已损坏，打不开。请重新下载，或用阅读器打开后另存为 PDF",
    ),
    (
        "password.pdf",
        make_pdf(lines("第一条"), encrypt=PASSWORD),
        ProtectedFile,
        "PDF 设了打开密码。请用阅读器去掉密码后另存",
    ),
    (
        "unknown-cipher.pdf",
        make_pdf(lines("第一条"), encrypt="/Filter /Adobe.PubSec /V 4"),
        ProtectedFile,
        "PDF 使用了不支持的加密方式。请用阅读器去掉加密后另存",
    ),
    (
        "scanned.pdf",
        make_pdf(Page(picture=True), Page(picture=True)),
        ScannedPdf,
        f"PDF 的 2 页都是图片，没有文字层。{OCR}",
    ),
    (
        "stamped-scan.pdf",
        make_pdf(Page(((72, 20, "扫描全能王"),), picture=True)),
        ScannedPdf,
        f"PDF 的 1 页都是图片，没有文字层。{OCR}",
    ),
    (
        "private-characters.pdf",
        make_pdf(lines("\ue001\ue002" * 20)),
        ScannedPdf,
        f"PDF 的文字层是乱码（字体没有带文字编码）。{OCR}",
    ),
    (
        "blank.pdf",
        make_pdf(Page()),
        UnreadableFile,
        "PDF 是空白的，没有文字。请确认导出是否正确，或提供文字版",
    ),
]


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(("name", "data", "error", "message"), BROKEN, ids=[row[0] for row in BROKEN])
def test_a_broken_file_is_named_with_its_fault_and_remedy(
    tmp_path: Path, name: str, data: bytes, error: type[InputError], message: str
) -> None:
    with pytest.raises(InputError) as caught:
        read(put(tmp_path, name, data))
    assert type(caught.value) is error
    assert str(caught.value) == f"{name}：{message}"


def test_what_is_not_a_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "dangling.txt").symlink_to("gone.txt")
    expected = {
        tmp_path: f"{tmp_path.name}：这是文件夹，不是文件。请给出一个具体文件的路径",
        tmp_path / "gone.txt": "gone.txt：找不到文件。请检查路径和文件名",
        tmp_path / "dangling.txt": "dangling.txt：找不到文件。请检查路径和文件名",
        tmp_path / "pipe.txt": "pipe.txt：这是管道，不是普通文件。请给出一个具体文件的路径",
        tmp_path / "loop.txt": "loop.txt：符号链接互相指向，打不开。请直接给出真实文件的路径",
        tmp_path / "a\0b.txt": "a\0b.txt：打不开文件。请检查路径和磁盘",
        Path("/dev/zero"): "zero：这是设备，不是普通文件。请给出一个具体文件的路径",
    }
    for path, message in expected.items():
        with pytest.raises(FileMissing) as caught:
            read(path)
        assert str(caught.value) == message


def test_a_file_without_permission_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, "办法.txt", "第一条".encode())

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("ingest.readers.files.os.open", refuse)
    with pytest.raises(FileMissing, match=r"办法\.txt：没有读取权限。请修改文件权限"):
        read(path)


def test_a_200_mb_text_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    path = put(tmp_path, "huge.txt", "第一条".encode())
    os.truncate(path, 200 * 1024 * 1024)  # sparse: nothing is written
    with pytest.raises(FileTooLarge) as caught:
        read(path)
    assert str(caught.value) == "huge.txt：文件有 200.0 MB，超过上限 50 MB。请拆分文件，或去掉图片后另存"


def test_a_caller_may_set_a_lower_limit(tmp_path: Path) -> None:
    path = put(tmp_path, "办法.txt", "第一条".encode())
    assert read(path, max_bytes=9).text == "第一条"
    with pytest.raises(FileTooLarge):
        read(path, max_bytes=8)


def test_a_zip_bomb_is_stopped_by_its_ratio(tmp_path: Path) -> None:
    path = put(tmp_path, "bomb.docx", docx(document_xml=b" " * (opc.RATIO_FROM + 2**20)))
    with pytest.raises(FileTooLarge, match=r"^bomb\.docx：解压后的内容异常庞大，已停止读取（可能是压缩炸弹）。请确认"):
        read(path)


def test_a_zip_bomb_that_lies_about_its_size_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opc, "PART_LIMIT", 100_000)
    honest = docx(document_xml=os.urandom(300_000))
    with zipfile.ZipFile(BytesIO(honest)) as package:
        size = package.getinfo("word/document.xml").file_size
    lying = honest.replace(size.to_bytes(4, "little"), (50_000).to_bytes(4, "little"))
    with pytest.raises(InputError):
        read(put(tmp_path, "liar.docx", lying))
    with pytest.raises(FileTooLarge):
        read(put(tmp_path, "honest.docx", honest))


def test_a_password_on_the_zip_itself_is_named(tmp_path: Path) -> None:
    data = bytearray(docx(p("第一条")))
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1  # the flag of encryption in the central directory
    with pytest.raises(ProtectedFile, match="压缩内容加了密码"):
        read(put(tmp_path, "zip-password.docx", bytes(data)))


def test_xml_too_deep_or_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = docx("<w:sdt>" * 500 + "</w:sdt>" * 500)
    with pytest.raises(FileTooLarge, match="元素过多或嵌套过深"):
        read(put(tmp_path, "deep.docx", deep))
    monkeypatch.setattr(wordxml, "ELEMENT_LIMIT", 5)
    with pytest.raises(FileTooLarge, match="元素过多或嵌套过深"):
        read(put(tmp_path, "wide.docx", docx(p("一") * 9)))


def test_a_name_that_climbs_out_of_the_archive_has_no_effect(tmp_path: Path) -> None:
    target = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    target += 'Type="x/officeDocument" Target="../../etc/passwd"/></Relationships>'
    with zipfile.ZipFile(BytesIO(docx(p("第一条")))) as package:
        files: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    path = put(tmp_path, "climb.docx", archive({**files, "_rels/.rels": target, "../../evil.txt": "x"}))
    assert read(path).text == "第一条"
    assert [item.name for item in tmp_path.iterdir()] == ["climb.docx"]


def test_a_pdf_with_too_many_pages_or_too_much_text_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, "long.pdf", make_pdf(lines("第一条"), lines("第二条"), lines("第三条")))
    monkeypatch.setattr(pdf, "TEXT_LIMIT", 5)
    with pytest.raises(FileTooLarge, match="第 2 页为止的文字已超过上限"):
        read(path)
    monkeypatch.setattr(pdf, "PAGE_LIMIT", 2)
    with pytest.raises(FileTooLarge, match="PDF 有 3 页，超过上限 2 页"):
        read(path)


def test_html_nested_beyond_reason_is_an_answer_or_a_clear_error(tmp_path: Path) -> None:
    path = put(tmp_path, "nested.html", b"<div>" * 20_000 + "第一条".encode())
    try:
        assert "第一条" in read(path).text
    except UnreadableFile as error:
        assert "嵌套过深" in str(error)


def test_the_content_decides_the_format_and_a_false_suffix_is_reported(tmp_path: Path) -> None:
    for name, data, form in [
        ("a.txt", docx(p("第一条")), "docx"),
        ("a.doc", "<html><body>第一条</body></html>".encode(), "html"),
        ("a.txt", make_pdf(lines("第一条")), "pdf"),
        ("a.txt", "\ufeff <!-- 存 --> <!DOCTYPE HTML><p>第一条".encode("utf-16-le"), "html"),
    ]:
        source = read(put(tmp_path, name, data))
        suffix, form_name = Path(name).suffix, form.upper()
        assert (source.format, source.text) == (form, "第一条")
        assert source.warnings[0] == f"扩展名是 {suffix}，内容是 {form_name}，已按 {form_name} 读取"


def test_the_hash_is_of_the_bytes_on_disk(tmp_path: Path) -> None:
    source = read(put(tmp_path, "a.txt", b"\xef\xbb\xbfa\r\n"))
    assert source.sha256 == "ea3948106c12d96eaf84d4bb8be214b194c3442acb99a3005251960b0ec2ba63"
    assert (source.path, source.text) == (str(tmp_path / "a.txt"), "a\n")


def test_radicals_are_restored_in_every_format_without_moving_offsets(tmp_path: Path) -> None:
    text = "第⼀条 ⻓期、⻅习、⾦融、⺠营、⻬全"
    for name, data in [("a.txt", text.encode()), ("a.docx", docx(p(text))), ("a.pdf", make_pdf(lines(text)))]:
        source = read(put(tmp_path, name, data))
        assert source.text == "第一条 长期、见习、金融、民营、齐全"
        assert source.warnings == ("已将 6 个部首字符还原",)


def test_every_format_has_a_limit_and_the_suffixes_are_known() -> None:
    assert set(base.LIMITS) == {"txt", "md", "html", "docx", "pdf"}
    assert {".txt", ".md", ".html", ".htm", ".docx", ".docm", ".pdf"} <= SUFFIXES


PREFIXES = [
    b"",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"\xff\xfe",
    b"<html>",
    OLE[:8],
    docx(p("第一条"))[:300],
    b"\xef\xbb\xbf",
]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(PREFIXES),
    st.binary(max_size=400),
    st.sampled_from([b"", b"\n%%EOF"]),
    st.sampled_from(sorted(SUFFIXES)),
)
def test_random_bytes_raise_nothing_but_our_own_errors(prefix: bytes, noise: bytes, end: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _read_or_refuse(Path(folder), suffix, prefix + noise + end)


WHOLE = {".docx": docx(p("第一条", num="1")), ".pdf": make_pdf(lines("第一条"), Page(picture=True))}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_a_damaged_file_raises_nothing_but_our_own_errors(suffix: str, data: st.DataObject) -> None:
    content = bytearray(WHOLE[suffix])
    for _ in range(data.draw(st.integers(1, 12))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with tempfile.TemporaryDirectory() as folder:
        _read_or_refuse(Path(folder), suffix, bytes(content))


def _read_or_refuse(folder: Path, suffix: str, content: bytes) -> None:
    try:
        assert read(put(folder, f"noise{suffix}", content)).text.strip()
    except JingdaError as error:
        assert error.what and error.where == f"noise{suffix}" and error.remedy
