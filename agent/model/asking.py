"""Asking with a model: the answer without one first, the model's words where every one is proved, within one time limit."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, Any

from agent.answer import Answer, Kind
from agent.inquiry import Inquiry
from agent.model.breaker import Breaker
from agent.model.endpoint import Endpoint, connect
from agent.model.failures import unreachable
from agent.model.loop import Loop
from agent.pipeline import inquire, settled, with_second
from agent.tracing import span
from agent.usage import Usage

if TYPE_CHECKING:
    from agent.model.endpoint import Connected
    from agent.model.watch import Record
    from knowledge.base import KnowledgeBase

log = logging.getLogger("jingda.model")

# Without a model these are questions not understood or not found; every other question back or refusal is meant, and stands.
OPEN_REASONS = frozenset(("", "unsupported", "which_program", "unclear", "which_facts"))

Heard = Callable[[str], None] | None


class ModelAsk:
    """Asked like `agent.ask`; always answers, within the endpoint's time limit and what the draft takes. Safe to share by threads."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._loop, self._breaker = Loop(), Breaker()
        self._connected: Connected | None = None
        self._lock = Lock()

    def __call__(
        self,
        turns: Sequence[str],
        *,
        as_of: date,
        knowledge: KnowledgeBase,
        on_step: Heard = None,
        **more: Any,
    ) -> Answer:
        """Return the answer to the last of `turns`; `usage` tells what the model was asked and what became of it."""
        started = perf_counter()
        with span("agent.ask") as noted:
            inquiry = inquire(turns, as_of=as_of, knowledge=knowledge, on_step=on_step, **more)
            draft = settled(inquiry)
            answer = with_second(inquiry, draft)
            # Two questions are answered each by its own evidence; a wording of both could be held against one only.
            if answer is draft and may_improve(inquiry, answer):
                answer = self._improved(inquiry, answer, on_step)
                noted.set_attribute("jingda.model_outcome", answer.usage.outcome if answer.usage else "")
            noted.set_attribute("jingda.kind", str(answer.kind))
        return replace(answer, latency_ms=(perf_counter() - started) * 1000)

    def prepare(self) -> None:
        """Import LangChain and make the client, so that the first asker does not wait for it."""
        from agent.model import dialogue, proof  # noqa: F401

        self._connection()

    def close(self) -> None:
        """End the requests under way and the thread they run on."""
        with self._lock:
            connected, self._connected = self._connected, None
        self._loop.close(connected.aclose if connected else None)

    def _improved(self, inquiry: Inquiry, draft: Answer, on_step: Heard) -> Answer:
        if not self._breaker.closed():
            return self._noted(replace(draft, usage=Usage(self.endpoint.model, "resting", "failures")), ())
        from agent.model.attempts import Attempts
        from agent.model.watch import Record

        record = Record(inquiry)
        attempts = Attempts(record, draft, self._connection().model, self._loop, self.endpoint.timeout_s)
        with span("agent.model", model=self.endpoint.model) as noted:
            answer = attempts.run(on_step)
            noted.set_attribute("jingda.model_outcome", attempts.outcome)
            noted.set_attribute("jingda.model_reason", attempts.reason)
        self._breaker.note(failed=attempts.outcome == "failed" and unreachable(attempts.reason))
        usage = self._usage(record, attempts.outcome, attempts.reason, attempts.made)
        return self._noted(replace(answer or draft, usage=usage), attempts.told)

    def _usage(self, record: Record, outcome: str, reason: str, attempts: int) -> Usage:
        account = record.account
        return Usage(
            self.endpoint.model,
            outcome,
            reason,
            attempts,
            account.calls,
            account.tool_calls,
            account.prompt_tokens,
            account.completion_tokens,
            self.endpoint.cost(account.prompt_tokens, account.completion_tokens),
            account.model_ms,
        )

    def _noted(self, answer: Answer, told: Sequence[str]) -> Answer:
        """Write one line for each answer; words of the model only where they were turned down."""
        usage = answer.usage
        if usage is not None:
            level = logging.INFO if usage.outcome in ("used", "kept") else logging.WARNING
            fields = " ".join(f"{k}={v}" for k, v in usage.as_json().items() if v not in ("", None))
            log.log(
                level, "model answer: %s%s", fields, f" objections={list(told)}" if told else "", extra=usage.as_json()
            )
        return answer

    def _connection(self) -> Connected:
        with self._lock:
            if self._connected is None:
                self._connected = connect(self.endpoint)
            return self._connected


def may_improve(inquiry: Inquiry, draft: Answer) -> bool:
    """Return whether a model may be asked: not where the answer is small talk, a refusal that is meant, or no question."""
    if not inquiry.text or draft.reason not in OPEN_REASONS:
        return False
    return bool(draft.citations) if draft.kind == Kind.ANSWER else bool(inquiry.documents or inquiry.evidence)
