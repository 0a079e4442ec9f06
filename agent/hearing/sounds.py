"""Which characters sound alike: readings without tones, and pairs that many speakers do not tell apart."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

# zh/z, ch/c, sh/s and n/l at the beginning; ing/in, eng/en and ang/an at the end
_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_FINALS = ("ing", "eng", "ang")


@lru_cache(maxsize=1)
def readings() -> Mapping[str, tuple[str, ...]]:
    """Return the readings of each character of GB 2312, the usual one first."""
    found: dict[str, tuple[str, ...]] = {}
    for line in (files("agent.hearing") / "sounds.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            reading, characters = line.split(" ")
            for character in characters:
                found[character] = (*found.get(character, ()), reading)
    return found


@lru_cache(maxsize=1024)
def blurred(reading: str) -> str:
    """Return a reading as one hears it who does not tell zh from z, n from l or ing from in."""
    for clear, blur in _INITIALS:
        if reading.startswith(clear):
            reading = blur + reading[len(clear) :]
            break
    return reading[:-1] if reading.endswith(_FINALS) else reading


@lru_cache(maxsize=8192)
def sounds(character: str) -> frozenset[str]:
    """Return how a character may be heard; empty for what is no Chinese character."""
    return frozenset(blurred(reading) for reading in readings().get(character, ()))


def same_sound(one: str, other: str) -> bool:
    """True when two characters share a reading exactly, tones apart."""
    return bool(set(readings().get(one, ())) & set(readings().get(other, ())))
