"""Paragraph and character styles of a DOCX: what a paragraph inherits along w:basedOn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ingest.readers.wordxml import number, switch, value

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*[1-9]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """One style as its own definition has it; None where it says nothing."""

    id: str
    name: str
    based_on: str
    outline: int | None  # 0 for heading 1, 9 for body text
    num_id: str  # "" when the style sets no list, "0" when it takes the paragraph out of one
    level: int | None
    hidden: bool | None


class Styles:
    """The styles by id, and the questions a paragraph asks of them."""

    def __init__(self, root: Element | None) -> None:
        found = root.findall("w:style") if root is not None else []
        self._styles = {style.get("w:styleId", ""): _style(style) for style in found}
        default = [s for s in found if s.get("w:type") == "paragraph" and s.get("w:default") in ("1", "true", "on")]
        self.default = default[0].get("w:styleId", "") if default else ""

    def chain(self, style_id: str) -> Iterator[Style]:
        """Yield the style and what it is based on, nearest first. A circle ends where it closes."""
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            yield self._styles[style_id]
            style_id = self._styles[style_id].based_on

    def outline(self, style_id: str) -> int | None:
        """Return the heading level, 0 for "# ", None for body text."""
        for style in self.chain(style_id):
            heading = _HEADING.fullmatch(style.name)
            if style.name.lower() in ("title", "标题"):
                return 0
            if style.outline is not None or heading:
                return style.outline if style.outline is not None else int(heading[1]) - 1 if heading else None
        return None

    def is_contents(self, style_id: str) -> bool:
        """Tell whether this is a style of a generated table of contents."""
        return any(_CONTENTS.fullmatch(style.name) for style in self.chain(style_id))

    def hidden(self, style_id: str) -> bool | None:
        """Tell whether the style hides its text, None when it does not say."""
        return next((style.hidden for style in self.chain(style_id) if style.hidden is not None), None)

    def list_of(self, style_id: str) -> tuple[str, int | None]:
        """Return the numId and level that the style gives, ("", None) for none."""
        num_id = next((style.num_id for style in self.chain(style_id) if style.num_id), "")
        level = next((style.level for style in self.chain(style_id) if style.level is not None), None)
        return num_id, level


def _style(element: Element) -> Style:
    paragraph = element.find("w:pPr")
    return Style(
        id=element.get("w:styleId", ""),
        name=value(element, "w:name"),
        based_on=value(element, "w:basedOn"),
        outline=number(paragraph, "w:outlineLvl"),
        num_id=value(paragraph, "w:numPr/w:numId"),
        level=number(paragraph, "w:numPr/w:ilvl"),
        hidden=switch(element, "w:rPr/w:vanish"),
    )
