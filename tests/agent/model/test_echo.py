"""The proof measured on our own questions: true words pass, and with one digit changed they seldom do."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from agent.answer import Answer, Kind
from agent.inquiry import Inquiry
from agent.model.asking import may_improve
from agent.model.marks import Marks
from agent.model.proof import Proved, prove
from agent.model.watch import Record
from agent.pipeline import inquire, settled
from agent.toolbox import Toolbox
from knowledge.base import KnowledgeBase

QUESTIONS = Path(__file__).parents[2] / "questions" / "own.jsonl"
ASKED = 120


@pytest.fixture(scope="module")
def drafts(shipped: KnowledgeBase) -> list[tuple[Inquiry, Answer]]:
    return list(_drafts(shipped))


def _drafts(shipped: KnowledgeBase) -> Iterator[tuple[Inquiry, Answer]]:
    for line in QUESTIONS.read_text("utf-8").splitlines()[:ASKED]:
        item = json.loads(line)
        inquiry = inquire(item["turns"], as_of=date.fromisoformat(item["as_of"]), knowledge=shipped)
        draft = settled(inquiry)
        if draft.kind == Kind.ANSWER and may_improve(inquiry, draft):
            yield inquiry, draft


def said(inquiry: Inquiry, draft: Answer, change: random.Random | None = None) -> Proved:
    """Prove the draft as if a model had written it, with one digit changed where asked."""
    marks = Marks(Toolbox(inquiry.knowledge, inquiry.as_of))
    shown = {c.marker: marks.offer(c) for c in draft.citations}
    pieces = re.split(r"(\[\d+\])", draft.text)
    if change is not None:
        digits = [(i, m.start()) for i, p in enumerate(pieces) if i % 2 == 0 for m in re.finditer(r"\d", p)]
        piece, at = change.choice(digits)
        others = [d for d in "0123456789" if d != pieces[piece][at]]
        pieces[piece] = pieces[piece][:at] + change.choice(others) + pieces[piece][at + 1 :]
    text = "".join(shown[int(p[1:-1])] if i % 2 else p for i, p in enumerate(pieces))
    return prove(Record(inquiry), draft, marks, text)


def test_true_words_are_seldom_turned_down(drafts: list[tuple[Inquiry, Answer]]) -> None:
    outcomes = [said(inquiry, draft) for inquiry, draft in drafts]
    assert len(outcomes) > 80
    turned_down = [o.objections for o in outcomes if o.answer is None]
    assert len(turned_down) <= len(outcomes) * 0.01, turned_down


def test_what_is_proved_says_and_cites_what_was_written(drafts: list[tuple[Inquiry, Answer]]) -> None:
    for inquiry, draft in drafts:
        answer = said(inquiry, draft).answer
        if answer is not None:
            quotes = {c.quote for c in answer.cited}
            assert {c.quote for c in draft.cited} <= quotes
            assert answer.calculations == () or answer.calculations[0].value == draft.calculations[0].value


def test_a_changed_digit_is_caught(drafts: list[tuple[Inquiry, Answer]]) -> None:
    chance = random.Random(20261120)
    changed = [said(i, d, chance) for i, d in drafts if re.search(r"\d", re.sub(r"\[\d+\]", "", d.text))]
    caught = sum(proved.answer is None for proved in changed)
    assert caught >= len(changed) * 0.9, f"{caught} of {len(changed)}"
