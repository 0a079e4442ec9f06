"""Text recognised from the pictures of a scanned PDF, where the optional component is installed (make ocr)."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import pypdfium2 as pdfium

from ingest.readers.base import Extract

COMPONENT = "rapidocr_onnxruntime"
SCALE = 2.0  # pixels per point: 144 dpi, enough for body text, and a page stays below 2 megapixels
PAGES = 300  # a scanned policy has a few dozen pages; recognition takes about a second a page
_SAME_LINE = 0.6  # of a line's height: boxes whose middles lie closer stand on one line

Box = tuple[float, float, float, str]  # left, middle, height in pixels, text


def installed() -> bool:
    """Return whether scanned pages can be recognised here."""
    return importlib.util.find_spec(COMPONENT) is not None


def recognise(data: bytes) -> Extract:
    """Return the recognised text of all pages, a line a line, each page's beginning noted; call only when `installed`."""
    texts = []
    document = pdfium.PdfDocument(data)
    try:
        count = min(len(document), PAGES)
        for number in range(count):
            texts.append("\n".join(_lines(_boxes(document[number].render(scale=SCALE).to_numpy()))))
        left_out = len(document) - count
    finally:
        document.close()
    offsets, position = [], 0
    for text in texts:
        offsets.append(position)
        position += len(text) + 1
    warnings = ["文字由图像识别得到，可能有错字，引用前请核对原件"]
    if left_out:
        warnings.append(f"只识别了前{PAGES}页，其余{left_out}页没有收录")
    return Extract("\n".join(texts) + "\n", tuple(offsets), warnings=tuple(warnings))


@lru_cache(maxsize=1)
def _engine() -> Any:
    return importlib.import_module(COMPONENT).RapidOCR()


def _boxes(image: Any) -> Iterator[Box]:
    found, _ = _engine()(image)
    for corners, text, _score in found or ():
        top, bottom = min(y for _, y in corners), max(y for _, y in corners)
        yield min(x for x, _ in corners), (top + bottom) / 2, bottom - top, str(text)


def _lines(boxes: Iterable[Box]) -> list[str]:
    """Put boxes side by side into lines, top to bottom, left to right."""
    lines: list[list[Box]] = []
    for box in sorted(boxes, key=lambda b: b[1]):
        if lines and box[1] - lines[-1][0][1] < _SAME_LINE * max(box[2], lines[-1][0][2]):
            lines[-1].append(box)
        else:
            lines.append([box])
    return ["".join(text for *_, text in sorted(line)) for line in lines]
