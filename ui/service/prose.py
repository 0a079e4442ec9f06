"""An answer as plain text, for readers without pages: whole, or sentence by sentence."""

from __future__ import annotations

import re

from agent.answer import Answer

_SENTENCE = re.compile(r".+?(?:[。！？；\n]+(?:\[\d+\])*\s*|$)", re.DOTALL)


def sentences(text: str) -> list[str]:
    """Return the text cut after each sentence and its marks; joined they are the text."""
    return _SENTENCE.findall(text)


def content(answer: Answer) -> str:
    """Return the answer as a message: the text, notices, notes of the rule, then the references of its marks with their status."""
    references = [f"[{c.marker}] {c.reference} · {c.status.label}" for c in answer.cited or answer.citations]
    notices = [f"※ {notice}" for notice in answer.notices if notice not in answer.text]
    notes = [f"注：{note}" for note in answer.further_notes]
    parts = [answer.text, "\n".join(notices), "\n".join(notes)]
    if references:
        parts.append("依据：\n" + "\n".join(references))
    return "\n\n".join(part for part in parts if part)
