"""All programs as a list to look through: what each brings at most, what it rests on, until when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from knowledge.model import Document, Status
from tools.calculators import ProgramEntry, VersionSpan, list_programs
from tools.ceiling import Ceiling, ceiling
from tools.rules.load import shipped
from ui.dates import in_chinese

PAST = "不再适用"
SHORT = 12  # characters of a name that counts as a short one
NAMES = 2  # short names that are shown


@dataclass(frozen=True, slots=True)
class Line:
    """One program. part: 综合篇, or the title of the document that sets the rule. words: what a search looks in."""

    id: str
    doc: str
    title: str
    names: tuple[str, ...]
    amount: str
    per: str
    basis: str
    part: str
    issuer: str
    until: str
    status: Status
    has_deadlines: bool
    words: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader filters by; "" for all."""

    q: str = ""
    part: str = ""
    issuer: str = ""
    status: str = ""


def lines(documents: Iterable[Document], as_of: date) -> tuple[Line, ...]:
    """Return every program, those in force first; of one text, what brings money before rules of administration."""
    known = {document.doc_id: document for document in documents}
    found = [_line(entry, most, known, as_of) for entry, most in _programs(as_of)]
    order = {doc: place for place, doc in enumerate(known)}
    last = len(order)
    return tuple(
        sorted(
            found,
            key=lambda line: (not line.status.binds, order.get(line.doc, last), "元" not in line.amount, line.title),
        )
    )


def grouped(found: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    """Return the lines under their part; those that do not bind stand together at the end."""
    groups: dict[str, list[Line]] = {}
    for line in found:
        groups.setdefault(line.part if line.status.binds else PAST, []).append(line)
    return sorted(groups.items(), key=lambda group: group[0] == PAST)


@lru_cache(maxsize=16)
def _programs(as_of: date) -> tuple[tuple[ProgramEntry, Ceiling], ...]:
    programs = shipped().programs
    return tuple((entry, ceiling(programs[entry.id], as_of)) for entry in list_programs(as_of))


def _line(entry: ProgramEntry, most: Ceiling, known: Mapping[str, Document], as_of: date) -> Line:
    version = _version(entry.versions, as_of)
    document = known.get(version.doc)
    basis = _basis(document) if document else version.doc
    part = (document.part or document.title) if document else ""
    issuer = document.issuing_authority if document else ""
    names = tuple(name for name in entry.aliases if len(name) <= SHORT and name != entry.title)[:NAMES]
    words = " ".join((entry.id, entry.title, *entry.aliases, *entry.tags, basis, issuer)).casefold()
    amount, per = _amount(most)
    until, deadlines = _until(version, as_of), "期限" in entry.computes
    return Line(
        entry.id,
        version.doc,
        entry.title,
        names,
        amount,
        per,
        basis,
        part,
        issuer,
        until,
        entry.status,
        deadlines,
        words,
    )


def _version(versions: Sequence[VersionSpan], as_of: date) -> VersionSpan:
    """Return the version that binds, else the last that did, else the one to come."""
    begun = [version for version in versions if version.start <= as_of]
    return begun[-1] if begun else versions[0]


def _basis(document: Document) -> str:
    return document.document_number or document.basis or f"《{document.title}》"


def _amount(most: Ceiling) -> tuple[str, str]:
    """Return the most it brings, and what that is for: 最高50万元 and 每年."""
    amount = most.amount
    if amount is None:
        return "", ""
    if amount.high is None:
        return "按比例或数量计算", amount.per
    return ("到期前" if most.past else "") + amount.text, amount.per


def _until(version: VersionSpan, as_of: date) -> str:
    if version.start > as_of:
        return f"{in_chinese(version.start)}起"
    return f"至{in_chinese(version.end)}" if version.end else "未载明截止日"


def matching(found: Iterable[Line], wanted: Wanted) -> list[Line]:
    """Return the lines that have all words of the query and every filter."""
    words = wanted.q.casefold().split()
    return [
        line
        for line in found
        if all(word in line.words for word in words)
        and wanted.part in ("", line.part)
        and wanted.issuer in ("", line.issuer)
        and wanted.status in ("", str(line.status))
    ]


def parts(found: Iterable[Line]) -> list[str]:
    """Return the parts that occur, those with most programs first."""
    return _by_count(line.part for line in found)


def issuers(found: Iterable[Line]) -> list[str]:
    return _by_count(line.issuer for line in found)


def _by_count(names: Iterable[str]) -> list[str]:
    counts: dict[str, int] = {}
    for name in names:
        if name:
            counts[name] = counts.get(name, 0) + 1
    return sorted(counts, key=lambda name: (-counts[name], name))
