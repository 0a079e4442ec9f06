"""`jingda match --table`: every company of a CSV file against all programs, one line each.

A run that was broken off, by whatever means, goes on behind the last whole line it wrote; the file that comes out is the same
as that of one run. It is refused where the lines it finds are of another table or another day.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Container, Mapping, Sequence
from datetime import date
from pathlib import Path

from knowledge.errors import FileMissing, InputError, UnreadableFile
from tools.errors import FactError, ToolError
from tools.matching import find_any, match_facts, read_company
from tools.rules.load import shipped
from ui.commands.opening import chosen_date, doubts_here
from ui.console import complain
from ui.settings import load_settings

HEAD = ("行", "名称", "日期", "符合", "待定", "不符合", "合计最高（元）", "符合的政策", "最近的待定政策", "先问", "规则待核对", "问题")  # fmt: skip
_NAMES = ("名称", "企业名称")
_EVERY = 200  # companies between two reports of progress; what they wrote is on the disk then
_BEYOND = (
    "\0"  # what a line has beyond the last column: a comma in an amount that is not in quotes moves all that follows
)
_OPEN = 5  # open programs that a line names


def answer_table(table: Path | None, out: Path | None, as_of: str) -> int:
    """Match a table; 1 when a company could not be read. Raises: InputError when one of the two files is not named."""
    if table is None or out is None:
        raise InputError("--table 和 --out 要一起写", remedy="例如：jingda match --table 企业.csv --out 结果.csv")
    day = chosen_date(as_of, load_settings())
    rows = read_table(table)
    wrong = _resume(rows, out, day, doubts_here())
    complain(f"已写入 {out}：{len(rows)} 家" + (f"，其中 {wrong} 家有写错的项，见“问题”一列" if wrong else ""))
    return 1 if wrong else 0


def _resume(rows: Sequence[Mapping[str, str]], out: Path, day: date, doubts: Container[str]) -> int:
    """Write the lines that `out` does not hold yet; return how many of all say that something is wrong.

    doubts: the programs whose rules quote words that the texts held now no longer have.
    """
    kept = _kept(out, rows, day)
    wrong = sum(bool(line[-1]) for line in kept)
    with out.open("a", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        if not handle.tell():
            handle.write("\ufeff")  # a spreadsheet takes a CSV without it for GBK
            writer.writerow(HEAD)
        for number, row in enumerate(rows[len(kept) :], len(kept) + 1):
            result = _result(number, row, day, doubts)
            wrong += bool(result[-1])
            writer.writerow(result)
            if number % _EVERY == 0 or number == len(rows):
                handle.flush()
                os.fsync(handle.fileno())
                complain(f"{number}/{len(rows)}")
    return wrong


def read_table(path: Path) -> list[dict[str, str]]:
    """Return the companies of a CSV file: column to text, white space trimmed.

    Raises: FileMissing, UnreadableFile; InputError for an empty table, FactError for a column that is no fact.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle, restkey=_BEYOND)
            rows = [{key: _cell(value) for key, value in row.items() if key} for row in reader]
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise FileMissing("文件不存在、不是文件或不可读", where=str(path), remedy="请检查路径和权限") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile("不是 UTF-8 的 CSV", where=str(path), remedy="请另存为“CSV UTF-8”后再试") from error
    if not rows:
        raise InputError(
            "表里没有企业", where=str(path), remedy="第一行写事实的名称，以下每行一家企业；第一列可写 名称"
        )
    for column in rows[0]:
        if column not in (*_NAMES, _BEYOND):
            find_any(shipped().facts, column)
    return rows


def _cell(value: str | Sequence[str] | None) -> str:
    return (value if isinstance(value, str) else "，".join(value or ())).strip()


def _kept(out: Path, rows: Sequence[Mapping[str, str]], day: date) -> list[list[str]]:
    """Return the whole lines of an earlier run, and cut a half-written one off the file."""
    lines = _whole_lines(out)
    if not lines:
        return []
    if tuple(lines[0]) != HEAD:
        raise InputError("已有别的文件", where=str(out), remedy="换一个 --out 文件名，或先移走它")
    kept = lines[1:]
    for number, line in enumerate(kept, 1):
        expected = [str(number), _name(rows[number - 1]) if number <= len(rows) else "", day.isoformat()]
        if line[:3] != expected:
            raise InputError(
                "已有的结果不是这张表在这一天的",
                where=f"{out} 第 {number + 1} 行",
                remedy="换一个 --out 文件名；要接着做，请用原来的表和 --as-of",
            )
    return kept


def _whole_lines(out: Path) -> list[list[str]]:
    """Return the lines that end; what follows the last of them is cut off. A killed run may end within a character."""
    if not out.exists():
        return []
    written = out.read_bytes()
    whole = written[: written.rfind(b"\n") + 1]
    try:
        lines = list(csv.reader(whole.decode("utf-8-sig").split("\r\n")[:-1]))
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError("已有别的文件", where=str(out), remedy="换一个 --out 文件名，或先移走它") from error
    if lines and len(whole) < len(written) and tuple(lines[0]) == HEAD:
        os.truncate(out, len(whole))
    return lines


def _name(row: Mapping[str, str]) -> str:
    """Return the company's name on one line, for a line of the result is a company."""
    return " ".join(next((row[name] for name in _NAMES if row.get(name)), "").split())


def _result(number: int, row: Mapping[str, str], day: date, doubts: Container[str]) -> tuple[object, ...]:
    given = {key: value for key, value in row.items() if value and key not in _NAMES}
    opening = (number, _name(row), day.isoformat())
    try:
        if beyond := given.get(_BEYOND):
            raise FactError(
                f"比表头多出“{beyond}”", where=f"第 {number} 家", remedy='含逗号的数请加引号，如 "1,000万元"'
            )
        found = match_facts(read_company(shipped().facts, given, day), day)
    except ToolError as error:  # one company's slip must not stop ten thousand
        return (*opening, *[""] * (len(HEAD) - len(opening) - 1), " ".join(str(error).split()))
    fitting = "、".join(f"{line.basis.title}{line.most.text if line.most else ''}" for line in found.fitting)
    likely = "、".join(line.basis.title for line in found.open[:_OPEN])
    unsure = "、".join(
        line.basis.title for line in (*found.fitting, *found.open, *found.failing) if line.basis.program in doubts
    )
    asked = found.next_question.label if found.next_question else ""
    counts = (len(found.fitting), len(found.open), len(found.failing))
    return (*opening, *counts, format(found.total.normalize(), "f"), fitting, likely, asked, unsure, "")
