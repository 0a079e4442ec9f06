"""A no comes first where a clause says it, and a figure put forward falsely is called false."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from agent.inquiry import Inquiry
from agent.polarity import confirms, contradicted, lead
from knowledge.base import KnowledgeBase


def led(knowledge: KnowledgeBase, question: str, sentences: Sequence[str]) -> str:
    inquiry = Inquiry(turns=[question], as_of=date(2026, 11, 20), knowledge=knowledge, text=question)
    return lead(inquiry, sentences)


@pytest.mark.parametrize(
    ("question", "sentence", "said"),
    [
        ("补助资金能不能拿去发奖金", "补助资金不得用于发放奖金。", "不能。"),
        ("同一个项目可以再报一次吗", "同一个项目已获支持的，不予重复支持。", "不能。"),
        ("补助资金能不能拿去发奖金", "申报单位不得弄虚作假。", ""),  # forbids something else
        ("补助资金能不能拿去发奖金", "补助资金发放金额不得超过50万元。", ""),  # a limit is no ban
        ("补助资金可以用来发奖金吗", "补助资金可用于发放奖金。", ""),  # what is allowed is said by its clause
        ("补助资金怎么拨付", "补助资金不得用于发放奖金。", ""),  # wants no yes or no
        ("我们没失信，能用创新券吗", "须同时满足以下条件：职工总数不超过500人，无在惩戒期的严重失信记录。", ""),
        ("下一步是什么", "名单公示，涉密的不予公示。", ""),
    ],
)
def test_a_ban_on_what_is_asked_is_said_first(shipped: KnowledgeBase, question: str, sentence: str, said: str) -> None:
    assert led(shipped, question, [sentence]) == said


@pytest.mark.parametrize(
    ("question", "answer", "false"),
    [
        ("听说可以100%用券支付，对吗", "支付额不超过合同金额的50%。", True),
        ("每年能拿50万元，对吧", "每年额度不超过20万元。", True),
        ("每年能拿20万，对吧", "每年额度不超过20万元。", False),
        ("我们合同80万元，能用券，对吧", "每年额度不超过20万元。", False),  # the asker's own sum
        ("听说可以100%用券支付，对吗", "创新券通过网站领取。", False),  # no share is stated
    ],
)
def test_a_figure_put_forward_is_held_against_the_clause(question: str, answer: str, false: bool) -> None:
    assert confirms(question)
    assert contradicted(question, [answer]) is false
