"""Which documents are versions of one: the first that came gives the id, so that what cites its clauses goes on citing them.

Two texts are one document where they claim one 发文字号, or have one id; or where they have one title and nothing tells
them apart: not two numbers, not two dates. A title alone is not enough: each year's 申报通知 has that of the year before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingest.parse import ParsedDocument, ParsedFile, rename
from knowledge.catalogue import document_numbers
from knowledge.model import DocumentType

_NAMES = "别名"  # the field with the names people use, which the shipped corpus gives its documents
_PARTS = (DocumentType.CARD, DocumentType.GUIDE)  # the cards of another edition are numbered anew


@dataclass(frozen=True, slots=True)
class Version:
    """One document as its file gives it, and the first document of which it is a version: itself where there is none."""

    own: ParsedDocument
    first: ParsedDocument

    @property
    def doc_id(self) -> str:
        return self.first.document.doc_id

    @property
    def names(self) -> set[str]:
        """What no two documents of an index may both have."""
        return {self.doc_id, self.own.document.doc_id, *claims(self.own)}

    def shown(self) -> ParsedDocument:
        """Return the document under the id of the first, and with the names by which that is known."""
        if self.first is self.own:
            return self.own
        named = rename(self.own, self.doc_id)
        known = self.first.document.fields.get(_NAMES)
        if not known or _NAMES in named.document.fields:
            return named
        fields = {**named.document.fields, _NAMES: known}
        return replace(named, document=replace(named.document, fields=fields))


def claims(parsed: ParsedDocument) -> list[str]:
    """Return the numbers a document claims as its own; a card only names the number of the rule it describes."""
    return [] if parsed.document.type == DocumentType.CARD else document_numbers(parsed.document)


def versions(files: Iterable[ParsedFile]) -> list[list[Version]]:
    """Return the documents of each file, each with the first of which it is a version."""
    known: dict[str, Version] = {}
    titles: dict[str, list[Version]] = {}
    found = []
    for file in files:
        made = [_version(own, known, titles.get(_title(own), ())) for own in file.documents]
        for version in made:
            for name in version.names:
                known.setdefault(name, version)
        for version in made:  # after the file: two documents of one file that share a title are two
            titles.setdefault(_title(version.own), []).append(version)
        found.append(made)
    return found


def _version(own: ParsedDocument, known: dict[str, Version], namesakes: Sequence[Version]) -> Version:
    earlier = next((known[name] for name in (own.document.doc_id, *claims(own)) if name in known), None)
    if earlier is None:
        earlier = next((v for v in namesakes if same_by_title(own, v.own)), None)
    return Version(own, earlier.first if earlier else own)


def same_by_title(a: ParsedDocument, b: ParsedDocument) -> bool:
    """True where two texts have one title and neither a number nor a date tells them apart."""
    if a.document.type in _PARTS or b.document.type in _PARTS or _title(a) != _title(b):
        return False
    numbers, days = (claims(a), claims(b)), (_dated(a), _dated(b))
    return (not all(numbers) or bool({*numbers[0]} & {*numbers[1]})) and (None in days or days[0] == days[1])


def namesakes(own: ParsedDocument, others: Iterable[ParsedDocument]) -> Iterator[ParsedDocument]:
    """Yield the documents of the same title that a number or a date tells apart."""
    for other in others:
        if other.document.type not in _PARTS and _title(other) == _title(own) and not same_by_title(own, other):
            yield other


def _title(parsed: ParsedDocument) -> str:
    return re.sub(r"\s", "", parsed.document.title)


def _dated(parsed: ParsedDocument) -> date | None:
    return parsed.document.issued_on or parsed.document.validity.starts_on
