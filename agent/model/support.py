"""Whether each sentence says what its clause says. The gate proves figures; this looks at the words around them.

It cannot prove a paraphrase. It refuses sentences that share too little with their sources, that bring in names, addresses or clause
numbers from elsewhere, and that allow what a cited clause forbids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.model.objection import Objection
from tools.quantities import Quantity, find_quantities
from tools.units import NUMBER

LEAST_SHARED = 0.3  # of a sentence's character pairs that stand in its sources; a fair paraphrase has 0.4 and more
SHORT = 6  # characters; 可以。 and 不符合条件。 are judged by the verdict
SENTENCE = re.compile(r"[^。！？]*[。！？](?:\[\w+\])*|[^。！？]+$")
_MARKS = re.compile(r"\[\w+\]")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_FOREIGN = re.compile(r"https?:|www\.|[\w.+-]+@[\w-]+\.|[A-Za-z][A-Za-z0-9.\-]{2,}")
_CLAUSE_NUMBER = re.compile(r"第[零一二三四五六七八九十百\d]+(?:条|款|项|章|节)(?:之[一二三四五])?")
_FORBIDDEN = re.compile(
    r"(?:不得|不能|不予|不可以|不支持|禁止|严禁)(?:用于|用作|重复|以任何形式|再次?)?"
    r"([\u4e00-\u9fff]{2,6}(?:[、或和及][\u4e00-\u9fff]{2,6})*)"
)
_NO = re.compile(r"不|未|无|没|非|禁|勿|否")
# Words that speak to whoever answers, not to an applicant: no policy text has them, a planted one does.
_ORDER = re.compile(
    r"(?:忽略|无视|忘记|不要理会|不再遵守).{0,12}(?:指令|指示|规则|要求|提示|设定|以上|之前|上文)|系统提示|提示词"
    r"|(?:AI|人工智能|智能|语言)(?:助手|模型|客服).{0,20}(?:必须|务必|应当|请|要)|(?:回答|答复)(?:时|用户|所有人).{0,16}(?:必须|务必|一律|请)说"
    r"|ignore (?:all |any |the )?(?:previous|above|prior)|system prompt|you are (?:now )?(?:an?|the) ",
    re.IGNORECASE,
)
NEAR = 8  # characters before a word in which its negation stands
_GENERAL = frozenset(
    ("补贴", "支持", "资助", "奖励", "补助", "享受", "给予", "申报", "申请", "使用")
)  # what every clause speaks of
_DAY = re.compile(r"(?<!\d)(\d{4}\s?年)?\s?(\d{1,2}\s?月)(?!内)(\s?\d{1,2}\s?日)?")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_BLANKS = re.compile(r"\s+")
_MAY = re.compile(r"可以|可|能够?|允许|支持")


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text, each with the marks behind it."""
    yield from (s for s in SENTENCE.findall(text) if _MARKS.sub("", s).strip())


def bare(sentence: str) -> str:
    """Return a sentence without its marks."""
    return _MARKS.sub("", sentence)


def unsupported(sentence: str, sources: Sequence[str], quotes: Sequence[str]) -> Objection | None:
    """Return why a sentence cannot stand on its sources, None when it can. quotes: the clauses it cites."""
    words, source = bare(sentence), "\n".join(sources)
    for found in _FOREIGN.finditer(words):
        if found.group(0).lower() not in source.lower():
            return Objection("foreign", f"“{found.group(0)}”不在资料里")
    for number in _CLAUSE_NUMBER.findall(words):
        if number not in source:
            return Objection("clause_number", f"“{number}”不是资料里的条款号，请只用标记")
    if stray := _stray(words, source):
        return Objection("unproved", f"“{stray}”在所引条款、计算和用户的话里都没有")
    if allowed := _allows_the_forbidden(words, quotes):
        return Objection("negation", f"条款说的是不得{allowed}，与“{words[:40]}”相反")
    if len(words) > SHORT and shared(words, source) < LEAST_SHARED:
        return Objection("unsupported", f"“{words[:40]}”在所引条款里没有依据")
    return None


def _stray(words: str, source: str) -> str:
    """Return a quantity of the words that no source states with its unit, "" when there is none."""
    known = [f.quantity for f in find_quantities(source)]
    for found in find_quantities(words):
        if not any(found.quantity.same_as(q) or _unit_left_out(found.quantity, q) for q in known):
            return words[found.start : found.end]
    told = _days(source)
    return next((day for day in _days(words, whole=True) if day not in told), "")


def _days(text: str, *, whole: bool = False) -> set[str]:
    """Return the days and months named, 2026-11-20 as 2026年11月20日; with their parts too unless whole."""
    found: set[str] = set()
    for match in _DAY.finditer(_ISO.sub(lambda m: "{}年{}月{}日".format(*map(int, m.groups())), text)):
        year, month, day = (part or "" for part in match.groups())
        found |= {year + month + day} if whole else {year + month + day, month + day, year + month, month}
    return {re.sub(r"\s", "", day) for day in found}


def _unit_left_out(said: Quantity, known: Quantity) -> bool:
    return said.value == known.value and NUMBER in (said.kind, known.kind)


def gives_orders(quote: str) -> bool:
    """Return whether a clause tries to tell the one who answers what to say."""
    return bool(_ORDER.search(_BLANKS.sub(" ", quote)))


def shared(words: str, source: str) -> float:
    """Return the share of the words' character pairs that stand in the source, 1.0 when there are none."""
    pairs = [run[i : i + 2] for run in _HAN.findall(words) for i in range(len(run) - 1)]
    return sum(pair in source for pair in pairs) / len(pairs) if pairs else 1.0


def _allows_the_forbidden(words: str, quotes: Sequence[str]) -> str:
    listed = {part for quote in quotes for run in _FORBIDDEN.findall(quote) for part in re.split("[、或和及]", run)}
    for forbidden in {part[:2] for part in listed if len(part) > 1} - _GENERAL:
        for at in re.finditer(re.escape(forbidden), words):
            before = words[max(0, at.start() - NEAR) : at.start()]
            if _MAY.search(before) and not _NO.search(before):
                return forbidden
    return ""
