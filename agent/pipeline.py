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
from agent.forestall import forestall
from agent.inquiry import Inquiry
from agent.lexicon import wording
from agent.limit import limit
from agent.refuse import decide
from agent.retrieve import retrieve
from agent.screen import screen
from agent.several import adds, goes_on, joined, one_later, scenario, two_questions
from agent.told import Told
from agent.tracing import span
from agent.understand import understand

if TYPE_CHECKING:
    from agent.hearing import Change
    from knowledge.base import KnowledgeBase

STEPS: list[Callable[[Inquiry], None]] = [screen, understand, retrieve, forestall, compute, limit, decide, compose]


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
        told = told or Told()
        inquiry = inquire(turns, as_of=as_of, knowledge=knowledge, told=told, on_step=on_step)
        answer = with_second(inquiry, settled(inquiry))
        noted.set_attribute("jingda.kind", str(answer.kind))
    return replace(answer, latency_ms=(perf_counter() - started) * 1000)


def with_second(inquiry: Inquiry, answer: Answer) -> Answer:
    """Answer the other question of a message that asks twice."""
    if inquiry.english or not inquiry.turns or answer.kind is not Kind.ANSWER:
        return answer
    *earlier, last = inquiry.turns
    if parts := scenario(last):
        first = _asked(inquiry, (*earlier, parts[0]), inquiry.told)
        second = _asked(inquiry, (*earlier, *parts), one_later(inquiry.told))
        return joined(first, second, parts[1]) if goes_on(first, second) else answer
    if not inquiry.understanding.asks(*_WORKED) or (parts := two_questions(last)) is None:
        return answer
    if inquiry.computed is None:  # “一年最多多少？找谁咨询？”: the second question hid the first
        alone = inquire((*earlier, parts[0]), as_of=inquiry.as_of, knowledge=inquiry.knowledge, told=inquiry.told)
        if alone.computed is None or inquiry.listed:
            return answer
        answer = settled(alone)
    second = _asked(inquiry, (*earlier, *parts), one_later(inquiry.told))
    return joined(answer, second) if adds(answer, second) else answer


_WORKED = ("amount", "figure", "eligibility", "deadline")  # kinds that may be answered by a rule


def _asked(inquiry: Inquiry, turns: Sequence[str], told: Told) -> Answer:
    return settled(inquire(turns, as_of=inquiry.as_of, knowledge=inquiry.knowledge, told=told))


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
