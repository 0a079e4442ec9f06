"""The department that is named leads to its own texts."""

from __future__ import annotations

from datetime import date

import pytest

from agent import ask
from agent.issuers import issued_by_named
from knowledge.base import KnowledgeBase
from knowledge.model import Document, DocumentType

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("authority", "text", "meant"),
    [
        ("北京市发展和改革委员会", "走发改委的投资补助能拿多少", True),
        ("北京市商务局", "走发改委的投资补助能拿多少", False),
        ("北京市经济和信息化局", "经信局那个奖励", True),
        ("北京市商务局", "能拿多少", False),
    ],
)
def test_a_department_is_known_by_its_short_name(authority: str, text: str, meant: bool) -> None:
    document = Document("a", "甲", DocumentType.CARD, issuing_authority=authority)
    assert issued_by_named(document, text) is meant


def test_of_two_programs_alike_the_one_of_the_department_is_computed(shipped: KnowledgeBase) -> None:
    answer = ask(["厂房改造核定固定资产投资2亿元，走发改委的投资补助能拿多少？"], as_of=DAY, knowledge=shipped)
    assert "5000万元" in answer.text and [c.rule_id for c in answer.calculations] == ["old-factory-renewal-investment"]
