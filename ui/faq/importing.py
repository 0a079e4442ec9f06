"""Existing FAQs read from XLSX, JSON or Markdown, each held against the clauses: figures no clause holds are named."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from agent.answer import Citation, Kind
from agent.faq.draft import trimmed
from agent.faq.foundations import foundations
from agent.faq.proof import MARK, unproved
from agent.pipeline import inquire
from knowledge.errors import FileTooLarge, InputError, UnreadableFile
from tools.rules.load import shipped
from ui.faq.wordings import LONGEST_ANSWER, LONGEST_QUESTION, cited
from ui.records.faqs import Wording

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase

LARGEST_FILE, MOST_ROWS, LARGEST_UNPACKED = 8_000_000, 2000, 80_000_000
_QUESTION = ("问题", "问", "question", "q")
_ANSWER = ("答案", "答复", "回答", "答", "answer", "a")
_CLAUSES = ("条款编号", "clauses", "clause_ids")
_PROGRAM = ("program_id", "政策编号")
_HEADING = re.compile(r"^#{1,6}\s+(.+)$|^\*{0,2}(?:问|Q)\*{0,2}[：:]\s*(.+?)\*{0,2}$", re.IGNORECASE)
_LEAD = re.compile(r"^\*{0,2}(?:答|A)\*{0,2}[：:]\s*", re.IGNORECASE)
_CITED_LINE = re.compile(r"^- \[\d+\] |^按\d{4}-\d\d-\d\d的规定")


@dataclass(frozen=True, slots=True)
class Row:
    """One question and answer as the file has it."""

    place: str
    question: str
    answer: str
    clause_ids: tuple[str, ...] = ()
    program_id: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A row with the clauses found for it. loose: its figures that stand in none of them. said: what a person reads of it."""

    row: Row
    wording: Wording
    loose: tuple[str, ...]
    said: str

    @property
    def fits(self) -> bool:
        return not self.said


def read_rows(name: str, body: bytes) -> list[Row]:
    """Return the questions and answers of a file. Raises: InputError for a kind not read, FileTooLarge, UnreadableFile."""
    if len(body) > LARGEST_FILE:
        raise FileTooLarge("文件太大", where=name, remedy=f"最大 {LARGEST_FILE // 1_000_000} MB")
    kind = name.rpartition(".")[2].lower()
    if kind not in ("xlsx", "json", "md", "markdown"):
        raise InputError("读不了这种文件", where=name, remedy="请用 .xlsx、.json 或 .md")
    read = {"xlsx": _sheet, "json": _json}.get(kind, _markdown)
    rows = [row for row in read(name, body) if row.question and row.answer]
    if not rows:
        raise InputError("没有读到问答", where=name, remedy="表格要有“问题”和“答案”两列；Markdown 每个问题一个标题")
    if len(rows) > MOST_ROWS:
        raise FileTooLarge(f"有 {len(rows)} 条问答", where=name, remedy=f"一次最多 {MOST_ROWS} 条，请分成几个文件")
    return rows


def compare(row: Row, knowledge: KnowledgeBase, as_of: date) -> Compared:
    """Return the row held against the clauses it names, else against those the agent finds for its question."""
    citations, answer, named = _evidence(row, knowledge, as_of)
    loose = unproved(answer, citations, knowledge, as_of=as_of)
    found_by = "所列条款" if named else "找到的条款"
    if not citations:
        said = "没有找到可以核对的条款"
    elif loose:
        said = f"与{found_by}不符：{'、'.join(dict.fromkeys(loose))} 不在其中"
    else:
        said = ""
    rests_on = foundations(knowledge, citations, as_of, row.program_id)
    kept = [c.as_json() for c in citations]
    return Compared(row, Wording(row.question, answer, as_of, kept, rests_on, said), loose, said)


def _evidence(row: Row, knowledge: KnowledgeBase, as_of: date) -> tuple[tuple[Citation, ...], str, bool]:
    """Return the clauses, the answer with marks for them, and whether the file named them."""
    if row.clause_ids:
        return cited(knowledge, row.clause_ids, as_of), row.answer, True
    found = inquire([row.question], as_of=as_of, knowledge=knowledge).answer
    plain = MARK.sub("", row.answer)
    if found is None or found.kind is not Kind.ANSWER or not found.citations:
        return (), plain, False
    marks = "".join(f"[{c.marker}]" for c in (found.cited or found.citations[:1]))
    answer, citations = trimmed(f"{plain}{marks}", found.citations)
    return citations, answer, False


def _sheet(name: str, body: bytes) -> Iterator[Row]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(BytesIO(body)) as packed:
            if sum(item.file_size for item in packed.infolist()) > LARGEST_UNPACKED:
                raise FileTooLarge("表格展开后太大", where=name, remedy="请分成几个文件")
        book = load_workbook(BytesIO(body), read_only=True, data_only=True)
        lines = [tuple(line) for line in book.worksheets[0].iter_rows(max_row=MOST_ROWS + 2, values_only=True)]
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, SyntaxError, IndexError) as error:
        raise UnreadableFile("表格打不开", where=name, remedy="请用表格软件另存为 .xlsx 再试") from error
    head = [str(cell or "").strip() for cell in lines[0]] if lines else []
    for number, line in enumerate(lines[1:], 2):
        cells = {label: str(value or "").strip().removeprefix("'") for label, value in zip(head, line, strict=False)}
        yield _row(f"第 {number} 行", cells)


def _json(name: str, body: bytes) -> Iterator[Row]:
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile("不是 JSON", where=name, remedy="请核对文件内容") from error
    rows = raw.get("faqs") if isinstance(raw, dict) else raw
    if not isinstance(rows, list):
        raise InputError("没有读到问答", where=name, remedy='应为 {"faqs": [{"question": …, "answer": …}]}')
    for number, item in enumerate(rows, 1):
        if isinstance(item, dict):
            named = item.get("citations")
            cites = named if isinstance(named, list) else []
            ids = [str(c["clause_id"]) for c in cites if isinstance(c, dict) and "clause_id" in c]
            texts = {str(key): str(value) for key, value in item.items() if isinstance(value, str | int)}
            yield _row(f"第 {number} 条", {"条款编号": "\n".join(ids), **texts})


def _markdown(name: str, body: bytes) -> Iterator[Row]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile("不是 UTF-8 文本", where=name, remedy="请另存为 UTF-8 编码") from error
    question, place = "", ""
    answer: list[str] = []
    for number, line in enumerate([*text.splitlines(), "# "], 1):
        heading = _HEADING.match(line.strip())
        if heading or line == "# ":
            if question and answer:
                yield _row(place, {"问题": question, "答案": "\n".join(answer)})
            question = (heading[1] or heading[2]).strip() if heading else ""
            answer, place = [], f"第 {number} 行"
        elif line.strip() and not _CITED_LINE.match(line.strip()):
            answer.append(_LEAD.sub("", line.strip()))


def _row(place: str, cells: dict[str, Any]) -> Row:
    program = _first(cells, _PROGRAM)
    clauses = tuple(_first(cells, _CLAUSES).split())
    question, answer = _first(cells, _QUESTION), _first(cells, _ANSWER)
    if len(question) > LONGEST_QUESTION or len(answer) > LONGEST_ANSWER:
        raise InputError(
            "问答太长", where=place, remedy=f"问题最多 {LONGEST_QUESTION} 字，答案最多 {LONGEST_ANSWER} 字"
        )
    return Row(place, question, answer, clauses, program if program in shipped().programs else "")


def _first(cells: dict[str, Any], names: Sequence[str]) -> str:
    lowered = {key.casefold(): value for key, value in cells.items()}
    return next((str(lowered[name]) for name in names if lowered.get(name)), "")
