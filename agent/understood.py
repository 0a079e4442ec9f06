"""What was understood of the asker's case, and what is asked back, in the form a face can show and let correct."""

from __future__ import annotations

from collections.abc import Iterable

from agent.answer import AskedFact, UnderstoodFact
from agent.computed import Computed
from agent.told import SAID
from tools.rules.load import shipped


def understood(computed: Computed) -> tuple[UnderstoodFact, ...]:
    """Return the facts that the evaluation used, each with where it was stated."""
    facts = shipped().facts
    return tuple(
        UnderstoodFact(f, facts[f].label, facts[f].show(value), computed.sources.get(f, SAID))
        for f, value in computed.facts.items()
    )


def asked_back(missing: Iterable[str], text: str) -> tuple[AskedFact, ...]:
    """Return the missing facts whose question the text puts."""
    facts = shipped().facts
    asked = (facts[f] for f in dict.fromkeys(missing) if f in facts)
    return tuple(AskedFact(d.id, d.label, d.ask) for d in asked if d.ask and d.ask in text)
