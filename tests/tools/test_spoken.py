"""Numbers said as a span are read as one: two neighbouring digits never stand for a number of more places."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.quantities import find_quantities, parse_quantity
from tools.spoken import spoken_span

SPANS = [
    ("两三百万", 2_000_000, 3_000_000),
    ("一两百万", 1_000_000, 2_000_000),
    ("三五十万", 300_000, 500_000),
    ("一百二三十万", 1_200_000, 1_300_000),
    ("一千五六百平", 1500, 1600),
    ("四五十人", 40, 50),
    ("七八个人", 7, 8),
    ("十五六个", 15, 16),
    ("百八十万", 800_000, 1_800_000),
    ("万八千元", 8_000, 18_000),
    ("万把块", 10_000, 20_000),
    ("十好几万", 100_000, 200_000),
]


@pytest.mark.parametrize(("text", "low", "high"), SPANS)
def test_a_span_is_read_with_both_its_ends(text: str, low: int, high: int) -> None:
    assert parse_quantity(text).span == (low, high)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一万二", 12_000),
        ("三千五", 3_500),
        ("两亿三", 230_000_000),
        ("两年半", 30),
        ("三个半月", "3.5"),
        ("30 percent", "0.3"),
    ],
)
def test_what_is_said_short_is_exact(text: str, value: object) -> None:
    quantity = parse_quantity(text)
    assert quantity.value == Decimal(str(value))
    assert not quantity.approximate


@pytest.mark.parametrize("text", ["二〇二三", "一二三", "三点二五", "三百二十"])
def test_digits_in_a_row_are_no_span(text: str) -> None:
    assert spoken_span(text) is None


@pytest.mark.parametrize("text", ["八九不离十", "三五成群", "千万别忘了", "一清二楚"])
def test_sayings_are_no_quantities(text: str) -> None:
    assert find_quantities(text) == []


@given(st.integers(1, 8), st.sampled_from(["十万", "百万", "千万", "万", "亿"]))
def test_neighbours_are_one_step_apart(digit: int, scale: str) -> None:
    names = "一二三四五六七八九"
    low, high = parse_quantity(f"{names[digit - 1]}{names[digit]}{scale}").span
    assert low * (digit + 1) == high * digit
