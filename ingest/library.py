"""The files a person added: kept beside the index, so that every index can be rebuilt from its sources alone."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from hashlib import file_digest
from pathlib import Path

from ingest.former import PREFIX
from knowledge.disk import clear_errors, sync, write_atomically
from knowledge.errors import StoreBusy, StoreMismatch, UnreadableFile

_NAME, _LOCK = "library.json", "lock"
FORMAT = 1  # raise it when the list changes its meaning; a list without it is of the versions before 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One added file: where it came from, its hash, and the name of the copy kept."""

    path: str
    sha256: str
    stored: str


@dataclass(slots=True)
class Library:
    """The added files, in the order they came, and the retired documents of one JINGDA_HOME."""

    home: Path
    entries: list[Entry] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.home / "library"

    @staticmethod
    def open(home: Path) -> Library:
        """Return the library of `home`, empty where none was saved. Raises: StoreUnavailable, StoreMismatch."""
        path = home / "library" / _NAME
        with clear_errors(path):
            try:
                content = path.read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                return Library(home)
        try:
            data = json.loads(content)
            _check_format(int(data.get("format", 0)), path)
            return Library(home, [Entry(**e) for e in data["entries"]], [str(r) for r in data["retired"]])
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            remedy = "请恢复该文件的备份；或删除它，再重新收录文件"
            raise StoreMismatch("收录清单无法识别", where=str(path), remedy=remedy) from error

    def stored_path(self, entry: Entry) -> Path:
        return self.folder / entry.stored

    def holds(self, sha256: str) -> bool:
        """True when a file of this content was added."""
        return any(e.sha256 == sha256 for e in self.entries)

    def keep(self, path: Path, sha256: str) -> None:
        """Copy one file in; an older version from the same path, or the same content from another, gives way.

        Raises: StoreUnavailable; UnreadableFile when the file was changed since it was read.
        """
        entry = Entry(str(path.resolve()), sha256, f"{sha256[:16]}{path.suffix.lower()}")
        stored = self.stored_path(entry)
        with clear_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            unchanged = _has(stored, sha256) or _copy(path, stored, sha256)
        if not unchanged:
            raise UnreadableFile("文件在收录时被改动", where=str(path), remedy="请等它写完后重新收录")
        self.entries = [e for e in self.entries if e.path != entry.path and e.sha256 != sha256] + [entry]

    @contextmanager
    def saving(self) -> Iterator[None]:
        """Save the list when the block succeeds; when it raises, the list and its copies stay as they were."""
        try:
            yield
            self._save()
        finally:
            Library.open(self.home).drop_strays()

    def _save(self) -> None:
        if self == Library.open(self.home):
            return
        data = {"format": FORMAT, "entries": [asdict(e) for e in self.entries], "retired": self.retired}
        with clear_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self.folder / _NAME, json.dumps(data, ensure_ascii=False, indent=1).encode())

    def drop_strays(self) -> None:
        """Delete copies that no entry names; versions that were replaced stay."""
        named = {e.stored for e in self.entries} | {_NAME, _LOCK}
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if path.name not in named and not path.name.startswith(PREFIX):
                with suppress(OSError):  # it costs room, nothing else
                    path.unlink()


def _check_format(found: int, path: Path) -> None:
    """A list of a later version may say what this one would drop when it saves. Raises: StoreMismatch."""
    if found > FORMAT:
        remedy = "请升级京答后再用这个目录，或改用另一个目录（JINGDA_HOME）；不要删除它"
        raise StoreMismatch("收录清单由更新的版本写成", where=str(path), remedy=remedy)


def _has(path: Path, sha256: str) -> bool:
    """True when the file is there and whole: a copy that an entry rests on is never written over."""
    try:
        with path.open("rb") as copy:
            return file_digest(copy, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


def _copy(path: Path, to: Path, sha256: str) -> bool:
    """Copy a file so that it is whole or not there, a power cut included; False when it is not of this hash any more."""
    beside = to.with_name(f"{to.name}.part")
    shutil.copyfile(path, beside)
    if not _has(beside, sha256):
        return False
    sync(beside)
    os.replace(beside, to)
    sync(to.parent)
    return True


@contextmanager
def only_editor(home: Path) -> Iterator[None]:
    """Be the one process that changes what is indexed: what it read of the library holds until it is saved.

    Raises: StoreBusy when another does; StoreUnavailable.
    """
    folder = home / "library"
    with clear_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreBusy("另一个进程正在收录或建立索引", where=str(home), remedy="请等它完成后重试") from error
        yield
    finally:
        os.close(handle)
