"""A document laid out for reading, with one clause marked in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from knowledge.model import Clause, Document, Relation, Status
from ui.dates import in_chinese
from ui.text import printable
from ui.validity import limit

_HEADING_RANK = {"编": 2, "章": 2, "部分": 2, "篇": 2, "节": 3, "标题": 3}
_INDENTED = ("项", "目", "子目")
_ORIGIN = "来源："
_RELATIONS = {"repeals": "废止", "amends": "修改", "replaces": "替代", "based_on": "依据", "repeats": "重申"}


@dataclass(frozen=True, slots=True)
class Block:
    """One stretch of the text: a heading of rank 2 or 3, or (rank 0) paragraphs; `marked` for the clause asked for."""

    anchor: str
    text: str
    heading: int = 0
    indent: int = 0
    label: str = ""
    marked: bool = False
    first: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents."""

    anchor: str
    text: str
    depth: int


@dataclass(frozen=True, slots=True)
class DocumentView:
    """All that the page of a document or clause shows."""

    title: str
    crumbs: tuple[str, ...]
    status: Status
    standing: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    blocks: tuple[Block, ...]
    contents: tuple[Entry, ...]
    locator: str = ""
    copy: str = ""


def lay_out(document: Document, clauses: Sequence[Clause], as_of: date, clause: Clause | None = None) -> DocumentView:
    """Return the view of a document on `as_of`; `clause`, when given, is marked with all its parts."""
    blocks = _with_edges(list(_blocks(document, clauses, clause)))
    contents = tuple(Entry(b.anchor, b.text, b.heading) for b in blocks if b.heading)
    return DocumentView(
        title=printable(document.title),
        crumbs=_crumbs(document, clause),
        status=document.status(as_of),
        standing=_standing(document, as_of),
        facts=tuple(_facts(document)),
        notes=tuple(printable(note) for note in document.notes if not note.startswith(_ORIGIN)),
        blocks=tuple(blocks),
        contents=contents if len(contents) > 1 else (),
        locator=clause.locator if clause else "",
        copy=_copy(document, clause) if clause else "",
    )


def _copy(document: Document, clause: Clause) -> str:
    number = f"（{document.document_number}）" if document.document_number else ""
    return printable(f"《{document.title}》{number}{clause.locator}：{document.quote(clause).strip()}")


def _crumbs(document: Document, clause: Clause | None) -> tuple[str, ...]:
    steps = clause.path if clause else ()
    names = [f"{step.label} {step.heading}".strip() if step.level != "款" else f"第{step.label}款" for step in steps]
    return tuple(printable(name) for name in [document.part, *names] if name)


_STANDINGS = {
    Status.HISTORICAL: "仅供了解当时的情况，不作为现行依据",
    Status.UNSTATED: "文件没有写明有效期，使用前请向发文机关核实",
    Status.TRANSITIONAL: "按过渡规定适用",
}


def _standing(document: Document, as_of: date) -> str:
    """Return why the document has its status on the date, in a few words."""
    validity, status = document.validity, document.status(as_of)
    if status in _STANDINGS:
        return _STANDINGS[status]
    if when := limit(document, as_of):
        return f"{when}，见 {validity.ended_by}" if validity.ended_by else when
    return f"按 {in_chinese(as_of)} 判断"


def _facts(document: Document) -> Iterator[tuple[str, str]]:
    validity = document.validity
    pairs = [
        ("发文字号", document.document_number),
        ("发文机关", document.issuing_authority),
        ("成文日期", _day(document.issued_on)),
        ("发布日期", _day(document.published_on)),
        ("施行日期", _day(validity.starts_on)),
        ("有效期至", _day(validity.ends_on)),
        ("依据文件", document.basis),
        *((_RELATIONS.get(relation.kind, relation.kind), _target(relation)) for relation in document.relations),
        ("来源", _origin(document)),
    ]
    return ((name, printable(value)) for name, value in pairs if value)


def _target(relation: Relation) -> str:
    """Return the other document as it is cited; its target is a number, or the title where it has none."""
    if not relation.title or relation.title == relation.target:
        return relation.target
    return f"《{relation.title.strip('《》')}》（{relation.target}）"


def _origin(document: Document) -> str:
    """Return where the text came from: what the manifest says, else the file's name without the server's folders."""
    stated = next((note for note in document.notes if note.startswith(_ORIGIN)), "")
    return stated.removeprefix(_ORIGIN) or PurePath(document.source).name


def _day(day: date | None) -> str:
    return in_chinese(day) if day else ""


def _blocks(document: Document, clauses: Sequence[Clause], chosen: Clause | None) -> Iterator[Block]:
    """Yield the text in order, each clause's own words as one block and what lies between clauses as plain blocks."""
    ordered = sorted(clauses, key=lambda c: (c.start, -c.end))
    position = 0
    for number, clause in enumerate(ordered):
        yield from _plain(document, position, clause.start, chosen, f"t{number}")
        limit = ordered[number + 1].start if number + 1 < len(ordered) else len(document.text)
        end = min(max(clause.own_end, clause.start), max(limit, clause.start))
        yield from _own(document, clause, max(position, clause.start), end, chosen, f"p{number}")
        position = max(position, end)
    yield from _plain(document, position, len(document.text), chosen, "end")


def _plain(document: Document, start: int, end: int, chosen: Clause | None, anchor: str) -> Iterator[Block]:
    text = printable(document.text[start:end]).strip() if end > start else ""
    if text:
        yield Block(anchor, text, marked=_inside(start, end, chosen))


def _own(
    document: Document, clause: Clause, start: int, end: int, chosen: Clause | None, anchor: str
) -> Iterator[Block]:
    text = printable(document.text[start:end]).strip() if end > start else ""
    if not text:
        return
    level = clause.path[-1].level if clause.path else ""
    rank = _HEADING_RANK.get(level, 3) if clause.kind == "heading" else 0
    indent = min(3, sum(step.level in _INDENTED for step in clause.path))
    label = clause.path[-1].label if level == "字段" and clause.kind != "heading" else ""
    words = " ".join(text.split()) if rank else text.removeprefix(label).lstrip(" ：:")
    yield Block(anchor, words, rank, indent, label, _inside(start, end, chosen))


def _inside(start: int, end: int, chosen: Clause | None) -> bool:
    return chosen is not None and chosen.start <= start and end <= chosen.end


def _with_edges(blocks: list[Block]) -> list[Block]:
    """Give the first marked block the anchor `here` and both edges of the mark their class."""
    places = [i for i, block in enumerate(blocks) if block.marked]
    if not places:
        return blocks
    first, last = places[0], places[-1]
    return [_edged(b, first=i == first, last=i == last) for i, b in enumerate(blocks)]


def _edged(block: Block, *, first: bool, last: bool) -> Block:
    anchor = "here" if first else block.anchor
    return Block(anchor, block.text, block.heading, block.indent, block.label, block.marked, first, last)
