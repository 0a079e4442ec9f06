"""Whether each sentence says what its clause says. The gate proves figures; this looks at the words around them.

It cannot prove a paraphrase. It refuses sentences and parts of sentences that share too little with the clauses they cite and with
what was computed, that bring in names, addresses or clause numbers from elsewhere, that deny what a clause states or allow what it
forbids, and markup of any kind. What the asker said supports a figure of their own, never a statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.model.denial import pairs, turned, without_figures
from agent.model.objection import Objection
from tools.quantities import Quantity, find_quantities
from tools.units import NUMBER

FEW = 2  # character pairs from which on a part of a sentence says something
LEAST_SHARED = 0.4  # of the character pairs of a part of a sentence that stand in its sources
SENTENCE = re.compile(r"[^。！？]*[。！？](?:\[\w+\])*|[^。！？]+$")
_MARKS = re.compile(r"\[\w+\]")
_FOREIGN = re.compile(r"[A-Za-z][A-Za-z0-9.\-]{2,}")
_ADDRESS = re.compile(
    r"[A-Za-z][\w+.-]*://[^\s，。；、）]*|//[\w-]+\.[^\s，。；、）]*|www\.[^\s，。；、）]*|[\w.+-]+@[\w-]+\.[\w.]+"
)
_MARKUP = re.compile(
    r"<\s*[/!?A-Za-z]|%[a-z]|[$#%{]\{|\}\}|`|javascript:|\bon[a-z]+\s*=|!?\[[^\]]*\]\(|&#?\w+;", re.IGNORECASE
)
# Words that hold a sentence together or state a verdict, which is compared with the one found (agreement.py).
_GLUE = re.compile(
    r"您们?|你们?|我们|贵公司|贵单位|贵司|公司|企业|单位|项目|不符合(?:申请)?条件|符合(?:申请)?条件|不可以|不能|可以|能够|不对|因为|所以|因此|不过|但是?"
    r"|其中|同时|另外|此外|目前|现在|今年|一共|合计|总共|共计|只剩|还剩|剩余?|最高|最多|至多|不超过|至少|最低|上限|按照?|根据|依据|需要"
    r"|拿到?|领到?|得到|获得|享受|抵用?|支付|补贴?|[还也都就只能可会要需须应以是为有即的了着过在从对把被由和与及或而且则再占一个]"
)
_PART = re.compile(r"[，；：、。！？]")
# Figures that are no quantities: multiples, bounds said away, formal numerals.
_TIMES = re.compile(
    r"[\d零一二两三四五六七八九十百千万几多数.]+倍|翻[\d一二两三四五六七八九十几]*[番倍]|[加双]倍"
    r"|(?:无|没有|不设)上限|不封顶|不限额|[壹贰叁肆伍陆柒捌玖拾佰仟]{2,}"
)
_LEFT = re.compile(r"剩|余")
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


@dataclass(frozen=True, slots=True)
class Support:
    """What a sentence may rest on. quotes: the clauses it cites. computed: steps, reasons and statements on validity, as lines.

    places: titles, numbers and locators of the clauses: they name what is spoken of and state nothing. said: the asker's
    messages, for figures of their own. beyond: the asker was found not to fulfil a condition.
    """

    quotes: Sequence[str]
    computed: Sequence[str] = ()
    places: Sequence[str] = ()
    said: Sequence[str] = ()
    beyond: bool = False

    @property
    def stating(self) -> list[str]:
        return [*self.quotes, *self.computed]


def unsupported(sentence: str, support: Support) -> Objection | None:
    """Return why a sentence cannot stand on its sources, None when it can."""
    words = bare(sentence)
    source = "\n".join((*support.stating, *support.places))
    if objection := _brought_in(words, source):
        return objection
    if (
        stray := _stray(words, "\n".join((source, *support.said)))
        or _times(words, source)
        or _left(words, support.stating)
    ):
        return Objection("unproved", f"“{stray}”在所引条款、计算和用户的话里都没有")
    if allowed := _allows_the_forbidden(words, support.quotes):
        return Objection("negation", f"条款说的是不得{allowed}，与“{words[:40]}”相反")
    if part := next((p for p in _PART.split(words) if _lacking(p, source, support.places)), ""):
        return Objection("unsupported", f"“{part[:40]}”在所引条款里没有依据")
    if part := turned(words, support.stating, names=support.places, beyond=support.beyond):
        return Objection("negation", f"“{part[:40]}”的肯定或否定与所引条款不同")
    return None


def _brought_in(words: str, source: str) -> Objection | None:
    """Markup is never shown; an address, a foreign word and a clause number only where a source prints it."""
    if found := _MARKUP.search(words):
        return Objection("markup", f"“{found.group(0)}”是代码或标记，只能写文字")
    for pattern in (_ADDRESS, _FOREIGN):
        for found in pattern.finditer(words):
            if found.group(0).lower() not in source.lower():
                return Objection("foreign", f"“{found.group(0)}”不在资料里")
    number = next((n for n in _CLAUSE_NUMBER.findall(words) if n not in source), "")
    return Objection("clause_number", f"“{number}”不是资料里的条款号，请只用标记") if number else None


def _times(words: str, source: str) -> str:
    return next((times for times in _TIMES.findall(words) if times not in source), "")


def _left(words: str, stating: Sequence[str]) -> str:
    """Return a figure said to be left (还剩6亿元) that no source says is left, "" when there is none."""
    known = [f.quantity for line in stating if _LEFT.search(line) for f in find_quantities(line)]
    said = [f.quantity for part in _PART.split(words) if _LEFT.search(part) for f in find_quantities(part)]
    return next((q.text for q in said if not any(q.same_as(k) for k in known)), "")


def _lacking(part: str, source: str, places: Sequence[str]) -> bool:
    """True when a part says what the sources do not: figures, glue and the names of the documents apart."""
    mine = [p for p in pairs(_GLUE.sub(" ", without_figures(part))) if not any(p in place for place in places)]
    return len(mine) >= FEW and sum(p in source for p in mine) < LEAST_SHARED * len(mine)


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
    mine = pairs(words)
    return sum(pair in source for pair in mine) / len(mine) if mine else 1.0


def _allows_the_forbidden(words: str, quotes: Sequence[str]) -> str:
    listed = {part for quote in quotes for run in _FORBIDDEN.findall(quote) for part in re.split("[、或和及]", run)}
    for forbidden in {part[:2] for part in listed if len(part) > 1} - _GENERAL:
        for at in re.finditer(re.escape(forbidden), words):
            before = words[max(0, at.start() - NEAR) : at.start()]
            if _MAY.search(before) and not _NO.search(before):
                return forbidden
    return ""
