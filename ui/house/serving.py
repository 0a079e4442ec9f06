"""A house answer on a date: served while every clause it rests on stands and binds, marked with who approved it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from agent.answer import Answer, Citation, Kind
from knowledge.base import KnowledgeBase
from knowledge.errors import NotFound
from ui.dates import BEIJING, in_chinese
from ui.records.house_answers import HouseAnswer

_MARK = re.compile(r"\[(\d{1,3})\]")


@dataclass(frozen=True, slots=True)
class Served:
    """A house answer that may be said on the date asked. proved: the gate found nothing unproved in its words."""

    id: int
    question: str
    text: str
    citations: tuple[Citation, ...]
    approver: str
    approved_on: date
    proved: bool

    @property
    def label(self) -> str:
        """口径（wang，2026年11月20日批准）, and that it is staff wording where the gate could not prove it."""
        wording = "" if self.proved else "，工作人员措辞，未经系统核对"
        return f"口径（{self.approver}，{in_chinese(self.approved_on)}批准{wording}）"


def standing(house: HouseAnswer, knowledge: KnowledgeBase, as_of: date) -> tuple[Citation, ...] | None:
    """Return its clauses as of a day; None where one is gone, changed or does not bind, or there is none."""
    found = [_standing(given, knowledge, as_of) for given in house.citations]
    kept = tuple(citation for citation in found if citation is not None and citation.status.binds)
    return kept if kept and len(kept) == len(found) else None


def _standing(given: dict[str, Any], knowledge: KnowledgeBase, as_of: date) -> Citation | None:
    try:
        clause = knowledge.clause(str(given["clause_id"]))
        document = knowledge.document(clause.document)
    except (KeyError, NotFound):
        return None
    quote = str(given.get("quote", ""))
    if not quote.strip() or quote not in document.text:
        return None
    return Citation(int(given["marker"]), clause.id, document.doc_id, document.title, document.document_number,
                    str(given.get("locator") or clause.locator), quote, document.status(as_of))  # fmt: skip


def served(house: HouseAnswer, citations: tuple[Citation, ...], *, proved: bool) -> Served:
    when = (house.decided_at or house.proposed_at).astimezone(BEIJING).date()
    question = house.question.split("\n")[0]
    return Served(house.id, question, house.answer, citations, house.decided_by, when, proved)


def led(answer: Answer, house: Served) -> Answer:
    """Return the answer with the house answer before it; a refusal gives way to it."""
    refused = answer.kind is Kind.REFUSE
    own = () if refused else answer.citations
    numbers = _renumbered(own, house.citations)
    text = f"{house.label}：{_MARK.sub(lambda m: f'[{numbers.get(int(m[1]), int(m[1]))}]', house.text)}"
    added = tuple(replace(c, marker=numbers[c.marker]) for c in house.citations if numbers[c.marker] > _most(own))
    return replace(
        answer,
        kind=Kind.ANSWER,
        text=text if refused else f"{text}\n{answer.text}",
        citations=(*own, *added),
        reason="",
    )


def _renumbered(own: tuple[Citation, ...], given: tuple[Citation, ...]) -> dict[int, int]:
    """Return the mark that each clause of the house answer gets: that of the same words already cited, else the next."""
    known = {(c.clause_id, c.quote): c.marker for c in own}
    numbers: dict[int, int] = {}
    following = _most(own)
    for citation in given:
        same = known.get((citation.clause_id, citation.quote))
        if same is None:
            following += 1
        numbers[citation.marker] = same or following
    return numbers


def _most(citations: tuple[Citation, ...]) -> int:
    return max((c.marker for c in citations), default=0)
