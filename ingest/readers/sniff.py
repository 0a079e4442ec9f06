"""Telling a file's format from its first bytes, and naming what is not read.

Policy texts travel under wrong suffixes (a web page saved as .doc, a DOCX renamed .txt), so the content goes first.
"""

from __future__ import annotations

import re

from knowledge.errors import UnreadableFile

HEAD_BYTES = 4096

_BY_SUFFIX = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".docx": "docx",
    ".docm": "docx",
    ".dotx": "docx",
    ".dotm": "docx",
    ".pdf": "pdf",
}
SUFFIXES: frozenset[str] = frozenset(_BY_SUFFIX)

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")

_AS_PDF = "请另存为 PDF 或 .docx"
_AS_DOCX = "请用 Word 或 WPS 另存为 .docx"
_NO_PICTURE = "请提供文字版"
_UNPACK = "请先解压，再给出其中的文件"

# First bytes of what people hand in by mistake, with its name and the remedy.
_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", " RTF 文档", _AS_DOCX),
    (b"\x89PNG\r\n", "图片（PNG）", _NO_PICTURE),
    (b"\xff\xd8\xff", "图片（JPEG）", _NO_PICTURE),
    (b"GIF8", "图片（GIF）", _NO_PICTURE),
    (b"II*\x00", "图片（TIFF）", _NO_PICTURE),
    (b"MM\x00*", "图片（TIFF）", _NO_PICTURE),
    (b"Rar!\x1a\x07", "压缩包（RAR）", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "压缩包（7z）", _UNPACK),
    (b"\x1f\x8b\x08", "压缩包（gzip）", _UNPACK),
    (b"%!PS", " PostScript 文件", _AS_PDF),
    (b"SQLite format 3", "数据库", "请导出为文本"),
    (b"\x7fELF", "程序", "请给出文档"),
    (b"MZ\x90\x00", "程序", "请给出文档"),
)
_MHTML = re.compile(rb"(?im)^MIME-Version:.*?^Content-Type:\s*multipart/related", re.DOTALL)
_WORD_XML = re.compile(
    rb"<\?mso-application\s+progid=\"Word\.Document\"|schemas\.microsoft\.com/office/word/2003/wordml"
)
_HTML = re.compile(
    rb"\s*+(<\?xml[^>]*+>\s*+)?(<!--(?>.*?-->)\s*+)*+(<!DOCTYPE\s+html|<html[\s>])", re.IGNORECASE | re.DOTALL
)


def tell_format(head: bytes, suffix: str, where: str) -> str:
    """Return txt, md, html, docx or pdf. Raises: UnreadableFile naming what it is instead."""
    named = _BY_SUFFIX.get(suffix.lower(), "")
    _refuse_foreign(head, where)
    if head.startswith(b"%PDF-") or (named == "pdf" and b"%PDF-" in head[:1024]):
        return "pdf"
    if head.startswith((ZIP_MAGIC, OLE_MAGIC, b"PK\x05\x06")):
        return "docx"  # or an Office file that the DOCX reader knows how to name
    if named in ("pdf", "docx"):
        raise _mismatch(head, suffix, where)
    if named != "md" and _looks_like_html(head):
        return "html"
    if not named:
        what = f"不认识的文件类型“{suffix}”" if suffix else "文件没有扩展名"
        raise UnreadableFile(what, where=where, remedy="可以读取的有 .txt、.md、.html、.docx、.pdf")
    return named


def suffix_warning(form: str, suffix: str) -> tuple[str, ...]:
    """Return one warning when the suffix promises another format than the content has, else nothing."""
    if _BY_SUFFIX.get(suffix.lower()) == form:
        return ()
    return (f"扩展名是 {suffix or '（无）'}，内容是 {form.upper()}，已按 {form.upper()} 读取",)


def _refuse_foreign(head: bytes, where: str) -> None:
    for magic, name, remedy in _FOREIGN:
        if head.startswith(magic):
            raise UnreadableFile(f"这是{name}，不是政策文本", where=where, remedy=remedy)
    if _MHTML.search(head):
        raise UnreadableFile("这是单文件网页（MHTML），暂不能读取", where=where, remedy="请在浏览器里另存为 .html")
    if _WORD_XML.search(head):
        raise UnreadableFile("这是 Word 2003 XML 文档，暂不能读取", where=where, remedy=_AS_DOCX)


def _looks_like_html(head: bytes) -> bool:
    plain = head.replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return _HTML.match(plain) is not None


def _mismatch(head: bytes, suffix: str, where: str) -> UnreadableFile:
    if _looks_like_html(head):
        return UnreadableFile(f"扩展名是 {suffix}，内容却是网页", where=where, remedy="请改名为 .html 后重试")
    if not head.strip(b"\x00 \t\r\n"):
        return UnreadableFile("文件内容是空白", where=where, remedy="请重新下载或重新导出")
    name = "PDF" if suffix.lower() == ".pdf" else "DOCX"
    return UnreadableFile(f"内容不是 {name}，文件可能已损坏或被改名", where=where, remedy="请重新下载或重新导出")
