"""The one database of the records: SQLite in JINGDA_HOME, or PostgreSQL by JINGDA_DATABASE_URL."""

from __future__ import annotations

import json
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from knowledge.errors import SettingsError, StoreUnavailable

if TYPE_CHECKING:
    from ui.settings import Settings

FILE = "records.sqlite"
BUSY_S = 5  # how long a writer waits for another
ANSWER_S = 10  # after which a PostgreSQL server that says nothing counts as gone


class Database:
    """Opens, and brings to this version, at its first use; safe to share by threads."""

    def __init__(self, engine: Engine, shown: str) -> None:
        self.engine = engine
        self.shown = shown  # where it is, without a password
        self._ready, self._opening = False, Lock()

    @property
    def dialect(self) -> str:
        """sqlite or postgresql."""
        return self.engine.dialect.name

    def open(self) -> None:
        """Migrate if needed. Raises: StoreUnavailable; StoreMismatch when a newer version made the database."""
        from ui.records.migrate import bring_up_to_date

        with self._opening:
            if not self._ready:
                with _clear_errors(self.shown):
                    bring_up_to_date(self)
                self._ready = True

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view. Raises: StoreUnavailable."""
        with self._transaction(writes=False) as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A view that stays the same over many queries, for a backup. Raises: StoreUnavailable."""
        with self.reading() as connection:
            if self.dialect == "postgresql":
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, committed at the end and rolled back on an error. Raises: StoreUnavailable; IntegrityError."""
        with self._transaction(writes=True) as connection:
            yield connection

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Connection]:
        if not self._ready:
            self.open()
        with _clear_errors(self.shown), self.engine.connect() as plain:
            connection = plain.execution_options(writes=writes)
            with connection.begin():
                yield connection

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _clear_errors(shown: str) -> Iterator[None]:
    """Turn what the driver says into one sentence; a broken constraint goes through, its caller knows what it means."""
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, PoolTimeout, OSError) as error:
        cause = getattr(error, "orig", None) or error
        remedy = "请检查磁盘空间与权限，或数据库是否在运行"
        raise StoreUnavailable(f"记录数据库不能使用（{type(cause).__name__}）", where=shown, remedy=remedy) from error


def open_database(settings: Settings) -> Database:
    """Return the database that the settings name; nothing is opened yet. Raises: SettingsError."""
    if settings.database_url:
        return _postgresql(settings.database_url)
    return sqlite_database(settings.home / FILE)


def sqlite_database(path: Path) -> Database:
    """Return the database in a file, which need not exist."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        json_serializer=_json,
        hide_parameters=True,  # errors are logged, what was asked is not
        connect_args={"check_same_thread": False, "timeout": BUSY_S},
    )
    event.listen(engine, "do_connect", lambda *_: _make_private(path))
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Database(engine, str(path))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _make_private(path: Path) -> None:
    """Create the file so that only its owner can read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _prepare_sqlite(connection: Any, record: object) -> None:
    connection.isolation_level = None  # transactions are begun below, so that table changes are part of them too
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: one that read first could not wait for another.
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(text: str) -> Database:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise SettingsError(
            "不是数据库地址", where="JINGDA_DATABASE_URL", remedy="例如 postgresql://用户:密码@主机/库"
        ) from error
    query = dict(url.query)
    arguments: dict[str, Any] = {"timeout": ANSWER_S}
    if query.pop("sslmode", "") in ("require", "verify-ca", "verify-full"):
        arguments["ssl_context"] = ssl.create_default_context()
    shown = url.render_as_string(hide_password=True)
    url = url.set(drivername="postgresql+pg8000", query=query)
    engine = create_engine(
        url,
        json_serializer=_json,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_timeout=BUSY_S,
        connect_args=arguments,
    )
    return Database(engine, shown)
