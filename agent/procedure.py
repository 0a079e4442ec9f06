"""How a thing is done: the procedure of the text that is meant, by its stages, whole, or from its first step on."""

from __future__ import annotations

import re

from agent.gather import asks_next
from agent.inquiry import Inquiry, Passage
from agent.passages import meaningful
from agent.programs import cards_said, said_alone
from agent.sentences import stages
from knowledge.model import Document
from knowledge.tokens import tokens

_STEP = re.compile(r"\n|→")
_FROM_THE_START = re.compile(r"(?:怎么|如何|咋)(?:申请|申报|办|报|弄|领|走|操作)|流程|步骤|几步|程序")
NEAR = 3  # passages among which the articles of a statute that tell a procedure are looked for
STAGES = 3  # that make a procedure
WHOLE_PROCESS = 150  # characters; a longer procedure is told by its stages and the sentences that fit the question


def procedure(inquiry: Inquiry) -> tuple[str, int] | None:
    """Name the stages; the sentence that fits the question follows from `select`."""
    if not inquiry.understanding.asks("process") or inquiry.understanding.asks("contact", "basis"):
        return None
    at = field_at(inquiry, "服务流程", "办理流程")
    said = cards_said(inquiry)
    if at is not None and said and not _bears(inquiry, inquiry.evidence[at].document, said):
        at = None  # another text's procedure is none of the program named
    told = [i for i in _of_stages(inquiry) if i < NEAR] if at is None else _of_successor(inquiry, inquiry.evidence[at])
    at = max(told, key=lambda i: _fits_opening(inquiry, inquiry.evidence[i]), default=at)
    if at is not None and (whole := _short_process(inquiry.evidence[at], inquiry.text)):
        return (f"流程：{whole}", at)
    if at is None:
        return None
    named = stages(inquiry.evidence[at].quote)
    if len(named) < 2 and _FROM_THE_START.search(inquiry.text) and not asks_next(inquiry.text):
        named = _first_steps(inquiry.evidence[at])
    return (f"流程：{'→'.join(named)}。", at) if len(named) >= 2 else None


def _of_stages(inquiry: Inquiry) -> list[int]:
    return [i for i, p in enumerate(inquiry.evidence) if len(stages(p.quote)) >= STAGES]


def _of_successor(inquiry: Inquiry, passage: Passage) -> list[int]:
    """Return which passages are procedures of the text that took the place of this one; () while it binds."""
    by = passage.document.validity.ended_by
    if passage.status.binds or not by or inquiry.understanding.past:
        return []
    return [i for i in _of_stages(inquiry) if (n := inquiry.evidence[i].document.document_number) and n in by]


def _bears(inquiry: Inquiry, document: Document, said: frozenset[str]) -> bool:
    """True for a card of a program said, or one whose own title holds the name (a fund's, of several programs)."""
    return document.doc_id in said or any(name in document.title for name in said_alone(inquiry.text))


def _first_steps(passage: Passage) -> list[str]:
    """Return the first steps of a procedure whose steps are sentences, as many as fit: who asks how begins at the beginning."""
    told: list[str] = []
    for step in _steps(passage):
        if told and meaningful("".join((*told, step))) > WHOLE_PROCESS:
            break
        told.append(step)
    return told


def _steps(passage: Passage) -> list[str]:
    lines = [re.sub(r"^\d{1,2}[.．、]\s*", "", line.strip()) for line in _STEP.split(passage.quote) if line.strip()]
    return [line.rstrip("。；") for line in lines if line not in ("服务流程", "办理流程")]


def _fits_opening(inquiry: Inquiry, passage: Passage) -> int:
    """Return how many words of the question the line that opens a procedure holds: 平台绩效考核应遵循以下程序."""
    return len(set(tokens(inquiry.text)) & set(tokens(passage.quote.split("\n")[0])))


def _short_process(passage: Passage, text: str) -> str:
    """A procedure of a few lines is told whole, its steps in their order; "" for a longer one.

    Of two procedures in one field (试点单位…如下：, 示范单位…如下：) the one is told that the question names alone.
    """
    if len(passage.clause.path) > 1 or meaningful(passage.quote) > WHOLE_PROCESS:
        return ""
    told = _steps(passage)
    parts = _parts(told)
    named = [part for part in parts if any(word in text for word in _own_words(part, parts))]
    chosen = named if len(named) == 1 else parts
    return "；".join("→".join(part).replace("：→", "：") for part in chosen) + "。" if len(told) > 1 else ""


def _parts(steps: list[str]) -> list[list[str]]:
    """Return the steps, apart at each line that opens a procedure (……流程如下：)."""
    parts: list[list[str]] = []
    for step in steps:
        if step.endswith(("：", ":")) or not parts:
            parts.append([])
        parts[-1].append(step)
    return parts


def _own_words(part: list[str], parts: list[list[str]]) -> set[str]:
    """Return the character pairs of a procedure's opening line that no other opening line holds."""
    others = "".join(other[0] for other in parts if other is not part)
    pairs = {part[0][i : i + 2] for i in range(len(part[0]) - 1)} if len(parts) > 1 else set()
    return {pair for pair in pairs if pair not in others and re.fullmatch(r"[\u4e00-\u9fff]{2}", pair)}


def field_at(inquiry: Inquiry, *labels: str) -> int | None:
    """Return which passage is the field with one of these labels, None where none is cited."""
    found = (i for i, p in enumerate(inquiry.evidence) if p.clause.path[0].label in labels)
    return next(found, None)
