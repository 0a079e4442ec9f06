"""Whether the words agree with what was computed: a model may say it better, never otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from agent.answer import Answer, Calculation, Eligibility, Kind
from agent.inquiry import Inquiry
from agent.model.objection import Objection
from agent.model.support import bare, sentences
from tools.quantities import find_quantities
from tools.units import MONEY, RATIO

_YES = re.compile(
    r"(?<![是能否])(?:符合(?!的)[^，。；：]{0,40}条件|满足[^，。；：]{0,40}条件|可以(?:申请|申报|享受|领|拿|用|获得|报|办|设立)"
    r"|能(?:够)?(?:申请|申报|享受|领|拿到?|获得|报(?!销)|办|设立|认定)|够条件|有资格|没有?问题|可以的|都行)"
)
_CONDITION = re.compile(r"如果|若(?!干)|如(?=[^实何]|$)|假如|只要|前提|条件是")  # holds for what follows it too
_HEDGE = re.compile(r"不|未|无法|是否|能否|待定|还需|尚需|才|的$|需要?|须|应")  # holds for its own words
_PAUSE = re.compile(r"[，；：]")
_REFUSAL = re.compile(
    r"(?<![合符])不符合|(?<!能)不能|(?<!可)不可|不得|不满足|不具备|没有资格|无法|不予|不支持|不属于|不行|不对|不享受|未达到"
)
_OWN = re.compile(r"您|你|贵公司|贵单位|贵司")
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日|(\d{4})-(\d{2})-(\d{2})")


def contradictions(
    inquiry: Inquiry, draft: Answer, text: str, worked: Sequence[Calculation], verdicts: Sequence[Eligibility]
) -> list[Objection]:
    """Return what the text says otherwise than the draft and the tools. worked: the sums that replace the draft's own."""
    said = [bare(s) for s in sentences(text)]
    return [
        *_verdict(draft, said, verdicts),
        *_amount(inquiry, draft, said, worked),
        *_omitted(inquiry, draft, said, worked),
        *_days(inquiry, draft, text),
    ]


def _verdict(draft: Answer, said: Sequence[str], verdicts: Sequence[Eligibility]) -> list[Objection]:
    codes = {e.verdict for e in verdicts}
    promised = [s for s in said if _promises(s)]
    refusing = [s for s in said if _REFUSAL.search(s)]
    if "ineligible" in codes and (promised or not (said and _REFUSAL.search("".join(said[:2])))):
        return [Objection("verdict", "资格结论是不符合，答案要在前两句说明不符合，不能说可以")]
    own = [s for s in promised if _OWN.search(s) or codes == {"unknown"}]
    if own and "eligible" not in codes:
        return [Objection("verdict", f"还不能判断是否符合，不能说“{own[0][:30]}”")]
    if codes == {"eligible"} and any(re.search(r"不符合|没有资格|不满足", s) for s in refusing):
        return [Objection("verdict", "资格结论是符合，答案说成了不符合")]
    if _no_first(draft.text) and not _REFUSAL.search("".join(said[:2])):
        return [Objection("verdict", "初稿的结论是否定的，答案要先说否定的结论")]
    return []


def _promises(sentence: str) -> bool:
    """True when a part of the sentence says yes, with no doubt of its own and under no condition before it."""
    for part in _PAUSE.split(sentence):
        if _CONDITION.search(part):
            return False
        if _YES.search(part) and not _HEDGE.search(part):
            return True
    return False


def _no_first(text: str) -> bool:
    return bool(re.match(r"不[能对符得可是行]", bare(text)))


def _amount(inquiry: Inquiry, draft: Answer, said: Sequence[str], worked: Sequence[Calculation]) -> list[Objection]:
    """The first amount that is not the asker's own must be the result; so must every amount promised to 您."""
    if "ineligible" in {e.verdict for e in draft.eligibility}:
        return []
    results, steps = _results(inquiry, draft, worked)
    if not results:
        return []
    own = _money([*inquiry.turns, inquiry.text])
    wanted = "、".join(dict.fromkeys(str(int(r)) if r == int(r) else str(r) for r in results))
    first = next((m for s in said if (m := _money([s]) - own)), set())
    if not first & results and not results <= own:
        return [Objection("amount", f"第一个说出的金额应是算出的结果（{wanted}元）")]
    if results <= own and not results & _money(said):
        return [Objection("amount", f"没有说出算出的结果（{wanted}元）")]
    promised = [s for s in said if _OWN.search(s) and not _money([s]) <= results | steps | own]
    return [Objection("amount", f"“{promised[0][:30]}”里的金额不是算出的结果")] if promised else []


def _omitted(inquiry: Inquiry, draft: Answer, said: Sequence[str], worked: Sequence[Calculation]) -> list[Objection]:
    """Where a clause gives several figures, for several kinds of applicant mostly, one alone would be wrong for the others."""
    if worked or inquiry.computed is not None or draft.kind != Kind.ANSWER:
        return []
    stated, wanted = _figures(said), _figures([bare(draft.text)])
    if not wanted or not (stated.keys() & wanted.keys() or inquiry.understanding.asks("amount")):
        return []
    missing = [text for value, text in wanted.items() if value not in stated]
    return [Objection("omitted", f"不同情形的数要说全，还缺：{'、'.join(missing)}")] if missing else []


def _figures(texts: Iterable[str]) -> dict[tuple[str, Decimal], str]:
    found = (f.quantity for t in texts for f in find_quantities(t) if f.quantity.kind in (MONEY, RATIO))
    return {(q.kind, q.value): q.text for q in found}


def _results(inquiry: Inquiry, draft: Answer, worked: Sequence[Calculation]) -> tuple[set[Decimal], set[Decimal]]:
    """The amounts an answer must open with, and those it may promise besides: of the tools' sums, else of the draft."""
    if worked:
        results = {Decimal(c.value) for c in worked if c.unit == "元"} | _money(c.shown for c in worked)
        return results, _money(s.text for c in worked for s in c.steps)
    if inquiry.computed is None or not draft.calculations:
        return set(), set()
    # The draft opens with its result, after a sentence on validity perhaps.
    own = _money([*inquiry.turns, inquiry.text])
    opening = next((m for s in sentences(draft.text) if (m := _money([bare(s)]))), set())
    return opening - own or opening, _money([draft.text, *(s.text for c in draft.calculations for s in c.steps)])


def _days(inquiry: Inquiry, draft: Answer, text: str) -> list[Objection]:
    """Where the draft answers with a day, the answer names that day."""
    if inquiry.computed is None or not inquiry.computed.deadlines or not inquiry.understanding.asks("deadline"):
        return []
    opening = _dates(next(sentences(draft.text), ""))
    return [] if opening <= _dates(text) else [Objection("amount", "没有说出初稿算出的日期")]


def _money(texts: Iterable[str]) -> set[Decimal]:
    return {f.quantity.value for t in texts for f in find_quantities(t) if f.quantity.kind == MONEY}


def _dates(text: str) -> set[tuple[int, ...]]:
    return {tuple(int(part) for part in m.groups() if part) for m in _DAY.finditer(text)}
