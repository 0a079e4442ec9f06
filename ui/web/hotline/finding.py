"""Search as you type: clauses by the index, everything else by shared words, weighed by how rare they are."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from knowledge.base import KnowledgeBase
from knowledge.model import Status
from knowledge.retrieval import Filters, Hit
from knowledge.tokens import plain, tokens
from ui.text import shortened
from ui.validity import limit
from ui.web.hotline.entries import LINE_CHARS, Entry, Kind, fixed_entries

LONGEST_QUERY = 300  # characters; a caller's question is shorter
MOST = {Kind.HOUSE: 3, Kind.PROGRAM: 4, Kind.FAQ: 3, Kind.PHONE: 3, Kind.CLAUSE: 8}
ORDER = tuple(MOST)
LEAST_SHARE = 0.4  # of the query's weight that an entry must hold to be worth a line
NAMED = 0.5  # a word in the title counts half again as much as one in the text
CALLED = 0.5  # for a query that is nothing but the entry's name; less where more is asked
UNKNOWN = 0.1  # weight, beside the rarest, of a word that no entry has: 一年, 最多 tell nothing apart
PAST = 0.8  # a text that does not bind stands behind one that does


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for on which day; "" filters nothing."""

    q: str
    as_of: date
    part: str = ""
    issuer: str = ""
    status: str = ""

    @property
    def filtered(self) -> bool:
        return bool(self.part or self.issuer or self.status)


@dataclass(frozen=True, slots=True)
class Results:
    """What was found, in groups, best first. Empty is a result."""

    groups: tuple[tuple[Kind, tuple[Entry, ...]], ...]

    @property
    def count(self) -> int:
        return sum(len(rows) for _, rows in self.groups)


@dataclass(slots=True)
class Finder:
    """Finds in everything the desk knows. Safe to share by threads; what is fixed is read once per index and day."""

    _known: dict[tuple[str, date], Weighed] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def find(self, knowledge: KnowledgeBase, wanted: Wanted, others: Iterable[Entry] = ()) -> Results:
        """Return what fits. others: entries that change by the minute: house answers, published FAQs."""
        query = wanted.q.strip()[:LONGEST_QUERY]
        if not query:
            return Results(())
        found = self.fixed(knowledge, wanted.as_of).best(query, wanted, tuple(others))
        found[Kind.CLAUSE] = _clauses(knowledge, query, wanted)
        return Results(tuple((kind, found[kind]) for kind in ORDER if found.get(kind)))

    def fixed(self, knowledge: KnowledgeBase, as_of: date) -> Weighed:
        """Return what is fixed on a day, reading it where it is not yet known: seconds the first time."""
        generation = getattr(knowledge, "info", None)
        key = (generation.id if generation else "", as_of)
        with self._lock:
            if key not in self._known:
                if len(self._known) >= 8:
                    self._known.clear()
                self._known[key] = Weighed(fixed_entries(knowledge, as_of))
            return self._known[key]


class Weighed:
    """Entries with the weight of each of their words."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)
        seen = Counter(word for entry in entries for word in entry.words)
        self._most = math.log(1 + len(self.entries))
        self._weights = {word: math.log(1 + len(self.entries) / count) for word, count in seen.items()}

    @property
    def parts(self) -> list[str]:
        return sorted({entry.part for entry in self.entries if entry.part})

    @property
    def issuers(self) -> list[str]:
        return sorted({entry.issuer for entry in self.entries if entry.issuer})

    def best(self, query: str, wanted: Wanted, others: Sequence[Entry]) -> dict[Kind, tuple[Entry, ...]]:
        """Return the best entries of each kind that meet the filters."""
        asked = {word: self._weights.get(word, UNKNOWN * self._most) for word in tokens(query)}
        whole = sum(asked.values())
        scored: dict[Kind, list[tuple[float, int, Entry]]] = {}
        said = plain(query)
        for place, entry in enumerate((*others, *self.entries)):
            share = _share(asked, whole, entry) + CALLED * _called(said, entry)
            if share >= LEAST_SHARE and _meets(entry, wanted):
                scored.setdefault(entry.kind, []).append((-share, place, entry))
        return {kind: tuple(row[2] for row in sorted(rows)[: MOST[kind]]) for kind, rows in scored.items()}


def _share(asked: dict[str, float], whole: float, entry: Entry) -> float:
    held = entry.words & asked.keys()
    if not held:
        return 0.0
    named = sum(asked[word] for word in held & entry.names)
    said = sum(asked[word] for word in held)
    return (said + NAMED * named) / whole * (1.0 if entry.status.binds else PAST)


def _called(said: str, entry: Entry) -> float:
    """Return how surely the entry is named: a name of four characters leaves no doubt, in a long sentence too."""
    longest = max((len(name) for name in entry.called if name in said), default=0)
    return 0.6 * min(1.0, longest / 4) + 0.4 * longest / len(said) if longest else 0.0


def _meets(entry: Entry, wanted: Wanted) -> bool:
    return (
        wanted.part in ("", entry.part)
        and wanted.issuer in ("", entry.issuer)
        and wanted.status in ("", str(entry.status))
    )


def _clauses(knowledge: KnowledgeBase, query: str, wanted: Wanted) -> tuple[Entry, ...]:
    statuses = frozenset(status for status in Status if status == wanted.status)
    filters = Filters(issuer=wanted.issuer, part=wanted.part, statuses=statuses)
    hits = knowledge.search(query, as_of=wanted.as_of, top_k=MOST[Kind.CLAUSE], filters=filters)
    # A clause that shares no word with what was typed is near by its vector alone: on a desk that is noise.
    return tuple(_clause(hit, wanted.as_of) for hit in hits if hit.lexical > 0)


def _clause(hit: Hit, as_of: date) -> Entry:
    number = hit.document.document_number
    title = f"{hit.clause.locator}　{hit.document.title}{f'（{number}）' if number else ''}"
    line = shortened(hit.document.quote(hit.clause), LINE_CHARS)
    return Entry(Kind.CLAUSE, hit.clause.id, title.strip(), line, hit.status, limit(hit.document, as_of),
                 hit.document.part, hit.document.issuing_authority, frozenset(), frozenset())  # fmt: skip
