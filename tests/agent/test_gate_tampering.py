"""Real answers changed in one thing each: the gate catches at least 99 % and cuts fewer than 1 % of the true ones.

`python -m benchmarks.gate` does the same with every change, over all question sets that are there.
"""

from __future__ import annotations

from collections import Counter

import pytest

from agent.inquiry import Inquiry
from benchmarks.gate import CAUGHT, FALSE_ALARMS, SETS, questions, titles
from benchmarks.tampering import Changed, answered, changes, passes
from knowledge.base import KnowledgeBase

ENOUGH_ANSWERS, ENOUGH_CHANGES = 250, 2000


@pytest.fixture(scope="module")
def inquiries(shipped: KnowledgeBase) -> list[Inquiry]:
    return answered(questions([SETS[0]]), shipped)


def test_true_answers_pass_whole(inquiries: list[Inquiry]) -> None:
    assert len(inquiries) >= ENOUGH_ANSWERS
    cut = [i.text for i in inquiries if i.answer is not None and not passes(i, i.answer.text)]
    assert len(cut) < FALSE_ALARMS * len(inquiries), cut


def test_changed_answers_are_caught(inquiries: list[Inquiry], shipped: KnowledgeBase) -> None:
    names = titles(shipped)
    made: list[tuple[Inquiry, Changed]] = [(i, c) for i in inquiries for c in changes(i, names)]
    assert len(made) >= ENOUGH_CHANGES
    missed = [c for i, c in made if passes(i, c.text)]
    assert len(missed) <= (1 - CAUGHT) * len(made), Counter(c.kind for c in missed)
    assert not [c for c in missed if c.kind.startswith("unit") or c.kind in ("telephone", "document number")]
