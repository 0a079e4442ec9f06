"""What is put forward and is not so is called so first; what is so, or told of the asker himself, is not."""

from __future__ import annotations

from datetime import date

import pytest

from agent import ask
from knowledge.base import KnowledgeBase

DAY = date(2026, 11, 20)


def told(knowledge: KnowledgeBase, question: str, day: date = DAY) -> str:
    return ask([question], as_of=day, knowledge=knowledge).text


@pytest.mark.parametrize(
    "question",
    [
        "领了创新券9个月内登记都不迟，是吧",
        "7号文事前补助项目实施期满半年内验收就行，对吧",
        "高精尖资金我们同时报两个方向没问题吧",
        "典当行名字里不带“典当”也行吧",
        "网络货运承诺制，承诺完就没人查了，是吧",
        "创新券套出来花掉也没人管，对吧",
    ],
)
def test_what_is_not_so_is_denied_first(shipped: KnowledgeBase, question: str) -> None:
    assert told(shipped, question).startswith(("不对。", "不能。"))


@pytest.mark.parametrize(
    "question",
    [
        "听说创新券要在3个月内登记，对吧",
        "合同到期后30天内交兑现材料对吧",
        "高精尖资金一家企业只能报一个方向，对吧",
        "典当行名字里要带“典当”两个字，对吧",
        "7号文事前补助项目实施期满三个月内验收，对吧",
    ],
)
def test_what_is_so_is_not_denied(shipped: KnowledgeBase, question: str) -> None:
    assert not told(shipped, question).startswith(("不对", "不能"))


def test_a_sum_of_a_text_that_states_none_is_said_not_to_be_there(shipped: KnowledgeBase) -> None:
    assert told(shipped, "听说新技术新产品认定完直接发50万，是真的吗").startswith("所引文件没有写这个金额。")
    assert "没有写这个金额" not in told(shipped, "我们营收5000万，可以认定新技术新产品吧")


def test_a_period_of_deeds_before_the_text_is_no_term_for_applying(shipped: KnowledgeBase) -> None:
    question = "2021年新建的乡镇影院，两个厅一共80个座位，能拿中央级专项资金的新建乡镇影院资助吗"
    assert "不能再按它办理" not in told(shipped, question, date(2022, 12, 20))
    assert "不能再按它办理" in told(shipped, question)


def test_the_text_in_force_tells_the_procedure_before_the_one_it_replaced(shipped: KnowledgeBase) -> None:
    answer = ask(["首都科技条件平台绩效考核分哪几步"], as_of=DAY, knowledge=shipped)
    assert answer.text.startswith("流程：发布通知→组织申报→专家评审→实地核查→拨经费。")
    assert "已废止" not in answer.text
