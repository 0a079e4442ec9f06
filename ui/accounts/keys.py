"""API keys: shown once when made, kept as a digest, good for some scopes and so many requests a minute."""

from __future__ import annotations

import secrets as random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select, update

from knowledge.errors import InputError, NotFound
from ui.accounts.secrets import digest, same
from ui.records import audit
from ui.records.schema import api_keys
from ui.records.types import now

PREFIX = "jd_"  # any other bearer token is not one of ours
MAX_PER_MINUTE = 100_000
_USE_NOTED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key without its secret; `per_minute` requests, 0 for as many as come."""

    id: str
    name: str
    scopes: tuple[str, ...]
    per_minute: int
    created_by: str
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None

    @property
    def active(self) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now())


def create(
    connection: Connection, name: str, scopes: Sequence[str], *, per_minute: int = 60, days: int = 0, actor: str
) -> tuple[ApiKey, str]:
    """Return a new key and its text, which nobody can show again. days: until it expires, 0 for never."""
    if not name.strip() or len(name) > 80:
        raise InputError("密钥名称应为 1 至 80 个字", remedy="请写明谁用它，如 呼叫中心")
    if not 0 <= per_minute <= MAX_PER_MINUTE or not 0 <= days <= 3650:
        raise InputError("次数或天数超出范围", remedy=f"每分钟 0 至 {MAX_PER_MINUTE} 次，0 至 3650 天")
    key_id, secret = random.token_hex(4), random.token_urlsafe(32)
    made = api_keys.insert().values(
        id=key_id,
        name=name.strip(),
        secret_hash=digest(secret),
        scopes=list(scopes),
        per_minute=per_minute,
        created_by=actor,
        created_at=now(),
        expires_at=now() + timedelta(days=days) if days else None,
    )
    key = _key(connection.execute(made.returning(api_keys)).one())
    audit.append(connection, actor, "key.create", key_id, name=key.name, scopes=list(scopes), per_minute=per_minute)
    return key, f"{PREFIX}{key_id}_{secret}"


def verified(connection: Connection, text: str) -> ApiKey | None:
    """Return the key whose whole text this is, None for one that is unknown, revoked or expired."""
    key_id, _, secret = text.removeprefix(PREFIX).partition("_")
    row = connection.execute(select(api_keys).where(api_keys.c.id == key_id)).one_or_none()
    known = "" if row is None else str(row.secret_hash)
    if not same(digest(secret), known) or row is None:
        return None
    key = _key(row)
    return key if key.active else None


def note_used(connection: Connection, key: ApiKey) -> None:
    connection.execute(update(api_keys).where(api_keys.c.id == key.id).values(used_at=now()))


def is_use_worth_noting(key: ApiKey) -> bool:
    return key.used_at is None or key.used_at < now() - _USE_NOTED_EVERY


def listed(connection: Connection) -> list[ApiKey]:
    """Return all keys, the newest first."""
    return [_key(row) for row in connection.execute(select(api_keys).order_by(api_keys.c.created_at.desc()))]


def revoke(connection: Connection, key_id: str, *, actor: str) -> ApiKey:
    """Raises: NotFound for an unknown key or one revoked already."""
    live = (api_keys.c.id == key_id) & api_keys.c.revoked_at.is_(None)
    changed = update(api_keys).where(live).values(revoked_at=now()).returning(api_keys)
    row = connection.execute(changed).one_or_none()
    if row is None:
        raise NotFound("没有这个密钥，或已停用", where=key_id[:16], remedy="用 jingda keys list 查看全部密钥")
    audit.append(connection, actor, "key.revoke", key_id)
    return _key(row)


def _key(row: Row[Any]) -> ApiKey:
    values = {name: value for name, value in row._mapping.items() if name != "secret_hash"}
    return ApiKey(**{**values, "scopes": tuple(values["scopes"])})
