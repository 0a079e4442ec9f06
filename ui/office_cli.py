"""`jingda users|keys|records|audit|backup|restore`: accounts, API keys and what is kept, from the machine that holds the database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ui.chinese_help import Command, Group

Name = Annotated[str, typer.Argument(metavar="账号", help="账号名")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]
Whose = Annotated[str, typer.Argument(metavar="对话或账号", help="对话编号，或账号：导出或删除此人的全部记录")]


def _group(help: str) -> typer.Typer:
    return typer.Typer(cls=Group, help=help, add_completion=False, rich_markup_mode=None, no_args_is_help=True)


users = _group("管理工作人员账号。")
keys = _group("管理 API 密钥。")
records = _group("导出或删除保存的对话。")
audit = _group("核验操作记录。")


def add_to(app: typer.Typer) -> None:
    for name, group in (("users", users), ("keys", keys), ("records", records), ("audit", audit)):
        app.add_typer(group, name=name)
    app.command("backup", cls=Command)(backup)
    app.command("restore", cls=Command)(restore)


def backup(
    path: Annotated[Path, typer.Argument(metavar="文件", help="备份写到这里，如 jingda-2026-11-21.tar.gz")],
) -> int:
    """备份记录、账号和收录的文件；运行中的服务不必停。"""
    from ui.commands import backup as command

    return command.backup(path)


def restore(
    path: Annotated[Path, typer.Argument(metavar="文件", help="jingda backup 写的文件")],
    replace: Annotated[bool, typer.Option("--replace", help="取代现有的记录、账号和收录的文件")] = False,
) -> int:
    """恢复备份；请先停掉服务。"""
    from ui.commands import backup as command

    return command.restore(path, replace=replace)


@users.command("add", cls=Command)
def users_add(
    name: Name, role: Annotated[str, typer.Option(metavar="角色", help="staff、supervisor 或 admin")] = "staff"
) -> int:
    """建立账号，显示一次性密码。"""
    from ui.commands import accounts

    return accounts.add_user(name, role)


@users.command("list", cls=Command)
def users_list(as_json: AsJson = False) -> int:
    """列出全部账号。"""
    from ui.commands import accounts

    return accounts.list_users(as_json=as_json)


@users.command("role", cls=Command)
def users_role(name: Name, role: Annotated[str, typer.Argument(metavar="角色")]) -> int:
    """更改账号的角色。"""
    from ui.commands import accounts

    return accounts.change_role(name, role)


@users.command("disable", cls=Command)
def users_disable(name: Name) -> int:
    """停用账号，结束它的登录。"""
    from ui.commands import accounts

    return accounts.disable_user(name)


@users.command("reset", cls=Command)
def users_reset(name: Name) -> int:
    """重置密码并恢复账号，显示新的一次性密码。"""
    from ui.commands import accounts

    return accounts.reset_user(name)


@keys.command("add", cls=Command)
def keys_add(
    name: Annotated[str, typer.Argument(metavar="名称", help="谁用它，如 呼叫中心")],
    scope: Annotated[
        list[str], typer.Option(metavar="范围", help="可重复：ask read tools faqs documents records metrics")
    ],
    per_minute: Annotated[int, typer.Option(metavar="次数", min=0, help="每分钟最多几次，0 为不限")] = 60,
    days: Annotated[int, typer.Option(metavar="天数", min=0, help="有效天数，0 为不限")] = 365,
) -> int:
    """生成 API 密钥，只显示这一次。"""
    from ui.commands import accounts

    return accounts.add_key(name, scope, per_minute, days)


@keys.command("list", cls=Command)
def keys_list(as_json: AsJson = False) -> int:
    """列出全部密钥（不含密钥本身）。"""
    from ui.commands import accounts

    return accounts.list_keys(as_json=as_json)


@keys.command("revoke", cls=Command)
def keys_revoke(key_id: Annotated[str, typer.Argument(metavar="编号", help="见 jingda keys list")]) -> int:
    """停用密钥。"""
    from ui.commands import accounts

    return accounts.revoke_key(key_id)


@records.command("export", cls=Command)
def records_export(
    whose: Whose,
    out: Annotated[Path | None, typer.Option(metavar="文件", help="写到文件，默认显示", show_default=False)] = None,
) -> int:
    """导出一个对话或一个人的全部记录（JSON）。"""
    from ui.commands import records as command

    return command.export(whose, out)


@records.command("erase", cls=Command)
def records_erase(whose: Whose) -> int:
    """删除一个对话或一个人的全部记录，不可恢复。"""
    from ui.commands import records as command

    return command.erase(whose)


@records.command("purge", cls=Command)
def records_purge(
    days: Annotated[
        int | None, typer.Option(metavar="天数", min=1, help="默认 JINGDA_RETENTION_DAYS", show_default=False)
    ] = None,
) -> int:
    """删除超过保存期限的对话。"""
    from ui.commands import records as command

    return command.purge(days)


@audit.command("verify", cls=Command)
def audit_verify(
    head: Annotated[str, typer.Option(metavar="校验值", help="以前记下的最后校验值，核对末尾没有被截掉")] = "",
    as_json: AsJson = False,
) -> int:
    """逐条核验操作记录没有被改动或删除。"""
    from ui.commands import records as command

    return command.verify(head, as_json=as_json)


@audit.command("list", cls=Command)
def audit_list(
    count: Annotated[int, typer.Option(metavar="条数", min=1, max=10000, help="最多列出几条")] = 50,
    as_json: AsJson = False,
) -> int:
    """列出最近的操作记录。"""
    from ui.commands import records as command

    return command.list_audit(count, as_json=as_json)
