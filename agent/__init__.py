"""Conversation in, cited answer out: `ask` is the one function every face calls."""

from __future__ import annotations

from typing import Any

__all__ = ["ask"]


def __getattr__(name: str) -> Any:
    # Imported on first use: the command line shows its help without loading the pipeline.
    if name == "ask":
        from agent.pipeline import ask

        return ask
    raise AttributeError(name)
