"""What is kept of a conversation, on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from knowledge.errors import NotFound
from tests.ui.fakes import answer
from ui.records import audit, conversations, retention
from ui.records.conversations import NewTurn, Thumb
from ui.records.database import Database
from ui.records.types import now

DAY = date(2026, 11, 20)


def turn(key: str = "k1", question: str = "最多多少", conversation: str = "c1", **more: object) -> NewTurn:
    return NewTurn(conversation, key, question, DAY, answer().as_json(), 12.5, **more)  # type: ignore[arg-type]


def test_turns_come_back_in_order_with_their_answers(database: Database):
    with database.writing() as connection:
        conversations.keep(connection, turn("k1", "甲"))
        conversations.keep(connection, turn("k2", "乙"))
    with database.reading() as connection:
        first, second = conversations.turns_of(connection, "c1")
    assert (first.question, second.question, first.as_of, first.latency_ms) == ("甲", "乙", DAY, 12.5)
    assert first.answer == answer().as_json()
    assert (first.kind, first.thumb, first.comment) == ("answer", None, "")
    assert abs(first.asked_at - now()) < timedelta(minutes=1)


def test_the_same_turn_twice_is_kept_once(database: Database):
    with database.writing() as connection:
        conversations.keep(connection, turn())
        conversations.keep(connection, turn())
        assert len(conversations.turns_of(connection, "c1")) == 1


def test_personal_data_is_not_kept(database: Database):
    said = "我的手机13912345678，邮箱zhang.san@example.com，能领多少"
    given = NewTurn("c1", "k1", said, DAY, {**answer().as_json(), "answer": "您的13912345678"}, 1.0)
    with database.writing() as connection:
        conversations.keep(connection, given)
        conversations.rate(connection, Thumb("k1", -1, "打 13912345678 找我"))
        kept = conversations.turns_of(connection, "c1")[0]
    assert "能领多少" in kept.question
    for value in ("13912345678", "zhang.san"):
        assert value not in f"{kept.question}{kept.answer}{kept.comment}"


def test_telephones_of_the_cited_clauses_stay(database: Database):
    given = NewTurn("c1", "k1", "电话多少", DAY, {**answer().as_json(), "answer": "请拨打010-55578000。"}, 1.0)
    with database.writing() as connection:
        conversations.keep(connection, given)
        assert conversations.turns_of(connection, "c1")[0].answer["answer"] == "请拨打010-55578000。"


def test_a_later_word_replaces_the_earlier(database: Database):
    with database.writing() as connection:
        conversations.keep(connection, turn())
        assert conversations.rate(connection, Thumb("k1", 1))
        assert conversations.rate(connection, Thumb("k1", -1, "不对"))
        assert not conversations.rate(connection, Thumb("unknown", 1))
        kept = conversations.turns_of(connection, "c1")[0]
    assert (kept.thumb, kept.comment) == (-1, "不对")


def test_export_gives_everything_and_erase_leaves_nothing(database: Database):
    with database.writing() as connection:
        conversations.keep(connection, turn())
        conversations.rate(connection, Thumb("k1", 1, "好"))
    with database.reading() as connection:
        out = retention.export(connection, "c1")
    assert (out["conversation"]["id"], out["turns"][0]["comment"]) == ("c1", "好")
    with database.writing() as connection:
        retention.erase(connection, "c1", actor="admin")
    with database.reading() as connection:
        assert conversations.recent_turns(connection, now() - timedelta(days=1)) == []
        assert audit.entries(connection)[0].action == "conversation.erase"
        with pytest.raises(NotFound, match="没有这个对话"):
            retention.export(connection, "c1")


def test_what_is_older_than_the_retention_is_deleted(database: Database):
    long_ago = now() - timedelta(days=181)
    with database.writing() as connection:
        conversations.keep(connection, turn("k1", conversation="old", asked_at=long_ago))
        conversations.keep(connection, turn("k2", conversation="new"))
        conversations.keep(connection, turn("k3", conversation="continued", asked_at=long_ago))
        conversations.keep(connection, turn("k4", conversation="continued"))
        assert retention.purge(connection, 0, actor="system") == 0  # 0 keeps everything
        assert retention.purge(connection, 180, actor="system") == 1
        assert conversations.conversation(connection, "old") is None
        assert len(conversations.turns_of(connection, "continued")) == 2


def test_nothing_is_deleted_while_the_clock_is_in_doubt(database: Database, monkeypatch: pytest.MonkeyPatch):
    """Set ahead by ten years, every conversation would be too old; after a day the new time counts."""
    passed = {"hours": 0.0, "moved": 0.0}
    seconds, real = retention._seconds(), now()
    monkeypatch.setattr(retention, "_seconds", lambda: seconds + 3600 * passed["hours"])
    monkeypatch.setattr(retention, "now", lambda: real + timedelta(hours=passed["hours"] + passed["moved"]))
    with database.writing() as connection:
        conversations.keep(connection, turn())
    purger = retention.Purger(database, 180)

    def after(hours: float, moved: float) -> bool:
        passed.update(hours=hours, moved=moved)
        purger.run()
        with database.reading() as connection:
            return conversations.conversation(connection, "c1") is not None

    assert after(100, 0)
    assert after(101, 10 * 365 * 24), "the clock jumped"
    assert after(102, 0), "and was put right"
    assert after(103, 10 * 365 * 24) and after(125, 10 * 365 * 24)
    assert not after(128, 10 * 365 * 24), "ten years it is"


@pytest.mark.parametrize("days", [20, 400, -3])
def test_a_clock_wrong_at_the_start_deletes_nothing_for_a_day(
    database: Database, monkeypatch: pytest.MonkeyPatch, days: int
):
    """Nothing tells a clock set ahead from a service that stood still so long; so both wait a day."""
    with database.writing() as connection:
        conversations.keep(connection, turn())
    seconds, started, hours = retention._seconds(), now() + timedelta(days=days), 0.0
    monkeypatch.setattr(retention, "_seconds", lambda: seconds + 3600 * hours)
    monkeypatch.setattr(retention, "now", lambda: started + timedelta(hours=hours))
    purger = retention.Purger(database, 180)

    def left() -> bool:
        purger.run()
        with database.reading() as connection:
            return conversations.conversation(connection, "c1") is not None

    assert left()
    hours = 25.0
    assert left() is (days < 180), "after a day the time counts as it is"


def test_erased_words_are_gone_from_the_file(tmp_path):
    """Deleted rows are overwritten, not only forgotten."""
    from ui.records.database import sqlite_database

    database = sqlite_database(tmp_path / "records.sqlite")
    with database.writing() as connection:
        conversations.keep(connection, turn(question="独一无二的问法"))
        retention.erase(connection, "c1", actor="admin")
    database.close()
    left = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert "独一无二的问法".encode() not in left
