"""XML of a DOCX part as a tree with short names ("w:p"), parsed so that no XML can harm.

A document type declaration, and with it every entity, is refused; elements and depth are counted while parsing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from knowledge.errors import FileTooLarge, UnreadableFile

ELEMENT_LIMIT = 3_000_000
DEPTH_LIMIT = 200  # Word itself stays below 60

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w:",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w:",  # the strict variant of the standard
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a:",
    "http://purl.oclc.org/ooxml/drawingml/main": "a:",
    f"{_OFFICE}/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "urn:schemas-microsoft-com:vml": "v:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://schemas.openxmlformats.org/package/2006/relationships": "",
}


class _Builder:
    """A tree builder that shortens names and stops at the limits."""

    def __init__(self, where: str) -> None:
        self._tree, self._where = TreeBuilder(), where
        self._count = self._depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> Element:
        self._count += 1
        self._depth += 1
        if self._count > ELEMENT_LIMIT or self._depth > DEPTH_LIMIT:
            raise FileTooLarge("文档内部元素过多或嵌套过深", where=self._where, remedy="请另存为 PDF 后重试")
        return self._tree.start(_short(tag), {_short(name): value for name, value in attributes.items()})

    def end(self, tag: str) -> Element:
        self._depth -= 1
        return self._tree.end(_short(tag))

    def data(self, text: str) -> None:
        self._tree.data(text)

    def close(self) -> Element:
        return self._tree.close()


def parse_xml(data: bytes, where: str) -> Element:
    """Return the root element. Raises: UnreadableFile for broken or dangerous XML, FileTooLarge beyond the limits."""
    parser = DefusedXMLParser(target=_Builder(where), forbid_dtd=True)
    try:
        parser.feed(data)
        root: Element = parser.close()
    except DefusedXmlException as error:
        what = "文档内部的 XML 含实体声明，为安全起见未读取"
        raise UnreadableFile(what, where=where, remedy="请确认文件来源，或用 Word 打开后另存") from error
    except (ParseError, ValueError, LookupError, AssertionError) as error:
        what = "文档内部的 XML 已损坏"
        raise UnreadableFile(what, where=where, remedy="请用 Word 或 WPS 打开修复后另存为 .docx") from error
    return root


def find(element: Element | None, path: str) -> Element | None:
    """Return the first element at `path` (w:pPr/w:numPr), None when a step is missing."""
    for step in path.split("/"):  # ElementTree reads a colon in a longer path as a namespace of its own
        element = element.find(step) if element is not None else None
    return element


def value(element: Element | None, path: str, default: str = "") -> str:
    """Return w:val of the element at `path`, `default` when either is missing."""
    found = find(element, path)
    return found.get("w:val", default) if found is not None else default


def number(element: Element | None, path: str) -> int | None:
    """Return w:val of the element at `path` as an integer, None when there is none."""
    try:
        return int(value(element, path))
    except ValueError:
        return None


def switch(element: Element | None, path: str) -> bool | None:
    """Return an on/off property: None when it is not set, else whether it is on."""
    found = find(element, path)
    return None if found is None else found.get("w:val", "1") not in ("0", "false", "off")


def alternatives(element: Element) -> Iterator[Element]:
    """Yield the children, with each mc:AlternateContent replaced by its first branch: the newer form of a drawing."""
    for child in element:
        yield from _branch(child) if child.tag == "mc:AlternateContent" else (child,)


def _branch(element: Element) -> Iterable[Element]:
    chosen = element.find("mc:Choice")
    chosen = chosen if chosen is not None else element.find("mc:Fallback")
    return alternatives(chosen) if chosen is not None else ()


def _short(name: str) -> str:
    if not name.startswith("{"):
        return name
    space, _, local = name[1:].partition("}")
    prefix = _PREFIXES.get(space)
    return name if prefix is None else prefix + local
