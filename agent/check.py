"""Last step: the gate. Citations must be verbatim and every sentence proved; what is not is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.answer import Answer, Citation, Kind
from agent.company import company_lines
from agent.gate import Failure, Sources, gather, prove
from agent.gate.claims import sentences
from agent.gate.names import names_known
from agent.gate.worked import result_lines, worked_lines
from agent.inquiry import Inquiry
from agent.lexicon import wording
from agent.listing import listing_lines
from agent.nearest import nearest

_NOTHING_SAID = re.compile(r"^[\W\d]*(?:(?:计算|分年|以符合申请条件为前提|还需确认|流程|时间)[\W\d]*)*$")


def check(inquiry: Inquiry) -> None:
    """Drop citations whose quote is not verbatim and sentences that nothing proves; refuse where nothing is left."""
    answer = inquiry.answer
    if answer is None or answer.kind != Kind.ANSWER or not answer.citations:
        return
    kept = tuple(c for c in answer.citations if is_verbatim(inquiry, c))
    answer = replace(answer, citations=kept)
    failed = failures(inquiry, answer)
    text = without(answer.text, failed) if failed else answer.text
    if _NOTHING_SAID.match(re.sub(r"\[\d+\]", "", text)):
        inquiry.answer = _refusal(inquiry)
        return
    inquiry.answer = replace(answer, text=text)


def is_verbatim(inquiry: Inquiry, citation: Citation) -> bool:
    return bool(citation.quote) and citation.quote in inquiry.knowledge.document(citation.doc_id).text


def failures(inquiry: Inquiry, answer: Answer) -> list[Failure]:
    """Return the sentences of an answer to this question that nothing proves."""
    verdicts = [verdict.verdict for verdict in answer.eligibility]
    return prove(answer.text, sources_of(inquiry, answer), names=names_known(inquiry.knowledge), verdicts=verdicts)


def sources_of(inquiry: Inquiry, answer: Answer) -> Sources:
    """Return what an answer to this question may rest on."""
    computed = inquiry.computed
    return gather(
        answer.citations,
        knowledge=inquiry.knowledge,
        as_of=inquiry.as_of,
        calculations=answer.calculations,
        eligibility=answer.eligibility,
        said=(*inquiry.turns, *inquiry.told.texts(), inquiry.text),
        worked=worked_lines(computed) if computed else listing_lines(inquiry.listed),
        results=_results(inquiry),
    )


def _results(inquiry: Inquiry) -> Sequence[str]:
    """Return what the rules came to, as the gate reads it."""
    if inquiry.computed is not None:
        return result_lines(inquiry.computed)
    if inquiry.company is not None:
        return company_lines(inquiry.company)
    told = (inquiry.headline,) if inquiry.headline is not None else inquiry.denials
    return (*(headline.text for headline in told), *([inquiry.dated] if inquiry.dated else []))


def without(text: str, failed: Sequence[Failure]) -> str:
    """Return the text without the failed sentences; a list that lost its end is closed."""
    dropped = [failure.sentence for failure in failed]
    kept = "".join(claim.text for claim in sentences(text) if claim.text not in dropped)
    return re.sub(r"[；，]\s*((?:\[\d+\])*)\s*$", r"。\1", kept)


def _refusal(inquiry: Inquiry) -> Answer:
    text = wording()["unsupported"].format(nearest=nearest(inquiry))
    return Answer(Kind.REFUSE, text, inquiry.as_of, reason="unsupported")
