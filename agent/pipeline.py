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
from agent.english.writing import in_english
from agent.inquiry import Inquiry
from agent.lexicon import wording
from agent.refuse import decide
from agent.retrieve import retrieve
from agent.screen import screen
from agent.told import Told
from agent.tracing import span
from agent.understand import understand

if TYPE_CHECKING:
    from agent.hearing import Change
    from knowledge.base import KnowledgeBase

STEPS: list[Callable[[Inquiry], None]] = [screen, understand, retrieve, compute, decide, compose]


def ask(
    turns: Sequence[str],
    *,
    as_of: date,
    knowledge: KnowledgeBase,
    told: Told | None = None,
    on_step: Callable[[str], None] | None = None,
) -> Answer:
    """Return the answer to the last of `turns`, the earlier ones being its conversation.

    as_of: the date on which the question is asked; validity follows from it. Needs no network and no language model.
    told: facts stated beside the messages: a kept profile, and corrections of what was understood.
    on_step: hears the name of each step as it begins.
    """
    started = perf_counter()
    with span("agent.ask") as noted:
        answer = settled(inquire(turns, as_of=as_of, knowledge=knowledge, told=told, on_step=on_step))
        noted.set_attribute("jingda.kind", str(answer.kind))
    return replace(answer, latency_ms=(perf_counter() - started) * 1000)


def inquire(
    turns: Sequence[str],
    *,
    as_of: date,
    knowledge: KnowledgeBase,
    told: Told | None = None,
    on_step: Callable[[str], None] | None = None,
) -> Inquiry:
    """Return the inquiry after all its steps and the gate: what was understood, the evidence, and the answer."""
    inquiry = Inquiry(turns=turns, as_of=as_of, knowledge=knowledge, told=told or Told())
    for step in STEPS:
        _take(step, inquiry, on_step)
        if inquiry.answer is not None:
            break
    _take(check, inquiry, on_step)
    return inquiry


def _take(step: Callable[[Inquiry], None], inquiry: Inquiry, on_step: Callable[[str], None] | None) -> None:
    if on_step is not None:
        on_step(step.__name__)
    with span(f"agent.{step.__name__}"):
        step(inquiry)


def settled(inquiry: Inquiry) -> Answer:
    """Return the answer of an inquiry in the asker's language; where no step gave one, the question back."""
    in_english(inquiry)
    answer = inquiry.answer or Answer(Kind.CLARIFY, wording()["unclear"], inquiry.as_of, reason="unclear")
    return replace(answer, notices=(*(_as_heard(change) for change in inquiry.heard), *answer.notices))


def _as_heard(change: Change) -> str:
    """Return the sentence that shows what a wording was read as: the asker can object."""
    return wording()["heard"].format(written=change.written, meant=change.meant)
