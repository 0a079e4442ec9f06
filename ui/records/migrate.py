"""Brings a database to the tables of this version; refuses one made by a newer version."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from knowledge.errors import StoreMismatch

if TYPE_CHECKING:
    from alembic.config import Config

    from ui.records.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0001"  # the revision this version works with
_LOCK = 0x4A494E47  # “JING”: one number among PostgreSQL's advisory locks


def bring_up_to_date(database: Database) -> None:
    """Migrate to HEAD. Several processes may start at once: one migrates, the others wait and find it done.

    Raises: StoreMismatch when the database is of a newer version.
    """
    with database.engine.connect() as connection, connection.begin():
        if revision_of(connection) == HEAD:
            return
    with _alone(database), database.engine.connect() as connection, connection.begin():
        found = revision_of(connection)
        if found != HEAD:
            _upgrade(connection, found, database.shown)


def revision_of(connection: Connection) -> str:
    """Return the revision of the tables, "" for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def config() -> Config:
    """Return Alembic's configuration over the migrations in the package."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return made


def known_revisions() -> set[str]:
    """Return the revisions that this version can bring up to date, its own among them."""
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}


def _upgrade(connection: Connection, found: str, shown: str) -> None:
    from alembic import command

    alembic = config()
    if found and found not in known_revisions():
        raise StoreMismatch(
            f"记录数据库由更新的版本建立（{found}，本版本为 {HEAD}）",
            where=shown,
            remedy="请升级京答，或用 jingda restore 恢复升级前的备份",
        )
    alembic.attributes["connection"] = connection
    command.upgrade(alembic, "head")


@contextmanager
def _alone(database: Database) -> Iterator[None]:
    """Be the one process that migrates; wait for another that does."""
    if database.dialect == "sqlite":
        handle = os.open(f"{database.shown}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)
        return
    with database.engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:n)"), {"n": _LOCK})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": _LOCK})
            connection.commit()
