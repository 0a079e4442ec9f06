"""How texts are cut for the lexical index."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.tokens import characters, is_number, place_token, places, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("创新券", ["创新", "新券"]),
        ("券", ["券"]),
        ("创 新\n券", ["创新", "新券"]),
        ("AI芯片", ["ai", "芯片"]),
        ("ＬＰＲ和5G", ["lpr", "和", "5g"]),
        ("50万元", ["500000", "元"]),
        ("500,000元", ["500000", "元"]),
        ("1.2亿", ["120000000"]),
        ("300w", ["3000000"]),
        ("2千瓦", ["2", "千瓦"]),
        ("30%、百分之三十、５‰", ["30%", "30%", "5‰"]),
        ("第十二条", ["§条12"]),
        ("第12条", ["§条12"]),
        ("第十条之一", ["§条10-1"]),
        ("按照第六章执行", ["按照", "§章6", "执行"]),
        ("京科发[2026]9号", ["京科", "科发", "№2026-9"]),
        ("京科发〔２０２６〕９号", ["京科", "科发", "№2026-9"]),
        ("⼦公司", ["子公", "公司"]),  # a Kangxi radical, as PDFs print it
        ("", []),
        ("？！ \x00", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("五十万元", "500000"),
        ("三年", "3"),
        ("二百零五人", "205"),
        ("十二个月", "12"),
        ("一点五倍", "1.5"),
        ("两千万元", "20000000"),
    ],
)
def test_a_number_in_characters_is_also_a_number(written: str, number: str) -> None:
    assert [token for token in tokens(written) if is_number(token)] == [number]


def test_the_same_amount_is_one_token_and_another_amount_is_not() -> None:
    same = [set(tokens(text)) & {"500000"} for text in ("50万元", "五十万元", "500,000元", "50 万")]
    assert same == [{"500000"}] * 4
    assert "500000" not in tokens("150万元")


def test_places_of_a_question() -> None:
    assert places("办法第十二条第一款（一）怎么说") == ["@条12", "@款1", "@项1"]
    assert places("符合（一）的企业") == []  # no article: a list in a question, not a place


@pytest.mark.parametrize(
    ("level", "label", "token"),
    [
        ("条", "第十二条", "@条12"),
        ("项", "（一）", "@项1"),
        ("目", "1.", "@目1"),
        ("款", "一", "@款1"),
        ("条", "第十条之一", "@条10-1"),
        ("字段", "联络方式", "@联络方式"),
    ],
)
def test_place_tokens_of_a_path(level: str, label: str, token: str) -> None:
    assert place_token(level, label) == token


@given(st.text())
def test_any_text_has_tokens_without_blanks(text: str) -> None:
    assert all(token and not token.isspace() for token in tokens(text))


@pytest.mark.parametrize("unit", ["企业", "第", "一", "1", "1,", "第一", "百分之", "a", "〔2026〕", "十万", "(一)"])
def test_ten_times_the_characters_take_no_hundred_times_the_work(unit: str) -> None:
    spent = []
    for length in (30_000, 300_000):
        text = (unit * length)[:length]
        started = time.process_time()
        tokens(text)
        places(text)
        spent.append(time.process_time() - started)
    assert spent[1] < 40 * spent[0] + 0.1


def test_characters_are_the_ideographs_alone() -> None:
    assert characters("AI车库 50万元、⼦公司") == ["车", "库", "万", "元", "子", "公", "司"]
