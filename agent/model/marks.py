"""Marks: the model repeats [c2], code turns it into the clause that was shown under it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from agent.answer import Citation as Cited
from agent.inquiry import Passage
from agent.passages import Quoter, Shelf
from agent.toolbox import Toolbox
from knowledge.errors import JingdaError
from knowledge.model import Clause, Document
from knowledge.tokens import tokens
from tools.calculators import Citation

MARK = re.compile(r"\[(c\d{1,3})\]")
_OTHER_BRACKETS = re.compile(r"[\[【［（(]\s*(c\d{1,3}(?:\s*[,，、;；]\s*\[?c\d{1,3}\]?)*)\s*[\]】］）)]")
_BLANKS = re.compile(r"\s")


def tidied(text: str) -> str:
    """Return the text with its marks in one form: 【c2】 and [c1, c2] are [c2] and [c1][c2]."""
    return _OTHER_BRACKETS.sub(lambda m: "".join(f"[{c}]" for c in re.findall(r"c\d{1,3}", m.group(1))), text)


@dataclass(slots=True)
class Marks:
    """The marks of one question, over the toolbox that gives them out. drafts: the clauses of the draft, exact as cited."""

    toolbox: Toolbox
    drafts: dict[str, Passage] = field(default_factory=dict)

    def offer(self, cited: Cited) -> str:
        """Return the mark [c1] under which a clause of the draft is shown."""
        mark = self.toolbox.mark(Citation(cited.doc_id, cited.locator, cited.quote))
        knowledge = self.toolbox.knowledge
        document, clause = knowledge.document(cited.doc_id), knowledge.clause(cited.clause_id)
        self.drafts[mark.strip("[]")] = Passage(clause, document, cited.quote, 1.0, cited.status, cited.locator)
        return mark

    def known(self, mark: str) -> bool:
        return mark in self.toolbox.marks

    def passage(self, mark: str, words: str) -> Passage | None:
        """Return the clause behind a mark, quoted around the words that cite it; None where it is in no document held."""
        if mark in self.drafts:
            return self.drafts[mark]
        return self.passage_of(self.toolbox.marks[mark], words)

    def passage_of(self, citation: Citation, words: str) -> Passage | None:
        """Return a clause that a tool named, as a passage."""
        shelf = Shelf(self.toolbox.knowledge)
        try:
            document = self.toolbox.knowledge.document(citation.doc)
        except JingdaError:
            return None
        clause = holder(document, shelf.clauses(citation.doc), citation)
        if clause is None:
            return None
        return Quoter(shelf, self.toolbox.as_of).passage(clause, document, 1.0, frozenset(tokens(words)))


def holder(document: Document, clauses: Iterable[Clause], citation: Citation) -> Clause | None:
    """Return the smallest clause in which the quoted words stand, blanks apart; of the named place where several hold them."""
    words = _BLANKS.sub("", citation.quote)
    holding = [c for c in clauses if words in _BLANKS.sub("", document.text[c.start : c.end])]
    return min(holding, key=lambda c: (c.locator != citation.locator, c.end - c.start), default=None)
