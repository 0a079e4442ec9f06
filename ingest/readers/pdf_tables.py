"""Tables drawn with ruling lines on a PDF page, put as rows where they stand in the text.

pdfium gives the lines and the place of every character, pdfplumber's geometry makes cells of the lines. So text and
table come from one parser and no word appears twice.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium_c
from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from ingest.readers.rows import pipe_row

LINE_LIMIT = 4000  # ruling lines on one page; beyond this it is a drawing or a map
POINT_LIMIT = 2500  # crossings of lines; finding cells takes their square
_THIN = 3.0  # points: a filled box no thicker than this is a line
_SHORT = 6.0  # points: shorter lines belong to drawings
_SNAP = 3.0  # points within which two lines are one

Box = tuple[float, float, float, float]  # left, top, right, bottom, measured down from the page's top left corner


class TooManyLines(Exception):
    """The page has more ruling lines than a table would."""


@dataclass(frozen=True, slots=True)
class _Char:
    text: str
    x: float  # centre; nan for a space or line end that pdfium put in
    y: float


@dataclass(frozen=True, slots=True)
class _Table:
    """Cells by row and column; a merged cell stands at its first place, the rest are None."""

    cells: tuple[tuple[Box | None, ...], ...]

    def box(self) -> Box:
        lefts, tops, rights, bottoms = zip(*(cell for row in self.cells for cell in row if cell), strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)


def text_with_tables(page: Any, text_page: Any) -> str:
    """Return the page's text in which each ruled table stands as "| a | b |" rows at its place.

    page, text_page: of pypdfium2. Raises: TooManyLines for a page that is mostly drawing.
    """
    tables = _tables(page)
    return _merge(list(_chars(page, text_page)), tables) if tables else plain_text(text_page)


def plain_text(text_page: Any) -> str:
    """Return all characters of the page in pdfium's order."""
    return "".join(_char(pdfium_c.FPDFText_GetUnicode(text_page, at)) for at in range(text_page.count_chars()))


def _tables(page: Any) -> list[_Table]:
    edges = []
    for edge in _edges(page):
        edges.append(edge)
        if len(edges) > LINE_LIMIT:
            raise TooManyLines
    if sum(edge["orientation"] == "h" for edge in edges) < 2 or sum(edge["orientation"] == "v" for edge in edges) < 2:
        return []
    points = edges_to_intersections(merge_edges(edges, _SNAP, _SNAP, _SNAP, _SNAP), _SNAP, _SNAP)
    if len(points) > POINT_LIMIT:
        raise TooManyLines
    found = (_table(cells) for cells in cells_to_tables(intersections_to_cells(points)))
    return [table for table in found if max(len(row) for row in table.cells) > 1]


def _table(cells: Sequence[Sequence[float]]) -> _Table:
    boxes: list[Box] = [(cell[0], cell[1], cell[2], cell[3]) for cell in cells]
    columns, rows = sorted({box[0] for box in boxes}), sorted({box[1] for box in boxes})
    at = {(box[1], box[0]): box for box in boxes}
    return _Table(tuple(tuple(at.get((row, column)) for column in columns) for row in rows))


def _edges(page: Any) -> Iterator[dict[str, Any]]:
    """Yield the page's straight lines in the form that pdfplumber works on."""
    place = _placing(page)
    for path in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=8):
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDFPath_GetDrawMode(path, fill, stroke)
        if not (fill.value or stroke.value):
            continue
        for outline in _outlines(path):
            points = [place(*_to_page(path, point)) for point in outline]
            yield from _lines(points, bool(stroke.value))


def _outlines(path: Any) -> Iterator[list[tuple[float, float]]]:
    """Yield the corner points of each connected piece of a path."""
    points: list[tuple[float, float]] = []
    for index in range(min(pdfium_c.FPDFPath_CountSegments(path), 4 * LINE_LIMIT)):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium_c.FPDFPathSegment_GetType(segment) == pdfium_c.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append((x.value, y.value))
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _to_page(thing: Any, point: tuple[float, float]) -> tuple[float, float]:
    """Return a point of a path in page coordinates, through the forms that hold it."""
    x, y = point
    while thing is not None:
        x, y = thing.get_matrix().on_point(x, y)
        thing = thing.container
    return x, y


def _placing(page: Any) -> Any:
    """Return a function from page coordinates to places on the page as it is seen, upright and from the top."""
    left, bottom, right, top = page.get_bbox()
    turned = {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }
    return turned.get(page.get_rotation(), turned[0])


def _lines(points: list[tuple[float, float]], stroked: bool) -> Iterator[dict[str, Any]]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    box = (min(xs), min(ys), max(xs), max(ys))
    if box[2] - box[0] <= _THIN or box[3] - box[1] <= _THIN:
        yield from _line(box)
    elif stroked:
        for (x0, y0), (x1, y1) in pairwise(points):
            yield from _line((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def _line(box: Box) -> Iterator[dict[str, Any]]:
    left, top, right, bottom = box
    if bottom - top <= _THIN and right - left >= _SHORT:
        yield _edge("h", (left, (top + bottom) / 2, right, (top + bottom) / 2))
    elif right - left <= _THIN and bottom - top >= _SHORT:
        yield _edge("v", ((left + right) / 2, top, (left + right) / 2, bottom))


def _edge(orientation: str, box: Box) -> dict[str, Any]:
    sides = dict(zip(("x0", "top", "x1", "bottom"), box, strict=True))
    return {
        "orientation": orientation,
        "object_type": "line",
        **sides,
        "width": box[2] - box[0],
        "height": box[3] - box[1],
    }


def _chars(page: Any, text_page: Any) -> Iterator[_Char]:
    place = _placing(page)
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for index in range(text_page.count_chars()):
        text = _char(pdfium_c.FPDFText_GetUnicode(text_page, index))
        placed = pdfium_c.FPDFText_IsGenerated(text_page, index) != 1 and pdfium_c.FPDFText_GetCharBox(
            text_page, index, left, right, bottom, top
        )
        if placed:
            x, y = place((left.value + right.value) / 2, (bottom.value + top.value) / 2)
            yield _Char(text, x, y)
        else:
            yield _Char(text, float("nan"), float("nan"))


def _char(code: int) -> str:
    return chr(code) if code < 0x110000 else ""


def _merge(chars: list[_Char], tables: list[_Table]) -> str:
    """Return the characters in their order, each table written where its first character stands."""
    owners = [_owner(char, tables) for char in chars]
    inside: list[list[_Char]] = [[] for _ in tables]
    out: list[str] = []
    current: int | None = None
    for char, owner in zip(chars, owners, strict=True):
        owner = current if char.x != char.x and current is not None else owner
        current = owner
        if owner is None:
            out.append(char.text)
            continue
        if not inside[owner]:
            out.append(f"\n\x1e{owner}\x1e\n")
        inside[owner].append(char)
    return _fill("".join(out), ["\n".join(_rows(table, held)) for table, held in zip(tables, inside, strict=True)])


def _fill(text: str, tables: list[str]) -> str:
    text = re.sub("\r?\n?\n\x1e([0-9]+)\x1e\n(?:\r?\n)?", lambda mark: f"\n{tables[int(mark[1])]}\n", text)
    return text.strip("\r\n")


def _owner(char: _Char, tables: list[_Table]) -> int | None:
    return next((index for index, table in enumerate(tables) if _holds(table.box(), char)), None)


def _holds(box: Box, char: _Char) -> bool:
    return box[0] <= char.x <= box[2] and box[1] <= char.y <= box[3]


def _rows(table: _Table, chars: list[_Char]) -> Iterator[str]:
    for row in table.cells:
        cells = [_cell(cell, chars) if cell else "" for cell in row]
        if any(cells):
            yield pipe_row(cells)


def _cell(box: Box, chars: Iterable[_Char]) -> str:
    """Return a cell's text; lines wrapped inside the cell are joined, with a space only between Latin words."""
    pieces: list[str] = []
    inside = False
    for char in chars:
        inside = inside if char.x != char.x else _holds(box, char)
        if inside:
            pieces.append(char.text)
    text = re.sub(r"[ \t]*[\r\n]+[ \t]*", "\n", "".join(pieces).replace("\ufffe", "-").replace("\x02", "-")).strip()
    text = re.sub(r"(?<=[A-Za-z0-9,;:])\n(?=[A-Za-z0-9])", " ", text)
    return text.replace("\n", "")
