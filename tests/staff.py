"""People of every role at a running app, for the tests of pages that need one."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient

from ui.accounts import secrets as account_secrets
from ui.accounts import sessions, users
from ui.accounts.roles import Role
from ui.accounts.secrets import digest
from ui.web.access import SESSION
from ui.web.office import Office


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    password: str
    token: str

    @property
    def form_token(self) -> str:
        return digest(f"csrf:{self.token}")


PASSWORD = "correct-horse-9"


def hired(office: Office, role: Role, name: str = "") -> Person:
    """Return a person of this role with a password of their own, signed in."""
    name = name or f"some-{role}"
    with office.database.writing() as connection:
        user = users.create(connection, name, role, actor="test").user
        users.change_password(connection, user, PASSWORD)
        return Person(name, PASSWORD, sessions.begin(connection, user.id))


def seated(client: TestClient, person: Person | None) -> TestClient:
    """Give a client the person's session, or none."""
    client.cookies.clear()
    if person is not None:
        client.cookies.set(SESSION, person.token)
    return client


def field(html: str, name: str = "csrf") -> str:
    """Return the value of a hidden field of a form."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, f"no field {name}"
    return found[1]


def cheap_passwords(patch: pytest.MonkeyPatch) -> None:
    """Hash passwords with the same algorithm at a fraction of its cost: tests make many."""
    cheap = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
    patch.setattr(account_secrets, "_hasher", lambda: cheap)
    account_secrets._nobodys_hash.cache_clear()
