"""Automatic numbering of a DOCX, counted and written out as Word prints it: 第一条, （一）, 1.1, ①.

A clause number that Word draws stands nowhere in the text; numbering.xml says how to count and print it.
Source: ECMA-376 Part 1 §17.9.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from ingest.readers.numerals import numeral
from ingest.readers.word_styles import Styles
from ingest.readers.wordxml import find, number, switch, value

_PLACE = re.compile(r"%([1-9])")
_SYMBOL_FONTS = ("symbol", "wingdings", "webdings", "marlett")
_CLOSED = "、，．。）】〕》：;；"  # after these a tab adds nothing to read


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts and prints."""

    start: int = 0
    style: str = "decimal"  # w:numFmt
    text: str = ""  # 第%1条
    suffix: str = "tab"
    legal: bool = False  # isLgl: every number in digits
    restart: int | None = None  # the level, from 1, that restarts this one; 0 never
    paragraph_style: str = ""  # headings linked to this level


@dataclass(frozen=True, slots=True)
class List:
    """One w:num: a way to count (shared by all lists of one abstract definition) with its own changes."""

    id: str
    abstract: str
    levels: dict[int, Level]
    restarts: frozenset[int]  # levels that begin anew where this list is first used


@dataclass(slots=True)
class Numbering:
    """All lists of a document and how far each has counted."""

    lists: dict[str, List]
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def level_for(self, num_id: str, styles: list[str]) -> int | None:
        """Return the level linked to the nearest of these paragraph styles, None when no level is."""
        levels = self.lists[num_id].levels if num_id in self.lists else {}
        linked = {level.paragraph_style: index for index, level in levels.items() if level.paragraph_style}
        return next((linked[style] for style in styles if style in linked), None)

    def label(self, num_id: str, level: int) -> str:
        """Count one paragraph and return its number with the gap after it, "" when it has none."""
        listing = self.lists.get(num_id)
        if listing is None or level not in listing.levels:
            return ""
        counts = self._advance(listing, level)
        rule = listing.levels[level]
        text = _PLACE.sub(lambda place: self._printed(listing, counts, int(place[1]) - 1, rule.legal), rule.text)
        return text + _gap(text, rule.suffix)

    def _advance(self, listing: List, level: int) -> dict[int, int]:
        counts = self._counts.setdefault(listing.abstract, {})
        anew = level in listing.restarts and (listing.id, level) not in self._begun
        counts[level] = listing.levels[level].start if anew or level not in counts else counts[level] + 1
        self._begun.add((listing.id, level))
        for deeper in [other for other in counts if other > level]:
            if _restarts(listing.levels.get(deeper), level):
                del counts[deeper]
        return counts

    def _printed(self, listing: List, counts: dict[int, int], level: int, legal: bool) -> str:
        rule = listing.levels.get(level)
        if rule is None:
            return ""
        return numeral(counts.get(level, rule.start), "decimal" if legal else rule.style)


def read_numbering(root: Element | None, styles: Styles) -> Numbering:
    """Return the lists that numbering.xml defines; none when the document has no such part."""
    if root is None:
        return Numbering({})
    abstracts = {item.get("w:abstractNumId", ""): item for item in root.findall("w:abstractNum")}
    owners = {item.get("w:numId", ""): value(item, "w:abstractNumId") for item in root.findall("w:num")}
    lists = {}
    for item in root.findall("w:num"):
        num_id = item.get("w:numId", "")
        abstract = _linked(owners[num_id], abstracts, owners, styles)
        lists[num_id] = _list(item, num_id, abstract, abstracts.get(abstract))
    return Numbering(lists)


def _linked(abstract: str, abstracts: dict[str, Element], owners: dict[str, str], styles: Styles) -> str:
    """Return the abstract list itself, or the one that its list style (w:numStyleLink) refers to."""
    for _ in range(10):
        style = value(abstracts.get(abstract), "w:numStyleLink")
        target = owners.get(styles.list_of(style)[0], "") if style else ""
        if not target or target == abstract:
            break
        abstract = target
    return abstract


def _list(item: Element, num_id: str, abstract: str, definition: Element | None) -> List:
    levels = _levels(definition)
    restarts = set()
    for override in item.findall("w:lvlOverride"):
        index = _index(override) or 0
        levels |= _levels(override)
        start = number(override, "w:startOverride")
        if start is not None and index in levels:
            levels[index] = replace(levels[index], start=start)
            restarts.add(index)
    return List(num_id, abstract, levels, frozenset(restarts))


def _levels(element: Element | None) -> dict[int, Level]:
    found = element.findall("w:lvl") if element is not None else []
    return {index: _level(item) for item in found if (index := _index(item)) is not None}


def _index(element: Element) -> int | None:
    """Return the level that an element is about, None for what is no number; Word knows the levels 0 to 8."""
    printed = element.get("w:ilvl", "0")
    return int(printed) if printed.isdecimal() and len(printed) <= 4 else None


def _level(element: Element) -> Level:
    style = value(element, "w:numFmt") or value(element, "mc:AlternateContent/mc:Fallback/w:numFmt", "decimal")
    return Level(
        start=number(element, "w:start") or 0,
        style=style,
        text=_bullet(element) if style == "bullet" else value(element, "w:lvlText"),
        suffix=value(element, "w:suff", "tab"),
        legal=bool(switch(element, "w:isLgl")),
        restart=number(element, "w:lvlRestart"),
        paragraph_style=value(element, "w:pStyle"),
    )


def _bullet(element: Element) -> str:
    """Return the bullet's sign; the private characters of symbol fonts all become •."""
    text = value(element, "w:lvlText")
    fonts = find(element, "w:rPr/w:rFonts")
    named = "".join(fonts.attrib.values()).lower() if fonts is not None else ""
    private = any("\ue000" <= char <= "\uf8ff" for char in text)
    return "•" if private or (text.strip() and any(font in named for font in _SYMBOL_FONTS)) else text


def _restarts(level: Level | None, used: int) -> bool:
    if level is None or level.restart is None:
        return True
    return used < level.restart


def _gap(text: str, suffix: str) -> str:
    if not text or suffix == "nothing" or text[-1].isspace():
        return ""
    return "" if suffix == "tab" and text[-1] in _CLOSED else " "
