"""What a question asks for, told from the words people use."""

from __future__ import annotations

from datetime import date

import pytest

from agent.inquiry import Inquiry
from agent.retrieve import follows_up, official_words
from agent.understand import elsewhere, names_no_program, questions, understand
from knowledge.base import KnowledgeBase


def understood(knowledge: KnowledgeBase, text: str) -> Inquiry:
    inquiry = Inquiry(turns=[text], as_of=date(2026, 11, 20), knowledge=knowledge, text=text)
    understand(inquiry)
    return inquiry


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("咨询电话是多少", "contact"),
        ("这事归哪个处管", "contact"),
        ("文号是什么", "basis"),
        ("哪天印发的", "basis"),
        ("这个政策还有效吗", "validity"),
        ("现在还能申请吗", "validity"),
        ("一般几月份申报", "schedule"),
        ("去哪个系统填", "process"),
        ("要走哪几步", "process"),
        ("最晚什么时候交", "deadline"),
        ("公示几个工作日", "deadline"),
        ("最高补多少", "amount"),
        ("支持比例是百分之几", "amount"),
        ("我们符合条件吗，能申报吗", "eligibility"),
        ("需要什么条件", "condition"),
        ("这两个有什么区别", "compare"),
        ("有哪些政策适合我们", "match"),
    ],
)
def test_the_kind_of_question_is_told(shipped: KnowledgeBase, text: str, kind: str) -> None:
    assert understood(shipped, f"创新券{text}").understanding.asks(kind)


def test_asking_what_is_left_is_an_amount_not_validity(shipped: KnowledgeBase) -> None:
    understanding = understood(shipped, "创新券今年还能领多少").understanding
    assert understanding.asks("amount") and not understanding.asks("validity")


def test_a_name_that_contains_a_cue_is_not_a_cue(shipped: KnowledgeBase) -> None:
    assert not understood(shipped, "怎么申请老字号传承发展项目").understanding.asks("basis")


@pytest.mark.parametrize("text", ["京科发[2022]8号", "京科发（2022）8号", "京科发〔2022〕8号", "京科发【2022】8号"])
def test_document_numbers_are_read_in_any_brackets(shipped: KnowledgeBase, text: str) -> None:
    assert understood(shipped, f"看{text}的规定").understanding.numbers[0].endswith("京科发〔2022〕8号")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("上海的科技创新券能付多少", "上海"),
        ("深圳训力券补贴比例", "深圳"),
        ("天津市商务局给多少首店补助", "天津"),
        ("从深圳搬来的公司能申请吗", ""),
        ("产品在天津和河北试用过，能奖多少", ""),
        ("北京和上海的创新券通用吗", ""),
        ("公司迁到了廊坊，钱还发吗", ""),
    ],
)
def test_only_a_place_whose_rules_are_asked_about_is_elsewhere(text: str, place: str) -> None:
    assert elsewhere(text) == place


@pytest.mark.parametrize("text", ["那第二年呢", "换成120万呢", "这个找谁", "改成85分", "要是只有2.6万平米呢"])
def test_an_ellipsis_follows_up(shipped: KnowledgeBase, text: str) -> None:
    assert follows_up(Inquiry(turns=[text], as_of=date(2026, 11, 20), knowledge=shipped, text=text))


def test_colloquial_words_are_looked_up_in_official_ones() -> None:
    assert "公示期" in official_words("名单要挂几天")
    assert official_words("集成") == ""


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("申报书在哪个系统填？公示几天？", ["申报书在哪个系统填", "公示几天"]),
        ("先后要做哪些事，钱多久拨一次？", ["先后要做哪些事", "钱多久拨一次"]),
        ("我们是国高新，去年营收3000万，最多能补多少？", ["我们是国高新，去年营收3000万，最多能补多少"]),
        ("我们是国高新。", []),
    ],
)
def test_two_questions_in_one_message_are_told_apart(text: str, asked: list[str]) -> None:
    assert questions(text) == asked


@pytest.mark.parametrize(
    ("text", "nothing"),
    [("315万元，符合条件吗，能申请吗？", True), ("合同80万，能补多少", False), ("我们30人，能申请吗", False)],
)
def test_a_sum_alone_names_no_program(shipped: KnowledgeBase, text: str, nothing: bool) -> None:
    inquiry = Inquiry(turns=(text,), as_of=date(2026, 11, 20), knowledge=shipped, text=text)
    assert names_no_program(inquiry) is nothing
