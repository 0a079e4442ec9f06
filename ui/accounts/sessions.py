"""Sessions live in the database; the browser holds a random token, the database only its digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, delete, select, update

from ui.accounts.roles import Role
from ui.accounts.secrets import digest, token
from ui.records.schema import sessions, users
from ui.records.types import now

COOKIE = "jingda_session"  # under this name a browser holds the token
LASTS = timedelta(hours=12)  # a working day, whatever happens
IDLE = timedelta(hours=2)  # without a request
_NOTED_EVERY = timedelta(minutes=1)  # how often being seen is written down


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking, as the database says now: a role taken away is gone at the next request."""

    user_id: int
    name: str
    role: Role
    must_change: bool


def begin(connection: Connection, user_id: int, old_token: str = "") -> str:
    """Return the token of a new session; the session before it, if any, ends: a token known to others is worth nothing."""
    if old_token:
        end(connection, old_token)
    made = token()
    started = now()
    connection.execute(
        sessions.insert().values(
            token_hash=digest(made), user_id=user_id, created_at=started, seen_at=started, expires_at=started + LASTS
        )
    )
    return made


def caller(connection: Connection, given: str) -> tuple[Caller | None, bool]:
    """Return who holds a token, None for nobody, and whether it is time to note that they were seen."""
    query = (
        select(users, sessions.c.seen_at)
        .join_from(sessions, users)
        .where(
            sessions.c.token_hash == digest(given),
            sessions.c.expires_at > now(),
            sessions.c.seen_at > now() - IDLE,
            users.c.disabled_at.is_(None),
        )
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None, False
    return Caller(row.id, row.name, Role(row.role), row.must_change), row.seen_at < now() - _NOTED_EVERY


def note_seen(connection: Connection, given: str) -> None:
    connection.execute(update(sessions).where(sessions.c.token_hash == digest(given)).values(seen_at=now()))


def end(connection: Connection, given: str) -> None:
    connection.execute(delete(sessions).where(sessions.c.token_hash == digest(given)))
