"""The audit log only grows, and shows when somebody went round the program."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError

from knowledge.errors import StoreUnavailable
from ui.records import audit
from ui.records.database import Database
from ui.records.labels import detail_label
from ui.records.schema import audit as table


def filled(database: Database, count: int = 5) -> list[audit.Entry]:
    for i in range(count):
        with database.writing() as connection:
            audit.append(connection, "admin", "user.create", f"u{i}", role="staff", 说明="新人")
    with database.reading() as connection:
        return audit.entries(connection)


def unprotected(database: Database, statement: object) -> None:
    """Change the log as someone who has the file or the server's password could."""
    off = {
        "sqlite": ["DROP TRIGGER audit_keeps_UPDATE", "DROP TRIGGER audit_keeps_DELETE"],
        "postgresql": ["ALTER TABLE audit DISABLE TRIGGER USER"],
    }
    with database.writing() as connection:
        for line in off[database.dialect]:
            connection.execute(text(line))
        connection.execute(statement)  # type: ignore[call-overload]


def test_the_chain_holds(database: Database):
    newest = filled(database)[0]
    with database.reading() as connection:
        assert audit.verify(connection) == audit.Verdict(5, newest.hash)


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_the_database_refuses_to_change_or_delete(database: Database, statement: str):
    filled(database)
    with pytest.raises((StoreUnavailable, IntegrityError)), database.writing() as connection:
        connection.execute(text(statement))
    with database.reading() as connection:
        assert audit.verify(connection).entries == 5


@pytest.mark.parametrize("change", [{"actor": "x"}, {"detail": "{}"}, {"subject": "u9"}, {"action": "y"}])
def test_a_changed_entry_shows(database: Database, change: dict[str, str]):
    filled(database)
    unprotected(database, update(table).where(table.c.id == 3).values(**change))
    with database.reading() as connection:
        assert audit.verify(connection).broken == 3


def test_a_moved_clock_in_an_entry_shows(database: Database):
    third = filled(database)[2]
    unprotected(database, update(table).where(table.c.id == third.id).values(at=third.at + timedelta(seconds=1)))
    with database.reading() as connection:
        assert audit.verify(connection).broken == third.id


def test_a_missing_entry_shows(database: Database):
    filled(database)
    unprotected(database, table.delete().where(table.c.id == 2))
    with database.reading() as connection:
        assert audit.verify(connection).broken == 3


def test_entries_cut_off_at_the_end_show_against_a_head_noted_earlier(database: Database):
    head = filled(database)[0].hash
    unprotected(database, table.delete().where(table.c.id == 5))
    with database.reading() as connection:
        assert audit.verify(connection).broken == 0
        assert audit.verify(connection, head).broken == -1


def test_details_are_told_in_words():
    assert detail_label("{}") == ""
    assert detail_label('{"version":3}') == "第 3 版"
    assert detail_label('{"before":"staff","after":"supervisor"}') == "原角色 坐席，新角色 主管"
    assert detail_label('{"names":["a.txt","b.txt"]}') == "文件 a.txt、b.txt"
    assert detail_label('{"scopes":["ask","read"],"per_minute":60}') == "可用于 提问与对话、检索与条款，每分钟次数 60"
    assert detail_label('{"说明":"新人"}') == "说明 新人"


def test_every_name_the_program_writes_has_words():
    calls = [
        node
        for path in Path("ui").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.append"
    ]
    names = {keyword.arg for call in calls for keyword in call.keywords if keyword.arg}
    assert len(calls) > 25
    assert [name for name in names if detail_label(f'{{"{name}":1}}') == f"{name} 1"] == []
