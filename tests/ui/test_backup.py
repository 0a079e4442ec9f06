"""Backup and restore: everything comes back, into either kind of database; a damaged file changes nothing."""

from __future__ import annotations

import fcntl
import io
import json
import stat
import tarfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ingest.library import Library, only_editor
from knowledge.errors import InputError, StoreBusy, StoreMismatch
from tests.databases import new_sqlite
from tests.ui.conftest import Jingda
from tests.ui.fakes import answer
from ui import backup
from ui.accounts import keys, sessions, users
from ui.accounts.roles import Role
from ui.records import audit, conversations, dump, faqs, house_answers, notes
from ui.records.database import Database
from ui.records.types import now
from ui.settings import load_settings

TALK = "a-conversation-of-its-own"


def lived_in(database: Database, home: Path) -> Database:
    """Fill a database with a row in every table that is kept, and add a document."""
    with database.writing() as connection:
        user = users.create(connection, "li", Role.STAFF, actor="test").user
        sessions.begin(connection, user.id)
        keys.create(connection, "呼叫中心", ["ask"], days=30, actor="li")
        turn = conversations.NewTurn(
            TALK, "key-of-the-turn", "最多多少？“引号”", date(2026, 11, 20), answer().as_json(), 12.5
        )
        conversations.keep(connection, turn)
        conversations.rate(connection, conversations.Thumb(turn.key, 1, "好"))
        notes.write(connection, "li", "来电要点", conversation_id=TALK, handed_to="wang")
        wording = faqs.Wording("问", "答", date(2026, 11, 20), [{"clause_id": "x:1"}], {"x:1": "abc"})
        faq = faqs.add(connection, wording, author="li")
        faqs.move(connection, faq, faqs.FaqState.PUBLISHED, actor="wang")
        house_answers.propose(connection, "问", "口径", [], as_of=date(2026, 11, 20), by="li")
    added = home / "added.txt"
    home.mkdir(exist_ok=True)
    added.write_text("测试办法\n第一条 每年最高50万元。\n", "utf-8")
    library = Library.open(home)
    with only_editor(home), library.saving():
        library.keep(added, backup.hashlib.sha256(added.read_bytes()).hexdigest())
    return database


def rows(database: Database) -> dict[str, list[bytes]]:
    with database.reading() as connection:
        return {table.name: list(dump.lines(connection, table)) for table in dump.tables(connection)}


@pytest.fixture
def saved(database: Database, tmp_path: Path) -> Path:
    lived_in(database, tmp_path / "old")
    backup.write(tmp_path / "b.tar.gz", tmp_path / "old", database)
    return tmp_path / "b.tar.gz"


def test_every_row_and_document_comes_back(database: Database, saved: Path, tmp_path: Path):
    elsewhere = new_sqlite(tmp_path)
    backup.restore(saved, tmp_path / "new", elsewhere, replace=False)
    before, after = rows(database), rows(elsewhere)
    assert all(before.values()), "no table was left without a row"
    assert after.pop("audit")[:-1] == before.pop("audit"), "the restoring itself is noted after them"
    assert after == before
    (entry,) = Library.open(tmp_path / "new").entries
    assert "50万元" in Library.open(tmp_path / "new").stored_path(entry).read_text("utf-8")
    elsewhere.close()


def test_what_was_there_is_replaced_only_when_asked(database: Database, saved: Path, tmp_path: Path):
    with database.writing() as connection:
        users.create(connection, "later", Role.ADMIN, actor="test")
    with pytest.raises(InputError, match="--replace"):
        backup.restore(saved, tmp_path / "old", database, replace=False)
    backup.restore(saved, tmp_path / "old", database, replace=True)
    with database.writing() as connection:
        assert [user.name for user in users.listed(connection)] == ["li"]
        assert users.create(connection, "next", Role.STAFF, actor="test").user.id > 0, "ids go on after the last"
        assert audit.verify(connection).broken == 0
        conversations.keep(connection, conversations.NewTurn(TALK, "another-key", "再问", date(2026, 11, 20), {}, 1.0))
        assert [turn.question for turn in conversations.turns_of(connection, TALK)] == ["最多多少？“引号”", "再问"]
        assert conversations.turns_of(connection, TALK)[0].asked_at <= now()


def test_sign_ins_under_way_are_not_part_of_it(saved: Path):
    with tarfile.open(saved) as archive:
        assert {"records/sessions.jsonl", "records/login_attempts.jsonl"}.isdisjoint(archive.getnames())


def test_only_its_owner_reads_it_and_none_is_overwritten(saved: Path, database: Database, tmp_path: Path):
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    with pytest.raises(InputError, match="文件已存在"):
        backup.write(saved, tmp_path / "old", database)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_what_a_killed_backup_left_goes_with_the_next_one(database: Database, tmp_path: Path):
    lived_in(database, tmp_path / "old")
    abandoned, in_hand = (tmp_path / f".{name}.tar.gz.17{backup.UNFINISHED}" for name in ("killed", "another"))
    abandoned.write_bytes(b"half")
    with in_hand.open("wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        backup.write(tmp_path / "b.tar.gz", tmp_path / "old", database)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == [in_hand.name]


def test_documents_added_or_replaced_since_the_backup_go_with_it(saved: Path, database: Database, tmp_path: Path):
    library = Library.open(tmp_path / "old")
    before = {path.name: path.read_bytes() for path in library.folder.iterdir()}
    for name in ("0123456789abcdef.txt", "former-00001.sqlite", "former.json"):
        (library.folder / name).write_text("[]", "utf-8")
    backup.restore(saved, tmp_path / "old", database, replace=True)
    assert {path.name: path.read_bytes() for path in library.folder.iterdir()} == before


def changed(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """Return a copy of a backup in which one member was changed."""
    made = path.with_name("changed.tar.gz")
    with tarfile.open(path) as old, tarfile.open(made, "w:gz") as new:
        for member in old.getmembers():
            content = old.extractfile(member).read()  # type: ignore[union-attr]
            content = change(content) if member.name == name else content
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    return made


def manifest(**changes: object) -> Callable[[bytes], bytes]:
    return lambda content: json.dumps({**json.loads(content), **changes}).encode()


def relabelled(content: bytes) -> bytes:
    """A manifest that says a changed audit log is the right one."""
    values = json.loads(content)
    return json.dumps({**values, "audit_head": "0" * 64}).encode()


FAULTS: dict[str, tuple[str, Callable[[bytes], bytes], type[Exception]]] = {
    "a changed row": ("records/users.jsonl", lambda c: c.replace(b"staff", b"admin"), InputError),
    "rows cut off": ("records/audit.jsonl", lambda c: c[: len(c) // 2], InputError),
    "a changed document": ("library/library.json", lambda c: c + b" ", InputError),
    "another head of the audit log": ("backup.json", relabelled, InputError),
    "no manifest to speak of": ("backup.json", lambda c: b"[]", InputError),
    "a path out of the folder": ("backup.json", manifest(members={"library/../x": "0" * 64}), InputError),
    "a newer format": ("backup.json", manifest(format=99), StoreMismatch),
    "a newer revision": ("backup.json", manifest(revision="9999"), StoreMismatch),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_damaged_backup_is_refused_and_changes_nothing(fault: str, database: Database, saved: Path, tmp_path: Path):
    name, change, error = FAULTS[fault]
    before = rows(database)
    with pytest.raises(error):
        backup.restore(changed(saved, name, change), tmp_path / "old", database, replace=True)
    assert rows(database) == before


@pytest.mark.parametrize("content", [b"", b"not an archive", b"\x1f\x8b\x08" + b"x" * 100])
def test_a_file_of_another_kind_is_refused(content: bytes, tmp_path: Path):
    path = tmp_path / "x.tar.gz"
    path.write_bytes(content)
    with pytest.raises(InputError, match="不是完好的京答备份"), backup.opened(path):
        pass


def test_no_backup_is_made_while_documents_are_taken_in(tmp_path: Path):
    database = new_sqlite(tmp_path)
    with only_editor(tmp_path), pytest.raises(StoreBusy):
        backup.write(tmp_path / "b.tar.gz", tmp_path, database)
    assert not list(tmp_path.glob("*b.tar.gz*"))
    database.close()


def test_by_the_command_line(jingda: Jingda, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("JINGDA_HOME", str(tmp_path / "home"))
    jingda("users", "add", "li")
    made = jingda("backup", str(tmp_path / "b.tar.gz"))
    assert "1 个账号" in made.out
    monkeypatch.setenv("JINGDA_HOME", str(tmp_path / "other"))
    assert jingda("restore", str(tmp_path / "b.tar.gz")).code == 0
    assert "li" in jingda("users", "list").out
    assert jingda("restore", str(tmp_path / "b.tar.gz")).code != 0
    assert jingda("audit", "verify").code == 0
    assert load_settings().home == tmp_path / "other"
