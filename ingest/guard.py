"""Files parsed at arm's length: in a child process with limits of time and memory, so that none can take the program along."""

from __future__ import annotations

import io
import json
import os
import pickle
import select
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any

from ingest.parse import ParsedFile
from ingest.readers import ocr_is_installed
from ingest.readers.files import MIB, shown_name
from ingest.worker import LENGTH
from knowledge import errors
from knowledge.errors import FileTooLarge, InputError, UnreadableFile

_CHUNK = MIB
_TRUSTED = (
    "ingest.parse",
    "ingest.readers.base",
    "ingest.cleaning",
    "knowledge.model",
)  # whose classes an answer holds


@dataclass(frozen=True, slots=True)
class FileLimits:
    """What one file may take: wall-clock seconds, and MiB of address space in the process that reads it.

    A statute book of a thousand pages takes ten seconds and 400 MiB; recognising scanned pages a second for each.
    """

    seconds: int = 120
    memory_mib: int = 2048

    @classmethod
    def default(cls) -> FileLimits:
        return cls(600, 6144) if ocr_is_installed() else cls()


class _Ended(Exception):
    """The child process is gone."""


class Guard:
    """Parses files in one child process, begun at the first file and begun again when a file has ended it."""

    def __init__(self, limits: FileLimits | None = None) -> None:
        self.limits = limits or FileLimits.default()
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Guard:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def parse(self, path: Path, origin: str = "") -> ParsedFile:
        """Return one file read and parsed; `origin` is where it came from, when `path` is a copy.

        Raises: InputError, also for a file that takes too long or too much, or breaks the process that reads it.
        """
        where = shown_name(path)
        try:
            answer = self._ask(json.dumps([str(path), origin or str(path)]).encode() + b"\n")
        except TimeoutError as error:
            self._end()
            what = f"处理超过 {self.limits.seconds} 秒，已停止"
            raise FileTooLarge(what, where=where, remedy="请拆分文件，或另存为 .docx 或 .txt 后重试") from error
        except _Ended as error:
            self._end()
            what = "读取程序意外退出，文件可能已损坏或被人改动"
            raise UnreadableFile(what, where=where, remedy="请重新下载，或打开后另存") from error
        return self._given(answer, where)

    def _given(self, answer: Any, where: str) -> ParsedFile:
        if isinstance(answer, ParsedFile):
            return answer
        name, what, place, remedy = answer
        if name == "MemoryError":
            self._end()  # what is left of its memory is in pieces
            what = f"处理所需的内存超过 {self.limits.memory_mib} MB，已停止"
            raise FileTooLarge(what, where=where, remedy="请拆分文件，或去掉图片后另存")
        kind = getattr(errors, name, UnreadableFile)
        assert issubclass(kind, InputError)
        raise kind(what, where=place, remedy=remedy)

    def _ask(self, request: bytes) -> Any:
        child = self._child = self._child or _begin(self.limits)
        assert child.stdin and child.stdout
        deadline = monotonic() + self.limits.seconds
        try:
            child.stdin.write(request)
            child.stdin.flush()
        except BrokenPipeError as error:
            raise _Ended from error
        (length,) = LENGTH.unpack(_read(child.stdout.fileno(), LENGTH.size, deadline))
        return _Reader(io.BytesIO(_read(child.stdout.fileno(), length, deadline))).load()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            with suppress(BrokenPipeError), child:  # closes its pipes and waits for it
                pass


def _begin(limits: FileLimits) -> subprocess.Popen[bytes]:
    arguments = [sys.executable, "-m", "ingest.worker", str(limits.seconds), str(limits.memory_mib * MIB)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OMP_NUM_THREADS": "1"}
    pipe = subprocess.PIPE
    return subprocess.Popen(arguments, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environment, bufsize=0)


def _read(pipe: int, count: int, deadline: float) -> bytes:
    """Return `count` bytes. Raises: TimeoutError at the deadline; _Ended when the other side is gone."""
    parts: list[bytes] = []
    while count:
        ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - monotonic()))
        if not ready:
            raise TimeoutError
        part = os.read(pipe, min(count, _CHUNK))
        if not part:
            raise _Ended
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


class _Reader(pickle.Unpickler):
    """Reads an answer, and makes nothing but what an answer is made of: a child that a file took over gains nothing."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("datetime", "date"):
            return super().find_class(module, name)
        found = getattr(import_module(module), name, None) if module in _TRUSTED and "." not in name else None
        if isinstance(found, type) and found.__module__ == module:
            return found
        raise pickle.UnpicklingError(f"{module}.{name}")
