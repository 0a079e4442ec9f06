"""Writing so that a crash loses nothing, and every refusal of the disk as one clear error."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.errors import JingdaError, StoreUnavailable

_CAUSES = {
    errno.ENOSPC: ("磁盘已满", "请清理磁盘空间后重试"),
    errno.EDQUOT: ("磁盘配额已用完", "请清理空间或提高配额后重试"),
    errno.EFBIG: ("文件超过了系统允许的大小", "请放宽文件大小限制（ulimit -f）后重试"),
    errno.EROFS: ("目录只读，无法写入", "请改用可写的目录（JINGDA_HOME）"),
    errno.EACCES: ("没有访问权限", "请检查目录的所有者和权限，或改用其他目录（JINGDA_HOME）"),
    errno.EPERM: ("没有访问权限", "请检查目录的所有者和权限，或改用其他目录（JINGDA_HOME）"),
    errno.ENOENT: ("文件不存在", "请运行 jingda index --rebuild 重建索引"),
    errno.ENOTDIR: ("路径中有一段不是目录", "请检查 JINGDA_HOME 的设置"),
    errno.EEXIST: ("同名文件占用了目录的位置", "请检查 JINGDA_HOME 的设置"),
    errno.EMFILE: ("打开的文件过多", "请提高 ulimit -n 后重试"),
}
_WORDS = (  # what SQLite and Chroma say instead of an errno
    ("disk is full", errno.ENOSPC),
    ("no space left", errno.ENOSPC),
    ("requested and", errno.ENOSPC),  # numpy: "1000 requested and 512 written"
    ("file too large", errno.EFBIG),
    ("readonly database", errno.EROFS),
    ("read-only file system", errno.EROFS),
    ("permission denied", errno.EACCES),
    ("unable to open database", errno.EACCES),
)
_NOTHING_LEFT = 4 * 2**20  # bytes: Chroma writes its files in pieces of a few megabytes


@contextmanager
def clear_errors(where: Path) -> Iterator[None]:
    """Turn every failure of the disk or a storage library inside the block into StoreUnavailable that names `where`."""
    try:
        yield
    except JingdaError:
        raise
    except OSError as error:
        place = Path(os.fsdecode(error.filename)) if isinstance(error.filename, (str, bytes)) else where
        raise unavailable(error, place) from error
    except sqlite3.Error as error:
        raise unavailable(error, where) from error


def unavailable(error: BaseException, where: Path) -> StoreUnavailable:
    """Return the error to show for `error`, met while using `where`."""
    if _errno(error) == errno.ENOENT and not where.suffix and not where.exists():
        return StoreUnavailable("无法在这里新建目录", where=str(where), remedy="请检查 JINGDA_HOME 的设置")
    what, remedy = _CAUSES.get(
        _errno(error) or _state(where), ("无法读写索引", "请检查磁盘，或运行 jingda index --rebuild 重建索引")
    )
    return StoreUnavailable(what, where=str(where), remedy=remedy)


def _errno(error: BaseException) -> int:
    if isinstance(error, OSError) and error.errno in _CAUSES:
        return int(error.errno)
    said = str(error).lower()
    return next((code for words, code in _WORDS if words in said), 0)


def _state(where: Path) -> int:
    """Return the errno that the state of the disk suggests, where a library does not say why it failed."""
    place = next((p for p in (where, *where.parents) if p.exists()), Path("."))
    disk = os.statvfs(place)
    if disk.f_flag & os.ST_RDONLY:
        return errno.EROFS
    return errno.ENOSPC if disk.f_bavail * disk.f_frsize < _NOTHING_LEFT else 0


def write_atomically(path: Path, content: bytes) -> None:
    """Write a small file so that a reader sees the old or the new content, after a power cut too. Raises: OSError."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    sync(path.parent)


def sync_tree(folder: Path) -> None:
    """Force every file below `folder` to the disk. Raises: OSError."""
    for parent, _, names in os.walk(folder):
        for name in names:
            sync(Path(parent, name))
        sync(Path(parent))


def sync(path: Path) -> None:
    """Force one file or directory to the disk. Raises: OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
