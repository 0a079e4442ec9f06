"""A conversation as the page shows it: each question with its answer, growing while it is revealed."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from agent.answer import Answer
from agent.told import PROFILE, Correction, Told
from knowledge.errors import JingdaError
from ui.desk import Desk
from ui.validity import limits
from ui.web.facts_form import fact_label
from ui.web.render import answer_html, apology_html, question_html, revision_html, stopped_html, waiting_html

log = logging.getLogger(__name__)

REVEAL_S = 0.5  # a whole answer is there after this, however many sentences it has
REVEAL_PAUSE_S = 0.06  # between two sentences of a short one
TELLS_TIME_EVERY_S = 1.0  # while an answer takes long
KEPT_EXCHANGES = 40  # older ones leave the page; the server holds each conversation in memory
APOLOGY = "抱歉，这一问没有处理成功。请稍后再试，或换一种问法。"
_SENTENCE = re.compile(r"[^。；？！\n]*(?:[。；？！\n]+(?:\[\d+\])*|$)")


@dataclass(frozen=True, slots=True)
class Request:
    """One thing asked of the conversation.

    revised: facts put right, "" for one withdrawn; then `question` is the question asked again. account: who is signed in,
    "" for a visitor.
    """

    question: str
    as_of: date
    profile: Mapping[str, str] = field(default_factory=dict)
    revised: Mapping[str, str] = field(default_factory=dict)
    account: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and what is shown for it; `reply` is None until it is answered."""

    asked: Request
    question: str  # HTML
    answer: str  # HTML
    reply: Answer | None = None
    ends: Mapping[str, str] = field(default_factory=dict)  # doc_id → until or from when a cited text binds
    uid: str = field(default_factory=lambda: secrets.token_hex(12))

    def settled(self) -> Exchange:
        """Return the exchange as it stands above later ones: without what can still be changed."""
        if self.reply is None:
            return self
        return replace(self, answer=answer_html(self.reply, self.uid, limits=self.ends, live=False))


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was said, the oldest first. Who knows `token` may read it."""

    token: str = ""
    exchanges: tuple[Exchange, ...] = ()

    @property
    def question(self) -> str:
        """The question last asked."""
        return self.exchanges[-1].asked.question if self.exchanges else ""


def messages(conversation: Conversation) -> list[dict[str, str]]:
    """Return the conversation as Gradio's chatbot takes it."""
    shown = []
    for exchange in conversation.exchanges:
        shown.append({"role": "user", "content": exchange.question})
        shown.append({"role": "assistant", "content": exchange.answer})
    return shown


def what_was_told(asked: Sequence[Request]) -> tuple[list[str], Told]:
    """Return the messages of a conversation and what was stated beside them.

    A question asked again with facts put right is one message; the facts follow it.
    """
    turns: list[str] = []
    made: list[tuple[int, str, str]] = []
    for request in asked:
        if not request.revised or not turns:
            turns.append(request.question)
        made += [(len(turns), fact, value) for fact, value in request.revised.items()]
    corrections = tuple(Correction(fact, value, len(turns) - place) for place, fact, value in made)
    return turns, Told(dict(asked[-1].profile), corrections)


async def grown(desk: Desk, conversation: Conversation, asked: Request) -> AsyncIterator[Conversation]:
    """Yield the conversation as the answer grows: waiting, sentence by sentence, then all that supports it."""
    token = conversation.token or secrets.token_urlsafe(16)
    earlier = tuple(e.settled() for e in _before(conversation, asked)[-KEPT_EXCHANGES + 1 :])
    begun = _begun(asked)
    yield Conversation(token, (*earlier, begun))
    requests = [*(e.asked for e in earlier), asked]
    async for current in _growing(desk, requests, begun):
        if current.reply is not None:
            _keep(desk, token, current, current.reply)
        yield Conversation(token, (*earlier, current))


def _keep(desk: Desk, token: str, current: Exchange, reply: Answer) -> None:
    """Have the answer kept; what rests on the reader's own profile is not: it leaves the browser for no other use."""
    if any(fact.source == PROFILE for fact in reply.facts):
        reply = replace(reply, text="", calculations=(), eligibility=(), facts=())
    asked = current.asked
    desk.keep(asked.question, reply, face="web", conversation=token, account=asked.account, key=current.uid)


def _before(conversation: Conversation, asked: Request) -> tuple[Exchange, ...]:
    """Return what stands above a new question; it takes the place of the same one left without an answer."""
    last = conversation.exchanges[-1] if conversation.exchanges else None
    again = last is not None and last.reply is None and last.asked.question == asked.question
    return conversation.exchanges[:-1] if again else conversation.exchanges


def _begun(asked: Request) -> Exchange:
    changed = [(fact_label(fact), value) for fact, value in asked.revised.items()]
    return Exchange(asked, revision_html(changed) if changed else question_html(asked.question), waiting_html(0))


async def _growing(
    desk: Desk, requests: Sequence[Request], current: Exchange, reveal_s: float = REVEAL_S
) -> AsyncIterator[Exchange]:
    answering = asyncio.create_task(asyncio.to_thread(_answered, desk, requests))
    try:
        seconds = 0
        while not (await asyncio.wait({answering}, timeout=TELLS_TIME_EVERY_S))[0]:
            seconds += 1
            yield replace(current, answer=waiting_html(seconds))
        answer, ends = answering.result()
        async for shown in _revealed(answer, current.uid, reveal_s):
            yield replace(current, answer=shown)
        yield _finished(current, answer, ends)
    except JingdaError as error:
        yield replace(current, answer=apology_html(str(error)))
    except Exception:  # the edge of the program: a reader gets a sentence, the log gets the trace
        log.exception("no answer to a question of %d characters", len(current.asked.question))
        yield replace(current, answer=apology_html(APOLOGY))


def _answered(desk: Desk, requests: Sequence[Request]) -> tuple[Answer, dict[str, str]]:
    turns, told = what_was_told(requests)
    as_of = requests[-1].as_of
    answer = desk.ask(turns, as_of, told)
    return answer, limits(answer.citations, as_of, desk.knowledge)


def _finished(current: Exchange, answer: Answer, ends: Mapping[str, str]) -> Exchange:
    return replace(current, answer=answer_html(answer, current.uid, limits=ends), reply=answer, ends=ends)


async def rebuilt(desk: Desk, token: str, asked: Sequence[Request]) -> Conversation:
    """Return a conversation answered again from what was asked, all at once."""
    exchanges: list[Exchange] = []
    for i, request in enumerate(asked):
        shown = [state async for state in _growing(desk, asked[: i + 1], _begun(request), reveal_s=0)]
        exchanges = [*(e.settled() for e in exchanges), shown[-1]]
    return Conversation(token, tuple(exchanges))


async def _revealed(answer: Answer, uid: str, reveal_s: float) -> AsyncIterator[str]:
    sentences = [s for s in _SENTENCE.findall(answer.text) if s]
    pause = min(REVEAL_PAUSE_S, reveal_s / max(1, len(sentences)))
    shown = 0
    for sentence in sentences[:-1]:
        shown += len(sentence)
        yield answer_html(answer, uid, shown=shown)
        await asyncio.sleep(pause)


def stopped(conversation: Conversation) -> Conversation:
    """Return the conversation after its running answer was stopped by the asker."""
    if not conversation.exchanges or conversation.exchanges[-1].reply is not None:
        return conversation
    last = replace(conversation.exchanges[-1], answer=stopped_html())
    return replace(conversation, exchanges=(*conversation.exchanges[:-1], last))
