"""Chinese, Arabic and mixed numbers; cn2an agrees wherever it can read them."""

from __future__ import annotations

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.errors import QuantityError
from tools.numerals import half_width, parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三百二十万", "3200000"),
        ("一点五亿", "150000000"),
        ("1亿2000万", "120000000"),
        ("3千万", "30000000"),
        ("两百万", "2000000"),
        ("三万五", "35000"),
        ("一百二", "120"),
        ("1万5", "15000"),
        ("一百零五", "105"),
        ("一万零五", "10005"),
        ("二〇二六", "2026"),
        ("十五", "15"),
        ("百万", "1000000"),
        ("12万亿", "12000000000000"),
        ("壹佰万", "1000000"),
        ("1,300,000", "1300000"),
        ("０．００８８亿", "880000"),
        ("半", "0.5"),
        ("0万", "0"),
        ("0.0亿", "0"),
        ("零万", "0"),
        ("499999999999999.95亿", "49999999999999995000000"),  # what a step prints is read again
    ],
)
def test_reads_every_form(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@given(st.integers(min_value=1, max_value=10**12))
def test_agrees_with_cn2an_on_whole_numbers(number: int) -> None:
    assert parse_number(cn2an.an2cn(number, "low")) == number
    assert parse_number(cn2an.an2cn(number, "up")) == number


@pytest.mark.parametrize("text", ["", "万", "元", "一点二点三", "abc"])
def test_refuses_what_is_no_number(text: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_number(text)
    assert caught.value.remedy


@given(st.text())
def test_narrowing_keeps_every_offset(text: str) -> None:
    assert len(half_width(text)) == len(text)
