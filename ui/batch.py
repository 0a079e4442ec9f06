"""A file of questions answered into a file of answers, one JSON object a line, in the same order."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.errors import FileMissing, InputError, UnreadableFile
from ui.dates import parse_date

if TYPE_CHECKING:
    from ui.console import Progress
    from ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a file: its conversation, oldest message first, and the date asked about."""

    id: str | int
    turns: tuple[str, ...]
    as_of: date


def read_items(path: Path, default_as_of: date) -> list[Item]:
    """Return the questions of a JSONL file; empty lines are skipped.

    Raises: FileMissing, UnreadableFile, and InputError naming the line that is broken.
    """
    lines = _text(path).splitlines()
    return [_item(path, number, line, default_as_of) for number, line in enumerate(lines, 1) if line.strip()]


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise FileMissing("文件不存在、不是文件或不可读", where=str(path), remedy="请检查路径和权限") from error
    except UnicodeDecodeError as error:
        raise UnreadableFile("不是 UTF-8 文本", where=str(path), remedy="请另存为 UTF-8 后再试") from error


def _item(path: Path, number: int, line: str, default_as_of: date) -> Item:
    where = f"{path} 第 {number} 行"
    try:
        return _parsed(json.loads(line), default_as_of)
    except json.JSONDecodeError as error:
        raise InputError(f"不是合法的 JSON（第 {error.colno} 个字符处）", where=where) from error
    except InputError as error:
        raise InputError(error.what, where=where, remedy=error.remedy) from error


def _parsed(item: Any, default_as_of: date) -> Item:
    if not isinstance(item, dict):
        raise InputError("应是一个 JSON 对象")
    key, turns, as_of = item.get("id"), item.get("turns"), item.get("as_of")
    if isinstance(key, bool) or not isinstance(key, str | int):
        raise InputError("缺少 id，或 id 不是文字")
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) for turn in turns):
        raise InputError("turns 应是非空的文字列表")
    if as_of is not None and not isinstance(as_of, str):
        raise InputError("as_of 应是日期文字", remedy="请写成 2026-11-20")
    return Item(key, tuple(turns), parse_date(as_of) if as_of else default_as_of)


def answered(items: list[Item], desk: Desk, progress: Progress) -> Iterator[dict[str, Any]]:
    """Yield each item's answer in the form of `evals/FORMAT.md`, with its id first."""
    for done, item in enumerate(items, 1):
        yield {"id": item.id, **desk.ask(item.turns, item.as_of).as_json()}
        progress("正在回答", done, len(items))


def write_whole(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Write the rows to `path` in one piece: until all are there, the old file stays as it is."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise FileMissing("不能在此写文件", where=str(path), remedy="请检查文件夹是否存在、可写") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError as error:
        raise InputError(f"写不成文件（{error.strerror}）", where=str(path), remedy="请检查空间和权限") from error
    finally:
        Path(name).unlink(missing_ok=True)
