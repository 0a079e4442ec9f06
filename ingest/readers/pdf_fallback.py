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

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it reports each font it does not like
_NOTHING = 0.01  # points; what pdfium takes for no width or height


def may_lack_text(page: Any) -> bool:
    """Tell whether the page has text that pdfium cannot measure, in a font that is not in the file."""
    texts = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=8)
    return any(_is_unmeasured(text) and not _is_embedded(text) for text in texts)


def second_reading(data: bytes, index: int, first: str) -> str | None:
    """Return the page's text as pdfminer reads it when that is longer than `first`, else None."""
    try:
        with pdfplumber.open(io.BytesIO(data), pages=[index + 1]) as document:
            text = document.pages[0].extract_text()
    except Exception:  # pdfminer raises whatever a malformed file makes it meet; the first reading stands
        return None
    return text if _size(text) > _size(first) else None


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
