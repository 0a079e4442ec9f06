"""HTML: the main text of a page, with headings, list numbers and tables; menus, scripts and hidden parts left out.

Nothing is fetched and no script runs, so a page that a script fills has no text here, and is refused.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from bs4._warnings import UnusualUsageWarning
from bs4.element import NavigableString, PreformattedString, Tag

from ingest.readers.base import Extract
from ingest.readers.encoding import decode
from ingest.readers.numerals import counting, numeral, spreadsheet_letters
from ingest.readers.rows import pipe_row
from knowledge.errors import UnreadableFile

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DROPPED = _names(
    "script style noscript template head nav footer aside iframe object embed svg canvas map button select option input "
    "textarea datalist video audio dialog del rt rp"
)
_MENU_WORDS = _names(
    "nav navbar navigation breadcrumb breadcrumbs crumb crumbs sidebar footer pagination share copyright"
)
_BLOCKS = _names(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption figure form header hgroup "
    "hr html legend li main p section summary tbody td tfoot th thead tr"
)
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_SPACES = re.compile(r"[ \t\r\n\f\u00a0]+")
_CJK = "\u2e80-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef“”‘’…—"
_WRAPPED = re.compile(rf"(?<=[{_CJK}])[ \t]*[\r\n]\s*(?=[{_CJK}])")
_OWN_NUMBER = re.compile(
    r"\s*(?:第[〇○零一二三四五六七八九十百千\d]+[编章节条款项]|[（(][一二三四五六七八九十百\d]+[)）]"
    r"|[一二三四五六七八九十百]+[、．.]|\d+(?:\.\d+)*[、．.)）](?!\d)|[①-⑳⑴-⒇⒈-⒛])"
)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]+)", re.IGNORECASE)
_CHINESE_LISTS = frozenset(("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal", "cjk-decimal"))
_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_MAX_COLUMNS, _MAX_ROWS = 200, 2000  # spans beyond these, or past this column, are slips or attacks


def extract(data: bytes, where: str) -> Extract:
    """Return the page's main text, one block a line. Raises: UnreadableFile when the page has none."""
    soup = _soup(decode(data, where, _declared(data)))
    title = _SPACES.sub(" ", soup.title.get_text()).strip() if soup.title else ""
    _drop_noise(soup)
    lines = _lines_of(_main_part(soup))
    if not lines:
        what = "网页里没有正文，可能由脚本生成"
        raise UnreadableFile(what, where=where, remedy="请在浏览器里打开后另存，或打印为 PDF")
    return Extract("\n".join(lines), title=title)


def _soup(text: str) -> BeautifulSoup:
    with warnings.catch_warnings():  # that a page looks like XML or like a file name is advice to programmers
        warnings.simplefilter("ignore", UnusualUsageWarning)
        return BeautifulSoup(text, "lxml")


def _declared(data: bytes) -> str:
    """Return the encoding named in the first bytes of the page, "" when there is none."""
    found = _CHARSET.search(data[:4096])
    name = found[1].decode("ascii").lower() if found else ""
    return _WIDER.get(name, name)


def _drop_noise(soup: BeautifulSoup) -> None:
    for tag in soup.find_all(_is_unread):
        if not tag.decomposed:
            tag.decompose()
    whole = len(soup.get_text())
    for tag in soup.find_all(_is_menu):  # a frame that carries such a name by accident holds most of the text
        if not tag.decomposed and len(tag.get_text()) < whole / 2:
            tag.decompose()


def _is_unread(tag: Tag) -> bool:
    if tag.name == "header":  # a page's head goes, an article's own head (with its title) stays
        return tag.find_parent(("article", "main")) is None and tag.find("h1") is None
    return tag.name in _DROPPED or tag.has_attr("hidden") or bool(_HIDDEN_STYLE.search(_attribute(tag, "style")))


def _is_menu(tag: Tag) -> bool:
    words = f"{_attribute(tag, 'class')} {_attribute(tag, 'id')}".lower().split()
    return tag.name not in ("html", "body", "main", "article") and not _MENU_WORDS.isdisjoint(words)


def _attribute(tag: Tag, name: str) -> str:
    found = tag.get(name)
    return found if isinstance(found, str) else " ".join(found or ())


def _main_part(soup: BeautifulSoup) -> Tag:
    """Return <main> or the one <article> when it holds most of the text, else the whole body."""
    body = soup.body or soup
    whole = len(body.get_text())
    for part in body.select("main, article, [role=main]"):
        if len(part.get_text()) > whole / 2:
            return part
    return body


def _lines_of(tag: Tag) -> list[str]:
    writer = _Writer()
    writer.walk(tag)
    writer.end_line()
    return writer.lines


@dataclass(slots=True)
class _Writer:
    """Lines written so far and the one in progress."""

    lines: list[str] = field(default_factory=list)
    _line: list[str] = field(default_factory=list)
    _marker: str = ""  # number of the list item whose first line has not come yet

    def walk(self, tag: Tag) -> None:
        """Write everything below `tag`."""
        for child in tag.children:
            if isinstance(child, Tag):
                self._tag(child)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self._line.append(_collapse(child))

    def end_line(self, prefix: str = "") -> None:
        """Finish the line in progress; an empty one is not written."""
        text = _SPACES.sub(" ", "".join(self._line)).strip(" \u3000")
        self._line.clear()
        if text:
            marker = "" if self._marker != _BULLET and _OWN_NUMBER.match(text) else self._marker
            self.lines.append(f"{prefix}{marker}{text}")
            self._marker = ""

    def _tag(self, tag: Tag) -> None:
        if tag.name == "br":
            self.end_line()
        elif tag.name in _HEADINGS:
            self._heading(tag)
        elif tag.name in ("ol", "ul", "menu"):
            self._list(tag)
        elif tag.name == "table":
            self._table(tag)
        elif tag.name == "pre":
            self._preformatted(tag)
        elif tag.name in _BLOCKS:
            self._block(tag)
        else:
            self.walk(tag)

    def _block(self, tag: Tag) -> None:
        self.end_line()
        self.walk(tag)
        self.end_line()

    def _heading(self, tag: Tag) -> None:
        self.end_line()
        self._line.append(" ".join(_lines_of(tag)))
        self.end_line(f"{_HEADINGS[tag.name]} ")

    def _preformatted(self, tag: Tag) -> None:
        self.end_line()
        for line in tag.get_text().splitlines():
            self._line.append(line)
            self.end_line()

    def _list(self, tag: Tag) -> None:
        self.end_line()
        markers = _markers(tag)
        for child in tag.children:
            if isinstance(child, Tag) and child.name == "li":
                self._marker = next(markers)(child)
                self._block(child)
                self._marker = ""
            elif isinstance(child, Tag):
                self._tag(child)

    def _table(self, table: Tag) -> None:
        self.end_line()
        rows = list(_rows(table))
        if _is_layout(table, rows):
            for cell in (cell for row in rows for cell in row):
                self._block(cell)
            return
        for caption in table.find_all("caption", recursive=False):
            self._block(caption)
        self.lines += [pipe_row(cells) for cells in _grid(rows) if any(cell.strip() for cell in cells)]


_BULLET = "• "


def _collapse(text: str) -> str:
    """Return text with its white space as a browser shows it; a line end between two Chinese characters is none."""
    return _SPACES.sub(" ", _WRAPPED.sub("", text))


class _Marker:
    """The marks of one list's items, counted as a browser counts them."""

    def __init__(self, value: int, step: int, style: str) -> None:
        self._value, self._step, self._style = value, step, style

    def __next__(self) -> _Marker:
        return self

    def __call__(self, item: Tag) -> str:
        own = _integer(_attribute(item, "value"))
        value = self._value if own is None else own
        self._value = value + self._step
        return _printed(value, _style(item) or self._style)


def _markers(tag: Tag) -> _Marker:
    style = _style(tag)
    if tag.name != "ol":
        return _Marker(0, 0, style or "disc")
    items = len(tag.find_all("li", recursive=False))
    backwards = tag.has_attr("reversed")
    start = _integer(_attribute(tag, "start"))
    first = start if start is not None else items if backwards else 1
    return _Marker(first, -1 if backwards else 1, style or "decimal")


def _style(tag: Tag) -> str:
    found = _LIST_STYLE.search(_attribute(tag, "style"))
    words = found[1].lower().split() if found else []
    known = [word for word in words if word not in ("inside", "outside") and not word.startswith("url(")]
    return known[0] if known else _TYPES.get(_attribute(tag, "type"), "")


def _printed(value: int, style: str) -> str:
    if style == "none":
        return ""
    if style in ("disc", "circle", "square"):
        return _BULLET
    if style in _CHINESE_LISTS and 0 <= value <= 9999:
        return f"{numeral(value, 'ideographDigital') if style == 'cjk-decimal' else counting(value)}、"
    if style == "cjk-heavenly-stem":
        return f"{numeral(value, 'ideographTraditional')}、"
    return f"{_latin(value, style)}. "


def _latin(value: int, style: str) -> str:
    if style in ("lower-alpha", "lower-latin", "upper-alpha", "upper-latin") and 0 < value < 10**6:
        letters = spreadsheet_letters(value)
        return letters.upper() if style.startswith("upper") else letters
    names = {"lower-roman": "lowerRoman", "upper-roman": "upperRoman", "decimal-leading-zero": "decimalZero"}
    return numeral(value, names.get(style, "decimal"))


def _integer(text: str) -> int | None:
    match = re.match(r"\s*([+-]?[0-9]{1,9})", text)
    return int(match[1]) if match else None


def _rows(table: Tag) -> Iterator[list[Tag]]:
    """Yield the cells of each row that belongs to this table and not to one inside it."""
    for child in table.find_all(("tr", "thead", "tbody", "tfoot"), recursive=False):
        if child.name == "tr":
            yield child.find_all(("td", "th"), recursive=False)
        else:
            yield from _rows(child)


def _is_layout(table: Tag, rows: list[list[Tag]]) -> bool:
    """Tell whether the table only arranges the page: one column, or other tables and headings inside."""
    return all(len(row) <= 1 for row in rows) or table.find(("table", "h1", "h2", "h3")) is not None


def _grid(rows: Iterable[list[Tag]]) -> Iterator[list[str]]:
    """Yield each row's texts by column; what a cell spans beyond its first place is empty."""
    covered: dict[int, int] = {}  # column → rows still covered from above
    for row in rows:
        cells: list[str] = []
        next_covered = {column: left - 1 for column, left in covered.items() if left > 1}
        for cell in row:
            while len(cells) in covered:
                cells.append("")
            width = _span(cell, "colspan", max(1, _MAX_COLUMNS - len(cells)))
            height = _span(cell, "rowspan", _MAX_ROWS) if len(cells) < _MAX_COLUMNS else 1
            next_covered |= {len(cells) + at: height - 1 for at in range(width) if height > 1}
            cells += [" ".join(_lines_of(cell)), *([""] * (width - 1))]
        cells += [""] * (max(covered, default=-1) + 1 - len(cells))
        covered = next_covered
        yield cells


def _span(cell: Tag, name: str, most: int) -> int:
    return max(1, min(_integer(_attribute(cell, name)) or 1, most))
