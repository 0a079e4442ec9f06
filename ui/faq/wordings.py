"""An FAQ's words as the records keep them: citations, what a rule worked out, and what all of it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from agent.answer import Citation
from agent.faq.draft import Draft
from agent.faq.foundations import foundations
from agent.faq.proof import unmarked, unproved
from knowledge.errors import InputError, NotFound
from knowledge.model import Status
from ui.records.faqs import Wording

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase

LONGEST_QUESTION, LONGEST_ANSWER, MOST_CLAUSES = 500, 4000, 12


def wording_of(draft: Draft, knowledge: KnowledgeBase) -> Wording:
    """Return a generated FAQ as a version to keep."""
    kept: list[dict[str, Any]] = [citation.as_json() for citation in draft.citations]
    if draft.facts or draft.figures or draft.calculations:
        steps = [step.text for calculation in draft.calculations for step in calculation.steps]
        kept.append({"computed": list(draft.figures), "facts": dict(draft.facts), "steps": steps})
    rests_on = foundations(knowledge, draft.citations, draft.as_of, draft.program_id)
    return Wording(draft.question, draft.answer, draft.as_of, kept, rests_on)


def citations_of(wording: Wording) -> tuple[Citation, ...]:
    """Return the clauses a version cites, by their marks."""
    rows = (dict(row) for row in wording.citations if "clause_id" in row)
    return tuple(Citation(**{**row, "status": Status(row["status"])}) for row in rows)


def computed_of(wording: Wording) -> Mapping[str, Any]:
    """Return what a rule worked out for this version: computed, facts, steps; empty where it did not."""
    return next((row for row in wording.citations if "computed" in row), {})


def faults(wording: Wording, knowledge: KnowledgeBase) -> list[str]:
    """Return why a version may not be published, in Chinese; none when the gate passes it."""
    citations, worked = citations_of(wording), computed_of(wording)
    proved = [*worked.get("computed", ()), *worked.get("facts", {}).values(), *worked.get("steps", ())]
    found = [] if wording.question.strip() and wording.answer.strip() else ["问题或答案还没有写"]
    if not citations:
        return [*found, "没有引用条款"]
    if unmarked(wording.answer, citations):
        found.append("答案里要用 [1] 这样的标记注明条款，且都有对应的条款")
    loose = unproved(wording.answer, citations, knowledge, as_of=wording.as_of, computed=proved)
    if loose:
        found.append(f"这些数字不在所引条款中：{'、'.join(loose)}")
    return found


def rewritten(
    before: Wording,
    knowledge: KnowledgeBase,
    *,
    question: str,
    answer: str,
    clause_ids: Sequence[str],
    as_of: date,
    program_id: str = "",
    note: str = "",
) -> Wording:
    """Return a new version by hand, its clauses read again as they stand on `as_of`.

    What a rule worked out is kept only while that rule is as it was. Raises: InputError for a clause that is not there.
    """
    if len(question) > LONGEST_QUESTION or len(answer) > LONGEST_ANSWER or len(clause_ids) > MOST_CLAUSES:
        raise InputError(
            "问答太长",
            where="问答",
            remedy=f"问题最多 {LONGEST_QUESTION} 字，答案最多 {LONGEST_ANSWER} 字，条款最多 {MOST_CLAUSES} 条",
        )
    citations = cited(knowledge, clause_ids, as_of, citations_of(before))
    if unproved(answer, citations, knowledge, as_of=as_of):  # the passages quoted before say less than the clauses
        citations = cited(knowledge, clause_ids, as_of)
    rests_on = foundations(knowledge, citations, as_of, program_id)
    rule = f"rule:{program_id}"
    same_rule = rule in rests_on and rests_on[rule] == before.rests_on.get(rule)
    kept: list[dict[str, Any]] = [citation.as_json() for citation in citations]
    if same_rule and computed_of(before):
        kept.append(dict(computed_of(before)))
    return Wording(question.strip(), answer.strip(), as_of, kept, rests_on, note)


def cited(
    knowledge: KnowledgeBase, clause_ids: Iterable[str], as_of: date, before: Sequence[Citation] = ()
) -> tuple[Citation, ...]:
    """Return citations of clauses, marked from 1 in this order; a passage quoted before stays while it is verbatim.

    A clause may be named twice for two passages of it. Raises: InputError for one that is not in the index.
    """
    left = list(before)
    found = []
    for number, clause_id in enumerate(clause_ids, 1):
        whole = whole_clause(knowledge, clause_id, as_of)
        old = next((c for c in left if c.clause_id == clause_id), None)
        if old is not None:
            left.remove(old)
        text = knowledge.document(whole.doc_id).text
        quote = old.quote if old is not None and old.quote in text else whole.quote
        found.append(replace(whole, marker=number, quote=quote))
    return tuple(found)


def whole_clause(knowledge: KnowledgeBase, clause_id: str, as_of: date) -> Citation:
    """Return the citation of a clause with all its parts. Raises: InputError."""
    try:
        clause = knowledge.clause(clause_id)
    except NotFound as error:
        raise InputError("没有这一条", where=clause_id[:80], remedy="请从条款页的地址 /c/… 里复制条款编号") from error
    document = knowledge.document(clause.document)
    return Citation(
        1,
        clause.id,
        document.doc_id,
        document.title,
        document.document_number,
        clause.locator,
        document.quote(clause).strip("\n"),
        document.status(as_of),
    )
