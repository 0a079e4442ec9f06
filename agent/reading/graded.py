"""A class asked about first and a figure told later that grades otherwise: 优秀给多少, then 我们只得了76分."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tools.rules.model import Version
from tools.rules.uses import inputs_of

Reading = Mapping[str, object]


def regraded(readings: Sequence[Reading], version: Version) -> list[Reading]:
    """Return the readings of a conversation without the classes that a later message's figure settles.

    Who asks what 优秀 brings has not said that he is that; the score he tells next says what he is.
    """
    kept = [dict(reading) for reading in readings]
    for rule in version.derive:
        told = [place for place, reading in enumerate(kept) if inputs_of(rule) & reading.keys()]
        for reading in kept[: told[-1]] if told else ():
            reading.pop(rule.fact, None)
    return list(kept)
