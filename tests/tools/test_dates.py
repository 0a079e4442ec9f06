"""Dates as people write them, and periods by Civil Code articles 201–204."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.dates import add_months, add_period, months_between, parse_date, parse_span
from tools.errors import QuantityError
from tools.quantities import parse_quantity

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-07-01", date(2026, 7, 1)), ("2026年8月12号", date(2026, 8, 12)), ("8月12号", date(2026, 8, 12)), ("2026.7.1", date(2026, 7, 1)),
        ("二〇二六年六月二十二日", date(2026, 6, 22)), ("去年11月15日", date(2025, 11, 15)), ("上个月15号", date(2026, 10, 15)),
        ("3个月前", date(2026, 8, 20)), ("昨天", date(2026, 11, 19)), ("20260812", date(2026, 8, 12)), ("２０２６年８月１２日", date(2026, 8, 12)),
    ],
)  # fmt: skip
def test_reads_a_day(text: str, day: date) -> None:
    assert parse_date(text, TODAY) == day


def test_a_month_or_year_is_a_span_of_days() -> None:
    span = parse_span("去年3月", TODAY)
    assert (span.first, span.last) == (date(2025, 3, 1), date(2025, 3, 31))
    assert parse_span("2019年底", TODAY).last == date(2019, 12, 31)


@pytest.mark.parametrize("text", ["2月31日", "去年3月", "下周", "2026-13-01"])
def test_refuses_an_impossible_or_vague_day(text: str) -> None:
    with pytest.raises(QuantityError):
        parse_date(text, TODAY)


@pytest.mark.parametrize(
    ("start", "period", "end"),
    [
        (date(2026, 8, 12), "3个月", date(2026, 11, 12)),
        (date(2026, 11, 30), "3个月", date(2027, 2, 28)),
        (date(2023, 11, 30), "3个月", date(2024, 2, 29)),
        (date(2026, 12, 9), "9个月", date(2027, 9, 9)),
        (date(2024, 2, 29), "1年", date(2025, 2, 28)),
        (date(2026, 6, 22), "30天", date(2026, 7, 22)),
        (date(2026, 9, 28), "5个工作日", date(2026, 10, 10)),  # National Day, with a make-up day on 10-10
    ],
)
def test_a_period_ends_on_the_same_numbered_day(start: date, period: str, end: date) -> None:
    assert add_period(start, parse_quantity(period)) == end


def test_a_notice_put_up_on_monday_for_five_working_days_ends_on_friday() -> None:
    assert add_period(date(2026, 11, 23), parse_quantity("5个工作日"), first_day_counts=True) == date(2026, 11, 27)


def test_adding_months_is_not_associative_so_the_base_matters() -> None:
    start = date(2026, 11, 30)
    assert add_months(add_months(start, 3), 1) != add_months(start, 4)


@given(st.dates(date(2004, 1, 1), date(2050, 1, 1)), st.integers(0, 240))
def test_whole_months_count_back(start: date, months: int) -> None:
    assert months_between(start, add_months(start, months)) in (months, months - 1)
    assert abs((add_months(start, months) - start).days - months * 30.44) < 4


@pytest.mark.parametrize("text", ["1066-01-01", "9999-12-31", "1899年", "2200年1月1日", "30000个月前", "9000年后"])
def test_a_year_in_which_no_case_can_lie_is_refused(text: str) -> None:
    with pytest.raises(QuantityError, match=r"1900 年至 2199 年|可识别"):
        parse_span(text, date(2026, 11, 20))
