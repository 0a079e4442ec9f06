"""Passwords, sessions, locks and keys, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from knowledge.errors import InputError, NotFound
from ui.accounts import attempts, keys, secrets, sessions, signin, users
from ui.accounts.roles import Role
from ui.records.database import Database
from ui.records.schema import api_keys, login_attempts
from ui.records.schema import sessions as session_table
from ui.records.types import now

GOOD = "correct-horse-9"


def hired(database: Database, name: str = "li", role: Role = Role.STAFF) -> users.User:
    with database.writing() as connection:
        user = users.create(connection, name, role, actor="test").user
        users.change_password(connection, user, GOOD)
        return users.named(connection, name)


def test_roles_include_those_below():
    assert [[role.may(needed) for needed in Role] for role in Role] == [
        [True, False, False, False],
        [True, True, False, False],
        [True, True, True, False],
        [True, True, True, True],
    ]


def test_the_first_start_makes_one_administrator(database: Database):
    with database.writing() as connection:
        first = users.first_admin(connection)
        assert first is not None and first.user.role is Role.ADMIN and first.user.must_change
        assert users.first_admin(connection) is None
    assert signin.sign_in(database, "admin", first.password, "a").must_change


def test_the_password_is_kept_by_argon2_only(database: Database):
    hired(database)
    with database.reading() as connection:
        _, known = users.known_hash(connection, "li")
    assert known.startswith("$argon2id$") and GOOD not in known


@pytest.mark.parametrize("password", ["short", "x" * 201, "my-name-is-li-99", "aaaaaaaaaaaa"])
def test_a_weak_password_is_refused(database: Database, password: str):
    user = hired(database)
    with pytest.raises(InputError), database.writing() as connection:
        users.change_password(connection, user, password)


@pytest.mark.parametrize(("name", "password"), [("li", "wrong"), ("nobody", GOOD), ("li", ""), ("", "")])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(database: Database, name: str, password: str):
    hired(database)
    with pytest.raises(signin.WrongPassword, match="账号或密码不对"):
        signin.sign_in(database, name, password, "a")


def test_a_disabled_account_is_out_at_once(database: Database):
    hired(database, "boss", Role.ADMIN)
    hired(database)
    token = signin.sign_in(database, "li", GOOD, "a").token
    with database.writing() as connection:
        users.disable(connection, "li", actor="boss")
    with database.reading() as connection:
        assert sessions.caller(connection, token) == (None, False)
    with pytest.raises(signin.WrongPassword):
        signin.sign_in(database, "li", GOOD, "a")


def test_a_role_taken_away_is_gone_at_the_next_request(database: Database):
    hired(database, "boss", Role.ADMIN)
    hired(database, "li", Role.SUPERVISOR)
    token = signin.sign_in(database, "li", GOOD, "a").token
    with database.writing() as connection:
        users.set_role(connection, "li", Role.STAFF, actor="boss")
        found, _ = sessions.caller(connection, token)
    assert found is not None and found.role is Role.STAFF


def test_signing_in_again_ends_the_session_before(database: Database):
    hired(database)
    first = signin.sign_in(database, "li", GOOD, "a").token
    second = signin.sign_in(database, "li", GOOD, "a", first).token
    with database.reading() as connection:
        assert sessions.caller(connection, first)[0] is None
        assert sessions.caller(connection, second)[0] is not None


@pytest.mark.parametrize("field", ["seen_at", "expires_at"])
def test_a_session_ends_when_idle_and_at_the_latest_after_a_day(database: Database, field: str):
    hired(database)
    token = signin.sign_in(database, "li", GOOD, "a").token
    past = {"seen_at": now() - sessions.IDLE - timedelta(seconds=1), "expires_at": now() - timedelta(seconds=1)}
    with database.writing() as connection:
        connection.execute(update(session_table).values({field: past[field]}))
        assert sessions.caller(connection, token)[0] is None


def test_the_database_holds_no_token(database: Database):
    hired(database)
    token = signin.sign_in(database, "li", GOOD, "a").token
    with database.reading() as connection:
        kept = connection.scalar(session_table.select().with_only_columns(session_table.c.token_hash))
    assert kept == secrets.digest(token) != token


def test_guessing_at_one_account_is_stopped_and_later_goes_on(database: Database):
    hired(database)
    for i in range(attempts.PER_ACCOUNT):
        with pytest.raises(signin.WrongPassword):
            signin.sign_in(database, "li", "wrong-guess", f"address-{i}")
    with pytest.raises(signin.Locked) as locked:
        signin.sign_in(database, "li", GOOD, "elsewhere")
    assert 0 < locked.value.wait_s <= attempts.WINDOW.total_seconds() + 1
    with database.writing() as connection:
        connection.execute(update(login_attempts).values(at=now() - attempts.WINDOW))
    assert signin.sign_in(database, "li", GOOD, "elsewhere").token


def test_guessing_from_one_address_is_stopped(database: Database):
    with database.writing() as connection:
        for i in range(attempts.PER_ADDRESS):
            assert attempts.wait_s(connection, f"name-{i}", "a") == 0
        assert attempts.wait_s(connection, "another", "a") > 0
        assert attempts.wait_s(connection, "another", "b") == 0


def test_the_right_password_forgives_ones_own_mistakes_only(database: Database):
    hired(database)
    for address in ("mine", "guesser"):
        for _ in range(4):
            with pytest.raises(signin.WrongPassword):
                signin.sign_in(database, "li", "wrong-guess", address)
    signin.sign_in(database, "li", GOOD, "mine")
    with database.reading() as connection:
        left = connection.execute(login_attempts.select()).all()
    assert [row.address for row in left] == ["guesser"] * 4


def test_oidc_never_takes_over_a_local_account(database: Database):
    local = hired(database, "li")
    with database.writing() as connection:
        other = users.from_oidc(connection, "https://id", "s1", "li", Role.ADMIN)
        same = users.from_oidc(connection, "https://id", "s1", "changed", Role.STAFF)
        assert users.named(connection, "li") == local
    assert (other.name, same.id, same.role) == ("li-2", other.id, Role.STAFF)


def test_a_key_that_is_altered_expired_or_revoked_is_not_good(database: Database):
    with database.writing() as connection:
        key, text = keys.create(connection, "x", ["ask"], days=1, actor="test")
        assert keys.verified(connection, text) == key
        assert keys.verified(connection, text[:-1] + ("a" if text[-1] != "a" else "b")) is None
        connection.execute(update(api_keys).values(expires_at=now() - timedelta(seconds=1)))
        assert keys.verified(connection, text) is None
        keys.revoke(connection, key.id, actor="test")
        with pytest.raises(NotFound):
            keys.revoke(connection, key.id, actor="test")
