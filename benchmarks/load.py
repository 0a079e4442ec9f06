"""`python -m benchmarks.load`: users asking all at once, of one server process and of two; then a crowd ten times too large.

Takes a question set (`make eval` says where one is) or the questions of benchmarks/questions.txt. Exit code 1 when a request
got neither an answer nor a time to come again.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.measure import environment, machine, percentile, program, run
from benchmarks.server import Server, serving
from benchmarks.speed import AS_OF, questions
from benchmarks.users import Tally, ask_all, requests_of

SETTINGS = {"JINGDA_RATE_PER_MINUTE": "0"}  # all users come from one address here
PLACES = 32 + 64  # of one process: at work, and waiting (docs/operations.md)
SAMPLE_EVERY_S = 0.5


@dataclass(frozen=True, slots=True)
class Load:
    """What one run showed. Times in milliseconds, memory in MB of 1,000,000 bytes, of all processes together."""

    processes: int
    users: int
    requests: int
    per_second: float
    answered: int
    refused: int
    errors: int
    statuses: dict[int, int]  # 0: no reply within a minute, or the connection broke
    p50_ms: float
    p95_ms: float
    p99_ms: float
    memory_early_mb: float
    memory_end_mb: float
    memory_most_mb: float


class Memory:
    """The memory of the servers over time; the early figure is taken after a tenth of the run, when all is loaded."""

    def __init__(self, servers: Sequence[Server]) -> None:
        self._servers, self.samples = servers, [self._now(servers)]

    @staticmethod
    def _now(servers: Sequence[Server]) -> float:
        return sum(server.memory_mb() for server in servers)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Take samples until the block is left."""
        done = threading.Event()

        def watch() -> None:
            while not done.wait(SAMPLE_EVERY_S):
                self.samples.append(self._now(self._servers))

        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
            self.samples.append(self._now(self._servers))


def measure(home: Path, requests: Sequence[bytes], *, processes: int, users: int, count: int) -> Load:
    """Return the load on so many processes."""
    with ExitStack() as stack:
        servers = [stack.enter_context(serving(home, SETTINGS)) for _ in range(processes)]
        ports = [server.port for server in servers]
        asyncio.run(
            ask_all(ports, requests, users=processes, count=20 * processes)
        )  # what is loaded at the first question
        memory = Memory(servers)
        with memory.watched():
            tally = asyncio.run(ask_all(ports, requests, users=users, count=count))
    return _load(tally, memory.samples, processes, users, count)


def _load(tally: Tally, memory: Sequence[float], processes: int, users: int, count: int) -> Load:
    p50, p95, p99 = (1000 * percentile(tally.answered_s, share) for share in (0.5, 0.95, 0.99))
    return Load(
        processes, users, count, len(tally.answered_s) / tally.seconds, len(tally.answered_s), len(tally.refused_s),
        tally.errors, dict(tally.statuses), p50, p95, p99, memory[len(memory) // 10], memory[-1], max(memory),
    )  # fmt: skip


def table(loads: Sequence[Load]) -> str:
    """Return the runs as a Markdown table, ready for docs/measurements.md."""
    rows = [
        "| processes | users | requests | answers/s | p50 · p95 · p99, ms | refused with a time | errors | memory after a tenth · at the end · most, MB |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for each in loads:
        times = f"{each.p50_ms:,.0f} · {each.p95_ms:,.0f} · {each.p99_ms:,.0f}"
        memory = f"{each.memory_early_mb:.0f} · {each.memory_end_mb:.0f} · {each.memory_most_mb:.0f}"
        rows.append(
            f"| {each.processes} | {each.users} | {each.requests:,} | {each.per_second:.0f} | {times} | {each.refused:,} | {_faults(each)} | {memory} |"
        )
    return "\n".join(rows)


def _faults(load: Load) -> str:
    """Return the number of errors, with the statuses they came as."""
    of = ", ".join(f"{status}: {count}" for status, count in sorted(load.statuses.items()) if status != 200)
    return f"{load.errors} ({of})" if load.errors else "0"


def conversations(path: Path | None) -> list[list[str]]:
    """Return the conversations of a question set, or the plain questions."""
    if path is None:
        return [[question] for question in questions()]
    return [json.loads(line)["turns"] for line in path.read_text("utf-8").splitlines() if line.strip()]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("questions", nargs="?", type=Path, help="a question set (.jsonl)")
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--requests", type=int, default=2000, help="of each run (default: 2000)")
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    parser.add_argument(
        "--crowd", type=int, default=10 * PLACES, help="users of the last run, on one process; 0 for none"
    )
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def main() -> int:
    given = _arguments()
    requests = requests_of(conversations(given.questions), AS_OF.isoformat())
    with tempfile.TemporaryDirectory(prefix="jingda-load-") as folder:
        home = Path(folder)
        run([*program(), "index"], environment(home))
        loads = [measure(home, requests, processes=n, users=given.users, count=given.requests) for n in given.processes]
        if given.crowd:
            loads.append(measure(home, requests, processes=1, users=given.crowd, count=2 * given.crowd))
    print(json.dumps([asdict(load) for load in loads]) if given.json else f"{machine()}\n\n{table(loads)}")
    return int(any(load.errors for load in loads))


if __name__ == "__main__":
    sys.exit(main())
