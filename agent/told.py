"""What the asker stated beside the messages: the facts of a kept profile, and corrections of what was understood."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

SAID, PROFILE, CORRECTED = "said", "profile", "corrected"


@dataclass(frozen=True, slots=True)
class Correction:
    """One fact put right by the asker; `value` as `parse_facts` takes it, "" when the fact is withdrawn.

    turns_ago: messages written since: 0 for a correction made after the last one. A later message wins over it.
    """

    fact: str
    value: str
    turns_ago: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """The profile counts as said before the first message, a correction as said after the message it follows."""

    profile: Mapping[str, str] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.profile or self.corrections)

    def texts(self) -> list[str]:
        """Return the values, which prove figures as the asker's own words do."""
        return [*self.profile.values(), *(c.value for c in self.corrections)]


def gathered(
    readings: Sequence[Mapping[str, object]], told: Told, used: Collection[str]
) -> tuple[dict[str, object], dict[str, str]]:
    """Return the facts of a conversation and where each comes from; what was stated later replaces what came before.

    readings: what each message says, the oldest first. used: the facts that matter here; others are left out.
    """
    values: dict[str, object] = {f: v for f, v in told.profile.items() if f in used}
    sources = dict.fromkeys(values, PROFILE)
    _correct(values, sources, [c for c in told.corrections if c.turns_ago >= len(readings)], used)
    for place, reading in enumerate(readings):
        values |= reading
        sources |= dict.fromkeys(reading, SAID)
        _correct(values, sources, [c for c in told.corrections if c.turns_ago == len(readings) - 1 - place], used)
    return values, sources


def _correct(
    values: dict[str, object], sources: dict[str, str], corrections: Sequence[Correction], used: Collection[str]
) -> None:
    for correction in corrections:
        values.pop(correction.fact, None)
        sources.pop(correction.fact, None)
        if correction.value and correction.fact in used:
            values[correction.fact] = correction.value
            sources[correction.fact] = CORRECTED
