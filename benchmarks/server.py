"""A real `jingda serve` on a free port: how soon it shows a page, and how much memory it holds after some questions."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from benchmarks.measure import ROOT, environment, program

START_LIMIT_S = 120.0  # a server that shows nothing by then is not slow but broken


class Server:
    """A running server; `first_page_s` is the time from its start to the first whole page."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self._process, self._address = process, f"http://127.0.0.1:{port}"
        self.first_page_s = self._wait()

    def _wait(self) -> float:
        started = perf_counter()
        while perf_counter() - started < START_LIMIT_S:
            if self._process.poll() is not None:
                raise SystemExit(f"jingda serve ended with exit {self._process.returncode}")
            try:
                with urllib.request.urlopen(self._address, timeout=30) as page:
                    page.read()
                return perf_counter() - started
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.02)
        raise SystemExit(f"jingda serve showed no page within {START_LIMIT_S:.0f} s")

    @property
    def port(self) -> int:
        return int(self._address.rpartition(":")[2])

    def ask(self, question: str) -> None:
        """Ask over HTTP; raises when the answer is no JSON with status 200."""
        body = json.dumps({"question": question}).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self._address}/api/ask", data=body, headers=headers)
        with urllib.request.urlopen(request, timeout=60) as response:
            json.load(response)

    def memory_mb(self) -> float:
        """Return the resident memory of the server and of whatever it started, in MB of 1,000,000 bytes."""
        return sum(_resident_bytes(pid) for pid in _family(self._process.pid)) / 1e6


@contextmanager
def serving(home: Path, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Yield a server over the index in `home`, with these settings besides; it is stopped afterwards."""
    port = _free_port()
    command = [*program(), "serve", "--port", str(port)]
    with subprocess.Popen(
        command,
        env=environment(home) | dict(settings or {}),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield Server(process, port)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def measure_server(home: Path, questions: Sequence[str], *, asked: int, times: int) -> tuple[list[float], list[float]]:
    """Return seconds to the first page and megabytes after `asked` questions, of `times` servers."""
    pages, memory = list[float](), list[float]()
    for _ in range(times):
        with serving(home) as server:
            pages.append(server.first_page_s)
            for i in range(asked):
                server.ask(questions[i % len(questions)])
            memory.append(server.memory_mb())
    return pages, memory


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _family(pid: int) -> list[int]:
    """Return the process and its descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    below = [int(child) for child in children.read_text().split()] if children.exists() else []
    return [pid, *(p for child in below for p in _family(child))]


def _resident_bytes(pid: int) -> int:
    statm = Path(f"/proc/{pid}/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    listed = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return int(listed.stdout) * 1024
