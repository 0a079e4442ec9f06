"""Deadlines as a calendar file (iCalendar, RFC 5545): one whole-day event each, with a reminder a week before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from tools.calculators import Basis, Deadline, Deadlines

_LINE_BYTES = 75  # RFC 5545, 3.1: longer lines are folded
_REMINDER = "-P7D"


def calendar_file(result: Deadlines, reference: str = "") -> str:
    """Return the calendar of every deadline that has a day; the same deadlines give the same bytes.

    reference: how the document is called, put before the place of each clause.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Jingda//Deadlines//ZH", "CALSCALE:GREGORIAN"]
    for deadline in result.deadlines:
        if deadline.day is not None:
            lines += _event(result.basis, deadline, deadline.day, reference)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(basis: Basis, deadline: Deadline, day: date, reference: str) -> Iterator[str]:
    title = f"{basis.title}：{deadline.label}" + ("（最迟）" if deadline.tentative else "")
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid5(NAMESPACE_URL, f'jingda:{basis.program}:{deadline.id}:{day}')}@jingda"
    yield f"DTSTAMP:{basis.as_of:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(title)}"
    yield f"DESCRIPTION:{_text(_description(deadline, reference))}"
    yield "TRANSP:TRANSPARENT"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"TRIGGER:{_REMINDER}"
    yield f"DESCRIPTION:{_text(title)}"
    yield "END:VALARM"
    yield "END:VEVENT"


def _description(deadline: Deadline, reference: str) -> str:
    cited = deadline.citation
    basis = f"依据：{reference}{cited.locator}：{cited.quote}" if cited else ""
    return "\n".join(part for part in (deadline.text, deadline.note, basis) if part)


def _text(value: str) -> str:
    """Escape what has a meaning of its own in a TEXT value (RFC 5545, 3.3.11)."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        value = value.replace(plain, escaped)
    return value


def _folded(line: str) -> Iterator[str]:
    """Cut a line after at most 75 bytes, never inside a character; what follows begins with a space."""
    part, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > _LINE_BYTES:
            yield part
            part, size = " ", 1
        part, size = part + character, size + width
    yield part
