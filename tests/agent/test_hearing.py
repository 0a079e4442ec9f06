"""Homophones and slips are put right where they make a name of the product's own, and nothing else is touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.hearing import heard
from agent.hearing.sounds import blurred, readings, same_sound, sounds
from agent.hearing.vocabulary import Vocabulary, manners, vocabulary
from tools.rules.load import shipped

OWN = Path(__file__).parents[1] / "questions" / "own.jsonl"
WRITTEN_WRONG = {
    "own-267",
    "own-268",
    "own-269",
    "own-270",
    "own-271",
    "own-272",
}  # errors on purpose, the notes say so


@pytest.fixture(scope="module")
def known() -> Vocabulary:
    book = shipped()
    names = [name for program in book.programs.values() for name in (program.title, *program.aliases)]
    words = [
        word
        for d in book.facts.values()
        for word in (d.label, *d.words, *d.values, *(w for v in d.values.values() for w in v))
    ]
    return vocabulary([*names, *words])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("算力圈最多领多少", "算力券最多领多少"),
        ("高新纪术企业", "高新技术企业"),
        ("老就厂房改造", "老旧厂房改造"),
        ("专精特心企业上市", "专精特新企业上市"),
        ("文化企业房租同补多少", "文化企业房租通补多少"),
        ("开手店补贴", "开首店补贴"),
        ("典当航注册资本", "典当行注册资本"),
        ("实体书电扶持资金", "实体书店扶持资金"),
        ("知识产权职押贷款", "知识产权质押贷款"),
        ("老旧房厂改造", "老旧厂房改造"),
        ("高新技术企业企业", "高新技术企业"),
        ("高新术企业", "高新技术企业"),
    ],
)
def test_what_was_meant_is_understood_and_shown(written: str, meant: str, known: Vocabulary) -> None:
    found = heard(written, known)
    assert found.text == meant
    assert found.changes
    assert all(change.meant in meant for change in found.changes)


@pytest.mark.parametrize(
    "text",
    [
        "手电筒厂能申请吗",  # 手电 is a word, however like 首店 it sounds
        "一共买了260吨有机肥",
        "想领创新券",
        "企业找担保公司贷款",
        "算力圈子里的人",
        "创业创新可以拿补贴吗",
        "第二年创新类指标全部完成",
        "合同一百二十万元，占比百分之三十五",
    ],
)
def test_sense_as_written_is_left_alone(text: str, known: Vocabulary) -> None:
    assert heard(text, known).text == text


@pytest.mark.skipif(not OWN.is_file(), reason="the question set is not here")
def test_questions_written_right_stay_as_they_are(known: Vocabulary) -> None:
    rows = [json.loads(line) for line in OWN.read_text("utf-8").splitlines()]
    turns = [turn for row in rows if row["id"] not in WRITTEN_WRONG for turn in row["turns"]]
    changed = [turn for turn in turns if heard(turn, known).changes]
    assert not changed


@given(st.text(alphabet="零一二三四五六七八九十百千万亿半元块人家平月日年0123456789.%", max_size=20))
def test_numbers_and_units_are_never_heard_as_something_else(text: str) -> None:
    book = shipped()
    small = vocabulary([alias for program in book.programs.values() for alias in program.aliases][:400])
    fixed = manners()["fixed"]
    found = heard(text, small).text
    assert [c for c in found if c in fixed or c.isdigit()] == [c for c in text if c in fixed or c.isdigit()]


def test_northern_and_southern_ears() -> None:
    assert blurred("zhing") == blurred("zin")
    assert sounds("利") & sounds("尼")
    assert same_sound("行", "航")
    assert "quan" in readings()["券"]


def test_every_reading_is_that_of_the_dictionary() -> None:
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.contrib.tone_convert import to_normal

    for character, found in readings().items():
        listed = {to_normal(reading, v_to_u=False) for reading in PINYIN_DICT[ord(character)].split(",")}
        assert set(found) <= listed, character
