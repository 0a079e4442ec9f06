"""Builds, ingests, edits, backups and upgrades killed with SIGKILL; `python -m benchmarks.kills` does the same two hundred times."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks import victim_office as office
from benchmarks.kills import kills
from benchmarks.victim import TEXT, Expected, Operation, check_finished, left, make_place, perform, served
from ingest import pipeline
from ingest.former import keep_former
from ingest.parse import parse_source
from ingest.readers.base import read_content
from knowledge.errors import InputError
from ui.records import migrate


@pytest.mark.timeout(600)
def test_twelve_kills_lose_nothing_and_leave_nothing_half_done(tmp_path: Path) -> None:
    done = list(kills(tmp_path / "place", 12, seed=7))
    assert [kill for kill in done if kill.faults] == []
    assert sum(kill.landed for kill in done) == 12
    assert {kill.by for kill in done} == {"step", "clock"}


def test_the_check_notices_what_a_kill_could_leave(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that cannot fail proves nothing: a missing copy, a clause too many and a torn index are all seen."""
    place = tmp_path / "place"
    make_place(place)
    expected = Expected()
    for module, name in (
        *((pipeline, n) for n in ("corpus_folder", "parse_shipped")),
        (sqlite3, "connect"),
        (sqlite3.dbapi2, "connect"),
    ):
        monkeypatch.setattr(module, name, getattr(module, name))  # `perform` sets them; restored after the test
    for operation in (Operation("index"), Operation("ingest", 1)):
        perform(place, operation)
        expected = expected.after(operation)
    check_finished(place, expected)
    with pytest.raises(AssertionError, match="another index"):
        check_finished(place, expected.after(Operation("ingest", 2)))
    copy = next((place / "home" / "library").glob("*.txt"))
    copy.rename(copy.with_suffix(".gone"))
    with pytest.raises(AssertionError, match="copies lost or left over"):
        check_finished(place, expected)
    chroma = next((place / "home" / "generations").glob(f"{(place / 'home' / 'current').read_text().strip()}/chroma"))
    chroma.rename(chroma.with_name("elsewhere"))
    with pytest.raises(Exception, match=r"chroma|not whole|索引|目录"):
        served(place)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with an index, an added document, two FAQs and a backup, all done in this process."""
    changed = (
        (pipeline, ("corpus_folder", "parse_shipped")),
        (migrate, ("MIGRATIONS", "HEAD")),
        (sqlite3, ("connect",)),
        (sqlite3.dbapi2, ("connect",)),
    )
    for module, names in changed:
        for name in names:  # `perform` sets them; restored after the test
            monkeypatch.setattr(module, name, getattr(module, name))
    make_place(tmp_path / "place")
    for operation in LIVED:
        perform(tmp_path / "place", operation)
    return tmp_path / "place"


LIVED = (Operation("index"), Operation("ingest", 1), Operation("faq", 1), Operation("faq", 2), Operation("backup", 1))


def lived() -> Expected:
    expected = Expected()
    for operation in LIVED:
        expected = expected.after(operation)
    return expected


def test_the_check_notices_records_and_backups_that_are_half_there(place: Path) -> None:
    expected = lived()
    check_finished(place, expected)
    with pytest.raises(AssertionError, match="records hold something else"):
        check_finished(place, expected.after(Operation("faq", 1, 2)))
    with pytest.raises(AssertionError, match="neither as before nor as asked for"):
        left(place, Operation("faq", 4), expected.after(Operation("faq", 3)))
    with office.records(place) as database, database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM faq_versions WHERE faq_id = 2")
        connection.exec_driver_sql("UPDATE faqs SET version = 2 WHERE id = 1")
    with pytest.raises(AssertionError, match=r"records|version"):
        check_finished(place, expected)
    path = office.backup_path(place, 1)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(InputError, match="不是完好的京答备份"):
        office.backup_found(place, 1, expected.kept, 1)


def test_the_check_notices_an_upgrade_that_is_half_done(place: Path) -> None:
    upgrade = Operation("upgrade", 5)
    office.lay_out_old(place, 5)
    assert left(place, upgrade, lived()) == "before"
    perform(place, upgrade)
    assert left(place, upgrade, lived()) == "after"
    with closing(sqlite3.connect(office.old_home(place, 5) / "records.sqlite")) as torn, torn:
        torn.execute("DROP INDEX ix_turns_length")
    with pytest.raises(AssertionError, match="half of one version and half of another"):
        left(place, upgrade, lived())


def test_a_version_kept_by_an_ingest_that_was_killed_is_not_kept_twice(place: Path) -> None:
    old = parse_source(read_content(TEXT.format(number=1, version=1).encode(), Path("a.txt"))).documents[0]
    keep_former(place / "home", [(old, old.document.doc_id)])  # and there it was killed
    perform(place, Operation("ingest", 1, 2))
    check_finished(place, lived().after(Operation("ingest", 1, 2)))
    perform(place, Operation("ingest", 1, 3))
    check_finished(place, lived().after(Operation("ingest", 1, 2)).after(Operation("ingest", 1, 3)))
