"""Working days: the official table, the guard for unpublished years, the overlay, and a second library as a witness."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest

from tools.errors import CalendarError
from tools.workdays import LAST_YEAR, OFFICIAL, Calendar


@pytest.mark.parametrize("day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_the_make_up_days_of_2026_are_working_days(day: str) -> None:
    assert OFFICIAL.is_workday(date.fromisoformat(day))


def test_national_day_is_free_and_the_next_working_day_follows() -> None:
    assert OFFICIAL.next_workday(date(2026, 10, 1)) == date(2026, 10, 8)


def test_agrees_with_another_library_on_three_years() -> None:
    witness = holidays.country_holidays("CN", years=range(2024, 2027))
    days = [date(2024, 1, 1) + timedelta(days=count) for count in range(366 + 365 + 365)]
    differing = [day for day in days if OFFICIAL.is_workday(day) != witness.is_working_day(day)]
    assert differing == []


def test_a_year_that_is_not_published_is_refused_not_guessed() -> None:
    with pytest.raises(CalendarError, match="放假调休安排尚未收录"):
        OFFICIAL.is_workday(date(LAST_YEAR + 1, 1, 4))


def test_an_overlay_adds_what_was_declared_later() -> None:
    strike = date(2026, 11, 23)
    assert not Calendar({strike: False}).is_workday(strike)
    later = Calendar({date(LAST_YEAR + 1, 1, 1): False}, frozenset({LAST_YEAR + 1}))
    assert later.next_workday(date(LAST_YEAR + 1, 1, 1)) > date(LAST_YEAR + 1, 1, 1)


def test_counting_back_finds_the_day_to_start() -> None:
    assert OFFICIAL.add(date(2026, 11, 27), -4) == date(2026, 11, 23)
