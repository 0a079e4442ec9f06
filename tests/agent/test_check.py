"""The gate: nothing unproved is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from agent.answer import Answer, Citation, Kind
from agent.check import check
from agent.inquiry import Inquiry
from knowledge.base import KnowledgeBase
from knowledge.model import Status

QUOTE = "创新券支付额不超过同一合同实际金额的50%，用券主体同期享受创新券补贴的项目不超过2项"


@pytest.fixture
def inquiry(shipped: KnowledgeBase) -> Inquiry:
    citation = Citation(
        1,
        "voucher-measures-2026:12.k2",
        "voucher-measures-2026",
        "办法",
        "京科发〔2026〕9号",
        "第十二条第二款",
        QUOTE,
        Status.IN_FORCE,
    )
    answer = Answer(Kind.ANSWER, "支付额不超过合同的50%。同期不超过2项。[1]", date(2026, 11, 20), citations=(citation,))
    asked = Inquiry(
        turns=["合同80万元能付多少"], as_of=date(2026, 11, 20), knowledge=shipped, text="合同80万元能付多少"
    )
    asked.answer = answer
    return asked


def checked(inquiry: Inquiry, text: str) -> str:
    assert inquiry.answer is not None
    inquiry.answer = replace(inquiry.answer, text=text)
    check(inquiry)
    return inquiry.answer.text


def test_a_proved_answer_passes_unchanged(inquiry: Inquiry) -> None:
    assert checked(inquiry, "支付额不超过合同的50%。[1]") == "支付额不超过合同的50%。[1]"


@pytest.mark.parametrize("tampered", ["支付额不超过合同的60%。", "最高5000万元。", "请致电55579999。", "依据第98条。"])
def test_a_figure_that_nothing_proves_is_dropped_with_its_sentence(inquiry: Inquiry, tampered: str) -> None:
    assert checked(inquiry, f"支付额不超过合同的50%。[1]{tampered}") == "支付额不超过合同的50%。[1]"


def test_the_askers_own_figures_may_be_repeated(inquiry: Inquiry) -> None:
    assert "80万元" in checked(inquiry, "您的合同是80万元。")


def test_a_quote_that_is_not_verbatim_is_not_shown(inquiry: Inquiry) -> None:
    assert inquiry.answer is not None
    forged = replace(inquiry.answer.citations[0], quote=QUOTE.replace("50%", "90%"))
    inquiry.answer = replace(inquiry.answer, citations=(forged,), text="最高90%。[1]")
    check(inquiry)
    assert inquiry.answer.citations == () and "90" not in inquiry.answer.text and inquiry.answer.kind is Kind.REFUSE


def test_where_nothing_stays_the_answer_is_a_refusal_that_says_so(inquiry: Inquiry) -> None:
    said = checked(inquiry, "最高5000万元。")
    assert inquiry.answer is not None
    assert inquiry.answer.kind is Kind.REFUSE and inquiry.answer.reason == "unsupported"
    assert "没有找到" in said and "5000" not in said
