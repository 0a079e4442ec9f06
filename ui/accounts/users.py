"""Accounts: who there is, in which role, and every change of it in the audit log."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from knowledge.errors import InputError, NotFound
from ui.accounts.roles import Role
from ui.accounts.secrets import check_new_password, hash_password, one_time_password
from ui.records import audit
from ui.records.schema import sessions, users
from ui.records.types import now

_NAME = re.compile(r"[\w][\w.@-]{0,79}")  # letters of any script


@dataclass(frozen=True, slots=True)
class User:
    """An account; `external` signs in by OIDC and has no password here."""

    id: int
    name: str
    role: Role
    must_change: bool
    created_at: datetime
    disabled_at: datetime | None
    external: bool

    @property
    def active(self) -> bool:
        return self.disabled_at is None


@dataclass(frozen=True, slots=True)
class Welcome:
    """A new or reset account with the password to be handed over once."""

    user: User
    password: str


def create(connection: Connection, name: str, role: Role, *, actor: str) -> Welcome:
    """Make an account with a one-time password. Raises: InputError when the name is taken or unfit."""
    name = _fit_name(connection, name)
    password = one_time_password()
    made = users.insert().values(
        name=name, role=role, password_hash=hash_password(password), must_change=True, created_at=now()
    )
    user = _user(connection.execute(made.returning(users)).one())
    audit.append(connection, actor, "user.create", name, role=role)
    return Welcome(user, password)


def _fit_name(connection: Connection, name: str) -> str:
    name = name.strip().lower()
    if not _NAME.fullmatch(name):
        raise InputError("账号名不能使用", where=name[:80], remedy="请用字母、汉字、数字和 . _ - @，最多 80 个")
    if connection.scalar(select(users.c.id).where(users.c.name == name)) is not None:
        raise InputError("已有这个账号", where=name, remedy="请换一个名称")
    return name


def first_admin(connection: Connection) -> Welcome | None:
    """Make the account `admin` where there is no account at all; None where there is one."""
    if connection.scalar(select(func.count()).select_from(users)):
        return None
    return create(connection, "admin", Role.ADMIN, actor="system")


def named(connection: Connection, name: str) -> User:
    """Raises: NotFound."""
    row = connection.execute(select(users).where(users.c.name == name.strip().lower())).one_or_none()
    if row is None:
        raise NotFound("没有这个账号", where=name[:80], remedy="用 jingda users list 查看全部账号")
    return _user(row)


def listed(connection: Connection) -> list[User]:
    return [_user(row) for row in connection.execute(select(users).order_by(users.c.name))]


def known_hash(connection: Connection, name: str) -> tuple[User | None, str]:
    """Return the account of a name and the hash of its password, (None, "") where it may not sign in by password."""
    row = connection.execute(select(users).where(users.c.name == name.strip().lower())).one_or_none()
    if row is None or row.disabled_at is not None or not row.password_hash:
        return None, ""
    return _user(row), str(row.password_hash)


def set_role(connection: Connection, name: str, role: Role, *, actor: str) -> User:
    """Raises: NotFound; InputError when nobody would be left to administrate."""
    user = named(connection, name)
    if role is not Role.ADMIN:
        _keep_an_admin(connection, user)
    changed = _change(connection, user, role=role)
    audit.append(connection, actor, "user.role", user.name, before=user.role, after=role)
    return changed


def disable(connection: Connection, name: str, *, actor: str) -> User:
    """Close an account and end its sessions. Raises: NotFound; InputError for the last admin."""
    user = named(connection, name)
    _keep_an_admin(connection, user)
    end_sessions(connection, user.id)
    audit.append(connection, actor, "user.disable", user.name)
    return _change(connection, user, disabled_at=now())


def reset(connection: Connection, name: str, *, actor: str) -> Welcome:
    """Give an account a new one-time password, open it again and end its sessions. Raises: NotFound."""
    user = named(connection, name)
    password = one_time_password()
    end_sessions(connection, user.id)
    audit.append(connection, actor, "user.reset", user.name)
    values = {"password_hash": hash_password(password), "must_change": True, "disabled_at": None}
    return Welcome(_change(connection, user, **values), password)


def change_password(connection: Connection, user: User, password: str) -> None:
    """Set the person's own password and end all sessions. Raises: InputError when it is too weak."""
    check_new_password(password, user.name)
    end_sessions(connection, user.id)
    _change(connection, user, password_hash=hash_password(password), must_change=False)
    audit.append(connection, user.name, "user.password", user.name)


def from_oidc(connection: Connection, issuer: str, subject: str, name: str, role: Role) -> User:
    """Return the account of a person that the identity provider vouches for, made or brought to the role it names.

    A local account of the same name is not taken over: the new one gets a name of its own.
    """
    here = (users.c.oidc_issuer == issuer) & (users.c.oidc_subject == subject)
    row = connection.execute(select(users).where(here)).one_or_none()
    if row is not None:
        user = _user(row)
        return user if user.role is role else _change_role_from_oidc(connection, user, role)
    free = _free_name(connection, name or subject)
    made = users.insert().values(
        name=free, role=role, oidc_issuer=issuer, oidc_subject=subject, must_change=False, created_at=now()
    )
    user = _user(connection.execute(made.returning(users)).one())
    audit.append(connection, "oidc", "user.create", free, role=role)
    return user


def _change_role_from_oidc(connection: Connection, user: User, role: Role) -> User:
    audit.append(connection, "oidc", "user.role", user.name, before=user.role, after=role)
    return _change(connection, user, role=role)


def _free_name(connection: Connection, wished: str) -> str:
    base = "".join(c for c in wished.strip().lower() if c.isalnum() or c in "._@-").lstrip(".@-")[:70] or "user"
    taken = set(connection.scalars(select(users.c.name).where(users.c.name.startswith(base, autoescape=True))))
    return next(name for n in range(1, len(taken) + 3) if (name := base if n == 1 else f"{base}-{n}") not in taken)


def end_sessions(connection: Connection, user_id: int) -> None:
    connection.execute(delete(sessions).where(sessions.c.user_id == user_id))


def _keep_an_admin(connection: Connection, leaving: User) -> None:
    others = (users.c.role == Role.ADMIN) & users.c.disabled_at.is_(None) & (users.c.id != leaving.id)
    if leaving.role is Role.ADMIN and not connection.scalar(select(func.count()).select_from(users).where(others)):
        raise InputError("这是最后一个管理员", where=leaving.name, remedy="请先设另一个管理员")


def _change(connection: Connection, user: User, **values: Any) -> User:
    changed = update(users).where(users.c.id == user.id).values(**values).returning(users)
    return _user(connection.execute(changed).one())


def _user(row: Row[Any]) -> User:
    return User(
        row.id, row.name, Role(row.role), row.must_change, row.created_at, row.disabled_at, row.oidc_subject is not None
    )
