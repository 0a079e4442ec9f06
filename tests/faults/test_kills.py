"""Builds and ingests killed with SIGKILL; `python -m benchmarks.kills` does the same two hundred times."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.kills import kills
from benchmarks.victim import Expected, Operation, check_finished, make_place, perform, served
from ingest import pipeline


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
    for name in ("corpus_folder", "parse_shipped"):  # `perform` sets them; restored after the test
        monkeypatch.setattr(pipeline, name, getattr(pipeline, name))
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
