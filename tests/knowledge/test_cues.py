"""What a question stands for in the words of the documents."""

from __future__ import annotations

import pytest

from knowledge.cues import meant, without_asking


@pytest.mark.parametrize(
    ("question", "token"),
    [
        ("这个政策打哪个电话咨询", "@联络方式"),
        ("一般几月份申报", "@时间/频度"),
        ("这条措施现在还有效吗", "失效"),
        ("申报要走哪些流程", "@服务流程"),
        ("我们够不够条件", "@条件要求"),
        ("依据的是哪份文件", "@依据文件"),
        ("一年最多补多少", "@服务内容"),
    ],
)
def test_a_question_stands_for_a_field(question: str, token: str) -> None:
    assert token in meant(question)


def test_most_words_stand_only_for_themselves() -> None:
    assert meant("创新券") == []


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("我的车被撞了怎么办", ["车", "撞"]),
        ("能不能要求赔偿", ["要求赔偿"]),
        ("创新券", ["创新券"]),
        ("请问怎么办", []),
    ],
)
def test_what_is_asked_about_stays(question: str, rest: list[str]) -> None:
    assert without_asking(question).replace(",", " ").split() == rest
