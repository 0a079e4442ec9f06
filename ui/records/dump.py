"""All rows of the records as lines of JSON, and back: the same for SQLite and PostgreSQL, for this version's tables and older ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import JSON, Boolean, Connection, Date, DateTime, Integer, MetaData, Table, func, select, text
from sqlalchemy.types import TypeEngine

# Sign-ins under way are worth nothing on another day; the revision is said by whoever keeps the lines.
LEFT_OUT = {"sessions", "login_attempts", "oidc_logins", "alembic_version"}
BATCH = 500  # rows written at a time


def tables(connection: Connection) -> list[Table]:
    """Return the tables as the database has them, those that others refer to first."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name not in LEFT_OUT]


def lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """Yield each row as one line of JSON."""
    order = table.primary_key.columns
    for row in connection.execute(select(table).order_by(*order), execution_options={"yield_per": BATCH}):
        values = {name: _plain(value) for name, value in row._mapping.items()}
        yield json.dumps(values, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def fill(connection: Connection, table: Table, rows: Iterable[bytes]) -> int:
    """Insert what `lines` gave into an empty table; return how many rows. Raises: ValueError for lines that are not rows of it."""
    count, left = 0, iter(rows)
    while batch := list(islice(left, BATCH)):
        connection.execute(table.insert(), [_row(connection, table, json.loads(line)) for line in batch])
        count += len(batch)
    _go_on_counting(connection, table)
    return count


def _row(connection: Connection, table: Table, values: Any) -> dict[str, Any]:
    if not isinstance(values, dict) or set(values) != set(table.c.keys()):
        raise ValueError(f"not a row of {table.name}")
    return {name: _typed(connection, table.c[name].type, value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _typed(connection: Connection, kind: TypeEngine[Any], value: Any) -> Any:
    if value is None or isinstance(kind, JSON):
        return value
    if isinstance(kind, DateTime):
        instant = datetime.fromisoformat(value)
        return instant.replace(tzinfo=None) if connection.dialect.name == "sqlite" else instant
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return bool(value) if isinstance(kind, Boolean) else value


def _go_on_counting(connection: Connection, table: Table) -> None:
    """PostgreSQL counts ids apart from the rows: let it go on after the last."""
    keys = list(table.primary_key.columns)
    if connection.dialect.name != "postgresql" or len(keys) != 1 or not isinstance(keys[0].type, Integer):
        return
    last = connection.scalar(select(func.max(keys[0])))
    if last is not None:
        where = {"t": table.name, "c": keys[0].name, "n": last}
        connection.execute(text("SELECT setval(pg_get_serial_sequence(:t, :c), :n)"), where)
