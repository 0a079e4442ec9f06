"""`jingda backup` and `jingda restore`."""

from __future__ import annotations

from pathlib import Path

from ui import backup as archive
from ui.console import Line, write_lines
from ui.records.database import open_database
from ui.settings import load_settings


def backup(path: Path) -> int:
    settings = load_settings()
    database = open_database(settings)
    try:
        found = archive.write(path, settings.home, database)
    finally:
        database.close()
    _tell(f"已备份到 {path}", found)
    return 0


def restore(path: Path, *, replace: bool) -> int:
    settings = load_settings()
    database = open_database(settings)
    try:
        found = archive.restore(path, settings.home, database, replace=replace)
    finally:
        database.close()
    _tell(f"已恢复 {found.made_at} 的备份", found)
    write_lines([Line("索引在下次使用时按恢复的文件重建。登录中的账号须重新登录。")])
    return 0


def _tell(done: str, found: archive.Contents) -> None:
    rows = found.rows
    kept = f"{rows.get('conversations', 0)} 个对话、{rows.get('faqs', 0)} 条常见问题、{rows.get('users', 0)} 个账号"
    write_lines([Line(f"{done}：{kept}、{rows.get('audit', 0)} 条操作记录、{found.files} 份收录的文件。")])
