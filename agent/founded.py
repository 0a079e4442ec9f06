"""Who was registered in October cannot have operated for two years in November: a founding day bounds how long one has been at it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from agent.inquiry import Inquiry
from agent.reading.times import told_days
from tools.dates import months_between
from tools.facts import FactDefinition
from tools.rules.load import shipped
from tools.rules.model import Version
from tools.rules.uses import deciding_facts
from tools.units import MONTHS

_FOUNDED = re.compile(
    r"^[^，。；！？,;!?]{0,8}?(?:注册|成立|设立|创办|开办)|(?:注册|成立|设立|创办|开办)(?:于|在|时间|日期|是|为)*$"
)
_OF_ANOTHER = re.compile(r"被投|所投|投的|投了|客户|项目|子公司|分公司|基金(?!管理)|品牌|商标|平台|实验室|中心")
_RUNS = re.compile(r"(?:经营|运营)的?(?:年限|时间)$")


def bounded_by_founding(inquiry: Inquiry, version: Version, given: Mapping[str, object]) -> dict[str, object]:
    """Return the most that each time of operation asked for can be, where it is not told but the founding day is."""
    facts = shipped().facts
    wanted = [facts[f] for f in deciding_facts(version) if f in facts and f not in given and _runs(facts[f])]
    if not wanted:
        return {}
    founded = _founded(" ".join((*inquiry.context, inquiry.text)), inquiry.as_of)
    if founded is None:
        return {}
    return {d.id: f"不到{months_between(founded, inquiry.as_of) + 1}个月" for d in wanted}


def _runs(definition: FactDefinition) -> bool:
    return definition.kind == MONTHS and bool(_RUNS.search(definition.label))


def _founded(text: str, as_of: date) -> date | None:
    """Return the earliest day on which the asker may have been founded, None where he does not say when that was."""
    for start, end, first in told_days(text, as_of):
        before = re.split(r"[，。；！？,;!?]", text[:start])[-1]
        behind = re.split(r"[，。；！？,;!?]", text[end:])[0]
        if not (_FOUNDED.match(behind) or _FOUNDED.search(before)) or _OF_ANOTHER.search(before + behind[:6]):
            continue
        return first
    return None
