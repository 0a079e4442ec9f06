"""Running many inputs in a child process that may crash, hang or eat memory without taking the run with it."""

from __future__ import annotations

import mmap
import os
import random
import resource
import signal
import struct
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from benchmarks.fuzz.targets import TARGETS, load_seeds

CPU_LIMIT_S = 10.0  # for one input of at most 20,000 characters
MEMORY_LIMIT = 3 * 2**30  # bytes of address space
_STATE = struct.Struct("qqq")  # index in work, inputs accepted, inputs done


@dataclass(frozen=True, slots=True)
class Finding:
    """One input that did harm, and how."""

    target: str
    seed: int
    index: int
    what: str


@dataclass(slots=True)
class Tally:
    """What a run came to."""

    inputs: int = 0
    accepted: int = 0


class TooSlow(BaseException):
    """One input took more processor time than any may."""


def content_of(target: str, seed: int, index: int, seeds: list[bytes]) -> bytes:
    """Return input number `index` of a run: the same for ever while seeds and mutations stay."""
    rng = random.Random(f"{target}:{seed}:{index}")
    return TARGETS[target].make(rng.choice(seeds), rng)


def fuzz(target: str, seed: int, count: int, tally: Tally, keep: Path | None = None) -> Iterator[Finding]:
    """Run inputs 0 to count - 1 of a target and yield what did harm. keep: folder for the inputs that did."""
    seeds, first = load_seeds(TARGETS[target]), 0
    while first < count:
        first, finding = _piece(target, seed, first, count, seeds, tally)
        if finding is None:
            continue
        if keep is not None:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{target}-{seed}-{finding.index}").write_bytes(content_of(target, seed, finding.index, seeds))
        yield finding


def _piece(
    target: str, seed: int, first: int, end: int, seeds: list[bytes], tally: Tally
) -> tuple[int, Finding | None]:
    """Run inputs from `first` until one does harm; return where to go on, and the finding."""
    state = mmap.mmap(-1, _STATE.size)
    state[:] = _STATE.pack(first, 0, 0)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _work(target, seed, first, end, seeds, state, writing)
    os.close(writing)
    with os.fdopen(reading, "r", encoding="utf-8", errors="replace") as pipe:
        what = pipe.read()
    status = os.waitpid(child, 0)[1]
    index, accepted, done = _STATE.unpack(state[:])
    tally.inputs += done + (index < end)
    tally.accepted += accepted
    if index >= end:
        return end, None
    return index + 1, Finding(
        target, seed, index, what or f"the process ended with {os.waitstatus_to_exitcode(status)}"
    )


def _work(target: str, seed: int, first: int, end: int, seeds: list[bytes], state: mmap.mmap, pipe: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, _too_slow)
    index, accepted = first, 0
    try:
        for index in range(first, end):
            state[:] = _STATE.pack(index, accepted, index - first)
            # A second, untrappable limit stands behind the first: C code does not return to Python to be stopped.
            signal.setitimer(signal.ITIMER_PROF, CPU_LIMIT_S)
            spent = int(resource.getrusage(resource.RUSAGE_SELF).ru_utime)
            resource.setrlimit(resource.RLIMIT_CPU, (spent + 3 * int(CPU_LIMIT_S), resource.RLIM_INFINITY))
            accepted += TARGETS[target].use(content_of(target, seed, index, seeds))
        state[:] = _STATE.pack(end, accepted, end - first)
    except BaseException:
        os.write(pipe, traceback.format_exc(limit=-6).encode()[-4000:])
    finally:
        os._exit(0)


def _too_slow(_: int, __: FrameType | None) -> None:
    raise TooSlow
