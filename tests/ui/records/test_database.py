"""The database of the records, SQLite and PostgreSQL alike: made once, never by two, never a newer one."""

from __future__ import annotations

import multiprocessing
import sqlite3
import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from knowledge.errors import SettingsError, StoreMismatch, StoreUnavailable
from ui.records import audit
from ui.records.database import Database, open_database, sqlite_database
from ui.records.migrate import HEAD, config, revision_of
from ui.records.schema import metadata
from ui.settings import load_settings


def test_the_first_use_makes_the_tables_of_this_version(database: Database):
    with database.reading() as connection:
        assert revision_of(connection) == HEAD


def test_head_is_the_last_migration():
    assert ScriptDirectory.from_config(config()).get_current_head() == HEAD


def test_migrations_make_the_tables_that_the_program_reads(database: Database):
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_database_of_a_newer_version_is_refused_with_the_remedy(database: Database):
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    again = Database(database.engine, database.shown)
    with pytest.raises(StoreMismatch, match="请升级京答"), again.reading():
        pass


def _open_and_note(address: str) -> None:
    made = (
        sqlite_database(Path(address))
        if "://" not in address
        else open_database(load_settings({"JINGDA_DATABASE_URL": address}))
    )
    with made.writing() as connection:
        audit.append(connection, "test", "start")
    made.close()


def test_several_processes_may_start_at_once(database: Database):
    address = database.shown
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_open_and_note, args=(address,)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 4
    with database.reading() as connection:
        found = audit.verify(connection)
    assert (found.entries, found.broken) == (4, 0)


def test_an_error_leaves_nothing_half_done(database: Database):
    with pytest.raises(RuntimeError), database.writing() as connection:
        audit.append(connection, "test", "started")
        raise RuntimeError
    with database.reading() as connection:
        assert audit.entries(connection) == []


def test_the_file_is_for_its_owner_alone(tmp_path: Path):
    database = sqlite_database(tmp_path / "new" / "records.sqlite")
    database.open()
    for file in (tmp_path / "new").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    database.close()


def test_a_broken_file_is_one_clear_error(tmp_path: Path):
    (tmp_path / "records.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(StoreUnavailable, match="记录数据库不能使用"):
        sqlite_database(tmp_path / "records.sqlite").open()


def test_a_migration_that_was_interrupted_left_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Table changes are part of the transaction: the next start begins again."""
    path = tmp_path / "records.sqlite"
    from alembic import op

    real, calls = op.create_table, []

    def dies(*args: object, **given: object) -> object:
        calls.append(1)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return real(*args, **given)

    monkeypatch.setattr(op, "create_table", dies)
    with pytest.raises(KeyboardInterrupt):
        sqlite_database(path).open()
    monkeypatch.undo()
    left = sqlite3.connect(path)
    assert left.execute("SELECT name FROM sqlite_master").fetchall() == []
    left.close()
    again = sqlite_database(path)
    again.open()
    again.close()


def test_a_server_that_is_away_is_one_clear_error_without_the_password():
    database = open_database(load_settings({"JINGDA_DATABASE_URL": "postgresql://u:geheim@127.0.0.1:1/x"}))
    with pytest.raises(StoreUnavailable) as caught:
        database.open()
    assert "127.0.0.1" in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_a_bad_address_names_the_setting():
    with pytest.raises(SettingsError, match="JINGDA_DATABASE_URL"):
        load_settings({"JINGDA_DATABASE_URL": "mysql://x"})
    with pytest.raises(SettingsError, match="JINGDA_DATABASE_URL"):
        open_database(load_settings({"JINGDA_DATABASE_URL": "postgresql://u:p@h:port/x"}))
