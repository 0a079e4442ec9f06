"""Who is left out, and who is let in: 不含…的单位, 非上市文化企业, 任期到期续任的不在支持范围; 申报主体可为非老字号企业."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.lexicon import lexicon
from agent.limits.ruling import Case, Ruling, Stated, best
from agent.polarity import without_questions
from agent.reading.spans import abroad, negated, pairs_of

TOLD = 0.6  # of the words of an exclusion that a question must say for its case to be told
LEAST = 3  # character pairs
_WHETHER = re.compile(
    r"能|可以|可否|行[吗不么]|行不行|还[给报拿领补享]|[给报拿领补]吗|支持[吗么]|支不支持|[有]资格|管不着"
)
_HOW_MUCH = re.compile(r"多少|哪些|什么|怎么|谁")
_OVER = re.compile(r"过期|期满|已满|满了|结束|到期(?!续)|移出|修复|解除|撤销|恢复|以前|曾经|不再是|已经不")
# What holds for a shareholder or a parent holds not for the one who asks.
_NOT_ONE_OF_US = re.compile(
    r"股东|客户|供应商|朋友|同行|别家|另一家|子公司|分公司|母公司|集团|关联|控股|参股|旗下|法人代表|法定代表人"
)
_WISHES = re.compile(r"想|打算|准备|计划(?!书)|考虑|拟(?!定)")  # what is only thought of has not happened
_PAID_OUT = re.compile(r"[给拨发付]")  # … unless it is asked what would become of the payment
_LEFT_OUT = (
    re.compile(r"不含(?P<who>[^()（）。；，,]{4,30})"),
    re.compile(r"(?:^|[，,])(?P<who>[^，,。；]{2,24}?)的?不在支持范围"),
    re.compile(r"不支持(?P<who>[^，,。；（(]{4,16})(?=$|[，,。；])"),
)
# 吊销、注销，或注册地迁出…的，不再予以支持: any one of several bars.
_BARS = re.compile(r"(?P<who>.{4,120}?)的[，,]?(?:取消[^，,。；]{0,4}资格|不再予以支持|不予支持)")
_ALTERNATIVE = re.compile(r"[，,、或]")
_EMPTY = re.compile(
    r"^(?:(?:如|若|对于?|申报(?:主体|单位)|承担单位|相关人员|企业|单位|已经?|被|和|在|处于)+)|(?:等)?(?:的)?(?:单位|企业|机构|项目|等联合惩戒|情形|行为)$"
)
_NOT = re.compile(r"非(?P<what>上市|金融|营利|公有)(?P<who>[^，,。；]{2,8})")
_IS = r"(?<![未没非拟待])(?<!没有)(?<!尚未)(?<!准备)(?<!打算)(?<!计划){0}(?!前|后备|培育|辅导|计划|申请|后)"
_MOVED = re.compile(
    r"(?:迁|搬)[^，。；]{0,3}?(?:到|去|往|至|出)?了?外省[^，。；]{0,2}|(?:迁|搬)(?:离|出)了?(?:北京|本市)"
)
_FIRST = re.compile(
    r"第一(?P<role>[\u4e00-\u9fff]{2,6}?)(?:、[^，。；]{2,12})?为[^，。；]{0,6}(?:申请人|申报主体|申报单位)"
)
_SECOND = re.compile(
    r"(?:我们?|公司|单位|企业)[^，。；？?]{0,4}(?:排(?:在|名)?第?[二三四]|是?第[二三四](?!年|个|次|批|季))|(?:不是|不算)第一"
)
_OTHERS = re.compile(r"银行|担保|租赁|创投|投资机构|基金|交易所")  # classes of their own conditions beside 文化企业
_MAY_BE = re.compile(r"(?P<of>[^，,。；]{2,24})可(?:以)?为非(?P<who>[^，,。；]{2,10}?)(?:企业|单位|机构)")
_ONE_ONLY = re.compile(
    r"(?P<loose>原则上)?(?:只能|仅能|只可)(?:申报|选择|申请|享受)[一1]个(?P<kind>[\u4e00-\u9fff]{2,4})"
)
_ASKS_TWO = re.compile(r"还|再|又|同时|一起|另外|都")


def exclusion_ruling(case: Case) -> Ruling | None:
    """Return the no of a text that leaves out the very case that is told."""
    if _NOT_ONE_OF_US.search(case.text) or (_WISHES.search(case.text) and not _PAID_OUT.search(case.text)):
        return None
    if not _WHETHER.search(case.text) or _HOW_MUCH.search(case.text) or _OVER.search(case.text):
        return None
    return best(
        ruling
        for stated in case.sentences
        for ruling in (
            *_excluded(case, stated),
            *_barred(case, stated),
            *_being(case, stated),
            *_not_first(case, stated),
        )
    )


def _excluded(case: Case, stated: Stated) -> Iterator[Ruling]:
    for pattern in _LEFT_OUT:
        for m in pattern.finditer(stated.words):
            if fit := _told(case, m["who"]) or _renewed(case, stated, m["who"]):
                yield Ruling("不能", "", stated, fit)


def _renewed(case: Case, stated: Stated, who: str) -> int:
    """Return how well a question fits where it says the deed that is left out (续任) of the matter of that provision."""
    deed = who[-2:]
    at = case.text.find(deed)
    if _of_deed(stated.words, who) and at >= 0 and not negated(case.text, at, at + 2):
        fit = len(case.shared(stated.words))
        return fit if fit >= 2 * LEAST else 0
    return 0


def _of_deed(words: str, who: str) -> bool:
    """True for a sentence that says 不在支持范围 of the deed."""
    return bool(re.search(rf"{re.escape(who)}的?不在支持范围", words))


def _barred(case: Case, stated: Stated) -> Iterator[Ruling]:
    for m in _BARS.finditer(stated.words):
        for one in _ALTERNATIVE.split(m["who"]):
            if fit := _told(case, one):
                yield Ruling("不能", "", stated, fit)


def _told(case: Case, who: str) -> int:
    """Return how many words of an exclusion the message says of itself, 0 where it says too few, or denies them."""
    core = _EMPTY.sub("", _EMPTY.sub("", who))
    said = _MOVED.sub("注册地迁出本市", abroad(without_questions(case.text)))
    wanted = pairs_of(core)
    shared = wanted & pairs_of(said)
    if len(shared) < LEAST or len(shared) < TOLD * len(wanted):
        return 0
    places = [(said.index(pair), pair) for pair in shared if pair in said]
    return 0 if any(negated(said, at, at + 2) for at, _ in places) else len(shared)


def _not_first(case: Case, stated: Stated) -> Iterator[Ruling]:
    """以第一专利权人为申请人 against who stands second among them."""
    first = _FIRST.search(stated.words)
    if first and _SECOND.search(case.text) and len(pairs_of(first["role"]) & pairs_of(case.text)) >= 1:
        yield Ruling("不能", "", stated, LEAST)


def _being(case: Case, stated: Stated) -> Iterator[Ruling]:
    """非上市文化企业 against 上市的影视公司: what must not be is said of one of that class."""
    for m in _NOT.finditer(stated.words):
        said = re.search(_IS.format(m["what"]), case.text)
        if said is None or _OTHERS.search(case.text) or negated(case.text, *said.span()):
            continue
        sector = lexicon()["sectors"].get(m["who"])
        if m["who"] in case.text or (sector is not None and sector["said"].search(case.text)):
            yield Ruling("不能", "", stated, LEAST)


def permission_ruling(case: Case) -> Ruling | None:
    """Return the yes of a text that lets in the very case that is told, and which two may go together."""
    if not _WHETHER.search(case.text) or _HOW_MUCH.search(case.text):
        return None
    return best(ruling for stated in case.sentences for ruling in (*_let_in(case, stated), *_numbered(case, stated)))


def _let_in(case: Case, stated: Stated) -> Iterator[Ruling]:
    for m in _MAY_BE.finditer(stated.words):
        of = pairs_of(re.sub(r"(?:项目)?的?(?:申报|申请)(?:主体|单位)$", "", m["of"]))
        shared = of & pairs_of(case.text)
        without = re.search(rf"(?:不是|非|不属于|没有?)[^，。；？?]{{0,4}}{re.escape(m['who'])}", case.text)
        if without and len(shared) >= max(LEAST, TOLD * len(of)):
            yield Ruling("可以", "", stated, len(shared), open=True)


def _numbered(case: Case, stated: Stated) -> Iterator[Ruling]:
    """只能申报一个方向，方向14可与其他方向同时申报, where two of these are named: 报了方向3，还能报方向5吗."""
    only = _ONE_ONLY.search(stated.words)
    if only is None or not _ASKS_TWO.search(case.text):
        return
    named = set(re.findall(rf"{only['kind']}\s*(\d+)", case.text))
    free = set(re.findall(rf"{only['kind']}\s*(\d+)可(?:以)?(?:与|和|同)其[他它]{only['kind']}同时", stated.words))
    if len(named) == 2:
        no = "原则上不能" if only["loose"] else "不能"
        yield Ruling("可以" if named & free else no, "", stated, LEAST, open=bool(named & free))
