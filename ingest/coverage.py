"""How much of a source its clauses hold: nothing may be lost between the file and the index."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from ingest.parse import ParsedFile

MARKUP = re.compile(r"(?m)^\s*(?:>\s*)*(?:#{1,6}|[-*+])\s+|\*\*|</?su[bp]>|<!--.*?-->|^---+$|\|")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Characters of one source without white space and Markdown marks: all, dropped as furniture by kind, held by clauses."""

    file: str
    characters: int
    furniture: dict[str, int]
    covered: int
    missing: tuple[str, ...]  # the longest spans that no clause holds

    @property
    def ratio(self) -> float:
        """Covered characters over those that are not page furniture, 0 to 1."""
        wanted = self.characters - sum(self.furniture.values())
        return self.covered / wanted if wanted else 1.0


def measure(parsed: ParsedFile) -> Coverage:
    """Return the coverage of one parsed file, character by character over the source."""
    text = parsed.source.text
    counted = [not c.isspace() for c in text]
    for mark in MARKUP.finditer(text):
        counted[mark.start() : mark.end()] = [False] * (mark.end() - mark.start())
    kinds: list[str] = [""] * len(text)
    for start, end, kind in parsed.furniture.spans:
        for i in range(start, end):
            kinds[i] = kind
    held = _held(parsed, len(text))
    furniture = Counter(kinds[i] for i in range(len(text)) if counted[i] and kinds[i])
    covered = sum(1 for i in range(len(text)) if counted[i] and not kinds[i] and held[i])
    loose = [counted[i] and not kinds[i] and not held[i] for i in range(len(text))]
    return Coverage(parsed.source.path, sum(counted), dict(furniture), covered, _spans(text, loose))


def _held(parsed: ParsedFile, length: int) -> bytearray:
    """Mark the source characters that stand, as the same character and in order, in the text of some clause."""
    held = bytearray(length)
    text = parsed.source.text
    for document in parsed.documents:
        for clause in document.clauses:
            i, end = clause.span
            for c in clause.text:
                if c.isspace():
                    continue
                while i < end and text[i] != c:
                    i += 1
                if i >= end:
                    break
                held[i] = 1
                i += 1
    return held


def _spans(text: str, loose: list[bool], most: int = 5) -> tuple[str, ...]:
    found, start = [], None
    for i, is_loose in enumerate([*loose, False]):
        if is_loose and start is None:
            start = i
        elif not is_loose and start is not None and (i >= len(loose) or not text[i].isspace()):
            found.append(text[start:i].strip())
            start = None
    return tuple(sorted(found, key=len, reverse=True)[:most])
