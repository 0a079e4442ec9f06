"""What is put forward to be confirmed and is not so: two at once where one is allowed, a longer time, no consequence.

一家可以报三个方向，是吧; 半年内交都行，对吗; 承诺书一交就没人管了，对吧. Sums and shares put forward are held against the
clauses in `polarity.contradicted`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from agent.inquiry import Inquiry
from agent.names import names_of
from agent.nearest import HARDLY_NAMED
from agent.passages import Shelf
from knowledge.tokens import tokens
from tools.quantities import Found, find_quantities
from tools.units import MONEY, NUMBER

SHARED = 2  # words of the question that the clause with the time must hold
_TIMES = ("days", "workdays", "months")
_CLAUSE = re.compile(r"[^。；]+")
_ONE = re.compile(r"只能[^，。；]{0,6}?(?:一|1)(?:个|项|类|种|家|次|份)([\u4e00-\u9fff]{2})")
_MORE = r"(?:[两二三四五六七八九十几多]|[2-9]|\d{{2,}})(?:个|项|类|种|家|次|份)?{}"
_ONLY = re.compile(r"只能|只可|只准|仅能|仅可|其中一|择一|选一")
_QUOTED = re.compile(r"(?:应当?|必须|须)[^，。；]{0,8}[“\"]([^”\"]{2,8})[”\"]")
_LEFT_OUT = r"(?:不用?|没有?|无需|不必)(?:写|带|标明?|加|用|含|注明|有|出现)[^，。；]{{0,6}}{}"
_UNWATCHED = re.compile(
    r"没人(?:再)?(?:管|查|问|追究)|不(?:会)?(?:再)?(?:管|查|检查|追究|处罚)了|没有?(?:任何)?(?:后果|处罚)|不会有事"
)
_GIVEN = re.compile(r"(?:给|发|补|奖|拿|领|得到?|资助|支持)[^，。；？?\d]{0,4}$")
_FOLLOWS = re.compile(r"责令|撤销|取消|追回|收回|处罚|除名|移交|不良信用")


def untrue(text: str, sentences: Iterable[str]) -> bool:
    """True when the sentences said show that what the text puts forward is not so."""
    said = list(sentences)
    if _UNWATCHED.search(text) and any(_FOLLOWS.search(s) for s in said):
        return True
    return _several_of_one(text, said) or _left_out(text, said) or _another_time(text, said)


def _several_of_one(text: str, said: Iterable[str]) -> bool:
    kinds = {m[1] for sentence in said for m in _ONE.finditer(sentence)}
    if _ONLY.search(text):
        return False  # who says himself that only one is allowed puts nothing else forward
    return any(re.search(_MORE.format(kind), text) for kind in kinds)


def _left_out(text: str, said: Iterable[str]) -> bool:
    """不写“商业保理”也没关系, where the name must bear those words."""
    plain = re.sub(r"[“”\"]", "", text)
    words = {m[1] for sentence in said for m in _QUOTED.finditer(sentence)}
    return any(re.search(_LEFT_OUT.format(re.escape(word)), plain) for word in words)


def _another_time(text: str, said: Iterable[str]) -> bool:
    """半年内交 where the clause on handing in says 1个月内; silent where any clause said gives the time put forward."""
    claimed = {(f.quantity.kind, f.quantity.value) for f in _within(text)}
    clauses = [m.group(0) for sentence in said for m in _CLAUSE.finditer(sentence)]
    asked = set(tokens(text))
    held = [c for c in clauses if len(asked & set(tokens(c))) >= SHARED]
    stated = {(f.quantity.kind, f.quantity.value) for clause in held for f in _within(clause)}
    alike = {kind for kind, _ in claimed} & {kind for kind, _ in stated}  # 30天 is not held against 1个月
    return len(claimed) == 1 and bool(alike) and not claimed & stated


def _within(text: str) -> Iterator[Found]:
    return (
        f
        for f in find_quantities(text)
        if f.quantity.kind in _TIMES and text[f.end :].startswith(("内", "之内", "以内"))
    )


def sum_unstated(inquiry: Inquiry) -> bool:
    """True when a sum is put forward of a text, clearly named, that states no sum at all: 一认定就发100万，真的吗."""
    said = find_quantities(inquiry.text)
    given = [f for f in said if _is_sum(inquiry.text, f) and _GIVEN.search(inquiry.text[: f.start])]
    if not inquiry.documents or not given:
        return False
    leading = inquiry.documents[0][0].doc_id
    if names_of(inquiry.knowledge).matched(inquiry.text).get(leading, 0.0) <= HARDLY_NAMED:
        return False
    clauses = Shelf(inquiry.knowledge).clauses(leading)
    return bool(clauses) and not any(_is_sum(c.text, f) for c in clauses for f in find_quantities(c.text))


def _is_sum(text: str, found: Found) -> bool:
    bare = found.quantity.kind == NUMBER and re.search(r"[万亿]", text[found.start : found.end])
    return found.quantity.kind == MONEY or bool(bare)
