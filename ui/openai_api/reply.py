"""An answer as a chat completion, whole or in chunks: the text, its notices, the references, and all of it in `jingda`."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from agent.answer import Answer
from ui.openai_api.request import MODEL
from ui.service.prose import content, sentences


@dataclass(frozen=True, slots=True)
class Completion:
    """One reply under one id. turns: what was read of the request."""

    answer: Answer
    turns: Sequence[str]
    id: str
    created: int  # seconds since 1970

    @classmethod
    def of(cls, answer: Answer, turns: Sequence[str]) -> Completion:
        return cls(answer, turns, f"chatcmpl-{secrets.token_hex(12)}", int(time.time()))

    def as_json(self) -> dict[str, Any]:
        """Return the reply to a request that does not stream."""
        message = {"role": "assistant", "content": content(self.answer), "refusal": None}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        head = self._head("chat.completion")
        return {**head, "choices": [choice], "usage": self.usage(), "jingda": self.answer.as_json()}

    def chunks(self, *, with_usage: bool) -> Iterator[dict[str, Any]]:
        """Yield the reply piece by piece; the pieces joined are the content of the whole reply."""
        yield self._chunk({"role": "assistant", "content": ""})
        for piece in sentences(content(self.answer)):
            yield self._chunk({"content": piece})
        yield {**self._chunk({}, "stop"), "jingda": self.answer.as_json()}
        if with_usage:
            yield {**self._head("chat.completion.chunk"), "choices": [], "usage": self.usage()}

    def usage(self) -> dict[str, int]:
        """Return characters, read and written: without a language model there are no tokens to count."""
        read, written = sum(len(turn) for turn in self.turns), len(content(self.answer))
        return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}

    def _chunk(self, delta: dict[str, str], finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return {**self._head("chat.completion.chunk"), "choices": [choice]}

    def _head(self, kind: str) -> dict[str, Any]:
        return {"id": self.id, "object": kind, "created": self.created, "model": MODEL, "system_fingerprint": None}
