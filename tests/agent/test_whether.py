"""Whether one's own case qualifies, in the words people use for it."""

from __future__ import annotations

from datetime import date

import pytest

from agent.pipeline import ask
from knowledge.base import KnowledgeBase

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    "asked",
    [
        "公司职工530人，创新券拿得到吗",
        "公司职工530人，创新券还有戏吗",
        "公司职工530人，用创新券成不成",
        "公司职工530人，算不算符合创新券的条件",
        "我们公司职工530人，想领创新券",
        "公司职工530人，拿创新券没问题吧？",
        "公司职工530人，创新券够得着吗",
        "公司职工530人，是否符合创新券申请条件",
    ],
)
def test_a_case_that_fails_is_told_so_first(shipped: KnowledgeBase, asked: str) -> None:
    answer = ask([asked], as_of=TODAY, knowledge=shipped)
    assert answer.eligibility and answer.eligibility[0].verdict == "ineligible"
    assert "530人" in answer.text and "500人" in answer.text
    assert answer.text.startswith(("不", "按"))


@pytest.mark.parametrize("asked", ["创新券拿得到多少钱", "想了解创新券的申请流程", "职工人数的要求是多少"])
def test_other_questions_stay_what_they_are(shipped: KnowledgeBase, asked: str) -> None:
    assert not ask([asked], as_of=TODAY, knowledge=shipped).text.startswith(("不能", "不符合", "还不能判断"))
