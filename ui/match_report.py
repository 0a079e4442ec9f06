"""A company's matches as a spreadsheet or a page to print."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import InputError
from ui.matches import HEAD, groups, summary

if TYPE_CHECKING:
    from tools.matched import CompanyMatch
    from ui.sources import Titles

KINDS = (".xlsx", ".html")
_WIDTHS = (34, 16, 18, 40, 60, 50, 50)
TEMPLATES = Path(__file__).with_name("web") / "templates"


def write_report(path: Path, found: CompanyMatch, facts: Mapping[str, str], titles: Titles) -> None:
    """Write the report. facts: label → value as read. Raises: InputError for another kind of file or a path not writable."""
    if path.suffix.lower() not in KINDS:
        raise InputError(
            f"不能写成“{path.suffix or path.name}”", where=str(path), remedy="请用 .xlsx 或 .html 结尾的文件名"
        )
    try:
        if path.suffix.lower() == ".xlsx":
            path.write_bytes(report_workbook(found, facts, titles))
        else:
            path.write_text(report_page(found, facts, titles), "utf-8")
    except OSError as error:
        raise InputError(
            "报告写不进去", where=str(path), remedy="请检查文件夹是否存在、是否可写，文件是否正被打开"
        ) from error


def report_workbook(found: CompanyMatch, facts: Mapping[str, str], titles: Titles) -> bytes:
    """Return the report as the bytes of an .xlsx: one sheet with what was told, one for each group."""
    from io import BytesIO

    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    first = book.active
    first.title = "概要"
    for line in summary(found):
        first.append([_plain(line)])
    first.append([])
    first.append(["企业情况"])
    for label, value in facts.items():
        first.append([_plain(label), _plain(value)])
    first.column_dimensions["A"].width, first.column_dimensions["B"].width = 60, 30
    for name, rows in groups(found, titles):
        sheet = book.create_sheet(name)
        sheet.append(list(HEAD))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for row in rows:
            sheet.append([_plain(text) for text in row.cells])
        for column, width in enumerate(_WIDTHS, 1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        for line in sheet.iter_rows(min_row=2):
            for cell in line:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "B2"
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _plain(text: str) -> str:
    """A cell that begins like a formula is shown as text, never computed."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def report_page(found: CompanyMatch, facts: Mapping[str, str], titles: Titles) -> str:
    """Return the report as a page to print."""
    from jinja2 import Environment, FileSystemLoader, select_autoescape

    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(default=True))
    return environment.get_template("match.html").render(
        summary=list(summary(found)), facts=facts, head=HEAD, groups=list(groups(found, titles))
    )
