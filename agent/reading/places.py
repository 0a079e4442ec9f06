"""Places named one by one as counts: 美国、日本各1件，韩国2件 are two of the one class and two of the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.reading.elements import COUNTED, said_number
from agent.reading.spans import negated
from agent.reading.statements import spoken_values
from tools.facts import FactDefinition

_BETWEEN = re.compile(r"(?:、|和|与|及|以及|跟|，?还有)?\s*")
_THING = r"(?:件|项|个(?![国地月]))"
_ALL = r"(?:都|均|全|同时)"
_GOT = r"(?:授权|注册|获权|获得|拿到|拿了|有|是|成功)*了?"
_AFTER = re.compile(
    rf"(?:这?{COUNTED}个?(?:国家|地区|地方))?{_ALL}?(?P<each>各(?:自|有)?|每(?:个)?(?:国家|地区|地方))?(?:都)?{_GOT}(?P<n>{COUNTED}){_THING}"
)
_BEFORE = re.compile(
    rf"(?<![第\d])(?P<n>{COUNTED}){_THING}(?P<words>[^，。；、\d]{{0,12}}?)(?P<way>{_ALL}|分别)?(?:还|又|也)?(?:已经?)?在?$"
)
_EACH_AFTER = re.compile(rf"[^，。；]{{0,6}}?(?:{_ALL}|各)")
_ALL_BEFORE = re.compile(rf"{_ALL}(?:已经?)?在?$")
_FIRST = re.compile(rf"(?<![第\d])({COUNTED}){_THING}")


@dataclass(frozen=True, slots=True)
class Run:
    """Places told in one breath: 美国、日本和欧洲专利局."""

    names: tuple[str, ...]
    start: int
    end: int


def places_counted(text: str, choice: FactDefinition) -> dict[str, object]:
    """Return how many are told of each class of places, by the facts that count them; {} where one place's count is open.

    choice: the classes, each with the places that are of it and the fact that counts what is there.
    """
    runs = _runs(text, choice)
    if sum(len(run.names) for run in runs) < 2:
        return {}
    first = _FIRST.search(text)
    whole = said_number(first[1]) if first and first.start() < runs[0].start else 0
    counts = [_count(text, run, runs, whole) for run in runs]
    if not all(counts):
        return {}
    totals = dict.fromkeys(choice.counted_as.values(), 0)
    for run, count in zip(runs, counts, strict=True):
        for name in run.names:
            totals[choice.counted_as[name]] += count
    told: dict[str, object] = {fact: f"{total}件" for fact, total in totals.items()}
    if choice.counted_of and whole and any(count == whole for count in counts):
        told[choice.counted_of] = f"{whole}件"
    return told


def _runs(text: str, choice: FactDefinition) -> list[Run]:
    runs: list[Run] = []
    for name, start, end in sorted(spoken_values(text, choice), key=lambda spoken: spoken[1]):
        if name not in choice.counted_as or negated(text, start, end):
            continue
        if runs and _BETWEEN.fullmatch(text[runs[-1].end : start]):
            runs[-1] = Run((*runs[-1].names, name), runs[-1].start, end)
        else:
            runs.append(Run((name,), start, end))
    return runs


def _count(text: str, run: Run, runs: Sequence[Run], whole: int) -> int:
    """Return how many are told of each place of a run, 0 where the text does not say."""
    following = min((r.start for r in runs if r.start > run.end), default=len(text))
    clause = max(text.rfind(mark, 0, run.start) for mark in "，。；,;") + 1
    several = len(run.names) > 1
    after = _AFTER.match(text[:following], run.end)
    if after and (after["each"] or not several):
        return said_number(after["n"])
    before = _BEFORE.search(text[max(clause, max((r.end for r in runs if r.end <= run.start), default=0)) : run.start])
    if before and not after:
        return _told_before(text, run, before)
    spread = bool(_EACH_AFTER.match(text[:following], run.end)) or bool(_ALL_BEFORE.search(text[clause : run.start]))
    return whole if spread and not after else 0


def _told_before(text: str, run: Run, before: re.Match[str]) -> int:
    count, places = said_number(before["n"]), len(run.names)
    if before["way"] == "分别":
        return 1 if count == places else 0
    everywhere = before["way"] or _EACH_AFTER.match(text, run.end) or places == 1
    return count if everywhere else 0
