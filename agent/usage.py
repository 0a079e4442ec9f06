"""What one answer took of a language model: calls, tokens, cost, and what became of its words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Usage:
    """The account of one answer.

    outcome: `used` (the model's words are shown), `kept` (the model offered no answer, the one without it is shown),
    `unproved` (its words failed the gate), `failed` (the endpoint did), `resting` (it was not asked after repeated failures).
    reason: why not, as a code. cost: in the currency of the prices set, None without prices or without a count of tokens.
    """

    model: str
    outcome: str
    reason: str = ""
    attempts: int = 0
    calls: int = 0
    tool_calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: Decimal | None = None
    model_ms: float = 0.0

    def as_json(self) -> dict[str, Any]:
        return {
            "model": self.model,
            "outcome": self.outcome,
            "reason": self.reason,
            "attempts": self.attempts,
            "calls": self.calls,
            "tool_calls": self.tool_calls,
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "cost": format(self.cost, "f") if self.cost is not None else None,
            "model_ms": round(self.model_ms, 1),
        }
