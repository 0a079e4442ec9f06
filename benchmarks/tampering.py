"""True answers, and the same with one thing changed: a digit, a unit, a place, a number, a day, a name."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from agent.answer import Answer, Kind
from agent.check import failures
from agent.inquiry import Inquiry
from agent.pipeline import STEPS
from knowledge.base import KnowledgeBase

UNITS = (
    ("万→亿", re.compile(r"(?<=\d)万"), "亿"),
    ("元→万元", re.compile(r"(?<=\d)元"), "万元"),
    ("万元→元", re.compile(r"(?<=\d)万元"), "元"),
    ("%→‰", re.compile(r"(?<=\d)[%％]"), "‰"),
    ("个月→年", re.compile(r"(?<=[\d一二三四五六七八九十])个月"), "年"),
    ("年→个月", re.compile(r"(?<=[^\d]\d)年(?!\d|度)"), "个月"),
    ("日→月", re.compile(r"(?<=\d)(?:个工作日|日内|天)"), "个月"),
)
_PHONE = re.compile(r"(?<![\d.])\d{7,12}(?!\d)")
_DATE = re.compile(r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日|\d{4}-\d{2}-\d{2}")
_DOCUMENT = re.compile(r"[\u4e00-\u9fff]{2,5}〔\d{4}〕\d+号")
_CLAUSE = re.compile(r"第[一二三四五六七八九十]+(?=[条款])|第（[一二三四五六七八九十]）(?=项)")
_NUMBER = re.compile(r"(?<![\d.A-Za-z])\d+(?:\.\d+)?")
_CHINESE = re.compile(r"[二三四五六七八九](?=(?:十|百)?[万亿]?(?:元|年|个月|个工作日|个会计年度|人|家))")
_ONES = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Changed:
    """A text that differs from a true answer in one thing."""

    kind: str
    text: str
    was: str
    now: str


def answered(items: Sequence[dict[str, Any]], knowledge: KnowledgeBase) -> list[Inquiry]:
    """Return the questions that are answered, each as it stands before the gate."""
    found = []
    for item in items:
        inquiry = Inquiry(turns=item["turns"], as_of=date.fromisoformat(item["as_of"]), knowledge=knowledge)
        for step in STEPS:
            step(inquiry)
            if inquiry.answer is not None:
                break
        if inquiry.answer is not None and inquiry.answer.kind is Kind.ANSWER and inquiry.answer.citations:
            found.append(inquiry)
    return found


def passes(inquiry: Inquiry, text: str) -> bool:
    """True when the gate would show this text as the answer to the question."""
    return not failures(inquiry, replace(_answer(inquiry), text=text))


def changes(inquiry: Inquiry, names: Sequence[str]) -> Iterator[Changed]:
    """Yield the true text with each figure, unit, place, number, day and name changed in turn, one at a time."""
    text = _answer(inquiry).text
    chance = random.Random(zlib.crc32(text.encode()))
    for kind, start, end, now in _edits(text, names, chance):
        if text[start:end] != now and not _within_mark(text, start):
            yield Changed(kind, text[:start] + now + text[end:], text[start:end], now)


def _answer(inquiry: Inquiry) -> Answer:
    assert inquiry.answer is not None
    return inquiry.answer


def _within_mark(text: str, at: int) -> bool:
    return any(m.start() <= at < m.end() for m in re.finditer(r"\[\d+\]", text))


def _edits(text: str, names: Sequence[str], chance: random.Random) -> Iterator[tuple[str, int, int, str]]:
    special = [m.span() for pattern in (_PHONE, _DATE, _DOCUMENT) for m in pattern.finditer(text)]
    for match in _NUMBER.finditer(text):
        if not any(a <= match.start() < b for a, b in special):
            yield "one digit", match.start(), match.end(), _other_digit(match.group(), chance)
    for kind, pattern, into in UNITS:
        for match in pattern.finditer(text):
            if not _NOTHING.search(text[: match.start()]):  # 0元 and 0万元 are the same
                yield f"unit {kind}", match.start(), match.end(), into
    for kind, pattern in (("telephone", _PHONE), ("date", _DATE), ("document number", _DOCUMENT)):
        for match in pattern.finditer(text):
            yield kind, match.start(), match.end(), _other_digit(match.group(), chance)
    for kind, pattern in (("clause number", _CLAUSE), ("Chinese numeral", _CHINESE)):
        for match in pattern.finditer(text):
            yield kind, match.start(), match.end(), _other_numeral(match.group(), chance)
    yield from _renamed(text, names, chance)


_NOTHING = re.compile(r"(?<![\d.,])0$")


def _other_digit(text: str, chance: random.Random) -> str:
    places = [i for i, c in enumerate(text) if c.isdigit()]
    at = chance.choice(places)
    first = at == 0 and len(text) > 1
    return text[:at] + chance.choice([d for d in "0123456789"[first:] if d != text[at]]) + text[at + 1 :]


def _other_numeral(text: str, chance: random.Random) -> str:
    places = [i for i, c in enumerate(text) if c in _ONES]
    if not places:
        return text.replace("十", "十一")
    at = chance.choice(places)
    return text[:at] + chance.choice([d for d in _ONES if d != text[at]]) + text[at + 1 :]


def _renamed(text: str, names: Sequence[str], chance: random.Random) -> Iterator[tuple[str, int, int, str]]:
    """Swap each name of a program or document for that of another one, not a part of it."""
    covered: list[tuple[int, int]] = []
    for name in names:
        at = text.find(name)
        if at < 0 or any(a <= at < b for a, b in covered):
            continue
        covered.append((at, at + len(name)))
        other = chance.choice([n for n in names if n not in name and name not in n])
        yield "name", at, at + len(name), other
