"""PDF: the text layer page by page, in the order of the page, with ruled tables as rows.

pdfium reads the text, since tools built on pdfminer lose most of what Chromium prints (FACTS: 6 of 29 articles).
Pages without a text layer are named; a document of pictures only is refused.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.readers import ocr
from ingest.readers.base import Extract
from ingest.readers.pdf_fallback import SecondReading, may_lack_text
from ingest.readers.pdf_tables import TooManyLines, plain_text, text_with_tables
from knowledge.errors import FileTooLarge, InputError, ProtectedFile, ScannedPdf, UnreadableFile

PAGE_LIMIT = 3000
TEXT_LIMIT = 30_000_000  # characters; a book of 3000 full pages has about 6 million
_FEW = 30  # characters on a page that is otherwise one picture: the scanner's own stamp
_TAIL = 4096
_NO_TEXT_REMEDY = "请提供文字版；或安装识别组件（make ocr，或 pip install 'jingda[ocr]'）后重新收录"
_AGAIN = "请重新下载，或用阅读器打开后另存为 PDF"
_GARBLED = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff\x01-\x08\x0e-\x1f]")
_LINEARIZED = re.compile(rb"/Linearized\b[^>]{0,200}?/L\s+(\d{1,12})")

_pdfium_lock = threading.RLock()  # pdfium keeps global state and is not safe in two threads


@dataclass(frozen=True, slots=True)
class _Page:
    text: str
    picture: bool  # what the page shows is drawn, not written
    too_many_lines: bool = False  # tables were not looked for
    doubtful: bool = False  # text may be missing for want of a font
    read_again: bool = False  # and was read the other way


def extract(data: bytes, where: str) -> Extract:
    """Return the text of all pages, each ended by one line end, with the offset where each page begins.

    A scanned document is recognised where the OCR component is installed.
    Raises: ScannedPdf without a text layer, ProtectedFile behind a password, UnreadableFile when damaged or cut off,
    FileTooLarge beyond PAGE_LIMIT or TEXT_LIMIT.
    """
    _refuse_cut(data, where)
    with _pdfium_lock, _opened(data, where) as document:
        pages = list(_pages(document, data, where))
    try:
        _refuse_pictures(pages, where)
    except ScannedPdf:
        if not ocr.installed():
            raise
        with _pdfium_lock:
            return ocr.recognise(data)
    text, offsets = _joined(pages)
    return Extract(text, offsets, warnings=tuple(_warnings(pages)))


@contextmanager
def _opened(data: bytes, where: str) -> Iterator[Any]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _unopened(error, where) from error
    try:
        yield document
    finally:
        document.close()


def _unopened(error: Exception, where: str) -> InputError:
    code = getattr(error, "err_code", None)
    if code == pdfium_c.FPDF_ERR_PASSWORD:
        return ProtectedFile("PDF 设了打开密码", where=where, remedy="请用阅读器去掉密码后另存")
    if code == pdfium_c.FPDF_ERR_SECURITY:
        return ProtectedFile("PDF 使用了不支持的加密方式", where=where, remedy="请用阅读器去掉加密后另存")
    return UnreadableFile("PDF 已损坏，打不开", where=where, remedy=_AGAIN)


def _refuse_cut(data: bytes, where: str) -> None:
    # pdfium repairs a cut file and silently loses its last pages, so the end mark is looked for first.
    linearized = _LINEARIZED.search(data[:2048])
    short = linearized is not None and int(linearized[1]) > len(data)
    if short or b"%%EOF" not in data[-_TAIL:]:
        raise UnreadableFile("PDF 不完整，缺少文件结尾，可能没有下载完", where=where, remedy="请重新下载")


def _pages(document: Any, data: bytes, where: str) -> Iterator[_Page]:
    count = len(document)
    if count > PAGE_LIMIT:
        raise FileTooLarge(f"PDF 有 {count} 页，超过上限 {PAGE_LIMIT} 页", where=where, remedy="请拆分后分别读取")
    total, second = 0, SecondReading(data)
    for index in range(count):
        page = _page(document, index, where)
        if page.doubtful:
            page = _read_again(page, second, index)
        total += len(page.text)
        if total > TEXT_LIMIT:
            raise FileTooLarge(f"第 {index + 1} 页为止的文字已超过上限", where=where, remedy="请拆分后分别读取")
        yield page


def _page(document: Any, index: int, where: str) -> _Page:
    try:
        page = document[index]
        text_page = page.get_textpage()
    except pdfium.PdfiumError as error:
        raise UnreadableFile(f"PDF 第 {index + 1} 页已损坏", where=where, remedy=_AGAIN) from error
    try:
        return _content(page, text_page, index)
    finally:
        text_page.close()
        page.close()


def _content(page: Any, text_page: Any, index: int) -> _Page:
    too_many_lines = False
    try:
        text = text_with_tables(page, text_page)
    except TooManyLines:
        text, too_many_lines = plain_text(text_page), True
    text = _clean(text)
    return _Page(text, _is_picture(page, text), too_many_lines, may_lack_text(page))


def _read_again(page: _Page, second: SecondReading, index: int) -> _Page:
    text = second.page(index, page.text)
    if text is None:
        return page
    if text == page.text:
        return replace(page, doubtful=False)
    return replace(page, text=_clean(text), picture=False, doubtful=False, read_again=True)


def _clean(text: str) -> str:
    """Return pdfium's text with plain line ends, a hyphen for its own mark of a word split at the line's end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "-").replace("\x02", "-")
    return "\n".join(line.rstrip() for line in text.replace("\x00", "").split("\n")).strip("\n")


def _is_picture(page: Any, text: str) -> bool:
    """Tell whether the page's content is drawn: pictures or outlines, with no more text than a stamp."""
    count = len("".join(text.split()))
    if count > _FEW:
        return False
    kinds = [pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_SHADING]
    drawn = list(page.get_objects(filter=kinds, max_depth=5))
    if count == 0:
        return bool(drawn)
    width, height = page.get_size()
    return any(thing.type == pdfium_c.FPDF_PAGEOBJ_IMAGE and _area(thing) > width * height / 2 for thing in drawn)


def _area(thing: Any) -> float:
    left, bottom, right, top = thing.get_bounds()
    return float((right - left) * (top - bottom))


def _refuse_pictures(pages: list[_Page], where: str) -> None:
    text = "".join(page.text for page in pages)
    written = any(page.text.strip() and not page.picture for page in pages)
    if not written and any(page.picture for page in pages):
        raise ScannedPdf(f"PDF 的 {len(pages)} 页都是图片，没有文字层", where=where, remedy=_NO_TEXT_REMEDY)
    if not text.strip():
        raise UnreadableFile("PDF 是空白的，没有文字", where=where, remedy="请确认导出是否正确，或提供文字版")
    if len(_GARBLED.findall(text)) > len(text) * 0.3:
        what = "PDF 的文字层是乱码（字体没有带文字编码）"
        raise ScannedPdf(what, where=where, remedy=_NO_TEXT_REMEDY)


def _joined(pages: list[_Page]) -> tuple[str, tuple[int, ...]]:
    offsets, at = [], 0
    for page in pages:
        offsets.append(at)
        at += len(page.text) + 1
    return "\n".join(page.text for page in pages), tuple(offsets)


def _warnings(pages: list[_Page]) -> Iterator[str]:
    kinds: list[tuple[str, Callable[[_Page], bool]]] = [
        ("第{}页没有文字层", lambda page: page.picture),
        ("第{}页线条过多，表格按普通文字读取", lambda page: page.too_many_lines),
        ("第{}页的字体没有嵌入文件，已换一种方法读取，请核对文字", lambda page: page.read_again),
        ("第{}页的字体没有嵌入文件，可能缺字，请核对", lambda page: page.doubtful),
    ]
    for wording, applies in kinds:
        numbers = [number for number, page in enumerate(pages, 1) if applies(page)]
        if numbers:
            yield wording.format(_ranges(numbers))


def _ranges(numbers: list[int]) -> str:
    """Return 1, 3, 4, 5 as 1、3—5."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}" for run in runs)
