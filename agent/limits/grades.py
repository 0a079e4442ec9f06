"""Which grade a score is, and what follows from it: 84.5分算什么等级, 62分还能接收创新券吗."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from agent.limits.ruling import Case, Ruling, Stated, best
from agent.reading.spans import pairs_of
from tools.quantities import find_quantities
from tools.units import SCORE

_N = r"(\d+(?:\.\d+)?)分"
_INCLUDED = r"(?:[（(]含\d*分?[）)])?"
_FROM = re.compile(rf"^{_N}{_INCLUDED}(?:及以上|以上)(?:的)?为(?P<grade>[\u4e00-\u9fff]{{2,4}})$")
_BETWEEN = re.compile(rf"^{_N}{_INCLUDED}[至到-]{_N}(?:之间)?(?:的)?为(?P<grade>[\u4e00-\u9fff]{{2,4}})$")
_BELOW = re.compile(rf"^(?:低于{_N}|{_N}以下)(?:的)?为(?P<grade>[\u4e00-\u9fff]{{2,4}})$")
_WHICH = re.compile(
    r"(?:什么|哪一?个?|啥|哪)(?:等[级次]|档次|级别|一?[档级])|算(?:不算)?(?:是)?(?P<said>优秀|良好|合格|不合格)|(?:等[级次]|结果)(?:是|算)(?:什么|啥)|是(?:优秀|良好|合格|不合格)还是"
)
_HOW_MUCH = re.compile(r"多少|拿|领|给|补|奖|资金|钱")
_FOLLOWS = re.compile(r"结果为(?P<grade>不?[\u4e00-\u9fff]{2}?)的[，,](?P<then>[^。；（(]+)")
_FORBIDS = re.compile(r"不可|不得|不能|不予")
_LOSES = re.compile(r"取消|撤销|除名|清退")
_WHETHER = re.compile(r"[吗么不][？?。]?$|能不能|会不会|可不可以")


@dataclass(frozen=True, slots=True)
class _Grade:
    name: str
    low: Decimal
    high: Decimal  # scores reach up to here, without it
    stated: Stated

    def holds(self, score: Decimal) -> bool:
        return self.low <= score < self.high


def grade_ruling(case: Case) -> Ruling | None:
    """Return the grade of the one score told, or whether what a text forbids at one grade holds for it."""
    scores = [f for f in find_quantities(case.text) if f.quantity.kind == SCORE and not f.quantity.approximate]
    if len(scores) != 1:
        return None
    said = case.text[scores[0].start : scores[0].end]
    value = scores[0].quantity.value
    grade = next((g for stated in case.sentences for g in _grades(stated) if g.holds(value)), None)
    if grade is None:
        return None
    asked = _WHICH.search(case.text)
    if asked and not _HOW_MUCH.search(case.text):
        if asked["said"]:
            return Ruling(
                "算" if asked["said"] == grade.name else f"不算，是{grade.name}", f"您说的是{said}", grade.stated
            )
        return Ruling(grade.name, f"您说的是{said}", grade.stated)
    return best(_followed(case, grade, said)) if _WHETHER.search(case.text) else None


def _grades(stated: Stated) -> Iterator[_Grade]:
    words = re.sub(r"\s", "", stated.words)
    if m := _FROM.match(words):
        yield _Grade(m["grade"], Decimal(m[1]), Decimal("Infinity"), stated)
    elif m := _BETWEEN.match(words):
        yield _Grade(m["grade"], Decimal(m[1]), Decimal(m[2]), stated)
    elif m := _BELOW.match(words):
        yield _Grade(m["grade"], Decimal(0), Decimal(m[1] or m[2]), stated)


def _followed(case: Case, grade: _Grade, said: str) -> Iterator[Ruling]:
    """不合格的，不可接收: forbidden to who has that grade, open to every other; 连续3年不合格 befalls no other either."""
    for stated in case.sentences:
        for m in _FOLLOWS.finditer(stated.words):
            barred = m["grade"] == grade.name
            why = f"您说的{said}是{grade.name}"
            fit = len(pairs_of(m["then"]) & pairs_of(case.text))
            in_a_row = "连续" in stated.words[: m.start()]
            if _FORBIDS.search(m["then"]) and fit and not in_a_row:
                yield Ruling("不能" if barred else "能", why, stated, fit, sure=barred)
            elif _LOSES.search(m["then"]) and _LOSES.search(case.text) and not barred:
                yield Ruling("不会", why, stated, fit + 1, sure=True)
