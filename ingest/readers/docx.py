"""DOCX and DOCM: the text a reader of the printed page sees, with the numbers Word draws.

Insertions are kept and deletions dropped, as if all changes were accepted; hidden text, comments, headers and footers
are left out. Macros are never looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ingest.readers.base import Extract
from ingest.readers.opc import Package
from ingest.readers.rows import pipe_row
from ingest.readers.word_numbering import Numbering, read_numbering
from ingest.readers.word_styles import Styles
from ingest.readers.wordxml import alternatives, find, number, switch, value
from knowledge.errors import UnreadableFile

_WRAPPERS = frozenset(
    ("w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "w:hyperlink", "w:fldSimple", "w:dir", "w:bdo", "w:rubyBase")
)
_INSERTED, _DELETED = frozenset(("w:ins", "w:moveTo")), frozenset(("w:del", "w:moveFrom"))
_CHARS = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_NOTES = {"w:footnoteReference": ("脚注", "footnotes"), "w:endnoteReference": ("尾注", "endnotes")}
# Check boxes and ticks that forms draw with symbol fonts.
_SYMBOLS = {
    ("wingdings", 0xFE): "☑",
    ("wingdings", 0xFD): "☒",
    ("wingdings", 0xFC): "✓",
    ("wingdings", 0xA8): "□",
    ("wingdings", 0x6F): "□",
    ("wingdings 2", 0x52): "☑",
    ("wingdings 2", 0x50): "✓",
    ("wingdings 2", 0xA3): "□",
    ("symbol", 0xB7): "•",
    ("symbol", 0xB3): "≥",
    ("symbol", 0xA3): "≤",
    ("symbol", 0xB4): "×",
}
_UNKNOWN_SYMBOL = "〓"  # what Chinese printing sets for a character it does not have


def extract(data: bytes, where: str) -> Extract:
    """Return the document's paragraphs, one a line. Raises: InputError for a package or XML that cannot be used."""
    package = Package(data, where)
    root = package.xml(package.main)
    body = root.find("w:body") if root is not None else None
    if body is None:
        raise UnreadableFile("DOCX 里缺少正文部分", where=where, remedy="请用 Word 或 WPS 打开后另存为 .docx")
    styles = Styles(package.related("styles"))
    document = _Document(styles, read_numbering(package.related("numbering"), styles))
    lines = document.blocks(body)
    for kind, role in _NOTES.values():
        lines += document.notes(kind, package.related(role))
    return Extract("\n".join(lines), title=package.core_title(), warnings=(*_macros(package), *document.warnings()))


def _macros(package: Package) -> list[str]:
    return ["含宏，宏未执行也未读取"] if package.has_macros() else []


@dataclass(slots=True)
class _Line:
    """A paragraph while its pieces are gathered."""

    text: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)  # text boxes anchored here
    style: str = ""

    def add(self, piece: str) -> None:
        self.text.append(piece)


@dataclass(slots=True)
class _Document:
    """The walk through a document: lists counted, fields open, notes met, and what was left out."""

    styles: Styles
    numbering: Numbering
    _fields: list[bool] = field(default_factory=list)  # for each open field: has its result begun?
    _notes: dict[str, list[str]] = field(default_factory=dict)  # 脚注 → note ids in the order met
    _left_out: dict[str, None] = field(default_factory=dict)
    _pictures: int = 0

    def blocks(self, parent: Element, *, nested: bool = False) -> list[str]:
        """Return the lines of paragraphs and tables under `parent`. nested: inside a cell, without headings or pipes."""
        lines: list[str] = []
        carried = ""  # text of paragraphs whose end is deleted or hidden: it runs on into the next one
        for element in self._block_elements(parent):
            if element.tag == "w:tbl":
                lines += self._table(element, nested)
                continue
            joined, after, runs_on = self._paragraph(element, carried, nested)
            carried = joined if runs_on else ""
            lines += [] if runs_on else _split(joined)
            lines += after
        return lines + _split(carried)

    def notes(self, kind: str, part: Element | None) -> list[str]:
        """Return one line for each footnote or endnote that the text refers to, in that order."""
        by_id = {note.get("w:id", ""): note for note in (part if part is not None else ())}
        met = self._notes.get(kind, [])
        return [
            f"〔{kind}{at}〕{' '.join(self.blocks(by_id[note], nested=True))}"
            for at, note in enumerate(met, 1)
            if note in by_id
        ]

    def warnings(self) -> list[str]:
        """Return what a person should know about text that was left out or chosen."""
        pictures = [f"含 {self._pictures} 张图片，图中文字未读取"] if self._pictures else []
        return [*self._left_out, *pictures]

    def _block_elements(self, parent: Element) -> Iterator[Element]:
        for child in alternatives(parent):
            if child.tag in ("w:p", "w:tbl"):
                yield child
            elif child.tag in _WRAPPERS or child.tag in _INSERTED:
                yield from self._block_elements(child)
            elif child.tag == "w:altChunk":
                self._left_out["含嵌入的外部文档片段，未读取"] = None

    def _paragraph(self, element: Element, carried: str, nested: bool) -> tuple[str, list[str], bool]:
        """Return the paragraph's line, the lines of its text boxes, and whether it runs on into the next paragraph."""
        properties = element.find("w:pPr")
        line = _Line(style=value(properties, "w:pStyle") or self.styles.default)
        self._inline(element, line)
        self._close_instructions()
        if self.styles.is_contents(line.style):
            self._left_out["自动生成的目录未读入"] = None
            return carried, [], bool(carried)
        if _mark_deleted(properties):
            self._note_changes()
            return carried + "".join(line.text), line.after, True
        hidden_mark = bool(switch(properties, "w:rPr/w:vanish"))
        if hidden_mark and not "".join(line.text).strip():  # not printed, so not counted
            return carried, line.after, bool(carried)
        text = self._label(properties, line.style) + carried + "".join(line.text)
        if hidden_mark:
            return text, line.after, True
        return self._with_heading(text, properties, line.style, nested), line.after, False

    def _with_heading(self, text: str, properties: Element | None, style: str, nested: bool) -> str:
        outline = number(properties, "w:outlineLvl")
        outline = self.styles.outline(style) if outline is None else outline
        if nested or outline is None or outline > 8 or not text.strip():
            return text
        return f"{'#' * min(outline + 1, 6)} {' '.join(text.split())}"

    def _label(self, properties: Element | None, style: str) -> str:
        num_id, level = self._list(properties, style)
        return self.numbering.label(num_id, level) if num_id not in ("", "0") else ""

    def _list(self, properties: Element | None, style: str) -> tuple[str, int]:
        """Return numId and level: the paragraph's own, else its style's, whose level may be linked to the style."""
        from_style, style_level = self.styles.list_of(style)
        direct = value(properties, "w:numPr/w:numId")
        level = number(properties, "w:numPr/w:ilvl")
        if level is None and not direct:
            level = self.numbering.level_for(from_style, [item.id for item in self.styles.chain(style)])
        if level is None:
            level = style_level if not direct and style_level is not None else 0
        return direct or from_style, level

    def _inline(self, parent: Element, line: _Line) -> None:
        for child in alternatives(parent):
            if child.tag == "w:r":
                self._run(child, line)
            elif child.tag in _WRAPPERS:
                self._inline(child, line)
            elif child.tag in _INSERTED:
                self._note_changes()
                self._inline(child, line)
            elif child.tag in _DELETED:
                self._note_changes()
            elif child.tag in ("m:oMath", "m:oMathPara") and self._showing():
                line.add(_formula(child))

    def _run(self, run: Element, line: _Line) -> None:
        hidden = self._hidden(run.find("w:rPr"), line.style)
        for child in alternatives(run):
            if child.tag == "w:fldChar":
                self._field(child.get("w:fldCharType", ""))
            elif hidden and child.tag == "w:t":
                self._left_out["含隐藏文字，未读取"] = None
            elif not hidden and self._showing():
                self._piece(child, line)

    def _piece(self, child: Element, line: _Line) -> None:
        if child.tag == "w:t":
            line.add((child.text or "").replace("\n", " "))
        elif child.tag in _CHARS:
            line.add(_CHARS[child.tag])
        elif child.tag == "w:sym":
            line.add(_symbol(child))
        elif child.tag in _NOTES:
            line.add(self._note(_NOTES[child.tag][0], child.get("w:id", "")))
        elif child.tag == "w:ruby":
            self._inline(child, line)
        elif child.tag in ("w:drawing", "w:pict", "w:object"):
            line.after.extend(self._drawing(child))

    def _drawing(self, element: Element) -> Iterator[str]:
        """Yield the lines of the text boxes in a drawing; count its pictures."""
        for child in alternatives(element):
            if child.tag == "w:txbxContent":
                yield from self.blocks(child)
            elif child.tag == "v:textpath" and child.get("string"):
                yield child.get("string", "")
            else:
                self._pictures += child.tag in ("a:blip", "v:imagedata")
                yield from self._drawing(child)

    def _hidden(self, properties: Element | None, paragraph_style: str) -> bool:
        own = switch(properties, "w:vanish")
        if own is None:
            own = self.styles.hidden(value(properties, "w:rStyle"))
        return bool(self.styles.hidden(paragraph_style) if own is None else own)

    def _note(self, kind: str, note_id: str) -> str:
        met = self._notes.setdefault(kind, [])
        if note_id not in met:
            met.append(note_id)
        return f"〔{kind}{met.index(note_id) + 1}〕"

    def _note_changes(self) -> None:
        self._left_out["含修订痕迹，已按接受全部修订读取"] = None

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _showing(self) -> bool:
        return all(self._fields)

    def _close_instructions(self) -> None:
        # A field code does not run over the end of a paragraph; one left open would swallow the rest.
        self._fields = [begun for begun in self._fields if begun]

    def _table(self, table: Element, nested: bool) -> list[str]:
        rows = [list(_children(row, "w:tc")) for row in _children(table, "w:tr") if not _row_dropped(row)]
        if not nested and all(len(row) <= 1 for row in rows):  # a frame around text, not a table
            return [line for row in rows for cell in row for line in self.blocks(cell)]
        lines = []
        for row in _children(table, "w:tr"):
            cells = [] if _row_dropped(row) else self._cells(row)
            if any(cell.strip() for cell in cells):
                lines.append(" ".join(filter(None, cells)) if nested else pipe_row(cells))
        return lines

    def _cells(self, row: Element) -> list[str]:
        """Return the row's texts by grid column; what a merged cell covers is empty."""
        cells = [""] * _span(row, "w:trPr/w:gridBefore", 0)
        for cell in _children(row, "w:tc"):
            merged = find(cell, "w:tcPr/w:vMerge")
            covered = merged is not None and merged.get("w:val", "continue") == "continue"
            dropped = covered or find(cell, "w:tcPr/w:cellDel") is not None
            cells.append("" if dropped else " ".join(self.blocks(cell, nested=True)))
            cells += [""] * (_span(cell, "w:tcPr/w:gridSpan", 1) - 1)
        return cells + [""] * _span(row, "w:trPr/w:gridAfter", 0)


def _span(element: Element, path: str, default: int) -> int:
    found = number(element, path)
    return default if found is None else max(default, min(found, 63))  # 63 columns are Word's limit


def _children(parent: Element, tag: str) -> Iterator[Element]:
    for child in alternatives(parent):
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS or child.tag in _INSERTED:
            yield from _children(child, tag)


def _row_dropped(row: Element) -> bool:
    properties = row.find("w:trPr")
    return properties is not None and (properties.find("w:del") is not None or bool(switch(properties, "w:hidden")))


def _mark_deleted(properties: Element | None) -> bool:
    mark = properties.find("w:rPr") if properties is not None else None
    return mark is not None and any(mark.find(tag) is not None for tag in _DELETED)


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _symbol(element: Element) -> str:
    try:
        code = int(element.get("w:char", ""), 16)
    except ValueError:
        return ""
    known = _SYMBOLS.get((element.get("w:font", "").lower(), code & 0xFF if code >= 0xF000 else code))
    if known:
        return known
    return chr(code) if 0x20 <= code < 0xD800 else _UNKNOWN_SYMBOL


def _formula(element: Element) -> str:
    """Return a formula on one line: fractions as (a)/(b), powers as a^b."""
    if element.tag == "m:t":
        return element.text or ""
    parts = {child.tag: _formula(child) for child in element if child.tag in ("m:num", "m:den", "m:e", "m:sup")}
    if element.tag == "m:f":
        return f"{_grouped(parts.get('m:num', ''))}/{_grouped(parts.get('m:den', ''))}"
    if element.tag == "m:sSup":
        return f"{_grouped(parts.get('m:e', ''))}^{_grouped(parts.get('m:sup', ''))}"
    return "".join(_formula(child) for child in element)


def _grouped(text: str) -> str:
    return text if text.isalnum() else f"({text})"
