"""From evidence to an answer a clerk can read aloud: what ended first, then the sentences that answer, then where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agent.answer import Answer, Citation, Kind
from agent.inquiry import Inquiry, Passage
from agent.passages import meaningful
from agent.validity import notices, status_sentence
from knowledge.tokens import tokens

ANSWER_CHARS = 190  # of quoted sentences; a caller is read two or three, the rest stands in the citations
_PIECE = re.compile(r"[^。；\n]*[。；\n]?")
_VALUE = {
    "amount": re.compile(r"\d+(?:\.\d+)?\s*(?:万|亿)?(?:元|美元)|\d+(?:\.\d+)?\s*(?:%|％|‰|个百分点)|比例|最高|不超过"),
    "deadline": re.compile(r"\d+\s*(?:个)?(?:工作日|日内|天|个月|年)|之前|前"),
    "schedule": re.compile(r"每年|月|定期|一次"),
    "contact": re.compile(r"\d{5,}"),
    "process": re.compile(r"→|申报|提交|评审|公示|登录|系统|拨付"),
    "eligibility": re.compile(r"条件|应|须|不低于|不超过|以上|以下|满足"),
    "condition": re.compile(r"条件|应|须|不低于|不超过|以上|以下|满足|不得"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One sentence of a passage, with how much it says to the question."""

    text: str
    passage: int
    order: int
    score: float


def compose(inquiry: Inquiry) -> None:
    """Set the answer from `inquiry.evidence`; evidence is never empty here."""
    evidence = inquiry.evidence
    pieces = select(inquiry, evidence)
    used = sorted({p.passage for p in pieces})
    order = used + [i for i in range(len(evidence)) if i not in used]
    markers = {passage: n for n, passage in enumerate(order, 1)}
    citations = tuple(_citation(markers[i], evidence[i]) for i in order)
    notes = notices(inquiry, [evidence[i] for i in used] or evidence[:1])
    lead = status_sentence(inquiry, [evidence[i] for i in used] or evidence[:1])
    body = "".join(f"{text}[{markers[passage]}]" for text, passage in _grouped(pieces))
    inquiry.answer = Answer(Kind.ANSWER, f"{lead}{body}", inquiry.as_of, citations=citations, notices=notes)


def _citation(marker: int, passage: Passage) -> Citation:
    document = passage.document
    return Citation(
        marker=marker,
        clause_id=passage.clause.id,
        doc_id=document.doc_id,
        doc_title=document.title,
        doc_number=document.document_number,
        locator=passage.locator,
        quote=passage.quote,
        status=passage.status,
    )


def select(inquiry: Inquiry, evidence: Sequence[Passage]) -> list[Piece]:
    """Return the sentences to say, in the order of the evidence: the best ones up to ANSWER_CHARS, at least one."""
    focus = _weights(inquiry)
    pieces = [p for i, passage in enumerate(evidence[:3]) for p in _pieces(inquiry, passage, i, focus)]
    pieces.sort(key=lambda p: -p.score)
    chosen: list[Piece] = []
    length = 0
    for piece in pieces:
        size = meaningful(piece.text)
        if chosen and (length + size > ANSWER_CHARS or piece.score < 0.35 * chosen[0].score):
            continue
        if any(piece.text in c.text for c in chosen):
            continue
        chosen.append(piece)
        length += size
    return sorted(chosen, key=lambda p: (p.passage, p.order))


def _weights(inquiry: Inquiry) -> dict[str, float]:
    weights = dict.fromkeys(tokens(" ".join(inquiry.context)), 0.4)
    return weights | dict.fromkeys(tokens(inquiry.text), 1.0)


def _pieces(inquiry: Inquiry, passage: Passage, number: int, focus: dict[str, float]) -> Iterable[Piece]:
    lead = 1.0 - 0.2 * number
    for order, text in enumerate(_split(passage.quote)):
        words = set(tokens(text))
        shared = sum(focus.get(w, 0.0) for w in words)
        score = shared / (8 + len(words)) ** 0.5 + _value(inquiry, text)
        yield Piece(text, number, order, score * lead)


def _value(inquiry: Inquiry, text: str) -> float:
    """A sentence that holds the kind of datum asked for says more than one that repeats the question's words."""
    found = [kind for kind, pattern in _VALUE.items() if inquiry.understanding.asks(kind) and pattern.search(text)]
    return 0.6 if found else 0.0


def _split(quote: str) -> list[str]:
    """Sentences; a lead-in ending in a colon stays with the first item that follows it."""
    parts = [m.group(0).strip() for m in _PIECE.finditer(quote) if m.group(0).strip()]
    out: list[str] = []
    for part in parts:
        if out and out[-1].endswith(("：", ":")):
            out[-1] += part
        else:
            out.append(part)
    return out


def _grouped(pieces: Sequence[Piece]) -> list[tuple[str, int]]:
    """Put neighbouring sentences of one passage together under one mark."""
    groups: list[tuple[str, int]] = []
    for piece in pieces:
        text = piece.text if piece.text.endswith(("。", "；", "：")) else f"{piece.text}。"
        if groups and groups[-1][1] == piece.passage:
            groups[-1] = (groups[-1][0] + text, piece.passage)
        else:
            groups.append((text, piece.passage))
    return groups
