"""A no is said only where the case that a clause forbids is told; who denies that case, or is within the limit, is told none."""

from __future__ import annotations

from datetime import date

import pytest

from agent.pipeline import ask
from agent.reading.bearing import bound_of
from knowledge.base import KnowledgeBase
from tools.quantities import find_quantities

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    "asked",
    [
        "开放单位考核得了71分，下一年还可以接收创新券吗",
        "开放单位前年考核不合格、去年已经合格，还可以接收创新券吗",
        "开放单位连续两年考核不合格，还可以留在平台吗",
        "创新券领了一个半月没登记，还可以登记吗",
        "我们没有得到过中央财政资金，可以申报首店支持吗",
        "我们不是典当公司，可以参加一次性外债登记试点吗",
        "其他市级资金我们没领过，可以报老字号传承发展项目吗",
        "项目没有得到过市级财政科技专项资金，可以用创新券吗",
        "职工没有超过400人，可以用创新券吗",
    ],
)
def test_no_is_not_said_to_a_case_that_is_not_forbidden(shipped: KnowledgeBase, asked: str) -> None:
    answer = ask([asked], as_of=TODAY, knowledge=shipped)
    assert "不能。" not in answer.text and not answer.text.startswith(("不对", "不符合"))
    assert all(verdict.verdict != "ineligible" for verdict in answer.eligibility)


@pytest.mark.parametrize(
    "asked",
    [
        "开放单位考核结果不合格，还可以接收创新券吗",
        "其他市级财政资金已经拿到了，还可以报老字号传承发展项目吗",
        "职工超过600人，可以用创新券吗",
    ],
)
def test_no_is_said_to_a_case_that_is(shipped: KnowledgeBase, asked: str) -> None:
    assert ask([asked], as_of=TODAY, knowledge=shipped).text.startswith("不能。")


@pytest.mark.parametrize(
    ("said", "bound"),
    [
        ("员工超过300人", "超过"), ("员工没有超过300人", "不超过"), ("员工并未超过300人", "不超过"), ("员工不超300人", "不超过"),
        ("占比没低于60%", "不低于"), ("占比没有达到60%", "不到"), ("占比达到60%", ""), ("经营没满2年", "不到"), ("经营满2年", ""),
        ("员工不到300人", "不到"), ("员工300人以内", "以内"),
    ],
)  # fmt: skip
def test_a_denied_comparison_is_its_opposite(said: str, bound: str) -> None:
    (number,) = find_quantities(said)
    assert bound_of(said, number) == bound


def test_an_open_bound_is_told_by_the_number_that_was_said(shipped: KnowledgeBase) -> None:
    answer = ask(["职工超过600人，可以用创新券吗"], as_of=TODAY, knowledge=shipped)
    assert "您的情况：超过600人" in answer.text and ".01" not in answer.text
