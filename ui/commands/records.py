"""`jingda records` and `jingda audit`."""

from __future__ import annotations

import json
from pathlib import Path

from knowledge.errors import InputError
from ui.commands.accounts import ACTOR, changing
from ui.console import Line, write_json, write_lines
from ui.dates import minute_in_beijing
from ui.records import audit, personal, retention
from ui.records.labels import action_label
from ui.settings import load_settings


def export(whose: str, out: Path | None) -> int:
    with changing() as connection:
        found = personal.export(connection, personal.subject(connection, whose), actor=ACTOR)
    asked = sum(len(one["turns"]) for one in found.get("conversations", [found]))
    text = json.dumps(found, ensure_ascii=False, indent=2, default=str)
    if out is None:
        print(text)
        return 0
    try:
        out.write_text(text + "\n", "utf-8")
    except OSError as error:
        raise InputError("不能写入", where=str(out), remedy="请换一个可写的位置") from error
    write_lines([Line(f"已导出 {asked} 问到 {out}")])
    return 0


def erase(whose: str) -> int:
    with changing() as connection:
        gone = personal.erase(connection, personal.subject(connection, whose), actor=ACTOR)
    write_lines([Line(f"已删除 {gone.conversations} 个对话（{gone.turns} 问）、{gone.notes} 条通话记录。")])
    return 0


def purge(days: int | None) -> int:
    kept = load_settings().retention_days if days is None else days
    with changing() as connection:
        gone = retention.purge(connection, kept, actor=ACTOR)
    write_lines([Line(f"已删除 {gone} 个超过 {kept} 天的对话。" if kept else "保存期限不限，没有删除对话。")])
    return 0


def verify(head: str, *, as_json: bool) -> int:
    """Exit code 1 when the chain is broken."""
    with changing() as connection:
        found = audit.verify(connection, head.strip())
    if as_json:
        write_json({"entries": found.entries, "head": found.head, "broken": found.broken})
    elif found.broken > 0:
        write_lines([Line(f"操作记录在第 {found.broken} 号被改动或缺失：此前 {found.entries - 1} 条完好。", "red")])
    elif found.broken < 0:
        write_lines([Line("记录中没有给出的校验值：末尾的记录被截掉，或校验值不属于本库。", "red")])
    else:
        write_lines([Line(f"{found.entries} 条操作记录完好。"), Line(f"最后校验值 {found.head or '（无）'}")])
    return 1 if found.broken else 0


def list_audit(count: int, *, as_json: bool) -> int:
    with changing() as connection:
        found = audit.entries(connection, count)
    if as_json:
        write_json([{"id": e.id, "at": e.at.isoformat(), "actor": e.actor, "action": e.action,
                     "subject": e.subject, "detail": json.loads(e.detail)} for e in found])  # fmt: skip
    else:
        write_lines(Line(f"{minute_in_beijing(e.at)}  {e.actor}  {action_label(e.action)}  {e.subject}") for e in found)
    return 0
