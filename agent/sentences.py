"""Which sentences of the evidence answer the question: scored by rare shared words and by the kind of datum asked."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from agent.gather import asks_next
from agent.inquiry import Inquiry, Passage
from agent.lexicon import lexicon
from agent.names import names_of
from agent.passages import meaningful
from agent.retrieve import official_words
from knowledge.model import Status
from knowledge.tokens import tokens

READ = 4  # passages read for sentences; those behind them are there to be opened, not to be said
BEHIND = 0.18  # taken off for each place a passage stands behind the best one
SHORT_ITEM = 26  # characters; items up to this are named in one breath with their lead-in
DATUM = 0.4  # for holding the kind of datum asked, beside 1.0 for the most shared words
FOLLOWING = 4  # sentences after a stage that are said when the next ones are asked
PROCEDURE = 1.6  # of a sentence that stands in a procedure, when one is asked for
TAIL = 60  # characters of what follows when the first consequence does not help
FLOOR = 0.4  # a sentence below this share of the best one's score adds words, not an answer
WHOM = 0.3  # of a sentence that says for whom a text is, unless that is asked
LOOK_ALIKE = 0.5  # of a sentence that speaks only of 算力创新券 when 创新券 is asked
REPEALING = 0.2  # of a sentence that only ends earlier texts, unless validity is asked
ASIDE = 0.6  # the same for a sentence of another passage that does not hold the datum asked
_LEANS = re.compile(r"其中|该(?!办法)|上述|前述|对此")  # goes on from the sentence before it
_FOR_WHOM = re.compile(r"谁|对象|哪(?:类|种|些)|什么样的|面向|适用|针对|给谁")
_EXCLUDES = re.compile(r"不(?:资助|支持|包括|含|纳入|予|得)")
_YEAR_SAID = re.compile(r"20\d\d")
_OTHERWISE = re.compile(r"(?:整改|期满|到期|逾期)[^，。]{0,6}(?:仍|未|不)|逾期|拒不|仍[未不]|否则|情节严重")
_REPEALS = re.compile(r"同时废止|予以废止")
_PIECE = re.compile(r"[^。；\n→]*[。；\n→]?")
_MARK = re.compile(
    r"^(?:第[一二三四五六七八九十百]+条\s*|[（(][一二三四五六七八九十\d]+[)）]\s*|\d{1,2}[.．、]\s*|[一二三四五六七八九十]+、|[一二三四五六七八九十]是|[①-⑳]|方向\s*\d+\s*)+"
)
_FIELD = re.compile(r"^(?:服务对象|服务内容|条件要求|服务流程|办理流程|时间/频度|联络方式|工具分类)\s*")
_VALUE = {
    "deadline": re.compile(r"\d+\s*(?:个)?(?:工作日|日内|天|个?月|年)|之?前(?:完成|使用|提交)"),
    "schedule": re.compile(r"每年|\d月|定期|一次"),
    "eligibility": re.compile(r"条件|应当?|须|不低于|不超过|不少于|以上|以下|满足|不得"),
    "condition": re.compile(r"条件|应当?|须|不低于|不超过|不少于|以上|以下|满足|不得"),
}
_MONEY = re.compile(r"\d+(?:\.\d+)?\s*(?:万|亿)?(?:元|美元)")
_RATE = re.compile(r"\d+(?:\.\d+)?\s*(?:[%％‰]|个百分点)")
_COUNTED = frozenset("位名人场家张台套辆篇幅集部款吨")  # units that nothing but the thing asked for is counted in
_HOW_MANY = re.compile(
    r"(?:几|多少)(?:个)?(位|名|个(?!月)|人|场|次|天|家|张|件|项|个月|年|平米|平方米|亩|分|倍|户|台|类|种|工作日|日|部|款|篇|幅|集|轮|处|所|座|支|批|节|席|笔|页|份|届|套|辆|吨|公斤)"
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """One sentence to say, the passage it stands in, its place there, and how much it says to the question."""

    text: str
    passage: int
    order: int
    score: float
    datum: bool = False  # it holds the kind of datum asked


def select(
    inquiry: Inquiry, evidence: Sequence[Passage], *, budget: int, at_least: int, of: str = "", all_read: bool = False
) -> list[Chosen]:
    """Return the best sentences in reading order, at most `budget` characters together, but not fewer than `at_least`.

    of: the doc_id of the only document that is to speak. all_read: every passage speaks, the last as loud as the first.
    """
    read = [
        (i, p)
        for i, p in enumerate(evidence)
        if all_read or p.document.doc_id == of or (not of and i < READ and _speaks(inquiry, p, evidence[0]))
    ]
    behind = inquiry.understanding.asks("process") and asks_next(inquiry.text)
    if behind:  # the next stage stands where the stages stand
        read = [(i, p) for i, p in read if len(stages(p.quote)) >= 3] or read
    weights = _local(_weights(inquiry), [text for _, p in read for _, text in pieces(p.quote)])
    wanted = _wanted(inquiry)
    found = _scored(inquiry, read, weights, wanted, 0.0 if all_read else BEHIND)
    if behind:
        found = _with_next(found)
    found.sort(key=lambda c: -c.score)
    chosen: list[Chosen] = []
    length = 0
    for candidate in found:
        size = meaningful(candidate.text)
        enough = len(chosen) >= at_least
        if enough and (length + size > budget or (chosen and _adds_little(candidate, chosen[0]))):
            continue
        if any(_same(candidate.text, c.text) for c in chosen):
            continue
        chosen.append(candidate)
        length += size
    return in_reading_order(_with_tails(_with_heads(chosen, found, budget), found))


def _with_heads(chosen: Sequence[Chosen], found: Sequence[Chosen], budget: int) -> list[Chosen]:
    """“其中零售企业……” says nothing without the sentence before it, which comes along where it is not too long."""
    out = list(chosen)
    for leaning in chosen:
        before = (leaning.passage, leaning.order - 1)
        if not _LEANS.match(leaning.text) or any((c.passage, c.order) == before for c in out):
            continue
        head = next((c for c in found if (c.passage, c.order) == before), None)
        if head is not None and meaningful(head.text) <= budget // 2:
            out.append(replace(head, score=min(head.score, leaning.score)))
    return out


def _with_tails(chosen: Sequence[Chosen], found: Sequence[Chosen]) -> list[Chosen]:
    """“责令限期整改。” is half of what a clause threatens: “整改后仍未达到条件的，撤销……” behind it comes along."""
    out = list(chosen)
    for led in chosen:
        behind = (led.passage, led.order + 1)
        tail = next((c for c in found if (c.passage, c.order) == behind and _OTHERWISE.match(c.text)), None)
        if tail is not None and meaningful(tail.text) <= TAIL and not any(_same(tail.text, c.text) for c in out):
            out.append(replace(tail, score=min(tail.score, led.score)))
    return out


def _adds_little(candidate: Chosen, best: Chosen) -> bool:
    fits = candidate.passage == best.passage or candidate.datum
    return candidate.score < (FLOOR if fits else ASIDE) * best.score


def in_reading_order(chosen: Sequence[Chosen]) -> list[Chosen]:
    """The passage with the best sentence speaks first; within a passage the order is the text's own."""
    best = {c.passage: max(x.score for x in chosen if x.passage == c.passage) for c in chosen}
    return sorted(chosen, key=lambda c: (-best[c.passage], c.order))


def _with_next(found: Sequence[Chosen]) -> list[Chosen]:
    """The sentences behind the best one are the stages that follow: they count as much as it does."""
    best = max(found, key=lambda c: c.score, default=None)
    if best is None:
        return []
    at = (best.passage, best.order)
    behind = sorted((c for c in found if (c.passage, c.order) > at), key=lambda c: (c.passage, c.order))[:FOLLOWING]
    return [replace(c, score=max(c.score, best.score * 0.95)) if c in behind else c for c in found]


def _speaks(inquiry: Inquiry, passage: Passage, first: Passage) -> bool:
    """Only the documents that are meant speak; a second program's figures in one answer would be read as the first's."""
    if passage.status is Status.SUPERSEDED and first.status.binds:
        return inquiry.understanding.past or bool(_YEAR_SAID.search(inquiry.text))
    return inquiry.understanding.asks("compare", "match") or passage.document.doc_id == first.document.doc_id


def _same(a: str, b: str) -> bool:
    plain_a, plain_b = (re.sub(r"\W", "", x) for x in (a, b))
    return plain_a in plain_b or plain_b in plain_a


def _weights(inquiry: Inquiry) -> dict[str, float]:
    """Return the question's tokens with their rarity; words of earlier messages count less."""
    own, earlier = tokens(inquiry.text), tokens(" ".join(inquiry.context))
    official = [t for word in official_words(inquiry.text).split() for t in tokens(word)]
    rarity = inquiry.knowledge.rarity([*own, *earlier, *official])
    weights = {t: 0.4 * rarity[t] for t in earlier} | {t: 0.5 * rarity[t] for t in official}
    return weights | {t: rarity[t] for t in own}


def _local(weights: dict[str, float], texts: Sequence[str]) -> dict[str, float]:
    """Words that stand in most of the sentences at hand (创新券 in the voucher rules) do not tell them apart."""
    if len(texts) < 3:
        return weights
    held = Counter(w for text in texts for w in set(tokens(text)) if w in weights)
    return {w: weight * (1 - held[w] / len(texts)) for w, weight in weights.items()}


def _wanted(inquiry: Inquiry) -> list[re.Pattern[str]]:
    """Return what a sentence should hold: the kinds of datum asked, and a number of the unit asked (几位 → 两位)."""
    wanted = [pattern for kind, pattern in _VALUE.items() if inquiry.understanding.asks(kind)]
    if inquiry.understanding.asks("amount"):
        wanted.append(_RATE if re.search(r"比例|百分|几成|几折|贴息率|费率|税率|利率", inquiry.text) else _MONEY)
    for m in _HOW_MANY.finditer(inquiry.text):
        unit = m.group(1)
        unit = "[个家项名人件张场台种]" if unit == "个" else unit
        wanted.append(re.compile(rf"(?:\d|[一二两三四五六七八九十百])\s*个?{unit}"))
    if lexicon()["at_once"].search(inquiry.text):
        wanted += 2 * [lexicon()["one_only"]]  # the whole question, more than any datum
    wanted += [holds for asks, holds in lexicon()["wanted"] if asks.search(inquiry.text)]
    return wanted


def counts_asked(question: str, answer: str) -> bool:
    """True unless the question asks how many of something (最多算几场) and the answer counts none of it."""
    units = {m.group(1) for m in _HOW_MANY.finditer(question)} & _COUNTED
    return not units or any(re.search(rf"(?:\d|[一二两三四五六七八九十百])\s*{unit}", answer) for unit in units)


def _scored(
    inquiry: Inquiry,
    read: Sequence[tuple[int, Passage]],
    weights: dict[str, float],
    wanted: Sequence[re.Pattern[str]],
    behind: float,
) -> list[Chosen]:
    """Score every sentence: shared words as a share of the best sentence's, then whether it holds the datum asked."""
    procedure = inquiry.understanding.asks("process")
    for_whom = inquiry.understanding.asks("eligibility", "condition") or bool(_FOR_WHOM.search(inquiry.text))
    rows = [(i, p, n, lead, text) for i, p in read for n, (lead, text) in enumerate(pieces(p.quote))]
    shared = [_shared(lead, text, weights) for _, _, _, lead, text in rows]
    most = max(shared, default=0.0) or 1.0
    alike = names_of(inquiry.knowledge).longer_terms(inquiry.text)
    scored = []
    for (number, passage, order, lead, text), words in zip(rows, shared, strict=True):
        data = sum(1 for pattern in wanted if pattern.search(text))
        score = words / most + DATUM * data
        if procedure and (passage.clause.path[0].label in ("服务流程", "办理流程") or len(stages(passage.quote)) >= 3):
            score *= PROCEDURE
        if _REPEALS.search(text) and not inquiry.understanding.asks("validity"):
            score *= REPEALING
        if not for_whom and passage.clause.path[-1].label == "服务对象" and not _EXCLUDES.search(text):
            score *= WHOM
        if any(said in text and said not in text.replace(longer, "") for said, longer in alike):
            score *= LOOK_ALIKE
        scored.append(Chosen(_spoken(lead, text), number, order, score * (1.0 - behind * number), data > 0))
    return scored


def _shared(lead: str, text: str, weights: dict[str, float]) -> float:
    words = set(tokens(text))
    own = sum(weights.get(w, 0.0) for w in words)
    above = sum(weights.get(w, 0.0) for w in set(tokens(lead)) - words)
    return (own + 0.3 * above) / math.sqrt(10 + len(words))


def pieces(quote: str) -> list[tuple[str, str]]:
    """Return (lead-in, sentence) pairs: an item of a list means nothing without “有下列情形之一的，不予支持：”.

    A lead-in whose items are all short is one sentence with them, because its figure stands in the lead-in.
    """
    out: list[tuple[str, str]] = []
    lead, lead_style, title = "", "", ""
    raws = list(_raw_pieces(quote))
    if not raws:  # a field without a word in it
        return [("", _FIELD.sub("", quote.strip()))]
    for raw, following in zip(raws, [*raws[1:], "1."], strict=True):
        style, body = _style(raw), _MARK.sub("", raw).strip()
        if style and meaningful(body) <= 8 and body.endswith("。") and not _style(following):
            title = f"{body.rstrip('。')}："  # “（一）网上领取。” titles the sentence behind it
            continue
        body, title = title + body, ""
        if lead and style == lead_style:
            lead = ""
        if body.endswith(("：", ":")):
            lead, lead_style = body, style
            out.append(("", body))
        elif lead and style and meaningful(body) <= SHORT_ITEM and out and out[-1][1].startswith(lead):
            out[-1] = ("", out[-1][1] + body.rstrip("。；") + "；")
        elif (meaningful(body) >= 10 or re.search(r"\d", body)) and not (style and _is_heading(body)):
            out.append((lead if style else "", body))
    told = [(a, b.rstrip("；") if b.endswith("；") and "：" in b else b) for a, b in out if not b.endswith(("：", ":"))]
    return told or [("", _FIELD.sub("", quote.strip()))]


def _raw_pieces(quote: str) -> Iterator[str]:
    for m in _PIECE.finditer(quote):
        if text := _FIELD.sub("", m.group(0).strip().rstrip("→")).strip():
            yield text


def _style(text: str) -> str:
    """Return the kind of mark a piece opens with, "" for none: items of one list share it."""
    m = _MARK.match(text)
    return re.sub(r"[一二三四五六七八九十百]+", "一", re.sub(r"\d+", "1", m.group(0).strip())) if m else ""


def _is_heading(body: str) -> bool:
    """“第七条 支持开展基金份额转让。” and “2．支持方式和标准” announce; they answer nothing."""
    return meaningful(body) <= 24 and not re.search(r"\d|不|应|须|可|为|是|有|具|得", body)


def _spoken(lead: str, text: str) -> str:
    text = text.rstrip("\n")
    closed = text if text.endswith(("。", "；", "！", "？")) else f"{text}。"
    return f"{lead}{closed}" if lead and meaningful(lead) <= 60 else closed


def stages(quote: str) -> list[str]:
    """Return the names of the stages of a procedure: the words before each arrow's or item's explanation."""
    body = _FIELD.sub("", quote.strip())
    parts = (
        body.split("→")
        if "→" in body
        else [p for p in body.split("\n") if _MARK.match(p.strip()) and not p.strip().endswith(("：", ":"))]
    )
    names = [re.split(r"[：:。，；,]", _MARK.sub("", p.strip()), maxsplit=1)[0].strip() for p in parts]
    # Where the parts are sentences of their own (“评审通过的项目……”), their openings name no stage.
    named = [n for n in names if 2 <= len(n) <= 10 and not re.search(r"的|[后时内]$|^(?:对|按|经|将|自|在(?!线))", n)]
    return named if len(named) == len(names) else []
