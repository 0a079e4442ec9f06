"""A question about one condition (年限这条过得去吗, 正好100件达标吗) is answered by that condition, whatever else is open."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.computed import Computed
from agent.told import SAID
from tools.evaluation.result import Reason, Verdict
from tools.facts import FactDefinition
from tools.rules.load import shipped
from tools.rules.uses import inputs_of, named, walk

_ONE = re.compile(
    r"年限|门槛|达不达标|达标[吗么不]|[这那]一?条(?!件)|(?:正好|刚好|恰好)[^，。；？?]{0,10}\d[^。；？?]{0,24}[吗么不][？?。]?$|整[，,]?(?:够|行|算|达|符合)|够[吗么不][？?。]?$|够不够[？?。]?$"
)
_YEARS = re.compile(r"年限|成立时间|几年|多少年")


def one_condition(text: str, computed: Computed) -> tuple[Reason, ...]:
    """Return the conditions met that rest on the numbers and dates told, where one condition is asked about; else ()."""
    if not _ONE.search(text):
        return ()
    version = computed.candidate.version
    told = {f for f, source in computed.sources.items() if source == SAID and _measured(shipped().facts[f])}
    facts = told | {rule.fact for rule in version.derive if inputs_of(rule) & told}
    resting: dict[str, set[str]] = {}
    for node in walk((version.eligibility, version.payable)):
        if text := getattr(node, "text", ""):
            resting.setdefault(text, set()).update(_facts_in(node))
    met = tuple(
        reason
        for whole in computed.result.reasons
        for reason in _parts(whole, lambda r: _met(r) and bool(resting.get(r.text, set()) & facts))
    )
    return _about_years(text, met)


def _measured(definition: FactDefinition) -> bool:
    return definition.numeric or definition.type == "date"


def _met(reason: Reason) -> bool:
    return reason.verdict is Verdict.YES and not reason.selects


def _facts_in(part: object) -> set[str]:
    return {fact for node in walk(part) for fact in named(node) if fact}


def _parts(reason: Reason, told: Callable[[Reason], bool]) -> list[Reason]:
    """Return the leaves of a condition that are told to hold; the condition itself where none is, a denial of several."""
    below = [part for child in _own_ways(reason) for part in _parts(child, told)]
    return below or ([reason] if told(reason) else [])


def _own_ways(reason: Reason) -> list[Reason]:
    """Return the parts that bind this applicant: of several ways none before it is known which is his.

    不超过7年, for 生物医药 alone, is met by nobody who has not said that he is that.
    """
    if not reason.alternatives or reason.verdict is Verdict.YES:
        return [child for child in reason.children if not _selected(child, Verdict.NO)]
    return [child for child in reason.children if _selected(child, Verdict.YES)]


def _selected(way: Reason, verdict: Verdict) -> bool:
    return any(part.selects and part.verdict is verdict for part in way.children)


def _about_years(text: str, reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Return those that speak of years, where years are asked about; else all."""
    if not _YEARS.search(text):
        return reasons
    return tuple(r for r in reasons if re.search(r"年|月|成立|设立", r.text)) or reasons
