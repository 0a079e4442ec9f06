"""The days a rule sets, each with its base, by Civil Code articles 201–204 and the official working days."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date

from tools.dates import add_months, add_period, chinese_date
from tools.errors import CalendarError
from tools.evaluation.result import DeadlineResult
from tools.facts import Dictionary, Facts
from tools.rules.model import DeadlineRule, Version
from tools.workdays import Calendar


def compute_deadlines(
    version: Version, blanks: tuple[DeadlineResult, ...], facts: Facts, as_of: date, days: Calendar
) -> tuple[DeadlineResult, ...]:
    """Return every deadline of the version in order; one whose base is not known has no day."""
    if not any(rule.base in facts for rule in version.deadlines):
        return blanks
    results: dict[str, DeadlineResult] = {}
    for rule, blank in zip(version.deadlines, blanks, strict=True):
        results[rule.id] = _one(rule, blank, facts, as_of, days, results)
    return tuple(results.values())


def blank_deadlines(version: Version, dictionary: Dictionary) -> tuple[DeadlineResult, ...]:
    """Return the version's deadlines without any day: what is shown while no base is known."""
    labels = {rule.id: rule.label for rule in version.deadlines}
    blanks = []
    for rule in version.deadlines:
        base = dictionary[rule.base].label if rule.base_is_fact else labels[rule.base]
        text, note = f"{base}起{_period(rule)}", f"请先告知{base}"
        blanks.append(DeadlineResult(rule.id, rule.label, base, None, None, None, False, False, text, note, rule.cite))
    return tuple(blanks)


def _one(
    rule: DeadlineRule,
    blank: DeadlineResult,
    facts: Facts,
    as_of: date,
    days: Calendar,
    done: dict[str, DeadlineResult],
) -> DeadlineResult:
    base, tentative = _base(rule, facts, done)
    if base is None:
        return blank
    label, blank = blank.base, replace(blank, base_day=base, tentative=tentative)
    try:
        day = _day(rule, base, days)
        day = day if rule.not_after is None else min(day, rule.not_after)
    except CalendarError as error:
        return replace(blank, text=f"{chinese_date(base)}起{_period(rule)}", note=f"{error.what}。{error.remedy}")
    following, note = _working(day, days)
    text = _text(rule, label, base, day, tentative)
    return replace(blank, day=day, next_workday=following, overdue=day < as_of, text=text, note=note)


def _base(rule: DeadlineRule, facts: Facts, done: dict[str, DeadlineResult]) -> tuple[date | None, bool]:
    """The day the period runs from, and whether that day is only the latest possible one."""
    if not rule.base_is_fact:
        return done[rule.base].day, done[rule.base].tentative
    given = facts.get(rule.base)
    if given is not None:
        return given[1], given[0] != given[1]
    if rule.latest_base and done[rule.latest_base].day is not None:
        return done[rule.latest_base].day, True
    return None, False


def _day(rule: DeadlineRule, base: date, days: Calendar) -> date:
    if rule.period is None:
        return _until(rule.until, base)
    period = rule.period.quantity
    if rule.backward:
        period = replace(period, value=-period.value)
    return add_period(base, period, first_day_counts=rule.first_day_counts, days=days)


def _until(words: str, base: date) -> date:
    """当年年底, 次年年底, 当月月底, 次月月底, 当季季末."""
    if words.endswith("年底"):
        return date(base.year + (words[0] == "次"), 12, 31)
    month = add_months(base.replace(day=1), int(words[0] == "次"))
    if words == "当季季末":
        month = month.replace(month=(month.month - 1) // 3 * 3 + 3)
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def _working(day: date, days: Calendar) -> tuple[date | None, str]:
    try:
        following = days.next_workday(day)
    except CalendarError:
        return None, f"{day.year}年的放假安排尚未公布，是否顺延需届时核对"
    if following == day:
        return None, ""
    return following, f"{chinese_date(day)}不是工作日，依《民法典》第二百零三条顺延至{chinese_date(following)}"


def _period(rule: DeadlineRule) -> str:
    if rule.period is None:
        return rule.until
    return rule.period.quantity.text


def _text(rule: DeadlineRule, label: str, base: date, day: date, tentative: bool) -> str:
    """8月12日 + 3个月: the base, the period, the day."""
    start = f"{'最迟' if tentative else ''}{label}{chinese_date(base)}"
    if rule.period is None:
        return f"{start}，至{rule.until}：{chinese_date(day)}"
    if not rule.period.quantity.value:  # the day itself, such as the last day a contract may be taken into account
        return f"{start}当日" if day == base else f"{start}，最晚计至{chinese_date(day)}"
    joint = "之前" if rule.backward else "起"
    counted = "（当日计入）" if rule.first_day_counts else ""
    return f"{start}{joint}{rule.period.quantity.text}{counted}：{chinese_date(day)}"
