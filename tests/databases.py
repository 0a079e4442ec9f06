"""The databases that tests of the records run on: SQLite in a folder, and a PostgreSQL server of their own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from ui.records.database import Database, open_database, sqlite_database
from ui.settings import load_settings

UNPRIVILEGED = "postgres"


def binaries() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest installed; None where there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    on_path = shutil.which("initdb")
    return debian[-1].parent if debian else Path(on_path).parent if on_path else None


@contextmanager
def postgresql_server() -> Iterator[str]:
    """Yield the address of a server on a loopback port, with the user of tests; it ends with the block."""
    bin_folder = binaries()
    if bin_folder is None:
        pytest.skip("no PostgreSQL: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="jingda-pg-", dir="/var/tmp"))
    try:
        folder.chmod(0o711)
        data = folder / "data"
        data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(data, UNPRIVILEGED)
        yield from _served(bin_folder, data)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _served(bin_folder: Path, data: Path) -> Iterator[str]:
    _as_user(
        bin_folder / "initdb", "-D", data, "-U", "jingda", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8"
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {data} -c fsync=off -c max_connections=60"
    _as_user(bin_folder / "pg_ctl", "-D", data, "-w", "-l", data / "log", "-o", options, "start")
    try:
        yield f"postgresql://jingda@127.0.0.1:{port}"
    finally:
        _as_user(bin_folder / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def _as_user(*command: object) -> None:
    """Run a program that refuses root."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", UNPRIVILEGED, "--", *words]
    subprocess.run(words, check=True, capture_output=True, text=True, cwd="/", timeout=120)


def new_postgresql(server: str) -> Database:
    """Return an empty database on the server."""
    name = f"t{uuid.uuid4().hex}"
    engine = create_engine(
        f"{server}/postgres".replace("postgresql:", "postgresql+pg8000:"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return open_database(load_settings({"JINGDA_DATABASE_URL": f"{server}/{name}"}))


def new_sqlite(folder: Path) -> Database:
    return sqlite_database(folder / f"{uuid.uuid4().hex}.sqlite")
