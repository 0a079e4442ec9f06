"""Which sentences of the evidence answer the question: scored by rare shared words and by the kind of datum asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.inquiry import Inquiry, Passage
from agent.passages import meaningful
from knowledge.tokens import tokens

READ = 4  # passages read for sentences; those behind them are there to be opened, not to be said
FLOOR = 0.5  # a sentence below this share of the best one's score adds words, not an answer
_PIECE = re.compile(r"[^。；\n→]*[。；\n→]?")
_MARK = re.compile(r"^(?:第[一二三四五六七八九十百]+条\s*|[（(][一二三四五六七八九十\d]+[)）]\s*|\d{1,2}[.．、]\s*|[一二三四五六七八九十]+、|[①-⑳]|方向\s*\d+\s*)+")
_FIELD = re.compile(r"^(?:服务对象|服务内容|条件要求|服务流程|办理流程|时间/频度|联络方式|工具分类)\s*")
_VALUE = {
    "amount": re.compile(r"\d+(?:\.\d+)?\s*(?:万|亿)?(?:元|美元)|\d+(?:\.\d+)?\s*(?:[%％‰]|个百分点)"),
    "deadline": re.compile(r"\d+\s*(?:个)?(?:工作日|日内|天|个?月|年)|之?前(?:完成|使用|提交)"),
    "schedule": re.compile(r"每年|\d月|定期|一次"),
    "process": re.compile(r"→|申报|提交|评审|公示|登录|系统|拨付"),
    "eligibility": re.compile(r"条件|应当?|须|不低于|不超过|不少于|以上|以下|满足|不得"),
    "condition": re.compile(r"条件|应当?|须|不低于|不超过|不少于|以上|以下|满足|不得"),
}
_HOW_MANY = re.compile(r"(?:几|多少)(?:个)?(位|名|人|场|次|天|家|张|件|项|个月|年|平米|平方米|亩|分|倍|户|台|类|种|工作日|日)")


@dataclass(frozen=True, slots=True)
class Chosen:
    """One sentence to say, the passage it stands in, its place there, and how much it says to the question."""

    text: str
    passage: int
    order: int
    score: float


def select(inquiry: Inquiry, evidence: Sequence[Passage], *, budget: int, at_least: int) -> list[Chosen]:
    """Return the best sentences in reading order, at most `budget` characters together, but not fewer than `at_least`."""
    weights = _weights(inquiry)
    wanted = _wanted(inquiry)
    read = [(i, p) for i, p in enumerate(evidence[:READ]) if _speaks(inquiry, p, evidence[0])]
    found = [c for i, p in read for c in _scored(inquiry, p, i, weights, wanted)]
    found.sort(key=lambda c: -c.score)
    chosen: list[Chosen] = []
    length = 0
    for candidate in found:
        size = meaningful(candidate.text)
        enough = len(chosen) >= at_least
        if enough and (length + size > budget or (chosen and candidate.score < FLOOR * chosen[0].score)):
            continue
        if any(_same(candidate.text, c.text) for c in chosen):
            continue
        chosen.append(candidate)
        length += size
    return sorted(chosen, key=lambda c: (c.passage, c.order))


def _speaks(inquiry: Inquiry, passage: Passage, first: Passage) -> bool:
    """Only the documents that are meant speak; a second program's figures in one answer would be read as the first's."""
    return inquiry.understanding.asks("compare", "match") or passage.document.doc_id == first.document.doc_id


def _same(a: str, b: str) -> bool:
    plain_a, plain_b = (re.sub(r"\W", "", x) for x in (a, b))
    return plain_a in plain_b or plain_b in plain_a


def _weights(inquiry: Inquiry) -> dict[str, float]:
    """Return the question's tokens with their rarity; words of earlier messages count less."""
    own, earlier = tokens(inquiry.text), tokens(" ".join(inquiry.context))
    rarity = inquiry.knowledge.rarity([*own, *earlier])
    weights = {t: 0.4 * rarity[t] for t in earlier}
    return weights | {t: rarity[t] for t in own}


def _wanted(inquiry: Inquiry) -> list[re.Pattern[str]]:
    """Return what a sentence should hold: the kinds of datum asked, and a number of the unit asked (几位 → 两位)."""
    wanted = [pattern for kind, pattern in _VALUE.items() if inquiry.understanding.asks(kind)]
    for m in _HOW_MANY.finditer(inquiry.text):
        unit = m.group(1)
        wanted.append(re.compile(rf"(?:\d|[一二两三四五六七八九十百])\s*个?{unit}"))
    return wanted


def _scored(
    inquiry: Inquiry, passage: Passage, number: int, weights: dict[str, float], wanted: Sequence[re.Pattern[str]]
) -> Iterator[Chosen]:
    procedure = inquiry.understanding.asks("process")
    for order, (lead, text) in enumerate(pieces(passage.quote)):
        words = set(tokens(text))
        shared = sum(weights.get(w, 0.0) for w in words) + 0.3 * sum(weights.get(w, 0.0) for w in set(tokens(lead)) - words)
        score = shared / (10 + len(words)) ** 0.5
        score += 0.35 * sum(1 for pattern in wanted if pattern.search(text))
        if procedure and passage.clause.path[0].label in ("服务流程", "办理流程"):
            score *= 1.5
        yield Chosen(_spoken(lead, text), number, order, score * (1.0 - 0.15 * number))


def pieces(quote: str) -> list[tuple[str, str]]:
    """Return (lead-in, sentence) pairs: an item of a list means nothing without “有下列情形之一的，不予支持：”."""
    out: list[tuple[str, str]] = []
    lead = ""
    for m in _PIECE.finditer(quote):
        raw = m.group(0).strip().rstrip("→")
        text = _FIELD.sub("", raw).strip()
        if not text:
            continue
        marked = bool(_MARK.match(text))
        if not marked and not text.endswith(("：", ":")) and not raw.startswith(tuple("；")):
            lead = lead if out and out[-1][0] and raw.endswith("；") else ""
        body = _MARK.sub("", text).strip()
        if body.endswith(("：", ":")):
            lead = body
        elif meaningful(body) >= 10 or re.search(r"\d", body):
            if not _is_heading(raw, body):
                out.append((lead if marked or raw.endswith("；") else "", body))
    return out or [("", quote.strip())]


def _is_heading(raw: str, body: str) -> bool:
    """“第七条 支持开展基金份额转让。” and “2．支持方式和标准” announce; they answer nothing."""
    return meaningful(body) <= 24 and raw != body and not re.search(r"\d|不|应|须|可|为|是|有|具|得", body)


def _spoken(lead: str, text: str) -> str:
    text = text.rstrip("\n")
    closed = text if text.endswith(("。", "；", "！", "？")) else f"{text}。"
    return f"{lead}{closed}" if lead and meaningful(lead) <= 60 else closed


def stages(quote: str) -> list[str]:
    """Return the names of the stages of a procedure: the words before each arrow's or item's explanation."""
    body = _FIELD.sub("", quote.strip())
    parts = body.split("→") if "→" in body else [p for p in body.split("\n") if _MARK.match(p.strip())]
    names = [re.split(r"[：:。，；,]", _MARK.sub("", p.strip()), maxsplit=1)[0].strip() for p in parts]
    # Where the parts are sentences of their own (“评审通过的项目……”), their openings name no stage.
    named = [n for n in names if 2 <= len(n) <= 10 and not re.search(r"的|[后时内]$|^(?:对|按|经|将|自|在(?!线))", n)]
    return named if len(named) == len(names) else []
