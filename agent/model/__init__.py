"""Answers worded by a language model: any OpenAI-compatible endpoint, through LangChain, held to the gate.

`ModelAsk` is asked like `agent.ask`. It computes the answer without a model first and shows it to the model as a draft; what the
model writes is shown only when every sentence is proved, and otherwise the draft is the answer. docs/models.md tells more.
"""

from __future__ import annotations

from agent.model.asking import ModelAsk
from agent.model.endpoint import Endpoint

__all__ = ["Endpoint", "ModelAsk"]
