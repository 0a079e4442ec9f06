"""A wording that several programs bear names none of them: it is asked which one is meant."""

from __future__ import annotations

from datetime import date

import pytest

from agent import ask
from agent.answer import Kind
from agent.namesakes import alike_in
from knowledge.base import KnowledgeBase

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("保费补贴能补多少", ("首台（套）重大技术装备保险补贴", "科技保险保费补贴")),
        ("认证补贴最多多少钱", ("外贸企业产品认证支持", "外贸企业管理体系认证支持")),
    ],
)
def test_it_is_asked_which_one_is_meant(shipped: KnowledgeBase, question: str, titles: tuple[str, ...]) -> None:
    answer = ask([question], as_of=TODAY, knowledge=shipped)
    assert (answer.kind, answer.reason) == (Kind.CLARIFY, "which_program")
    assert all(title in answer.text for title in titles)


def test_the_reply_is_taken_up_with_the_question(shipped: KnowledgeBase) -> None:
    answer = ask(["贷款贴息最多多少", "文化企业的"], as_of=TODAY, knowledge=shipped)
    assert "文化企业贷款贴息（“投贷奖”）最高300万元" in answer.text


@pytest.mark.parametrize("question", ["创新券能用多少", "科技企业去年交了30万保费，保费补贴能补多少", "首店能补多少"])
def test_who_names_one_or_tells_more_is_answered(question: str) -> None:
    assert alike_in(question, TODAY) is None
