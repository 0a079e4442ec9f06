"""The answer every face shows: CLI, web page, REST and MCP render this one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from agent.usage import Usage
from knowledge.model import Status


class Kind(StrEnum):
    """What the reader gets: an answer, a question back, or an honest no."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Citation:
    """One clause the answer rests on; `quote` is verbatim source text, `marker` the [n] in the answer."""

    marker: int
    clause_id: str
    doc_id: str
    doc_title: str
    doc_number: str
    locator: str
    quote: str
    status: Status

    @property
    def reference(self) -> str:
        """The line a clerk would copy: 《…》（京科发〔2026〕9号）第十二条第一款第（一）项."""
        number = f"（{self.doc_number}）" if self.doc_number else ""
        return f"《{self.doc_title}》{number}{self.locator}"

    def as_json(self) -> dict[str, Any]:
        return {
            "marker": self.marker,
            "clause_id": self.clause_id,
            "doc_id": self.doc_id,
            "doc_title": self.doc_title,
            "doc_number": self.doc_number,
            "locator": self.locator,
            "quote": self.quote,
            "status": str(self.status),
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a worked sum; `citation` is the marker of the clause it applies, 0 for none."""

    text: str
    value: str
    citation: int = 0


@dataclass(frozen=True, slots=True)
class Calculation:
    """One computed result with its steps; value is exact decimal text in `unit`."""

    rule_id: str
    title: str
    inputs: dict[str, str]
    value: str
    unit: str
    steps: tuple[Step, ...]
    shown: str = ""  # the result as a person writes it: 最高35万元
    receipts: tuple[dict[str, Any], ...] = ()  # of each evaluation it rests on; `jingda verify` recomputes them

    def as_json(self) -> dict[str, Any]:
        return {
            "rule_id": self.rule_id,
            "title": self.title,
            "inputs": self.inputs,
            "result": {"value": self.value, "unit": self.unit},
            "steps": [{"text": s.text, "value": s.value, "citation": s.citation} for s in self.steps],
            "receipts": list(self.receipts),
        }


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The verdict for one program: eligible, ineligible or unknown, with the reasons and the facts still missing."""

    program_id: str
    verdict: str
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "program_id": self.program_id,
            "verdict": self.verdict,
            "reasons": list(self.reasons),
            "missing": list(self.missing),
        }


@dataclass(frozen=True, slots=True)
class UnderstoodFact:
    """One fact the computation rests on, as read; `source`: said in a message, profile, or corrected by the asker."""

    fact: str
    label: str
    value: str
    source: str = "said"

    def as_json(self) -> dict[str, Any]:
        return {"fact": self.fact, "label": self.label, "value": self.value, "source": self.source}


@dataclass(frozen=True, slots=True)
class AskedFact:
    """One fact that is asked back."""

    fact: str
    label: str
    question: str

    def as_json(self) -> dict[str, Any]:
        return {"fact": self.fact, "label": self.label, "question": self.question}


@dataclass(frozen=True, slots=True)
class Answer:
    """What `agent.ask` returns. `text` is short Chinese prose with [n] marks; everything else supports it."""

    kind: Kind
    text: str
    as_of: date
    citations: tuple[Citation, ...] = ()
    calculations: tuple[Calculation, ...] = ()
    eligibility: tuple[Eligibility, ...] = ()
    notices: tuple[str, ...] = ()  # what to know before reading: a text cited does not bind, words were read otherwise
    notes: tuple[str, ...] = ()  # what the rule says beside its result: 可滚动到下一年度
    reason: str = ""  # code of a refusal or clarification, wording in agent/wording.yaml
    latency_ms: float = 0.0
    usage: Usage | None = None  # what a language model was asked for this answer; None where none was
    facts: tuple[UnderstoodFact, ...] = ()  # what was understood of the asker's case
    asked: tuple[AskedFact, ...] = ()  # what the text asks back
    others: tuple[str, ...] = ()  # titles of other programs that may be meant, where none was named

    @property
    def cited(self) -> tuple[Citation, ...]:
        """The clauses the text itself rests on, by its [n] marks."""
        return tuple(c for c in self.citations if f"[{c.marker}]" in self.text)

    @property
    def related(self) -> tuple[Citation, ...]:
        """Other clauses that were found: worth opening, not said."""
        return tuple(c for c in self.citations if f"[{c.marker}]" not in self.text)

    @property
    def further_notes(self) -> tuple[str, ...]:
        """The notes that the text does not say itself, as it does where two clauses disagree."""
        return tuple(note for note in self.notes if note not in self.text)

    def as_json(self) -> dict[str, Any]:
        """Return the answer in the form that evaluation sets and the REST interface use."""
        shown = {
            "kind": str(self.kind),
            "answer": self.text,
            "citations": [c.as_json() for c in self.citations],
            "calculations": [c.as_json() for c in self.calculations],
            "eligibility": [e.as_json() for e in self.eligibility],
            "notices": list(self.notices),
            "notes": list(self.notes),
            "facts": [f.as_json() for f in self.facts],
            "asked": [a.as_json() for a in self.asked],
            "others": list(self.others),
            "reason": self.reason,
            "as_of": self.as_of.isoformat(),
            "latency_ms": round(self.latency_ms, 2),
        }
        return {**shown, "usage": self.usage.as_json()} if self.usage else shown
