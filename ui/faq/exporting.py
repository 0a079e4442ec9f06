"""FAQs as a file: XLSX, DOCX, Markdown, JSON, HTML, each answer with its clauses and their validity."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from knowledge.errors import InputError
from tools.rules.load import shipped
from ui.faq.wordings import citations_of
from ui.records.faqs import Faq

HEAD = ("编号", "状态", "政策", "问题", "答案", "依据", "条款编号", "规定日期", "版本")
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "html": "text/html; charset=utf-8",
}
_TEMPLATES = Path(__file__).parents[1] / "web" / "templates"
_WIDTHS = (8, 9, 24, 44, 80, 60, 40, 12, 7)


def exported(rows: Sequence[Faq], kind: str) -> bytes:
    """Return the file. kind: xlsx, docx, md, json or html. Raises: InputError for another."""
    if kind not in _WRITERS:
        raise InputError(f"不能写成“{kind[:20]}”", where="导出", remedy=f"可用：{'、'.join(_WRITERS)}")
    return _WRITERS[kind](rows)


def write_file(path: Path, rows: Sequence[Faq]) -> None:
    """Write the file that the ending of its name tells. Raises: InputError."""
    body = exported(rows, path.suffix.lower().lstrip("."))
    try:
        path.write_bytes(body)
    except OSError as error:
        raise InputError("写不进去", where=str(path), remedy="请检查文件夹是否存在、是否可写") from error


def as_row(faq: Faq) -> dict[str, Any]:
    """Return an FAQ as JSON has it: what an import reads back."""
    return {
        "id": faq.id,
        "state": str(faq.state),
        "program_id": faq.program_id,
        "program": program_title(faq.program_id),
        "origin": faq.origin,
        "question": faq.wording.question,
        "answer": faq.wording.answer,
        "as_of": faq.wording.as_of.isoformat(),
        "version": faq.version,
        "citations": [{**c.as_json(), "reference": c.reference} for c in citations_of(faq.wording)],
    }


def program_title(program_id: str) -> str:
    """Return the name of a program; its id where the rules no longer hold it."""
    program = shipped().programs.get(program_id)
    return program.title if program else program_id


def _json(rows: Sequence[Faq]) -> bytes:
    return json.dumps({"faqs": [as_row(faq) for faq in rows]}, ensure_ascii=False, indent=2).encode()


def _markdown(rows: Sequence[Faq]) -> bytes:
    parts = ["# 常见问题\n"]
    for faq in rows:
        parts.append(f"## {_escaped(faq.wording.question)}\n\n{_escaped(faq.wording.answer)}\n")
        parts += [f"- [{c.marker}] {_escaped(c.reference)}（{c.status.label}）" for c in citations_of(faq.wording)]
        parts.append(f"\n按{faq.wording.as_of.isoformat()}的规定，{faq.state}\n")
    return "\n".join(parts).encode()


def _escaped(text: str) -> str:
    """Return text in which nothing becomes a tag or a heading of its own."""
    flat = text.replace("\n", "　").replace("&", "&amp;").replace("<", "&lt;").replace("`", "\\`").replace("*", "\\*")
    return f"\\{flat}" if flat.startswith("#") else flat


def _sheet(rows: Sequence[Faq]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "常见问题"
    sheet.append(HEAD)
    for faq in rows:
        sheet.append([_plain(ILLEGAL_CHARACTERS_RE.sub("", text)) for text in _cells(faq)])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _cells(faq: Faq) -> tuple[str, ...]:
    cited = citations_of(faq.wording)
    basis = "\n".join(f"[{c.marker}] {c.reference}（{c.status.label}）" for c in cited)
    return (
        str(faq.id),
        str(faq.state),
        program_title(faq.program_id),
        faq.wording.question,
        faq.wording.answer,
        basis,
        "\n".join(c.clause_id for c in cited),
        faq.wording.as_of.isoformat(),
        str(faq.version),
    )


def _plain(text: str) -> str:
    """A cell that begins like a formula is shown as text, never computed."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def _document(rows: Sequence[Faq]) -> bytes:
    from docx import Document
    from docx.shared import Pt

    made = Document()
    made.add_heading("常见问题", 0)
    for faq in rows:
        made.add_heading(_xml(faq.wording.question), 2)
        made.add_paragraph(_xml(faq.wording.answer))
        for c in citations_of(faq.wording):
            line = made.add_paragraph(style="List Bullet").add_run(
                _xml(f"[{c.marker}] {c.reference}（{c.status.label}）")
            )
            line.font.size = Pt(9)
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def _xml(text: str) -> str:
    """Return text without the control characters that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n" or ord(c) >= 32)


def _page(rows: Sequence[Faq]) -> bytes:
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True)
    return environment.get_template("faq_export.html").render(rows=[as_row(faq) for faq in rows]).encode()


_WRITERS: dict[str, Callable[[Sequence[Faq]], bytes]] = {
    "xlsx": _sheet,
    "docx": _document,
    "md": _markdown,
    "json": _json,
    "html": _page,
}
