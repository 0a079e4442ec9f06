"""FAQs out into files and in from them; answers that contradict the clauses are named."""

from __future__ import annotations

import json
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from agent.faq.draft import Draft
from knowledge.base import KnowledgeBase
from knowledge.errors import InputError
from tests.ui.faq.conftest import DAY
from ui.faq.exporting import TYPES, exported, write_file
from ui.faq.importing import compare, read_rows
from ui.faq.wordings import wording_of
from ui.records.faqs import Faq, FaqState, Wording

HOSTILE = '<img src=x onerror="alert(1)">'


@pytest.fixture(scope="module")
def rows(drafts: list[Draft], shipped: KnowledgeBase) -> list[Faq]:
    when = datetime(2026, 11, 20)
    kept = [wording_of(draft, shipped) for draft in drafts] + [Wording(f"=1+1 {HOSTILE}", f"# {HOSTILE}", DAY)]
    return [Faq(n, FaqState.DRAFT, "voucher", "hand", 1, when, when, "li", w) for n, w in enumerate(kept, 1)]


def sheet(*lines: tuple[str, ...]) -> bytes:
    book = Workbook()
    for line in lines:
        book.worksheets[0].append(line)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize("kind", list(TYPES))
def test_every_kind_of_file_holds_questions_answers_and_references(rows: list[Faq], kind: str) -> None:
    body = exported(rows, kind)
    text = body.decode() if kind in ("md", "json", "html") else words(body, kind)
    assert "首都科技创新券最高能支持多少？" in text
    assert "京科发〔2026〕9号）第十二条" in text


def words(body: bytes, kind: str) -> str:
    if kind == "docx":
        return "\n".join(paragraph.text for paragraph in Document(BytesIO(body)).paragraphs)
    book: Any = load_workbook(BytesIO(body))
    return "\n".join(str(cell.value) for line in book.active.iter_rows() for cell in line)


def test_nothing_in_a_file_is_computed_or_executed(rows: list[Faq]) -> None:
    assert HOSTILE not in exported(rows, "html").decode()
    assert HOSTILE not in exported(rows, "md").decode()
    book: Any = load_workbook(BytesIO(exported(rows, "xlsx")))
    assert all(cell.data_type != "f" for line in book.active.iter_rows() for cell in line)


@pytest.mark.parametrize("kind", ["xlsx", "json", "md"])
def test_what_was_exported_is_read_back(rows: list[Faq], kind: str) -> None:
    back = read_rows(f"a.{kind}", exported(rows[:5], kind))
    assert [row.question for row in back] == [faq.wording.question for faq in rows[:5]]
    assert [row.answer for row in back] == [faq.wording.answer for faq in rows[:5]]


def test_a_figure_that_the_named_clause_does_not_hold_is_named(shipped: KnowledgeBase) -> None:
    head = ("问题", "答案", "条款编号")
    clause = "voucher-measures-2026:12"
    body = sheet(head, ("一年多少？", "最高50万元[1]。", clause), ("一年多少钱？", "最高80万元[1]。", clause))
    right, wrong = (compare(row, shipped, DAY) for row in read_rows("faq.xlsx", body))
    assert right.fits and not right.loose
    assert wrong.loose == ("80万元",)
    assert wrong.said == "与所列条款不符：80万元 不在其中" == wrong.wording.note
    assert wrong.row.place == "第 3 行"


def test_without_clauses_the_agent_finds_what_to_compare_with(shipped: KnowledgeBase) -> None:
    text = (
        "## 创新券单张最高限额是多少？\n\n答：单张最高限额5万元。\n\n问：创新券单张最高是多少？\n答：单张最高9万元。\n"
    )
    right, wrong = (compare(row, shipped, DAY) for row in read_rows("a.md", text.encode()))
    assert right.fits and right.wording.citations and "[1]" in right.wording.answer
    assert wrong.loose == ("9万元",)
    unknown = compare(read_rows("a.md", "## 你好\n\n你好。".encode())[0], shipped, DAY)
    assert unknown.said == "没有找到可以核对的条款"


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("a.pdf", b"x", "读不了这种文件"),
        ("a.xlsx", b"PK broken", "表格打不开"),
        ("a.xlsx", b"", "表格打不开"),
        ("a.json", b"{", "不是 JSON"),
        ("a.json", b"[" * 100_000, "不是 JSON"),
        ("a.json", b'{"x": 1}', "没有读到问答"),
        ("a.json", b'[1, null, {"question": 3}]', "没有读到问答"),
        ("a.md", b"\xff\xfe\x00", "不是 UTF-8"),
        ("a.md", "只有一段话。".encode(), "没有读到问答"),
        ("a.json", json.dumps([{"question": "问", "answer": "答" * 5000}]).encode(), "问答太长"),
        ("a.md", b"#" * 8_000_001, "文件太大"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(name: str, body: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_rows(name, body)


def test_a_file_that_cannot_be_written_says_why(rows: list[Faq], tmp_path: Path) -> None:
    write_file(tmp_path / "a.JSON", rows)
    assert json.loads((tmp_path / "a.JSON").read_text("utf-8"))["faqs"][0]["citations"]
    with pytest.raises(InputError, match="不能写成"):
        write_file(tmp_path / "a.pdf", rows)
    with pytest.raises(InputError, match="写不进去"):
        write_file(tmp_path / "none" / "a.json", rows)
