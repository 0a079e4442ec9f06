"""`jingda users` and `jingda keys`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection

from ui.accounts import keys, users
from ui.accounts.roles import SCOPES, parse_role, parse_scopes
from ui.accounts.users import Welcome
from ui.console import Line, write_json, write_lines
from ui.dates import minute_in_beijing
from ui.records.database import open_database
from ui.settings import load_settings

ACTOR = "cli"  # whoever may run commands on this machine


@contextmanager
def changing() -> Iterator[Connection]:
    """One transaction on the database of the settings."""
    database = open_database(load_settings())
    try:
        with database.writing() as connection:
            yield connection
    finally:
        database.close()


def _said(*lines: str) -> int:
    write_lines(Line(line) for line in lines)
    return 0


def _handed(welcome: Welcome) -> int:
    return _said(
        f"账号 {welcome.user.name}（{welcome.user.role.label}）",
        f"一次性密码：{welcome.password}",
        "只显示这一次，登录后须修改。",
    )


def add_user(name: str, role: str) -> int:
    with changing() as connection:
        return _handed(users.create(connection, name, parse_role(role), actor=ACTOR))


def reset_user(name: str) -> int:
    with changing() as connection:
        return _handed(users.reset(connection, name, actor=ACTOR))


def change_role(name: str, role: str) -> int:
    with changing() as connection:
        user = users.set_role(connection, name, parse_role(role), actor=ACTOR)
    return _said(f"{user.name} 现在是{user.role.label}。")


def disable_user(name: str) -> int:
    with changing() as connection:
        user = users.disable(connection, name, actor=ACTOR)
    return _said(f"已停用 {user.name}。")


def list_users(*, as_json: bool) -> int:
    with changing() as connection:
        found = users.listed(connection)
    if as_json:
        write_json([_plain(asdict(user)) for user in found])
        return 0
    if not found:
        return _said("还没有账号。第一次 jingda serve 时会建立管理员。")
    return _said(*(f"{user.name}  {user.role.label}  {_state(user)}" for user in found))


def _state(user: users.User) -> str:
    return "已停用" if not user.active else "待改密码" if user.must_change else "正常"


def add_key(name: str, scopes: list[str], per_minute: int, days: int) -> int:
    with changing() as connection:
        chosen = parse_scopes(scopes)
        key, text = keys.create(connection, name, chosen, per_minute=per_minute, days=days, actor=ACTOR)
    return _said(f"密钥 {key.id}（{key.name}）：", text, "只显示这一次，请立即保存。")


def list_keys(*, as_json: bool) -> int:
    with changing() as connection:
        found = keys.listed(connection)
    if as_json:
        write_json([_plain(asdict(key)) for key in found])
        return 0
    if not found:
        return _said("还没有密钥。")
    return _said(*(_key_line(key) for key in found))


def _key_line(key: keys.ApiKey) -> str:
    scopes = "、".join(SCOPES.get(scope, scope) for scope in key.scopes)
    limit = f"每分钟 {key.per_minute} 次" if key.per_minute else "次数不限"
    until = f"至 {minute_in_beijing(key.expires_at)}" if key.expires_at else "长期"
    return f"{key.id}  {key.name}  {scopes}  {limit}  {until if key.active else '已停用或到期'}"


def revoke_key(key_id: str) -> int:
    with changing() as connection:
        key = keys.revoke(connection, key_id, actor=ACTOR)
    return _said(f"已停用密钥 {key.id}（{key.name}）。运行中的服务最多 10 秒后生效。")


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}
