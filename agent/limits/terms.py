"""Terms: something must be done within so long of an event, or holds so long; the question tells how long it has been."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent.limits.ruling import Case, Ruling, Stated, best
from agent.limits.spans import SPAN, elapsed, length, within
from agent.reading.spans import pairs_of
from tools.quantities import Found

_SEGMENT = re.compile(r"[^，,：:]+")
# 合同到期后1个月内, 应在3个月内; 近2年内 and 前三年内 look back and set no term.
_WITHIN = re.compile(
    rf"(?:(?P<event>[^，,。；：]{{2,24}}?)(?:后|之日起|起)的?|(?:应当?|须|必须)在?)(?P<long>{SPAN})之?内(?P<act>.*)$"
)
_VALID = re.compile(
    rf"(?:已(?P<done>[\u4e00-\u9fff]{{2}})的|(?P<event>[\u4e00-\u9fff]{{2,12}}?)后的?)[^，,]{{0,10}}有效期(?:最长)?(?:为|是)?(?P<long>{SPAN})"
)
_NO_TERM = re.compile(r"不(?:能|得|予|再)|无|首次|未发生|平均")
_ACTS = re.compile(
    r"提交|上报|报送|完成|登记|申报|申请|结项|验收|办理|提出|整改|缴纳|签订|备案|兑现|使用|交付|拨付|审查|上传|报名"
)
_OUGHT = re.compile(r"^(?:应当?|须|必须|可|自|在|于)+")
_LAPSES = re.compile(
    r"逾期|作废|不予|不再|视为|失效"
)  # what becomes of who comes late; without it, lateness forbids nothing
_RECEIVED = re.compile(r"领|发放|发下|到手|拿到|获得|收到")
LEAST, _QUALIFIED = 2, 4  # character pairs that an event of four characters or more must share
_HANDS_IN = re.compile(r"[提补]?交|递|报|送|上传")
_USES = re.compile(r"用|使|有效|过期|作废|兑")
_ASKED = re.compile(
    r"还(?:能|可以|可|来得及|算|有效)|来得及|作废|过期|逾期|能不能|可不可以|可以[^，。]{0,8}吗|行不行|[行成]吗|有效吗"
)


@dataclass(frozen=True, slots=True)
class _Term:
    event: str  # what it runs from; "" where the text does not say
    act: str  # what is to be done; "" for how long something holds
    long: str
    stated: Stated


def term_ruling(case: Case) -> Ruling | None:
    """Return whether what has to be done may still be done, where the time since its event is told."""
    if not _ASKED.search(case.text):
        return None
    times = list(elapsed(case.text))
    if len(times) != 1:
        return None
    terms = [term for stated in case.sentences for term in _terms(stated)]
    return best(r for term in terms if (r := _ruled(case, times[0], term)) is not None)


def _terms(stated: Stated) -> Iterator[_Term]:
    segments = [m.group(0) for m in _SEGMENT.finditer(stated.words)]
    for place, segment in enumerate(segments):
        if m := _VALID.search(segment):
            yield _Term(m["done"] or m["event"], "", m["long"], stated)
        elif m := _WITHIN.search(segment):
            act = m["act"].strip() or "".join(segments[place + 1 : place + 2])
            if _ACTS.search(act) and not _NO_TERM.search(act):
                yield _Term(m["event"] or "", act, m["long"], stated)


def _ruled(case: Case, found: Found, term: _Term) -> Ruling | None:
    limit = length(term.long)
    fit = _fit(case.text, found, term)
    if limit is None or not fit:
        return None
    kept = within(case.text, found, limit)
    if kept is None:
        return None
    since = f"{_OUGHT.sub('', term.event)}后" if term.event else ""
    why = f"您说的是{since}{case.text[found.start : found.end]}，{'没有超过' if kept else '已超过'}{term.long}"
    late = "不能" if not term.act or _LAPSES.search(term.stated.words) else "已经逾期"
    return Ruling("能" if kept else late, why, term.stated, fit + len(case.shared(term.stated.words)))


def _fit(text: str, found: Found, term: _Term) -> int:
    """Return how well a term is the one asked about: its event stands before the time told, its act is what is asked."""
    start = max(text.rfind(mark, 0, found.start) for mark in "，,。；？?") + 1
    before, behind = text[start : found.start], text[found.end :]
    if term.event:
        event = _happened(before, term.event)
        doing = not term.act or _asks_for(behind, term.act)
        valid = bool(term.act) or bool(_USES.search(behind))
        return event if doing and valid else 0
    if not _RECEIVED.search(before):
        return 0  # a term without an event runs from receiving: 合同签了20天 tells nothing of it
    return 2 if _tail(term.act) & pairs_of(behind) and not _tail(term.act) & pairs_of(before) else 0


def _happened(before: str, event: str) -> int:
    """Return how much of an event is said to have been: 领了 of 领取, 合同到期 of 服务合同到期."""
    shared = len(pairs_of(event[-6:]) & pairs_of(before))
    if len(event) >= _QUALIFIED and shared < LEAST:
        return 0  # 创新券到期 is no 服务合同到期
    last = event[-2:]
    if last not in before and not re.search(rf"{last[0]}(?:了|完|过|到手|取)", before):
        return 0
    return 1 + shared


def _asks_for(behind: str, act: str) -> bool:
    if _tail(act) & pairs_of(behind):
        return True
    return bool(_HANDS_IN.search(behind)) and bool(re.search(r"提交|报送|上报", act))


def _tail(act: str) -> frozenset[str]:
    return pairs_of(act[-8:])
