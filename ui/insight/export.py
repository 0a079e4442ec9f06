"""The kept questions as a table to take away: CSV or .xlsx."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from ui.dates import minute_in_beijing
from ui.insight.figures import Figures
from ui.insight.labels import face_label, reason_label
from ui.insight.questions import Outcome, Question

HEAD = ("时间", "来源", "问题", "查询日期", "结果", "原因", "主题", "用时（毫秒）", "评价", "意见")
_WIDTHS = (17, 10, 60, 12, 8, 16, 40, 12, 8, 50)
_THUMBS = {1: "有帮助", -1: "没帮助"}
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def cells(question: Question) -> list[str | float]:
    """Return one question as a row; text that begins like a formula is shown as text, never computed."""
    reason = "" if question.outcome is Outcome.ANSWERED else reason_label(question.reason)
    return [
        minute_in_beijing(question.asked_at), face_label(question.face), plain(question.question),
        question.as_of.isoformat(), question.outcome.label, reason, plain(question.topic),
        round(question.latency_ms, 1), _THUMBS.get(question.thumb or 0, ""), plain(question.comment),
    ]  # fmt: skip


def plain(text: str) -> str:
    clean = "".join(c for c in text if c >= " " or c in "\n\t")
    return f"'{clean}" if clean[:1] in ("=", "+", "-", "@", "\t") else clean


def as_csv(found: Iterable[Question]) -> Iterator[str]:
    """Yield the table line by line, with the mark by which Excel knows UTF-8."""
    yield "\ufeff" + _line(HEAD)
    for question in found:
        yield _line(cells(question))


def _line(values: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue()


def as_xlsx(found: Iterable[Question], counted: Figures) -> bytes:
    """Return a workbook: the days, the topics, and every question."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)

    def sheet(name: str, head: Iterable[str], rows: Iterable[Iterable[object]], widths: Iterable[int]) -> None:
        made = book.create_sheet(name)
        for letter, width in zip("ABCDEFGHIJ", widths, strict=False):
            made.column_dimensions[letter].width = width
        made.freeze_panes = "A2"
        bold = [WriteOnlyCell(made, value=text) for text in head]
        for cell in bold:
            cell.font = Font(bold=True)
        made.append(bold)
        for row in rows:
            made.append(list(row))

    sheet(
        "按日",
        ("日期", *(o.label for o in Outcome), "有帮助", "没帮助", "用时中位（毫秒）", "95% 不超过（毫秒）"),
        _days(counted),
        (12,) * 9,
    )
    sheet("主题", ("主题", "问题数"), ([plain(topic), count] for topic, count in counted.topics), (60, 10))
    sheet("问题", HEAD, map(cells, found), _WIDTHS)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _days(counted: Figures) -> Iterator[list[object]]:
    for day in counted.days:
        yield [
            day.day.isoformat(),
            *(day.outcomes[o] for o in Outcome),
            day.up,
            day.down,
            _ms(day.percentile(0.5)),
            _ms(day.percentile(0.95)),
        ]


def _ms(value: float | None) -> float | str:
    return "" if value is None else round(value, 1)
