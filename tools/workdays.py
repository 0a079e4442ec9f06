"""Working days by the official holiday table of the State Council, with a guard for years not yet published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
from chinese_calendar.constants import holidays as _published

from tools.errors import CalendarError

FIRST_YEAR, LAST_YEAR = min(day.year for day in _published), max(day.year for day in _published)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of Beijing.

    overlay: days an authority has since declared working (True) or free (False); they prevail over the table.
    overlay_years: years beyond the table that the overlay covers wholly; their other days follow the week.
    """

    overlay: Mapping[date, bool] = field(default_factory=dict)
    overlay_years: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Return whether offices work on `day`.

        Raises: CalendarError when the table of that year is not published: it is refused, never guessed.
        """
        if day in self.overlay:
            return self.overlay[day]
        if day.year in self.overlay_years:
            return day.weekday() < 5
        return _official(day)

    def next_workday(self, day: date) -> date:
        """Return `day` itself when it is a working day, else the first one after it (Civil Code article 203)."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def add(self, start: date, count: int, *, first_day_counts: bool = False) -> date:
        """Return the last day of a period of `count` working days from `start`.

        first_day_counts: a notice “公示5个工作日” put up on Monday ends on Friday; by article 201 the first day of a period
        is otherwise not counted.
        """
        step = ONE_DAY if count >= 0 else -ONE_DAY
        left, day = abs(count), start if first_day_counts else start + step
        while True:
            left -= self.is_workday(day)
            if left <= 0 and self.is_workday(day):
                return day
            day += step


@lru_cache(maxsize=4096)
def _official(day: date) -> bool:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CalendarError(
            f"{day.year}年的放假调休安排尚未收录，不能推算工作日",
            where=day.isoformat(),
            remedy="请待国务院办公厅公布后更新 chinesecalendar，或在补充日历中写明该年安排",
        )
    return bool(chinese_calendar.is_workday(day))


OFFICIAL = Calendar()
