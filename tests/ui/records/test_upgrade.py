"""Records that an earlier version wrote are brought up to date, with everything in them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from ui.records import audit, conversations
from ui.records.database import sqlite_database
from ui.records.migrate import HEAD, known_revisions, revision_of
from ui.records.schema import metadata

HOMES = Path(__file__).resolve().parents[2] / "data" / "homes"
STORED = sorted(path.stem.partition("-")[2] for path in HOMES.glob("records-*.sql"))


def test_every_revision_has_its_sample() -> None:
    assert set(STORED) == known_revisions()


@pytest.mark.parametrize("revision", STORED)
def test_records_of_a_revision_are_taken_over_whole(revision: str, tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    with closing(sqlite3.connect(path)) as made:
        made.executescript((HOMES / f"records-{revision}.sql").read_text("utf-8"))
    database = sqlite_database(path)
    try:
        with database.reading() as connection:
            assert revision_of(connection) == HEAD
            assert compare_metadata(MigrationContext.configure(connection), metadata) == []
            (turn,) = conversations.turns_of(connection, "c1")
            assert (turn.question, turn.as_of, turn.thumb) == ("创新券一年最多能用多少？", date(2026, 11, 20), 1)
            assert turn.answer["answer"] == "每年最高50万元[1]。"
            assert [entry.action for entry in audit.entries(connection)] == ["stop", "start"]
            assert (audit.verify(connection).entries, audit.verify(connection).broken) == (2, 0)
    finally:
        database.close()
