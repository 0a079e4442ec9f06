"""Which steps of a sum are said aloud: those that give the figure, not merely the last ones."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tools.evaluation.result import Step

STEPS_SAID = 3  # all of them stand in the calculation
_WORKED = re.compile(r"[×+−÷]|取低|取高|择一|属于.*以上|属于.*以下")
# Which way of telling a rule went by, and what nobody told of: they give nothing to the figure.
_BOOKKEEPING = re.compile(r"不?属于“已告知|不属于“.*”：0元$")
_AMOUNT = re.compile(r"\d[\d.]*(?:万亿|[万亿])?[^\s\d×+−÷=、：，；。（）()]{1,3}")


def telling(steps: Sequence[Step]) -> Sequence[Step]:
    """Return at most three steps: the last ones, with the share that was taken; or, where the figure was found earlier, its own.

    A line that only repeats an amount under a condition (不属于“…”：8.5万元) gives nothing, and is left out where others do.
    """
    steps = [s for s in steps if not _BOOKKEEPING.match(s.text)] or steps
    kept = [s for i, s in enumerate(steps) if _WORKED.search(s.text) or i == 0 or s.value != steps[i - 1].value]
    last = list(kept[-STEPS_SAID:])
    deriving = _deriving(kept)
    said = last
    if not all(step in last for step in deriving):
        after = [s for s in kept[kept.index(deriving[-1]) + 1 :] if _bare(s) == _bare(deriving[-1])]
        room = STEPS_SAID - len(deriving)
        said = [*deriving, *(after[-room:] if room else [])]
    worked = [step for step in kept if "×" in step.text and step not in said]
    if worked and not any("×" in step.text for step in said):
        said = [worked[-1], *said[-STEPS_SAID + 1 :]]
    return said


def _bare(step: Step) -> str:
    """Return a step's amount without 不超过, 最低 and the like."""
    return step.value.lstrip("不超过最高低于约")


def _deriving(steps: Sequence[Step]) -> list[Step]:
    """Return the step in which the final amount first came out, after those that gave what it is made of."""
    reached = next((i for i, s in enumerate(steps) if _bare(s) == _bare(steps[-1]) and _WORKED.search(s.text)), None)
    if reached is None:
        return []
    chain, wanted = [steps[reached]], set(_AMOUNT.findall(steps[reached].text))
    for step in reversed(steps[:reached]):
        if step.value in wanted:
            chain.insert(0, step)
            wanted |= set(_AMOUNT.findall(step.text))
    return chain[-STEPS_SAID:]
