"""How many at once, and how large one may be: 同期不超过2项 against 再来第三个, 单张最高限额5万元 against 一张6万."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.limits.ruling import Case, Ruling, best
from agent.limits.spans import NUMBER, number
from agent.polarity import confirms
from agent.reading.spans import pairs_of
from tools.quantities import find_quantities
from tools.units import MONEY

_UNIT = r"(?:项|个(?!月|百分|点|自然|工作)|家|件|名|种|份|张|场|支|类)"
_MOST = re.compile(
    rf"(?P<of>[^，,。；]{{2,30}}?)(?P<loose>原则上|一般)?(?:最多只有|最多不?能?超过|最多|只能(?P<do>[^，,。；\d一二两三四五]{{1,4}})|不得?超过|不多于|不能超过)"
    rf"(?P<n>{NUMBER})(?P<unit>{_UNIT})(?P<what>[^，,。；（(]{{0,14}})"
)
_MONEY_SOON = re.compile(r"[万亿元%％]")
_NTH = re.compile(rf"第(?P<n>{NUMBER})(?:{_UNIT}|[笔次])")
_HAS_AND_MORE = re.compile(
    rf"(?P<has>{NUMBER}){_UNIT}[^。；？?]{{0,20}}?[，,][^。；？?]{{0,6}}(?:再|又|还想|另外)[^，。；？?\d]{{0,6}}?(?P<more>{NUMBER}){_UNIT}"
)
_COUNT = re.compile(rf"(?<!第)(?P<n>{NUMBER})(?P<unit>{_UNIT})(?P<what>[^，,。；？?]{{0,12}})")
_ONLY = re.compile(rf"只能[^，。；？?\d]{{0,6}}?(?P<n>{NUMBER}){_UNIT}")
_WHETHER = re.compile(
    r"[行成](?:吗|不|么)|可以吗|可以么|能不能|可不可以|行不行|能[^，。；？?]{0,16}[吗么不][？?。]?$|可以[^，。；？?]{0,16}[吗么不][？?。]?$"
)
_HOW_MUCH = re.compile(r"多少|几(?!乎)|最多|最高|合计|一共")
_FACE = re.compile(r"单(?P<unit>[张份])[^，,。；]{0,6}(?:最高限额|限额|面额|最高)(?:最高)?(?:为|不超过)?(?=\d)")
LEAST = 2  # character pairs that limit and question share


def count_ruling(case: Case) -> Ruling | None:
    """Return whether so many are allowed, where a text says how many are."""
    if confirms(case.text) and (claimed := _ONLY.search(case.text)):
        return best(_claims(case, claimed))
    if not _WHETHER.search(case.text) or _HOW_MUCH.search(case.text):
        return None
    return best(_counted(case, _wanted(case.text)))


def _wanted(text: str) -> list[tuple[int, str, str]]:
    """Return how many there would be, how that is told, and what is counted where it is said beside the number."""
    if more := _HAS_AND_MORE.search(text):
        return [(number(more["has"]) + number(more["more"]), f"已有{more['has']}个再加{more['more']}个", "")]
    if nth := _NTH.search(text):
        return [(number(nth["n"]), "", "")]
    counted = [(number(m["n"]), f"{m['n']}{m['unit']}", m["what"]) for m in _COUNT.finditer(text)]
    return [one for one in counted if one[0] > 1]  # 同一家, 一个企业: one of a kind is no number


def _counted(case: Case, wanted: Sequence[tuple[int, str, str]]) -> Iterator[Ruling]:
    for stated in case.sentences:
        limits = [m for m in _MOST.finditer(stated.words) if not _MONEY_SOON.match(m["what"])]
        for m in limits:
            told = next((one for one in wanted if one[0] and _of_it(case, m, one[2], alone=len(wanted) == 1)), None)
            if told is None:
                continue
            over = told[0] > number(m["n"])
            if not over and (m["loose"] or len(limits) > 1):
                continue
            head = "能" if not over else "原则上不能" if m["loose"] else "不能"
            why = f"您说的是{told[1]}，{'多于' if over else '没有多于'}{m['n']}{m['unit']}" if told[1] else ""
            yield Ruling(head, why, stated, len(case.shared(_about(m))), open=not over)


def _about(limit: re.Match[str]) -> str:
    return limit["of"] + (limit["do"] or "") + limit["what"]


def _of_it(case: Case, limit: re.Match[str], what: str, *, alone: bool) -> bool:
    """True when a limit speaks of what is counted: its words stand in the question, and what is said beside the number."""
    noun = limit["what"] or limit["of"][-6:]
    if (what or not alone) and not (pairs_of(noun) & pairs_of(what) or case.shared(noun, what)):
        return False
    about = _about(limit)
    return len(case.shared(about)) >= LEAST or len(pairs_of(about) & pairs_of(case.text)) >= 2 * LEAST


def _claims(case: Case, claimed: re.Match[str]) -> Iterator[Ruling]:
    """只能用在一个项目上，对不对: a count put forward that is not the one stated."""
    for stated in case.sentences:
        for m in _MOST.finditer(stated.words):
            noun = m["what"][:2] or m["of"][-2:]
            if noun in case.text[claimed.end() : claimed.end() + 6] and not _MONEY_SOON.match(m["what"]):
                same = number(m["n"]) == number(claimed["n"])
                fit = len(pairs_of(_about(m)) & pairs_of(case.text))
                yield Ruling("对" if same else "不对", f"您说的是{claimed.group(0)[2:]}", stated, fit)


def face_ruling(case: Case) -> Ruling | None:
    """Return whether one voucher may be of so much."""
    money = [f for f in find_quantities(case.text) if f.quantity.kind == MONEY or f.quantity.value >= 10_000]
    if not _WHETHER.search(case.text) or len(money) != 1:
        return None
    rulings = []
    for stated in case.sentences:
        for m in _FACE.finditer(stated.words):
            limit = next((f.quantity for f in find_quantities(stated.words) if f.start == m.end()), None)
            if limit is None or not _of_one(case.text, m["unit"]):
                continue
            over = money[0].quantity.value > limit.value
            said = case.text[money[0].start : money[0].end]
            why = f"您说的是一{m['unit']}{said}，{'超过' if over else '没有超过'}{limit.text}"
            rulings.append(Ruling("不能" if over else "能", why, stated, 1, open=not over))
    return best(rulings)


def _of_one(text: str, unit: str) -> bool:
    return bool(
        re.search(rf"[单一每]{unit}(?!发票|收据)[^，。；？?]{{0,6}}券|券[^，。；？?]{{0,8}}[单一每]{unit}|面额", text)
    )
