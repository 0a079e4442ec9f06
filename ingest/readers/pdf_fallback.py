"""A second reading for pages whose fonts are not embedded.

Without a glyph for a character, pdfium measures it as nothing: a text object of one character is left out, and so is a
line equal to the one before. pdfminer needs no glyphs, so its reading counts when it found more.
"""

from __future__ import annotations

import io
import logging
from typing import Any

import pdfplumber
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from pdfplumber.pdf import PDF

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it reports each font it does not like
READING_LIMIT = 1000  # pages; pdfminer needs about 0.04 s for one
_NOTHING = 0.01  # points; what pdfium takes for no width or height


def may_lack_text(page: Any) -> bool:
    """Tell whether the page has text that pdfium cannot measure, in a font that is not in the file."""
    texts = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=8)
    return any(_is_unmeasured(text) and not _is_embedded(text) for text in texts)


class SecondReading:
    """pdfminer over the same file, opened when the first page needs it and for READING_LIMIT pages at most."""

    def __init__(self, data: bytes) -> None:
        self._data, self._left = data, READING_LIMIT
        self._document: PDF | None = None

    def page(self, index: int, first: str) -> str | None:
        """Return the longer of pdfminer's reading and `first`, pdfium's; None when pdfminer could not read."""
        if self._left == 0:
            return None
        self._left -= 1
        try:
            text = self._text(index)
        except Exception:  # pdfminer raises whatever a malformed file makes it meet; the first reading stands
            return None
        return text if _size(text) > _size(first) else first

    def _text(self, index: int) -> str:
        if self._document is None:
            self._document = pdfplumber.open(io.BytesIO(self._data))
        page = self._document.pages[index]
        try:
            return page.extract_text()
        finally:
            page.close()


def _is_unmeasured(text: Any) -> bool:
    try:
        left, bottom, right, top = text.get_bounds()
    except pdfium.PdfiumError:
        return True
    return bool(min(right - left, top - bottom) < _NOTHING)


def _is_embedded(text: Any) -> bool:
    try:
        return bool(pdfium_c.FPDFFont_GetIsEmbedded(text.get_font()) == 1)
    except pdfium.PdfiumError:
        return False


def _size(text: str) -> int:
    return len("".join(text.split()))
