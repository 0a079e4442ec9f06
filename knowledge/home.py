"""The folder that holds the generations: which one is current, who may write, what may be deleted.

::

    home/current              id of the generation being served, swapped with os.replace
    home/writer.lock          held by the one process that builds
    home/generations/<id>/    a build; without meta.json it is unfinished or dead
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from knowledge.dense import drop_collection
from knowledge.disk import clear_errors, write_atomically
from knowledge.engines import empty_engine
from knowledge.errors import StoreBusy, StoreMismatch, StoreUnavailable
from knowledge.generation import GenerationInfo, collection_name, hold


def generation_folder(home: Path, generation_id: str) -> Path:
    return home / "generations" / generation_id


def current_id(home: Path) -> str:
    """Return the id of the generation being served, "" before the first build. Raises: StoreUnavailable."""
    with clear_errors(home / "current"):
        try:
            return (home / "current").read_text("ascii", "replace").strip()
        except (FileNotFoundError, NotADirectoryError):
            return ""


def pointer_stamp(home: Path) -> tuple[int, int]:
    """Return what changes whenever another generation is put in place; costs one stat."""
    try:
        known = (home / "current").stat()
    except OSError:
        return (0, 0)
    return (known.st_ino, known.st_mtime_ns)


def point_to(home: Path, generation_id: str) -> None:
    """Put a finished generation in place of the one being served. Raises: OSError."""
    write_atomically(home / "current", f"{generation_id}\n".encode())


@contextmanager
def only_writer(home: Path) -> Iterator[None]:
    """Be the one process that builds under `home`. Raises: StoreBusy when another does; StoreUnavailable."""
    with clear_errors(home):
        (home / "generations").mkdir(parents=True, exist_ok=True)
        handle = os.open(home / "writer.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _lock(handle, home)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, home: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        owner = os.pread(handle, 32, 0).decode("ascii", "replace").strip()
        what = f"另一个进程（进程号 {owner}）正在建立索引" if owner else "另一个进程正在建立索引"
        raise StoreBusy(what, where=str(home), remedy="请等它完成后重试") from error
    with clear_errors(home / "writer.lock"):
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)


def remove_leftovers(home: Path) -> None:
    """Delete builds that never finished. Only the one writer may call it; what cannot be deleted stays."""
    for folder in _folders(home):
        if not (folder / "meta.json").exists():
            _remove(folder)


def remove_old(home: Path, before: str) -> None:
    """Delete finished generations but the one being served and the one `before` it, and those that someone has open.

    Which was before is told, not read off the times in the names: a clock may be set back.
    """
    finished = [folder for folder in _folders(home) if (folder / "meta.json").exists()]
    others = [folder for folder in finished if folder.name not in (current_id(home), before)]
    for folder in others:
        with suppress(OSError):
            handle = hold(folder, alone=True)
            try:
                _remove(folder)
            finally:
                os.close(handle)


def _folders(home: Path) -> list[Path]:
    """Return the generations, oldest first: their ids begin with the time."""
    with suppress(OSError):
        return sorted(p for p in (home / "generations").iterdir() if p.is_dir())
    return []


def _remove(folder: Path) -> None:
    with suppress(StoreUnavailable, StoreMismatch):
        info = GenerationInfo.read(folder)
        if info.engine:
            empty_engine(info.engine, folder)
        elif info.chroma_url:
            drop_collection(collection_name(folder.name), info.chroma_url)
    (folder / "meta.json").unlink(missing_ok=True)  # first, so that half a generation is never taken for a whole one
    shutil.rmtree(folder, ignore_errors=True)
