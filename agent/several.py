"""Several questions in one message: each is answered in its turn, as if they had been asked one after the other.

“保费90万能补多少？要是200万呢” asks twice of one program: the second time with one thing changed. “能申请吗？封顶多少” asks two things
of one case. A sum that answers the first of them leaves the second unanswered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import TypeVar

from agent.answer import Answer, Calculation, Citation, Kind
from agent.evaluated import PICK
from agent.told import Told
from agent.understand import asks

_SUPPOSED = re.compile(
    r"(?:[。？?；;！!，,]\s*|\s)(?P<tail>(?:那么?|而)?(?:要是|如果|假如|若是|换成|换作|换做|改成|万一)[^。？?；;！!]*?"
    r"(?:呢|多少[^，,。？?；;]{0,6}|几[^，,。？?；;]{0,6}|吗|怎么[算办补])[？?。！!\s]*)$"
)
_WHAT_OF = re.compile(
    r"^(?P<head>.+[。？?；;！!])\s*(?P<tail>(?:那么?)?[^，,。？?；;！!]{2,12}呢[？?]?\s*)$", re.DOTALL
)
_SENTENCE = re.compile(r"[^。？?；;！!]+[。？?；;！!]*")
_T = TypeVar("_T")
_HALF = re.compile(r"[^，,。？?；;！!]+[，,。？?；;！!]*")
_MARK = re.compile(r"\[(\d+)\]")
_OPENING = re.compile(r"^(?:那么?|而)|(?:呢|多少钱?|能[补给奖拿领]多少)?[？?。！!\s]*$")
_NUMBER = re.compile(r"\d[\d,.]*(?:[万亿]?元|[%％‰]|[年月日天人家项件个场次])")
_UNDECIDED = "还不能判断"
SAID_OF_SECOND = 20  # characters of a supposition that are repeated before its answer


def scenario(text: str) -> tuple[str, str] | None:
    """Return a question and the supposition that asks it once more, None where the message holds no such pair."""
    m = _SUPPOSED.search(text) or _WHAT_OF.search(text)
    if m is None:
        return None
    head = text[: m.start("tail")].rstrip("，, ")
    return (head, m["tail"]) if asks(head) else None


def two_questions(text: str) -> tuple[str, str] | None:
    """Return what stands up to the first question of a message, and the next one, None where it asks but one.

    Which one to take, and what it then brings (挑哪个最划算，最多给多少), is one question.
    """
    if PICK.search(text):
        return None
    for pattern in (_SENTENCE, _HALF):
        parts = [m.group(0) for m in pattern.finditer(text)]
        asking = [place for place, part in enumerate(parts) if asks(part)]
        if len(asking) == 2 and asking[1] == len(parts) - 1:
            return "".join(parts[: asking[0] + 1]), "".join(parts[asking[0] + 1 :])
    return None


def one_later(told: Told) -> Told:
    """Return what was told, as it stands to a message that was cut in two: what preceded it lies one message further back."""
    return replace(
        told, corrections=tuple(replace(c, turns_ago=c.turns_ago + 1) if c.turns_ago else c for c in told.corrections)
    )


def goes_on(first: Answer, second: Answer) -> bool:
    """True when the answer to a supposition speaks of the same text, and says something else than the first."""
    if Kind.CLARIFY in (first.kind, second.kind) or Kind.REFUSE in (first.kind, second.kind) or second.reason:
        return False
    return first.text != second.text and _of_one_text(first, second)


def _of_one_text(first: Answer, second: Answer) -> bool:
    return bool({c.doc_id for c in first.cited} & {c.doc_id for c in second.cited})


def adds(first: Answer, second: Answer) -> bool:
    """True when the answer to the second question says something of the same text that the first does not."""
    if second.kind is not Kind.ANSWER or second.reason or second.text.startswith(_UNDECIDED):
        return False
    if not _of_one_text(first, second):
        return False
    figures = set(_NUMBER.findall(second.text))
    plain = _MARK.sub("", first.text)
    new = (
        figures - set(_NUMBER.findall(first.text))
        if figures
        else _MARK.sub("", second.text)[:SAID_OF_SECOND] not in plain
    )
    return bool(new)


def joined(first: Answer, second: Answer, opening: str = "") -> Answer:
    """Return both answers as one: the clauses that either text rests on come first, under one numbering."""
    order: list[Citation] = []
    places: list[dict[int, int]] = []
    for answer in (first, second):
        places.append(_placed(answer.cited, order))
    for answer, known in zip((first, second), places, strict=True):
        known |= _placed(answer.related, order)
    texts = [_renumbered(answer.text, known) for answer, known in zip((first, second), places, strict=True)]
    texts[1] = texts[1].removeprefix(_shared_opening(*texts))
    said = f"{_OPENING.sub('', opening)[:SAID_OF_SECOND]}：" if opening else ""
    calculations = [
        _moved(calculation, known)
        for answer, known in zip((first, second), places, strict=True)
        for calculation in answer.calculations
    ]
    return replace(
        first,
        text=f"{texts[0]}\n\n{said}{texts[1]}",
        citations=tuple(replace(c, marker=n) for n, c in enumerate(order, 1)),
        calculations=_distinct(calculations),
        eligibility=_distinct((*first.eligibility, *second.eligibility)),
        notices=_distinct((*first.notices, *second.notices)),
        notes=_distinct((*first.notes, *second.notes)),
        asked=_distinct((*first.asked, *second.asked)),
    )


def _shared_opening(first: str, second: str) -> str:
    """Return the whole sentences with which both begin: that a text has ended is said once."""
    shared = "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))
    return shared[: shared.rfind("。") + 1]


def _distinct(items: Iterable[_T]) -> tuple[_T, ...]:
    found: list[_T] = []
    for item in items:
        if item not in found:
            found.append(item)
    return tuple(found)


def _placed(cited: Sequence[Citation], order: list[Citation]) -> dict[int, int]:
    """Append what is new to the order; return the marker that each citation had → the one it has now."""
    known = {}
    for citation in cited:
        at = next(
            (n for n, c in enumerate(order, 1) if (c.clause_id, c.quote) == (citation.clause_id, citation.quote)), 0
        )
        if not at:
            order.append(citation)
            at = len(order)
        known[citation.marker] = at
    return known


def _renumbered(text: str, known: dict[int, int]) -> str:
    return _MARK.sub(lambda m: f"[{known.get(int(m[1]), int(m[1]))}]", text)


def _moved(calculation: Calculation, known: dict[int, int]) -> Calculation:
    steps = tuple(replace(step, citation=known.get(step.citation, 0)) for step in calculation.steps)
    return replace(calculation, steps=steps)
