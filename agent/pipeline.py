"""The pipeline, as a list a reader can follow: each step is one function in one file, and none knows the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from time import perf_counter
from typing import TYPE_CHECKING

from agent.answer import Answer, Kind
from agent.check import check
from agent.compose import compose
from agent.compute import compute
from agent.inquiry import Inquiry
from agent.lexicon import wording
from agent.refuse import decide
from agent.retrieve import retrieve
from agent.screen import screen
from agent.understand import understand

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase

STEPS: list[Callable[[Inquiry], None]] = [screen, understand, retrieve, compute, decide, compose]


def ask(
    turns: Sequence[str],
    *,
    as_of: date,
    knowledge: KnowledgeBase,
    on_step: Callable[[str], None] | None = None,
) -> Answer:
    """Return the answer to the last of `turns`, the earlier ones being its conversation.

    as_of: the date on which the question is asked; validity follows from it. Needs no network and no language model.
    on_step: hears the name of each step as it begins.
    """
    started = perf_counter()
    inquiry = Inquiry(turns=turns, as_of=as_of, knowledge=knowledge)
    for step in STEPS:
        if on_step is not None:
            on_step(step.__name__)
        step(inquiry)
        if inquiry.answer is not None:
            break
    if on_step is not None:
        on_step(check.__name__)
    check(inquiry)
    answer = inquiry.answer or Answer(Kind.CLARIFY, wording()["unclear"], as_of, reason="unclear")
    return replace(answer, latency_ms=(perf_counter() - started) * 1000)
