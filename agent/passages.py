"""Turning a clause that was found into a quotation a reader can use: whole enough to be understood, short enough to be read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from agent.inquiry import Passage
from knowledge.model import Clause, Document
from knowledge.tokens import tokens

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase

WHOLE_CHARS = 420  # a provision with its parts up to this length is quoted whole: conditions only make sense together
QUOTE_CHARS = 560  # no quotation is longer; readers stop, and longer ones are dumps
_ITEM = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）]|[一二三四五六七八九十]是|\d{1,2}[.．、]|[①-⑳]|[一二三四五六七八九十]、)"
)
_UNREAD = re.compile(r"[\W_]+")
_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]?")


@dataclass(slots=True)
class Shelf:
    """The documents one question touches, their clauses at hand."""

    knowledge: KnowledgeBase
    known: dict[str, dict[str, Clause]] = field(default_factory=dict)

    def clauses(self, doc_id: str) -> list[Clause]:
        if doc_id not in self.known:
            self.known[doc_id] = {c.id: c for c in self.knowledge.clauses(doc_id)}
        return list(self.known[doc_id].values())

    def parent(self, clause: Clause) -> Clause | None:
        self.clauses(clause.document)
        return self.known[clause.document].get(clause.parent)


@dataclass(frozen=True, slots=True)
class Quoter:
    """Makes passages of the clauses on a shelf."""

    shelf: Shelf
    as_of: date

    def passage(self, clause: Clause, document: Document, score: float, focus: frozenset[str]) -> Passage:
        """Return the passage for a found clause: its smallest whole that reads by itself, or the sentences in focus."""
        whole = self._whole(clause, document)
        quote = document.text[whole.start : whole.end].strip("\n")
        if meaningful(quote) > QUOTE_CHARS:
            whole, quote = clause, self._window(clause, document, focus)
        elif whole is clause and (start := self._lead(clause, document)) is not None:
            quote = document.text[start : clause.end].strip("\n")
        return Passage(whole, document, quote, score, document.status(self.as_of), whole.locator)

    def _whole(self, clause: Clause, document: Document) -> Clause:
        """Climb while the enclosing provision is short; chapters, parts and a card as a whole are no provisions."""
        while (parent := self.shelf.parent(clause)) is not None:
            if parent.kind in ("heading", "preamble") or parent.path[-1].level in ("编", "章", "节", "篇"):
                break
            if meaningful(document.text[parent.start : parent.end]) > WHOLE_CHARS:
                break
            clause = parent
        return clause

    def _lead(self, clause: Clause, document: Document) -> int | None:
        """Return where the lead-in of a list's item begins: “以下情形视同…：一是…” says nothing without it."""
        for sibling in reversed(self._before(clause)):
            text = sibling.text.strip()
            if meaningful(document.text[sibling.start : clause.end]) > WHOLE_CHARS:
                return None
            if text.endswith(("：", ":")):
                return sibling.start
            if not _ITEM.match(text):
                return None
        return None

    def _before(self, clause: Clause) -> list[Clause]:
        """Return the clauses before one under the same parent, where it is an item itself."""
        if not clause.parent or not _ITEM.match(clause.text.strip()):
            return []
        siblings = [
            c for c in self.shelf.clauses(clause.document) if c.parent == clause.parent and c.start < clause.start
        ]
        return sorted(siblings, key=lambda c: c.start)

    def _window(self, clause: Clause, document: Document, focus: frozenset[str]) -> str:
        """Return the run of sentences, at most QUOTE_CHARS long, in which most of the question's words stand."""
        text = document.text[clause.start : clause.end].strip("\n")
        spans = [m.span() for m in _SENTENCE.finditer(text) if m.group(0).strip()]
        weights = [len(focus.intersection(tokens(text[a:b]))) for a, b in spans]
        best, best_weight = (spans[0][0], spans[0][1]) if spans else (0, len(text)), -1
        for i in range(len(spans)):
            j = i
            while j + 1 < len(spans) and meaningful(text[spans[i][0] : spans[j + 1][1]]) <= QUOTE_CHARS:
                j += 1
            if (weight := sum(weights[i : j + 1])) > best_weight:
                best, best_weight = (spans[i][0], spans[j][1]), weight
        return text[best[0] : best[1]].strip()


def meaningful(text: str) -> int:
    """Return the number of characters a reader reads: letters, digits and ideographs."""
    return len(_UNREAD.sub("", text))


def distinct(passages: Iterable[Passage], most: int) -> list[Passage]:
    """Return the first `most` passages, none of which stands inside another."""
    chosen: list[Passage] = []
    for passage in passages:
        if any(c.covers(passage) for c in chosen):
            continue
        swallowed = [i for i, c in enumerate(chosen) if passage.covers(c)]
        if swallowed:
            chosen[swallowed[0]] = replace(passage, score=chosen[swallowed[0]].score)
            for i in reversed(swallowed[1:]):
                del chosen[i]
        elif len(chosen) < most:
            chosen.append(passage)
        else:
            break
    return chosen
