"""A message as it was meant, with what was changed in it."""

from __future__ import annotations

from dataclasses import dataclass

from agent.hearing.characters import replaced
from agent.hearing.slips import mended
from agent.hearing.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Change:
    """A wording as written and as understood: 算力圈 → 算力券."""

    written: str
    meant: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as understood. changes: what was read as something else, in order; empty when nothing was."""

    text: str
    changes: tuple[Change, ...] = ()


def heard(text: str, vocabulary: Vocabulary) -> Heard:
    """Return the message with homophones and slips within known names put right."""
    changes: list[Change] = []
    for step in (mended, replaced):
        text, made = step(text, vocabulary)
        changes += [Change(written, meant) for written, meant in made]
    return Heard(text, tuple(dict.fromkeys(changes)))
