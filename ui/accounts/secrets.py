"""Passwords by argon2; tokens and keys, which are random and long, by SHA-256."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import lru_cache
from threading import Semaphore
from typing import TYPE_CHECKING

from knowledge.errors import InputError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MIN_PASSWORD_CHARS = 10
MAX_PASSWORD_CHARS = 200
_AT_ONCE = Semaphore(2)  # each hash takes 64 MB while it is computed
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher().hash(secrets.token_hex())


def hash_password(password: str) -> str:
    with _AT_ONCE:
        return _hasher().hash(password)


def is_password(password: str, known_hash: str) -> bool:
    """Return whether this is the password; takes as long where there is none (`known_hash` empty)."""
    from argon2.exceptions import InvalidHashError, VerificationError

    with _AT_ONCE:
        try:
            _hasher().verify(known_hash or _nobodys_hash(), password)
        except (VerificationError, InvalidHashError):
            return False
    return bool(known_hash)


def check_new_password(password: str, name: str) -> None:
    """Raises: InputError saying what a password needs."""
    faults = [
        (len(password) < MIN_PASSWORD_CHARS, f"密码至少 {MIN_PASSWORD_CHARS} 个字符"),
        (len(password) > MAX_PASSWORD_CHARS, f"密码最多 {MAX_PASSWORD_CHARS} 个字符"),
        (name.lower() in password.lower(), "密码不能含有账号名"),
        (len(set(password)) < 5, "密码重复的字符太多"),
    ]
    for wrong, what in faults:
        if wrong:
            raise InputError(what, remedy="请换一个密码")


def one_time_password() -> str:
    """Return a password to be read out once: 4 groups of 5, 99 bits."""
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(5)) for _ in range(4))


def token() -> str:
    return secrets.token_urlsafe(32)


def digest(text: str) -> str:
    """Return what is stored in place of a token."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def same(left: str, right: str) -> bool:
    """Return whether two texts are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(left.encode("utf-8", "surrogatepass"), right.encode("utf-8", "surrogatepass"))
