"""What travels down the pipeline: the question, what was understood of it, and the evidence found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from agent.answer import Answer, Citation
from agent.told import Told
from knowledge.model import Clause, Document, Status

if TYPE_CHECKING:
    from agent.company import Company
    from agent.computed import Computed
    from agent.headline import Headline
    from agent.hearing import Change
    from agent.listing import Listed
    from knowledge.base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Understanding:
    """What the question asks.

    kinds: contact, basis, validity, schedule, process, deadline, amount, figure, eligibility, condition, compare, match.
    past: the asker means an earlier text. elsewhere: a place whose rules are not Beijing's. absent: code of a datum that
    such texts do not hold (names, form, schedule, statistics, progress). numbers: document numbers named, normalised.
    """

    kinds: frozenset[str] = frozenset()
    past: bool = False
    elsewhere: str = ""
    absent: str = ""
    absent_evidence: str = ""
    numbers: tuple[str, ...] = ()
    facts: int = 0

    def asks(self, *kinds: str) -> bool:
        return any(k in self.kinds for k in kinds)


@dataclass(frozen=True, slots=True)
class Passage:
    """A verbatim piece of one document offered as evidence: one clause with its parts, or a run of its sentences."""

    clause: Clause
    document: Document
    quote: str
    score: float
    status: Status
    locator: str = ""

    def cited(self, marker: int) -> Citation:
        """Return the passage as the citation that a mark [n] of an answer stands for."""
        return Citation(
            marker=marker,
            clause_id=self.clause.id,
            doc_id=self.document.doc_id,
            doc_title=self.document.title,
            doc_number=self.document.document_number,
            locator=self.locator,
            quote=self.quote,
            status=self.status,
        )

    def covers(self, other: Passage) -> bool:
        return self.document.doc_id == other.document.doc_id and other.quote in self.quote


@dataclass(slots=True)
class Inquiry:
    """One question on its way through the steps; a step that settles it sets `answer`."""

    turns: Sequence[str]
    as_of: date
    knowledge: KnowledgeBase
    told: Told = field(default_factory=Told)
    text: str = ""
    context: tuple[str, ...] = ()
    english: bool = False  # the last message is English: so is the answer
    heard: tuple[Change, ...] = ()  # wordings of the last message that were read as something else
    understanding: Understanding = field(default_factory=Understanding)
    documents: list[tuple[Document, float]] = field(default_factory=list)
    evidence: list[Passage] = field(default_factory=list)
    computed: Computed | None = None
    company: Company | None = None  # who asks what there is for his company, and has told what it is
    listed: tuple[Listed, ...] = ()  # conditions to tell, where these are asked
    headline: Headline | None = None  # a figure of the program named, said where the sentences found do not hold it
    denials: tuple[Headline, ...] = ()  # what the programs named pay, where more was put forward
    dated: str = ""  # the last day of a term, worked out from a day told
    lacking: tuple[str, ...] = ()  # facts to ask for before anything can be said of the asker's own case
    answer: Answer | None = None
