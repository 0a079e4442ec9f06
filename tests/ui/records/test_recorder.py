"""Records are kept beside the answers; a dead database costs records, never an answer or its time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.ui.fakes import answer
from ui.records import conversations, recorder
from ui.records.conversations import NewTurn, Thumb
from ui.records.database import Database, sqlite_database
from ui.records.recorder import Recorder

DAY = date(2026, 11, 20)


def turn(key: str) -> NewTurn:
    return NewTurn("c1", key, "问", DAY, answer().as_json(), 1.0)


def test_what_is_handed_over_is_written_in_order(database: Database):
    keeping = Recorder(database)
    keeping.start()
    for key in ("a", "b"):
        keeping.record(turn(key))
    keeping.record(Thumb("b", 1))
    keeping.flush()
    keeping.close()
    with database.reading() as connection:
        assert [(t.key, t.thumb) for t in conversations.turns_of(connection, "c1")] == [("a", None), ("b", 1)]
    assert (keeping.tally.kept, keeping.tally.dropped) == (3, 0)


def test_a_dead_database_holds_nobody_up_and_a_full_queue_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(recorder, "FIRST_RETRY_S", 0.01)
    (tmp_path / "file").write_text("not a folder")
    keeping = Recorder(sqlite_database(tmp_path / "file" / "records.sqlite"))
    keeping.start()
    for i in range(recorder.WAITING + 10):
        keeping.record(turn(str(i)))  # one that waited for room would wait for ever
    assert keeping.tally.dropped >= 8
    keeping.close()


def test_records_wait_until_the_database_is_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(recorder, "FIRST_RETRY_S", 0.01)
    home = tmp_path / "home"
    home.write_text("in the way")
    database = sqlite_database(home / "records.sqlite")
    keeping = Recorder(database)
    keeping.start()
    keeping.record(turn("a"))
    for _ in range(2000):
        if keeping.tally.retries:
            break
        keeping._stop.wait(0.005)
    assert keeping.tally.retries
    home.unlink()
    keeping.flush()
    keeping.close()
    with database.reading() as connection:
        assert len(conversations.turns_of(connection, "c1")) == 1
    database.close()
