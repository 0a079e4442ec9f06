"""The calendar file, read back by the rules of RFC 5545."""

from __future__ import annotations

from datetime import date

import pytest

from tools.calculators import compute_deadlines
from tools.ics import calendar_file
from tools.rules.load import RuleBook

NAME = "《首都科技条件平台与科技创新券实施办法（2026年修订版）》（京科发〔2026〕9号）"


def unfolded(text: str) -> list[str]:
    """Return the content lines: every line ends with CRLF, and a line that begins with a space goes on (3.1)."""
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    for line in text.split("\r\n"):
        assert len(line.encode()) <= 75
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def unescaped(value: str) -> str:
    out, characters = "", iter(value)
    for character in characters:
        out += {"n": "\n", "N": "\n"}.get(after := next(characters), after) if character == "\\" else character
    return out


def events(text: str) -> list[dict[str, str]]:
    """Return the properties of each event, those of its reminder under VALARM.…; BEGIN and END must nest."""
    found: list[dict[str, str]] = []
    inside: list[str] = []
    for line in unfolded(text):
        name, _, value = line.partition(":")
        if name == "BEGIN":
            inside.append(value)
            found += [{}] if value == "VEVENT" else []
        elif name == "END":
            assert inside.pop() == value
        elif "VEVENT" in inside:
            key = name if inside[-1] == "VEVENT" else f"{inside[-1]}.{name}"
            assert key not in found[-1], f"{key} twice"
            found[-1][key] = unescaped(value)
    assert inside == []
    return found


@pytest.fixture
def text(shipped: RuleBook) -> str:
    given = {"领取日": "2026-07-01", "服务合同到期日": "2026-12-15"}
    return calendar_file(compute_deadlines("创新券", given, date(2026, 9, 1), book=shipped), NAME)


def test_the_file_is_a_calendar(text: str) -> None:
    lines = unfolded(text)
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-1] == "END:VCALENDAR"
    assert any(line.startswith("PRODID:") for line in lines)


def test_every_deadline_that_has_a_day_is_a_whole_day(text: str) -> None:
    days = {event["SUMMARY"]: (event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]) for event in events(text)}
    assert days == {
        "首都科技创新券：登记截止": ("20261001", "20261002"),
        "首都科技创新券：券有效期届满（最迟）": ("20270701", "20270702"),
        "首都科技创新券：兑现材料提交截止": ("20270115", "20270116"),
    }


def test_an_event_says_how_its_day_came_about_and_by_which_clause(text: str) -> None:
    lines = events(text)[0]["DESCRIPTION"].split("\n")
    assert lines[0] == "领取日2026年7月1日起3个月：2026年10月1日"
    assert "顺延至2026年10月8日" in lines[1]
    assert lines[2] == f"依据：{NAME}第十五条第（二）项：创新券须在3个月内完成科研活动登记"


def test_an_event_has_what_the_standard_requires_and_a_reminder(text: str) -> None:
    found = events(text)
    assert all({"UID", "DTSTAMP", "VALARM.ACTION", "VALARM.TRIGGER", "VALARM.DESCRIPTION"} <= set(e) for e in found)
    assert len({event["UID"] for event in found}) == len(found)
    assert found[0]["DTSTAMP"] == "20260901T000000Z"


def test_commas_semicolons_and_backslashes_survive(shipped: RuleBook) -> None:
    result = compute_deadlines("创新券", {"领取日": "2026-07-01"}, date(2026, 9, 1), book=shipped)
    assert "a,b;c\\d第十五条" in events(calendar_file(result, "a,b;c\\d"))[0]["DESCRIPTION"]


def test_the_same_deadlines_give_the_same_bytes(shipped: RuleBook, text: str) -> None:
    given = {"领取日": "2026-07-01", "服务合同到期日": "2026-12-15"}
    assert calendar_file(compute_deadlines("创新券", given, date(2026, 9, 1), book=shipped), NAME) == text
