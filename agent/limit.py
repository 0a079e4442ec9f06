"""The step that settles a question where one limit decides it."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.answer import Answer, Kind
from agent.inquiry import Inquiry
from agent.limits.counts import count_ruling, face_ruling
from agent.limits.exclusions import exclusion_ruling, permission_ruling
from agent.limits.grades import grade_ruling
from agent.limits.ruling import Case, Ruling
from agent.limits.terms import term_ruling
from agent.limits.years import years_ruling
from agent.passages import Quoter, Shelf
from agent.validity import notices, status_sentence
from agent.verdicts import refused
from knowledge.tokens import tokens

# What else may bar the case that is told: then a limit kept promises nothing.
_BARRED = re.compile(
    r"失信|处罚|违规|违法|造假|虚假|弄虚|不合格|没(?:有)?通过|未通过|不符合|亏损|停产|注销|吊销|迁出|搬到|事故"
)
_TELLS: tuple[Callable[[Case], Ruling | None], ...] = (
    grade_ruling,
    term_ruling,
    years_ruling,
    count_ruling,
    face_ruling,
    permission_ruling,
    exclusion_ruling,
)
_MAY_DECIDE = re.compile(
    r"[吗么吧不没][？?。]?$|能不能|可不可以|是否|会不会|行不行|够不够|达不达标|什么等[级次]|哪[一个]?[级档]|对不对|[？?]"
)


def limit(inquiry: Inquiry) -> None:
    """Settle a question that one limit of the text it is about decides; leave every other as it is."""
    if inquiry.english or not _MAY_DECIDE.search(inquiry.text) or inquiry.understanding.asks("compare", "contact"):
        return
    if inquiry.computed is not None and refused(inquiry.computed):
        return  # the rule says no by itself, with its reasons
    case = Case(inquiry)
    for tell in _TELLS:
        ruling = tell(case)
        if ruling is not None and (ruling.sure or ruling.head not in _YES or not _BARRED.search(inquiry.text)):
            inquiry.answer = _answer(inquiry, ruling)
            return


_YES = ("能", "可以", "不会", "算")


def _answer(inquiry: Inquiry, ruling: Ruling) -> Answer:
    stated = ruling.stated
    document = inquiry.knowledge.document(stated.document.doc_id)
    quoter = Quoter(Shelf(inquiry.knowledge), inquiry.as_of)
    passage = quoter.passage(stated.clause, document, 1.0, frozenset(tokens(stated.words)))
    rest = "其他条件仍须符合。" if ruling.open else ""
    rest_of_evidence = [p for p in inquiry.evidence if not passage.covers(p) and not p.covers(passage)]
    passages = [passage, *rest_of_evidence[:4]]
    ended = status_sentence(inquiry, [passage]) if not inquiry.understanding.asks("validity") else ""
    return Answer(
        Kind.ANSWER,
        f"{ended}{ruling.head}。{f'{ruling.why}。' if ruling.why else ''}{rest}原文：“{stated.words.strip('。；，,')}”[1]。",
        inquiry.as_of,
        citations=tuple(p.cited(n) for n, p in enumerate(passages, 1)),
        notices=notices(inquiry, passages[:1]),
    )
