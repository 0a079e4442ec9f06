"""How long a title holds, and the day it ends where the day it began is told: 2024年9月1日纳入，3年期满是哪天."""

from __future__ import annotations

import re
from datetime import date

from agent.evaluated import evaluated
from agent.inquiry import Inquiry, Passage
from agent.meant import stated, texts_meant
from agent.programs import candidates
from agent.reading.spans import pairs_of
from tools.dates import add_period, chinese_date, parse_date
from tools.errors import QuantityError
from tools.quantities import Quantity, parse_quantity

_TITLE = r"授牌|牌子|挂牌|认定|评定|评上|称号|资格|证书|示范|试点|基地|纳入|入选|入库|园"
_HOW_LONG = r"几年有效|有效(?:期|几年|多少年|多久|多长)|管(?:几年|多久|多少年)|[几多]少?年(?:就|要|得)?(?:过期|到期|失效|复审|复核|重新)"
_UNTIL_WHEN = (
    r"(?:到|至)?(?:哪天|几号|哪一?[天日年]|啥时候|什么时候|何时|几时)[^，。？?]{0,8}(?:到期|期满|届满|失效|过期|重新|复审|复核|续|为止|截止)"
    r"|(?:到期|期满|届满|有效期?到|管到|失效|过期)[^，。？?]{0,6}(?:哪|几号|几月|啥时候|什么时候|何时)"
)
_ASKED = re.compile(rf"(?:{_TITLE})[^，。？?]*[，,]?[^，。？?]*(?:{_HOW_LONG}|{_UNTIL_WHEN})|几年有效")
_DAY = re.compile(r"(?:\d{4}年|[今去前]年)\d{1,2}月\d{1,2}[日号]?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")
_YEARS = r"(?P<years>\d{1,2}|[一二两三四五六七八九十])\s*年"
# 有效期为三年; the term of the text itself (本办法有效期) is another matter.
_TERM = re.compile(rf"(?<!本办法)(?<!本措施)(?<!本通知)(?<!本政策)有效期(?:限)?(?:为|是|：)?\s*{_YEARS}")


def term_told(inquiry: Inquiry) -> tuple[str, Passage] | None:
    """Return the sentence with the term of the title asked about, its last day before it where it can be told.

    None where no such question is asked, where a rule of the program sets the day, or where no text states a term.
    """
    if not _ASKED.search(inquiry.text) or _by_rule(inquiry):
        return None
    for document in texts_meant(inquiry)[:2]:
        found = stated(inquiry, document, _TERM)
        said = found and _TERM.search(found[1])
        if found and said:
            return f"{_last_day(inquiry, said['years'])}{found[1]}[1]。", found[0]
    return None


def _by_rule(inquiry: Inquiry) -> bool:
    """True when a rule of a program that may be meant sets a day from the one told."""
    if not _DAY.search(inquiry.text):
        return False
    read = (evaluated(inquiry, candidate) for candidate in candidates(inquiry) if candidate.version.deadlines)
    return any(computed is not None and computed.deadlines for computed in read)


def _last_day(inquiry: Inquiry, years: str) -> str:
    told = _DAY.findall(inquiry.text)
    if len(told) != 1:
        return ""
    try:
        begun, term = parse_date(told[0], inquiry.as_of), parse_quantity(f"{years}年")
    except QuantityError:
        return ""
    inquiry.dated = _sum(begun, term)
    over = "，现在已过这个日期" if add_period(begun, term) < inquiry.as_of else ""
    return f"{inquiry.dated}{over}。"


def _sum(begun: date, term: Quantity) -> str:
    return f"自{chinese_date(begun)}起{term.text}，到{chinese_date(add_period(begun, term))}期满"


# 应在项目实施期满后3个月内完成; 自收到申报材料起30日内: a term that runs from an event, not from a day that is printed.
_WITHIN = re.compile(
    r"(?P<event>[\u4e00-\u9fff]{2,12})(?:之日)?(?:后|起)(?P<term>(?:\d{1,3}|[一二两三四五六七八九十]{1,3})\s*(?:个月|年|日|天))(?:之)?内"
)
_SAID_DAY = re.compile(r"(?:\d{4}年|[今去前明]年)?\d{1,2}月\d{1,2}[日号]|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")
ALIKE = 2  # pairs of characters that an event and the question must share


def within_told(inquiry: Inquiry, sentence: str) -> str:
    """Return the last day of the term that a sentence sets from an event whose day is told, "" where none can be told.

    实施期到2026年9月15日 is the day of 项目实施期满.
    """
    terms = list(_WITHIN.finditer(sentence))
    told = _SAID_DAY.findall(inquiry.text)
    if len(terms) != 1 or len(told) != 1 or len(pairs_of(terms[0]["event"]) & pairs_of(inquiry.text)) < ALIKE:
        return ""
    try:
        begun, term = parse_date(told[0], inquiry.as_of), parse_quantity(terms[0]["term"])
    except QuantityError:
        return ""
    inquiry.dated = _sum(begun, term)
    return f"{inquiry.dated}。"
