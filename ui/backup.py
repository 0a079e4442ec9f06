"""Everything that cannot be rebuilt, in one file: the records and the documents a person added. The index is rebuilt from them."""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from alembic import command
from sqlalchemy import Connection, MetaData, func, select
from sqlalchemy.exc import SQLAlchemyError

from ingest.former import PREFIX
from ingest.library import Library, only_editor
from knowledge.disk import clear_errors, sync, write_atomically
from knowledge.errors import InputError, StoreMismatch
from ui.records import audit, dump
from ui.records.database import Database
from ui.records.migrate import HEAD, config, known_revisions, revision_of
from ui.records.schema import audit as audit_table
from ui.records.types import now

FORMAT = 1
MANIFEST = "backup.json"
UNFINISHED = ".jingda-unfinished"  # how the name of a backup ends while it is being written
MOST_MANIFEST_BYTES = 5_000_000
_BROKEN = "请换一份完好的备份"


@dataclass(slots=True)
class Contents:
    """What a backup holds: the members with their SHA-256, in the order they are read back."""

    format: int = FORMAT
    made_at: str = ""
    revision: str = HEAD
    audit_head: str = ""
    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    members: dict[str, str] = field(default_factory=dict)


def write(path: Path, home: Path, database: Database) -> Contents:
    """Write a backup; the file appears under its name only when it is whole.

    Raises: InputError when there is such a file; StoreBusy while documents are taken in; StoreUnavailable.
    """
    if path.exists():
        raise InputError("文件已存在", where=str(path), remedy="请换一个文件名")
    unfinished = path.with_name(f".{path.name}.{os.getpid()}{UNFINISHED}")
    with clear_errors(path):
        _drop_abandoned(path.parent)
        try:
            with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "wb") as out:
                fcntl.flock(out, fcntl.LOCK_EX)  # ends with this process, however it ends
                found = _packed(out, home, database)
                out.flush()
                os.fsync(out.fileno())
            os.link(unfinished, path)
            sync(path.parent)
        finally:
            unfinished.unlink(missing_ok=True)
    return found


def _drop_abandoned(folder: Path) -> None:
    """Delete what backups that were killed left half written: as large as a backup, and nobody looks for hidden files."""
    for path in folder.glob(f".*{UNFINISHED}"):
        # Gone meanwhile, another user's, or still being written.
        with suppress(FileNotFoundError, PermissionError, BlockingIOError), path.open("rb") as left:
            fcntl.flock(left, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()


def _packed(out: IO[bytes], home: Path, database: Database) -> Contents:
    found = Contents(made_at=now().isoformat(timespec="seconds"))
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as archive:
        with database.snapshot() as connection:
            found.audit_head = connection.scalar(select(audit_table.c.hash).order_by(audit_table.c.id.desc())) or ""
            for table in dump.tables(connection):
                _add_table(archive, found, connection, table)
        with only_editor(home):
            library = Library.open(home)
            for name in (
                [entry.stored for entry in library.entries]
                + ["library.json"] * bool(library.entries)
                + _former(library)
            ):
                _add(archive, found, f"library/{name}", (library.folder / name).read_bytes())
        found.files = len(library.entries)
        _add(archive, Contents(), MANIFEST, json.dumps(asdict(found), ensure_ascii=False, indent=1).encode())
    return found


def _former(library: Library) -> list[str]:
    """Return the files of the versions that were replaced."""
    return sorted(path.name for path in library.folder.glob(f"{PREFIX}*"))


def _add_table(archive: tarfile.TarFile, found: Contents, connection: Connection, table: Any) -> None:
    """Rows go through a file: a table may be larger than memory."""
    with tempfile.TemporaryFile() as spool:
        digest, count = hashlib.sha256(), 0
        for line in dump.lines(connection, table):
            digest.update(line)
            spool.write(line)
            count += 1
        info = tarfile.TarInfo(f"records/{table.name}.jsonl")
        info.size, info.mode = spool.tell(), 0o600
        spool.seek(0)
        archive.addfile(info, spool)
    found.members[info.name], found.rows[table.name] = digest.hexdigest(), count


def _add(archive: tarfile.TarFile, found: Contents, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    archive.addfile(info, io.BytesIO(content))
    found.members[name] = hashlib.sha256(content).hexdigest()


@contextmanager
def opened(path: Path) -> Iterator[tuple[tarfile.TarFile, Contents]]:
    """Open a backup of which every byte has been checked. Raises: InputError; StoreMismatch for one of a newer version."""
    try:
        with tarfile.open(path, "r:gz") as archive:
            found = _contents(archive)
            _check(archive, found, path)
            yield archive, found
    except FileNotFoundError as error:
        raise InputError("没有这个文件", where=str(path), remedy="请核对文件名") from error
    except (tarfile.TarError, EOFError, OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("不是完好的京答备份", where=str(path), remedy=_BROKEN) from error


def _contents(archive: tarfile.TarFile) -> Contents:
    member = archive.getmember(MANIFEST)
    if member.size > MOST_MANIFEST_BYTES:
        raise ValueError("manifest too large")
    return Contents(**json.loads(_bytes(archive, MANIFEST)))


def _check(archive: tarfile.TarFile, found: Contents, path: Path) -> None:
    if found.format > FORMAT or found.revision not in known_revisions():
        raise StoreMismatch("备份由更新的版本制作", where=str(path), remedy="请先升级京答")
    for name, expected in found.members.items():
        parts = PurePosixPath(name).parts
        member = archive.getmember(name)
        if len(parts) != 2 or parts[0] not in ("records", "library") or ".." in parts or not member.isfile():
            raise ValueError(f"unexpected member {name}")
        source = archive.extractfile(member)
        if source is None or _sha256(source) != expected:
            raise ValueError(f"damaged member {name}")


def _sha256(source: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := source.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def _bytes(archive: tarfile.TarFile, name: str) -> bytes:
    source = archive.extractfile(name)
    if source is None:
        raise ValueError(f"{name} is no file")
    return source.read()


def restore(path: Path, home: Path, database: Database, *, replace: bool) -> Contents:
    """Put a backup in the place of what is there: all of the records or, on an error, none of them; then the documents.

    replace: also where there is something already. Raises: InputError; StoreMismatch; StoreBusy; StoreUnavailable.
    """
    with opened(path) as (archive, found), only_editor(home):
        if not replace and (_is_used(database) or Library.open(home).entries):
            raise InputError("这里已有数据", where=str(home), remedy="请先备份，再加 --replace 用备份取代它们")
        with database.writing() as connection:
            _refill(connection, archive, found)
            audit.append(connection, "cli", "backup.restore", path.name, made_at=found.made_at)
        _put_back(archive, found, home)
    return found


def _is_used(database: Database) -> bool:
    with database.reading() as connection:
        return any(connection.scalar(select(func.count()).select_from(table)) for table in dump.tables(connection))


def _refill(connection: Connection, archive: tarfile.TarFile, found: Contents) -> None:
    """Make the tables anew as they were when the backup was made, fill them, and bring them to this version."""
    old = MetaData()
    old.reflect(connection)
    old.drop_all(connection)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS audit_only_grows()")  # it outlives its table
    alembic = config()
    alembic.attributes["connection"] = connection
    command.upgrade(alembic, found.revision)
    try:
        for table in dump.tables(connection):
            source = archive.extractfile(f"records/{table.name}.jsonl")
            if source is None or dump.fill(connection, table, source) != found.rows[table.name]:
                raise ValueError(f"rows of {table.name} are missing")
    except SQLAlchemyError as error:
        raise ValueError("rows do not fit their tables") from error
    command.upgrade(alembic, "head")
    verdict = audit.verify(connection, found.audit_head)
    if verdict.broken or verdict.head != found.audit_head or revision_of(connection) != HEAD:
        raise ValueError("the audit log of the backup is broken")


def _put_back(archive: tarfile.TarFile, found: Contents, home: Path) -> None:
    """Copies first, their lists last: a crash leaves the old list, whose copies are still there."""
    folder, names = home / "library", [name for name in found.members if name.startswith("library/")]
    with clear_errors(folder):
        for name in sorted(names, key=lambda name: name.endswith(".json")):
            write_atomically(home / name, _bytes(archive, name))
        if "library/library.json" not in names:
            (folder / "library.json").unlink(missing_ok=True)
        for path in folder.glob(f"{PREFIX}*"):  # replaced since the backup was made, which it takes back
            if f"library/{path.name}" not in names:
                path.unlink()
    Library.open(home).drop_strays()
