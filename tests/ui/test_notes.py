"""What must be known before an answer is read stands above it; what its rule remarks stands below: on every face."""

from __future__ import annotations

from datetime import date

import pytest

from agent import ask
from agent.answer import Answer
from knowledge.base import KnowledgeBase
from tests.ui.fakes import HOSTILE, answer
from tests.ui.test_chat import request
from ui.report import answer_lines
from ui.service.prose import content
from ui.web.conversation import Conversation, Exchange
from ui.web.download import markdown
from ui.web.hotline.sheet import of_question
from ui.web.render import answer_html

DAY = date(2026, 11, 20)
NOTE = "第四季度的兑现可滚动到下一年度"
TOLD = answer(notes=(NOTE,))


def downloaded(told: Answer) -> str:
    return markdown(Conversation("t", (Exchange(request("甲"), "", "", reply=told),)))


FACES = {
    "chat": lambda told: answer_html(told, "u"),
    "terminal": lambda told: "\n".join(line.text for line in answer_lines(told)),
    "message": content,
    "file": downloaded,
    "desk": lambda told: (script := of_question("甲", told, None).script).text + "".join(script.rest),
}


@pytest.mark.parametrize("face", FACES)
def test_a_note_of_the_rule_follows_the_answer(face: str) -> None:
    shown = FACES[face](TOLD)
    assert shown.count(NOTE) == 1
    assert shown.index("每年最高50万元") < shown.index(NOTE)
    assert "旧办法已废止" in shown


def test_the_chat_holds_a_note_back_until_the_answer_is_whole() -> None:
    assert NOTE not in answer_html(TOLD, "u", shown=4)
    shown = answer_html(TOLD, "u")
    assert shown.index("申报资格") < shown.index(NOTE) < shown.index("依据原文")


@pytest.mark.parametrize("face", FACES)
def test_what_the_text_says_itself_is_not_noted_again(face: str) -> None:
    assert FACES[face](answer(text=f"每年最高50万元[1]。注意：{NOTE}。", notes=(NOTE,))).count(NOTE) == 1


def test_a_note_is_never_markup() -> None:
    assert "<script" not in answer_html(answer(notes=(HOSTILE,)), "u")


def test_a_remark_of_a_rule_is_a_note_and_an_ended_text_a_notice(shipped: KnowledgeBase) -> None:
    bound = ask(["国家高新技术企业，合同80万元，创新券能抵多少？"], as_of=DAY, knowledge=shipped)
    assert NOTE in bound.notes and bound.notices == ()
    ended = ask(["算力券，合同100万元能补多少？"], as_of=DAY, knowledge=shipped)
    assert ended.notes and ["已到期" in notice for notice in ended.notices] == [True]
    assert ended.as_json()["notes"] == list(ended.notes)
