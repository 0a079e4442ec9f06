"""Questions of the records in groups, and the first version of an FAQ for one."""

from __future__ import annotations

from datetime import datetime

from knowledge.base import KnowledgeBase
from tests.ui.faq.conftest import DAY
from ui.faq.asked import answered, grouped
from ui.faq.wordings import faults
from ui.records.conversations import Turn


def turn(number: int, question: str, kind: str = "answer", thumb: int | None = None) -> Turn:
    return Turn(number, str(number), "c", datetime(2026, 11, 20), question, DAY, kind, "", {}, 1.0, thumb, "")


def test_alike_questions_are_one_group_and_the_unanswered_come_first() -> None:
    groups = grouped([
        turn(1, "创新券最高能补多少？"), turn(2, "请问创新券最高补多少"), turn(3, "创新券最高能补多少？"),
        turn(4, "宠物店有没有补贴", "refuse"), turn(5, "算力券怎么申请"), turn(6, "首店奖励怎么算", thumb=-1), turn(7, "你好"),
    ])  # fmt: skip
    assert [(g.question, g.count, g.unanswered, g.disliked) for g in groups] == [
        ("宠物店有没有补贴", 1, 1, 0),
        ("首店奖励怎么算", 1, 0, 1),
        ("创新券最高能补多少？", 3, 0, 0),
    ]
    assert groups[-1].wordings == ["创新券最高能补多少？", "请问创新券最高补多少"]


def test_a_question_with_an_answer_becomes_a_proved_draft(shipped: KnowledgeBase) -> None:
    wording, program = answered("高新技术企业，合同80万元，今年用过15万元，创新券能补多少？", shipped, DAY)
    assert program == "voucher" and "35万元" in wording.answer
    assert faults(wording, shipped) == []
    assert "rule:voucher" in wording.rests_on


def test_a_question_without_one_is_left_to_a_person(shipped: KnowledgeBase) -> None:
    wording, program = answered("今天天气怎么样", shipped, DAY)
    assert (wording.answer, program, wording.citations) == ("", "", ())
    assert "请编写" in wording.note
