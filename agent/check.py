"""The gate: every figure an answer states stands in a cited clause, in the asker's own words, or in the document's dates."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from decimal import Decimal

from agent.answer import Answer, Kind
from agent.compute import most
from agent.inquiry import Inquiry
from tools.quantities import money_text

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def check(inquiry: Inquiry) -> None:
    """Drop citations whose quote is not verbatim, and sentences with a figure that nothing proves."""
    answer = inquiry.answer
    if answer is None or answer.kind != Kind.ANSWER or not answer.citations:
        return
    kept = tuple(c for c in answer.citations if c.quote and c.quote in inquiry.knowledge.document(c.doc_id).text)
    worked = [step.text for c in answer.calculations for step in c.steps]
    known = figures(
        " ".join(
            [
                *(c.quote for c in kept),
                *inquiry.turns,
                *inquiry.told.texts(),
                *_stated(inquiry),
                *worked,
                *_computed(inquiry),
            ]
        )
    )
    sentences = re.findall(r"[^。；]*[。；](?:\[\d+\])*|[^。；]+$", answer.text)
    proved = [s for s in sentences if figures(re.sub(r"\[\d+\]", "", s)) <= known]
    inquiry.answer = replace(answer, text="".join(proved), citations=kept)


def figures(text: str) -> set[str]:
    """Return the numbers of a text in one form: 1,000 and １０００ are 1000."""
    plain = unicodedata.normalize("NFKC", text)
    return {m.group(0).replace(",", "").rstrip(".").lstrip("0") or "0" for m in _FIGURE.finditer(plain)}


def _computed(inquiry: Inquiry) -> list[str]:
    """What the tools computed: results, turned-round questions and deadlines."""
    if inquiry.computed is None:
        return []
    computed = inquiry.computed
    turned = [s.text for part in (computed.own, computed.needed) if part for s in part.steps]
    amounts = [a.amount.text for a in (computed.own,) if a] + [f.amount.text for f in computed.result.also]
    said = [computed.result.benefit.text] if computed.result.benefit else []
    years = [f"{row.label}{row.amount.text}" for row in computed.result.schedule]
    days = [f"{d.text}{d.note}" for d in computed.result.deadlines]
    reasons = [
        f"{leaf.text}{leaf.given}"
        for r in (*computed.result.reasons, *computed.result.payable_reasons)
        for leaf in r.leaves()
    ]
    told = [case.result.benefit for case in computed.cases]
    cases = [money_text(computed.total), *(benefit.text for benefit in told if benefit is not None)]
    cases += [f"{money_text(most(case.result))}{case.count}{money_text(case.most)}" for case in computed.cases]
    if len(computed.cases) == 2:
        cases.append(money_text(abs(computed.cases[0].most - computed.cases[1].most)))
    highs = [row.amount.high or Decimal(0) for row in computed.part]
    cases += [money_text(sum(highs, Decimal(0))), *(money_text(high) for high in highs)]
    joined = [most(part.result) for part in (computed, *computed.joined)] if computed.joined else []
    cases += [money_text(sum(joined, Decimal(0))), *(money_text(amount) for amount in joined)]
    return [*cases, *turned, *amounts, *said, *years, *days, *reasons, *computed.result.notes]


def _stated(inquiry: Inquiry) -> list[str]:
    """What the catalogue itself knows: dates of validity, numbers, titles of the documents cited, and the date asked."""
    said = [inquiry.as_of.isoformat().replace("-0", "-")]
    for document, _ in inquiry.documents:
        validity = document.validity
        days = [d.isoformat().replace("-0", "-") for d in (validity.starts_on, validity.ends_on) if d]
        said += [document.title, document.document_number, validity.ended_by, *days]
    return [s.replace("-", " ") for s in said]


__all__ = ["Answer", "check", "figures"]
