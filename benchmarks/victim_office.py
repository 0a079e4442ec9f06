"""What an office does with the small home while it is killed: FAQs edited, backups made, data of an earlier version taken over."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ingest.library import Library
from ingest.pipeline import ensure_index, parser_fingerprint
from knowledge.embedder import load_embedder
from knowledge.store import open_current
from ui import backup
from ui.accounts.roles import Role
from ui.accounts.sessions import Caller
from ui.faq import workflow
from ui.records import audit, faqs, migrate
from ui.records.database import Database, sqlite_database
from ui.records.faqs import FaqState, Wording

DAY = date(2026, 11, 20)
LI, WANG = Caller(1, "li", Role.STAFF, False), Caller(2, "wang", Role.SUPERVISOR, False)
SAMPLES = Path(__file__).resolve().parents[1] / "tests" / "data" / "homes"
_NEXT = "trial"  # a revision to come, so that there is something to take over
_MIGRATION = '''"""A revision to come: a table, a column, and every row filled."""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "trial", "{head}", None, None


def upgrade():
    op.create_table("trial", sa.Column("id", sa.Integer(), primary_key=True))
    op.add_column("turns", sa.Column("length", sa.Integer(), nullable=True))
    op.execute("UPDATE turns SET length = length(question)")
    op.create_index("ix_turns_length", "turns", ["length"])
    op.execute("INSERT INTO trial SELECT id FROM turns")
'''


@dataclass(frozen=True, slots=True)
class Kept:
    """What the records hold. faqs: id → state, version, question. entries: how long the audit log is."""

    faqs: Mapping[int, tuple[str, int, str]] = field(default_factory=dict)
    entries: int = 0

    def after(self, kind: str, number: int, version: int) -> Kept:
        state = FaqState.RETIRED if kind == "withdraw" else FaqState.DRAFT
        version = self.faqs[number][1] if kind == "withdraw" else version
        return Kept({**self.faqs, number: (state, version, _question(number, version))}, self.entries + 1)


def _question(number: int, version: int) -> str:
    return f"第{number}问第{version}版：最高支持多少？"


@contextmanager
def records(place: Path) -> Iterator[Database]:
    """Give the records of the home; closed at the end."""
    database = sqlite_database(place / "home" / "records.sqlite")
    try:
        yield database
    finally:
        database.close()


def kept(place: Path) -> Kept:
    """Return what the records hold. Raises: AssertionError when they contradict themselves."""
    with records(place) as database, database.reading() as connection:
        found = {f.id: (f.state, f.version, f.wording.question) for f in faqs.listed(connection, limit=10**6)}
        for number, (_, version, _) in found.items():
            told = [n for n, *_ in faqs.history(connection, number)]
            assert told == list(range(1, version + 1)), "a version is lost or doubled"
        verdict = audit.verify(connection)
        assert not verdict.broken, "the audit log is broken"
        return Kept(found, verdict.entries)


def edit(place: Path, kind: str, number: int, version: int) -> None:
    """Write, rewrite or withdraw an FAQ as the pages do."""
    home = place / "home"
    with (
        open_current(home, embedder=load_embedder(), parser_fingerprint=parser_fingerprint()) as knowledge,
        records(place) as database,
        database.writing() as connection,
    ):
        question = _question(number, version)
        if kind == "faq" and version == 1:
            workflow.compose(connection, Wording(question, "最高10万元[1]。", DAY), LI, origin="hand")
            return
        faq = workflow.found(connection, number)
        if kind == "withdraw":
            workflow.act(connection, faq, workflow.Deed.RETIRE, WANG, knowledge, DAY)
            return
        clauses = [clause.id for clause in knowledge.clauses(knowledge.documents()[0].doc_id)][-2:]
        workflow.rewrite(
            connection, faq, LI, knowledge, DAY, question=question, answer="最高10万元[1]。", clause_ids=clauses,
            from_version=version - 1,
        )  # fmt: skip


def backup_path(place: Path, number: int) -> Path:
    return place / "backups" / f"{number}.tar.gz"


def back_up(place: Path, number: int) -> None:
    """Make a backup of the home."""
    backup_path(place, number).parent.mkdir(exist_ok=True)
    with records(place) as database:
        backup.write(backup_path(place, number), place / "home", database)


def restore(place: Path, number: int) -> None:
    """Put a backup in the place of what is there, and build its index."""
    with records(place) as database:
        backup.restore(backup_path(place, number), place / "home", database, replace=True)
    ensure_index(place / "home", load_embedder())


def backup_found(place: Path, number: int, expected: Kept, added: int) -> bool:
    """True when the backup is there; it is whole then. Raises: AssertionError, InputError when it is anything else."""
    path = backup_path(place, number)
    if not path.exists():
        return False
    with backup.opened(path) as (_, found):
        assert found.rows["faqs"] == len(expected.faqs), "the backup holds other FAQs"
        assert (found.rows["audit"], found.files) == (expected.entries, added), "the backup holds something else"
    return True


def old_home(place: Path, number: int) -> Path:
    return place / "old" / str(number)


def lay_out_old(place: Path, number: int) -> None:
    """Put the stored data of an earlier version there, unless they are there."""
    home = old_home(place, number)
    if home.exists():
        return
    shutil.copytree(SAMPLES / "layout-1", home)
    with closing(sqlite3.connect(home / "records.sqlite")) as made:
        made.executescript((SAMPLES / "records-0001.sql").read_text("utf-8"))
    coming = place / "migrations"
    if not coming.exists():
        shutil.copytree(migrate.MIGRATIONS, coming)
        (coming / "versions" / "trial.py").write_text(_MIGRATION.format(head=migrate.HEAD), "utf-8")


def upgrade(place: Path, number: int) -> None:
    """Start a version to come on the data of an earlier one: its index and its records are brought up to date."""
    setattr(migrate, "MIGRATIONS", place / "migrations")  # noqa: B010 - this process is the version to come
    setattr(migrate, "HEAD", _NEXT)  # noqa: B010
    home = old_home(place, number)
    database = sqlite_database(home / "records.sqlite")
    try:
        database.open()
    finally:
        database.close()
    ensure_index(home, load_embedder())


def upgraded(place: Path, number: int, clauses: Mapping[str, str]) -> str:
    """Return how far it came: before, between or after. Raises: AssertionError when that is none of them."""
    home = old_home(place, number)
    library = Library.open(home)
    assert [e.stored for e in library.entries] == ["07e30f21ff94fbb3.txt"], "the list of added files is another"
    assert library.retired == ["某科发-2024-2"], "what was retired is another"
    done = _records_upgraded(home / "records.sqlite"), _index_upgraded(home, clauses)
    return "after" if all(done) else "between" if any(done) else "before"


def _records_upgraded(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "the records are torn"
        (revision,) = opened.execute("SELECT version_num FROM alembic_version").fetchone()
        tables = {name for (name,) in opened.execute("SELECT name FROM sqlite_master")}
        columns = [row[1] for row in opened.execute("PRAGMA table_info(turns)")]
        assert opened.execute("SELECT question FROM turns").fetchall() == [("创新券一年最多能用多少？",)], (
            "a turn is lost"
        )
        assert opened.execute("SELECT count(*) FROM audit").fetchone() == (2,), "an entry of the audit log is lost"
        new = {"trial" in tables, "ix_turns_length" in tables, "length" in columns, revision == _NEXT}
        assert len(new) == 1, "the tables are half of one version and half of another"
        done = bool(revision == _NEXT)
        assert not done or opened.execute("SELECT length FROM turns").fetchall() == [(12,)], "a row was left out"
    return done


def _index_upgraded(home: Path, clauses: Mapping[str, str]) -> bool:
    sample = (SAMPLES / "layout-1" / "current").read_text("utf-8")
    if (home / "current").read_text("utf-8") == sample:
        old, stored = (folder / "generations" / sample.strip() for folder in (home, SAMPLES / "layout-1"))
        assert _contents(old) == _contents(stored), "the old index was touched"
        return False
    with open_current(home, embedder=load_embedder(), parser_fingerprint=parser_fingerprint()) as base:
        found = {c.id: c.text for d in base.documents() for c in base.clauses(d.doc_id)}
        assert found == clauses and base.info.clauses == len(found), "another index than the old data make"
    return True


def _contents(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "lock"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
