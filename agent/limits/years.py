"""Years: how many may be supported, how often one may come, and after how many in a row something follows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.limits.ruling import Case, Ruling, Stated, best
from agent.limits.spans import NUMBER, number
from agent.passages import Quoter, Shelf
from agent.reading.spans import pairs_of

_ASKED = re.compile(r"[还再]|能|可以|行|拿|报|领")
_RECEIVES = re.compile(r"拿|领|享受|获|得到|补|报|申|支持|给|续|贴|资助|奖")
# 补贴期限不超过2年, 同类资金最多不超过三年
_SUPPORTED = re.compile(
    rf"(?:(?:补贴|补助|资助|贴息|支持|奖励)(?:期限|期|年限|时间|周期)|(?:获得|享受|给予)[^，。；]{{0,14}}(?:资金|支持|补贴|资助)|补贴)"
    rf"(?:原则上|一般)?(?:最多|最长|最高)?不超过(?P<n>{NUMBER})年(?!期)"
    rf"|(?:获得|享受|给予)[^，。；]{{0,4}}不超过(?P<years>{NUMBER})年的[^，。；]{{0,8}}(?:贴息|支持|补贴|资助)"
)
# 第三年还能报吗, 今年是第三年，还能拿吗; 正在支持期第二年 only tells where one stands.
_NTH = re.compile(rf"(?<!期)(?<!期的)第(?P<n>{NUMBER})年(?:了|的)?[，,]?(?:我们?|还|也|能|可以|继续|接着|再)")
_HAD = re.compile(rf"(?:拿|领|享受|获得?|得到?|补贴?|报|支持)(?:了|过|满|够)+(?P<n>{NUMBER})年(?!前|以前|之前)")
_OF_A_SCHEDULE = re.compile(r"多少|几|比例|考核|绩效|任务|目标")
_ONCE = re.compile(
    rf"连续(?P<n>{NUMBER})年(?:内)?(?:只能|仅能|最多|仅可|只可)(?:获得|享受|申请|申报)[^，。；]{{0,3}}[1一]次|同一(?:单位|企业|机构)(?P<within>{NUMBER})年内不予重复"
)
_YEAR = re.compile(r"(?P<year>20\d\d)年?|(?P<back>大前|前|去|上|今)年")
_GOT = re.compile(r"(?:拿|领|享受|获得|得到|报|申请|支持|获|得)[^，。；？?]{0,4}?[过了到]")
_AGAIN = re.compile(r"还|再|又|管不着|限制|接着|继续")
_HOW_LONG = re.compile(r"几年|多久|多长|多少年|什么时候|哪年")
_BACK = {"大前": 3, "前": 2, "去": 1, "上": 1, "今": 0}
_BESIDES = re.compile(r"除[了“\"]*(?P<what>[^，。；]{4,16}?)[”\"]*(?:支持方向)?外")
_IN_A_ROW = re.compile(
    rf"连续(?P<n>{NUMBER})(?P<unit>年|次|个年度)(?P<what>[^，。；]{{2,24}}?)的?[，,](?P<then>[^，。；]+)"
)
_ROW_TOLD = re.compile(rf"(?:连续|连着|接连|连)(?:有)?(?P<n>{NUMBER})(?P<unit>年|次|个年度)")
_LOSES = re.compile(r"取消|撤销|除名|退出|踢|清退|摘牌|收回|终止")
_KEEPS = re.compile(r"(?:还能|能不能|还可以|能|可以)(?:继续)?(?:留|保|待|算|作为|当)|保(?:住|留)|留(?:在|得)")
_WILL = re.compile(r"会|要不要|要被|就[要得被]|是不是|吗|么")
_OF_ALL = re.compile(r"同一(?:单位|企业|机构|主体)|单家|每家企业获得")


def years_ruling(case: Case) -> Ruling | None:
    """Return what the years told decide: a further year of support, coming again, what follows several in a row."""
    return _in_a_row(case) or _again(case) or _further_year(case)


def _further_year(case: Case) -> Ruling | None:
    wanted = _year_wanted(case.text)
    if not wanted or not (_ASKED.search(case.text) and _RECEIVES.search(case.text)):
        return None
    found = [(m, stated) for stated in case.sentences for m in _SUPPORTED.finditer(stated.words)]
    limits = {_most(m) for m, _ in found}
    rulings = []
    for m, stated in found:
        most, fit = _most(m), len(case.shared(stated.words))
        if not most or (len(limits) > 1 and not fit and not _OF_ALL.search(stated.words)):
            continue
        over = wanted > most
        no = "原则上不能" if re.search(r"原则上|一般", m.group(0)) else "不能"
        why = f"您说的是第{wanted}年，{'超过' if over else '没有超过'}{most}年"
        rulings.append(Ruling(no if over else "能", why, stated, fit, open=not over))
    return best(rulings)


def _most(limit: re.Match[str]) -> int:
    return number(limit["n"] or limit["years"])


def _year_wanted(text: str) -> int:
    """Return which year of support is asked for: 第三年还能报吗, 已经拿了两年，还能再报吗; 0 where none is."""
    if _OF_A_SCHEDULE.search(text):
        return 0  # what the second year brings is told by its schedule
    nth = [number(m["n"]) for m in _NTH.finditer(text)]
    had = [number(m["n"]) for m in _HAD.finditer(text)]
    if len(set(nth)) == 1:
        return nth[0]
    return had[0] + 1 if len(had) == 1 and not nth and re.search(r"[还再]", text) else 0


def _again(case: Case) -> Ruling | None:
    """Whether one who got it in a year told may come again in this one."""
    gap = _years_between(case)
    if gap is None or _HOW_LONG.search(case.text) or not _AGAIN.search(case.text):
        return None
    rulings = []
    for stated in case.sentences:
        m = _ONCE.search(stated.words)
        if m is None or _excepted(case, stated.words):
            continue
        every = number(m["n"] or m["within"])
        if (m["within"] and gap == every) or not (m["within"] or _of_what_is_asked(case, stated)):
            continue
        free = gap >= every
        why = f"您说的是{_got(case)[1]}，{'不' if free else '还'}在{'连续' if m['n'] else ''}{m['n'] or m['within']}年之内"
        fit = len(case.shared(_whole(case, stated)))
        rulings.append(Ruling("能" if free else "不能", why, stated, fit, open=free))
    return best(rulings)


def _years_between(case: Case) -> int | None:
    """Return how many years lie between the last time told and the one asked about, None where that is not told."""
    got, said = _got(case)
    if not said:
        return None
    later = [year for m in _YEAR.finditer(case.text) if (year := _year_of(m, case)) > got]
    return (max(later) if later else case.inquiry.as_of.year) - got


def _got(case: Case) -> tuple[int, str]:
    """Return the one year in which something is said to have been received, and how it is said; 0 and "" for none."""
    got = {}
    for m in _YEAR.finditer(case.text):
        behind = re.split(r"[，。；？?]", case.text[m.end() :])[0]
        if _GOT.search(behind) and "没" not in behind:
            got[_year_of(m, case)] = m.group(0)
    return next(iter(got.items())) if len(got) == 1 else (0, "")


def _year_of(match: re.Match[str], case: Case) -> int:
    return int(match["year"]) if match["year"] else case.inquiry.as_of.year - _BACK[match["back"]]


def _excepted(case: Case, words: str) -> bool:
    """True when the sentence leaves out a kind that the question is about, itself leaving it out no further."""
    besides = _BESIDES.search(words)
    if besides is None:
        return False
    kind = pairs_of(besides["what"])
    return len(kind & pairs_of(re.sub(r"除了?[^，。]*", "", case.text))) > len(kind) // 2


def _of_what_is_asked(case: Case, stated: Stated) -> bool:
    """True when the sentence stands in the provision that the evidence leads with."""
    whole = _whole(case, stated)
    leading = [p.quote for p in case.inquiry.evidence[:3] if p.document.doc_id == stated.document.doc_id]
    return any(quote in whole or whole in quote for quote in leading) or _same_article(case, stated)


def _same_article(case: Case, stated: Stated) -> bool:
    article = [s.label for s in stated.clause.path if s.level == "条"]
    leading = next((p for p in case.inquiry.evidence if p.document.doc_id == stated.document.doc_id), None)
    return (
        leading is not None and bool(article) and article == [s.label for s in leading.clause.path if s.level == "条"]
    )


def _whole(case: Case, stated: Stated) -> str:
    document = case.inquiry.knowledge.document(stated.document.doc_id)
    return (
        Quoter(Shelf(case.inquiry.knowledge), case.inquiry.as_of)
        .passage(stated.clause, document, 1.0, frozenset())
        .quote
    )


def _in_a_row(case: Case) -> Ruling | None:
    """Whether what follows after so many in a row follows already."""
    told = _ROW_TOLD.search(case.text)
    if told is None:
        return None
    return best(r for stated in case.sentences for r in _rows(case, told, stated))


def _rows(case: Case, told: re.Match[str], stated: Stated) -> Iterator[Ruling]:
    for m in _IN_A_ROW.finditer(stated.words):
        needed, said = number(m["n"]), number(told["n"])
        fit = len(case.shared(m["what"]))
        if not fit or not _LOSES.search(m["then"]) or told["unit"][-2:] not in m["unit"]:
            continue
        reached = said >= needed
        why = f"您说的是连续{said}{told['unit']}，{'已满' if reached else '还不到'}连续{needed}{m['unit']}"
        if _LOSES.search(case.text) and _WILL.search(case.text):
            yield Ruling("会" if reached else "不会", why, stated, fit, sure=True)
        elif _KEEPS.search(case.text):
            yield Ruling("不能" if reached else "能", why, stated, fit, sure=True)
