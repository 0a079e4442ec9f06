"""The child process that reads files: whatever a file does to it, the program that asked goes on.

It gets one request a line on standard input and answers each with a length and that many bytes; see ingest/guard.py.
"""

from __future__ import annotations

import json
import os
import pickle
import resource
import struct
import sys
from dataclasses import replace
from pathlib import Path

from ingest.parse import ParsedFile, parse_source
from ingest.readers.base import read
from knowledge.errors import InputError

LENGTH = struct.Struct(">Q")


def parse_file(path: Path, origin: str) -> ParsedFile:
    """Return one file read and parsed. Its documents carry the full `origin`, as two folders may hold files of one name.

    Raises: InputError.
    """
    parsed = parse_source(replace(read(path), path=origin))
    parsed.documents = [replace(d, document=replace(d.document, source=origin)) for d in parsed.documents]
    return parsed


def main() -> None:
    """Answer requests until there are no more."""
    seconds, memory = (int(argument) for argument in sys.argv[1:3])
    # What a library prints must not fall between the answers.
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        _limit(memory)
        for line in sys.stdin.buffer:
            _limit_time(seconds)
            answer = _answer(*json.loads(line))
            answers.write(LENGTH.pack(len(answer)) + answer)
            answers.flush()


def _answer(path: str, origin: str) -> bytes:
    try:
        return pickle.dumps(parse_file(Path(path), origin))
    except InputError as error:
        return pickle.dumps((type(error).__name__, error.what, error.where, error.remedy))
    except MemoryError:
        return pickle.dumps(("MemoryError", "", "", ""))


def _limit(memory: int) -> None:
    """Bound the address space; nothing here writes a file or leaves a core."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(seconds: int) -> None:
    """Bound the processor time of the next file: should the program that asked be gone, this ends by itself."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    end = int(used.ru_utime + used.ru_stime) + seconds + 5
    resource.setrlimit(resource.RLIMIT_CPU, (end, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main()
