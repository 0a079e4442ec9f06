"""Opening a file that somebody named: only regular files, never more bytes than the limit, every refusal explained."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from knowledge.errors import FileMissing, FileTooLarge, InputError, UnreadableFile

MIB = 1024 * 1024

_KINDS = {
    stat.S_IFDIR: "这是文件夹，不是文件",
    stat.S_IFIFO: "这是管道，不是普通文件",
    stat.S_IFCHR: "这是设备，不是普通文件",
    stat.S_IFBLK: "这是设备，不是普通文件",
    stat.S_IFSOCK: "这是套接字，不是普通文件",
}
_REASONS = {
    errno.ENOENT: ("找不到文件", "请检查路径和文件名"),
    errno.ENOTDIR: ("找不到文件", "请检查路径和文件名"),
    errno.EACCES: ("没有读取权限", "请修改文件权限，或换一个有权限的用户运行"),
    errno.EPERM: ("没有读取权限", "请修改文件权限，或换一个有权限的用户运行"),
    errno.ELOOP: ("符号链接互相指向，打不开", "请直接给出真实文件的路径"),
    errno.ENAMETOOLONG: ("文件名太长", "请缩短文件名"),
}


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file and their SHA-256 in hexadecimal."""

    content: bytes
    sha256: str

    @staticmethod
    def of(content: bytes) -> Content:
        return Content(content, hashlib.sha256(content).hexdigest())


class Source:
    """An open regular file: its size, its first bytes, and all of it up to a limit."""

    def __init__(self, stream: BinaryIO, size: int, where: str) -> None:
        self.size = size
        self._stream, self._where = stream, where

    def head(self, count: int) -> bytes:
        """Return the first `count` bytes. Raises: UnreadableFile when the file is empty."""
        head = self._read(count)
        if not head:
            raise empty_file(self._where)
        return head

    def read(self, limit: int) -> Content:
        """Return the whole file. Raises: FileTooLarge when it has grown beyond `limit` bytes since it was opened."""
        self._stream.seek(0)
        data = self._read(limit + 1)
        if len(data) > limit:
            raise FileTooLarge(f"文件超过上限 {limit / MIB:.0f} MB", where=self._where, remedy="请拆分文件")
        return Content.of(data)

    def _read(self, count: int) -> bytes:
        try:
            return self._stream.read(count)
        except OSError as error:
            raise UnreadableFile("读取中断", where=self._where, remedy="请检查磁盘或网络位置后重试") from error


@contextmanager
def open_source(path: Path) -> Iterator[Source]:
    """Give the file open for reading. Raises: FileMissing for whatever is not a readable regular file."""
    where = shown_name(path)
    try:
        _refuse_special(os.stat(path).st_mode, where)
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise _missing(error, where) from error
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(descriptor)  # once more: the name may point elsewhere by now
        _refuse_special(status.st_mode, where)
        yield Source(stream, status.st_size, where)


def digest(path: Path, limit: int) -> str:
    """Return the SHA-256 of a file, "" for one above `limit` bytes. Raises: FileMissing, UnreadableFile."""
    with open_source(path) as source:
        return source.read(limit).sha256 if source.size <= limit else ""


def empty_file(where: str) -> UnreadableFile:
    """Return the error for a file without a single byte."""
    return UnreadableFile("文件是空的（0 字节）", where=where, remedy="请重新下载或重新导出")


def shown_name(path: Path) -> str:
    """Return the file's name as a message can show it, even when its bytes are not text."""
    name = path.name or str(path)
    return name.encode("utf-8", "replace").decode("utf-8")


def _refuse_special(mode: int, where: str) -> None:
    if not stat.S_ISREG(mode):
        what = _KINDS.get(stat.S_IFMT(mode), "这不是普通文件")
        raise FileMissing(what, where=where, remedy="请给出一个具体文件的路径")


def _missing(error: OSError | ValueError, where: str) -> InputError:
    number = error.errno if isinstance(error, OSError) else None
    what, remedy = _REASONS.get(number or 0, ("打不开文件", "请检查路径和磁盘"))
    return FileMissing(what, where=where, remedy=remedy)
