"""Facts stated beside the messages: the profile comes first, messages win over it, corrections over what they follow."""

from __future__ import annotations

from datetime import date

import pytest

from agent import ask
from agent.answer import Answer
from agent.told import CORRECTED, PROFILE, SAID, Correction, Told, gathered
from knowledge.base import KnowledgeBase

USED = ("staff", "contract_amount")
QUESTION = "我们是国家高新技术企业，合同80万元，今年已经用了15万元，创新券能抵多少？"


@pytest.mark.parametrize(
    ("readings", "told", "value", "source"),
    [
        ([{}], Told({"staff": "30人"}), "30人", PROFILE),
        ([{"staff": "40人"}], Told({"staff": "30人"}), "40人", SAID),
        ([{"staff": "40人"}], Told({}, (Correction("staff", "50人"),)), "50人", CORRECTED),
        ([{}, {"staff": "60人"}], Told({}, (Correction("staff", "50人", 1),)), "60人", SAID),
        ([{}, {}], Told({}, (Correction("staff", "50人", 1),)), "50人", CORRECTED),
        ([{"staff": "60人"}], Told({}, (Correction("staff", "50人", 7),)), "60人", SAID),
        ([{}], Told({}, (Correction("staff", "50人", 7),)), "50人", CORRECTED),
    ],
)
def test_what_was_stated_later_counts(readings: list[dict[str, object]], told: Told, value: str, source: str) -> None:
    assert gathered(readings, told, USED) == ({"staff": value}, {"staff": source})


def test_a_withdrawn_fact_is_unknown_again() -> None:
    told = Told({"staff": "30人"}, (Correction("staff", ""),))
    assert gathered([{"staff": "40人"}], told, USED) == ({}, {})


def test_facts_a_program_does_not_look_at_are_left_out() -> None:
    assert gathered([{}], Told({"films": "3部"}, (Correction("plays", "1部"),)), USED) == ({}, {})


def asked(shipped: KnowledgeBase, question: str, told: Told | None = None) -> Answer:
    return ask([question], as_of=date(2026, 11, 20), knowledge=shipped, told=told)


def sources(answer: Answer) -> dict[str, tuple[str, str]]:
    return {fact.fact: (fact.value, fact.source) for fact in answer.facts}


def test_an_answer_names_the_facts_it_rests_on(shipped: KnowledgeBase) -> None:
    answer = asked(shipped, QUESTION)
    assert sources(answer)["contract_amount"] == ("80万元", SAID)
    assert {"fact": "contract_amount", "label": "合同实际金额", "value": "80万元", "source": SAID} in answer.as_json()[
        "facts"
    ]


def test_a_correction_changes_the_sum_and_passes_the_gate(shipped: KnowledgeBase) -> None:
    answer = asked(shipped, QUESTION, Told(corrections=(Correction("contract_amount", "61.5万元"),)))
    assert "最高30.75万元" in answer.text and "61.5万元 × 50%" in answer.text
    assert sources(answer)["contract_amount"] == ("61.5万元", CORRECTED)


def test_the_profile_answers_what_the_question_leaves_open(shipped: KnowledgeBase) -> None:
    question = "创新券合同80万、今年用了15万能抵多少？"
    without, told = asked(shipped, question), asked(shipped, question, Told({"qualifications": "国家高新技术企业"}))
    assert [one.fact for one in without.asked] == ["qualifications"] and without.as_json()["asked"][0]["question"]
    assert told.asked == () and sources(told)["qualifications"] == ("国家高新技术企业", PROFILE)


def test_the_profile_does_not_choose_the_program(shipped: KnowledgeBase) -> None:
    """What is kept of a company says nothing of what this question means."""
    told = Told({"staff": "30人", "annual_revenue": "2000万元", "qualifications": "国家高新技术企业"})
    for question in ("首店资金支持找哪个部门，电话多少？", "京科发〔2023〕16号现在还有效吗？"):
        assert asked(shipped, question, told).text == asked(shipped, question).text


def test_facts_asked_for_come_with_their_questions(shipped: KnowledgeBase) -> None:
    answer = asked(shipped, "看看我们公司能领创新券不")
    assert answer.reason == "which_facts" and all(one.label in answer.text for one in answer.asked)
    told = asked(shipped, "看看我们公司能领创新券不", Told(corrections=(Correction("staff", "30人"),)))
    assert told.eligibility and sources(told)["staff"] == ("30人", CORRECTED)


def test_other_programs_are_offered_where_none_was_named(shipped: KnowledgeBase) -> None:
    assert asked(shipped, "贷款500万利率4%能贴息多少").others
    assert asked(shipped, QUESTION).others == ()


def test_what_earlier_messages_told_does_not_choose_the_program_of_a_new_subject(shipped: KnowledgeBase) -> None:
    turns = [QUESTION, "贷款500万利率4%能贴息多少"]
    answer = ask(turns, as_of=date(2026, 11, 20), knowledge=shipped)
    assert "创新券" not in answer.text and "贷款贴息" in answer.text
    assert "最高25万元" in ask([QUESTION, "那50万的合同呢"], as_of=date(2026, 11, 20), knowledge=shipped).text
