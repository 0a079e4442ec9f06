"""Signing in with name and password."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.errors import InputError
from ui.accounts import attempts, secrets, sessions, users
from ui.accounts.users import User
from ui.records import audit
from ui.records.database import Database


@dataclass(frozen=True, slots=True)
class SignedIn:
    token: str
    must_change: bool


class WrongPassword(InputError):
    """Account or password is wrong; which of them is not said."""


class Locked(InputError):
    """Too many wrong passwords; `wait_s` seconds until the next try."""

    def __init__(self, wait_s: int) -> None:
        self.wait_s = wait_s
        super().__init__("尝试次数过多", remedy=f"请在 {-(-wait_s // 60)} 分钟后再试，或请管理员重置密码")


def sign_in(database: Database, name: str, password: str, address: str, old_token: str = "") -> SignedIn:
    """Return a new session. Raises: WrongPassword; Locked; StoreUnavailable."""
    user = check_password(database, name, password, address)
    with database.writing() as connection:
        audit.append(connection, user.name, "signin", user.name)
        return SignedIn(sessions.begin(connection, user.id, old_token), user.must_change)


def check_password(database: Database, name: str, password: str, address: str) -> User:
    """Return whose password this is; every wrong one is counted. Raises: WrongPassword; Locked; StoreUnavailable."""
    account = name.strip().lower()[:80]
    with database.writing() as connection:
        wait = attempts.wait_s(connection, account, address[:80])
    if wait:
        raise Locked(wait)
    with database.reading() as connection:
        user, known = users.known_hash(connection, account)
    right = secrets.is_password(password[: secrets.MAX_PASSWORD_CHARS], known)  # slow by intent: no transaction is open
    with database.writing() as connection:
        if user is not None and right:
            attempts.forget(connection, account, address[:80])
            return user
        audit.append(connection, account or "?", "signin.fail", account)
    raise WrongPassword("账号或密码不对", remedy="请重新输入；忘记密码请找管理员重置")
