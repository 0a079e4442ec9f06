"""Dates and periods as official texts print them."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.dates import add_years, find_date, find_end, find_start, title_years


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026年6月22日", date(2026, 6, 22)),
        ("2026 年 6 月 22 日", date(2026, 6, 22)),
        ("2023-9-27", date(2023, 9, 27)),
        ("2023.09.27", date(2023, 9, 27)),
        ("二〇二二年六月十日", date(2022, 6, 10)),
        ("二○一九年十二月三十一日", date(2019, 12, 31)),
        ("二零二三年十月一日", date(2023, 10, 1)),
        ("2023年2月30日", None),
        ("2023年9月", None),
        ("无日期", None),
    ],
)
def test_a_full_date_is_read_in_every_way_it_is_printed(text: str, day: date | None):
    assert find_date(text) == day


def test_a_printed_month_begins_on_its_first_day():
    assert find_start("从2022年6月起") == date(2022, 6, 1)
    assert find_start("每年8月左右") is None


@pytest.mark.parametrize(
    ("term", "start", "end"),
    [
        ("2022年8月11日起，有效期3年", date(2022, 8, 11), date(2025, 8, 10)),
        ("从2022年9月起，有效期三年", date(2022, 9, 1), date(2025, 8, 31)),
        ("2022年8月26日起，2025年失效。", date(2022, 8, 26), date(2025, 12, 31)),
        ("2023年10月11日起至2025年12月31日止", date(2023, 10, 11), date(2025, 12, 31)),
        ("从2019年6月1日起至2025年12月31日。", date(2019, 6, 1), date(2025, 12, 31)),
        ("从2022年7月5日起，在2022-2024年内有效", date(2022, 7, 5), date(2024, 12, 31)),
        ("从2023年9月起", date(2023, 9, 1), None),
    ],
)
def test_a_term_ends_on_the_last_day_it_names(term: str, start: date, end: date | None):
    assert find_end(term, start) == end


def test_a_period_without_a_beginning_has_no_end():
    assert find_end("有效期三年", None) is None


def test_three_years_end_the_day_before_the_third_anniversary():
    assert add_years(date(2022, 8, 11), 3) == date(2025, 8, 10)
    assert add_years(date(2024, 2, 29), 1) == date(2025, 2, 27)


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("人工智能算力券实施方案（2023—2025年）", (2023, 2025)),
        ("行动方案（2023-2025年）", (2023, 2025)),
        ("实施办法（2026年修订版）", None),
        ("实施办法", None),
    ],
)
def test_years_in_a_title_are_its_term(title: str, years: tuple[int, int] | None):
    assert title_years(title) == years
