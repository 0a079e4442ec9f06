"""Whether what was received on a day told still holds: 8月12日领的券，至今没登记，作废了吗."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.computed import Computed
from agent.inquiry import Inquiry
from tools.evaluation.result import DeadlineResult

_ASKED = re.compile(r"作废|过期|逾期|失效|有效(?!期)|还(?:能|可以|可)|来得及")
_WHICH_DAY = re.compile(r"哪一?天|哪[年月]|几[号月]|(?:什么|啥)时候|何时|几时|到哪|多久|最[晚迟]|截止")


def asks_whether_passed(text: str) -> bool:
    """True when it is asked whether a day has passed, not which day it is."""
    return bool(_ASKED.search(text)) and not _WHICH_DAY.search(text)


def pending(text: str, computed: Computed) -> Sequence[DeadlineResult]:
    """Return the days to tell; where it is asked whether one has passed, without those that were kept.

    Who registered on 1 September has kept the last day for it, whatever day it was.
    """
    found = computed.deadlines
    if not asks_whether_passed(text):
        return found
    kept = set()
    days = {one.id: one.day for one in found}
    for rule in computed.candidate.version.deadlines:
        done, last = computed.facts.get(rule.base), days.get(rule.latest_base or "")
        if done is not None and last is not None and done[1] <= last:
            kept.add(rule.latest_base)
    left = [one for one in found if one.id not in kept]
    sure = [one for one in left if not one.tentative]
    return sure or left or found


def lapsed(inquiry: Inquiry, deadline: DeadlineResult) -> str:
    """Return whether the day has passed, where that is asked; "" while a day off may still put it off."""
    if not asks_whether_passed(inquiry.text) or deadline.day is None:
        return ""
    if deadline.day >= inquiry.as_of:
        return "还没有到期。"
    last = deadline.next_workday or deadline.day
    return "已经逾期。" if last < inquiry.as_of else ""
