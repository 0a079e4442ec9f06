"""Many users at once, each asking one question after another over a connection of its own: what they were told, and when."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from time import perf_counter

_PATIENCE_S = 60.0  # an answer that takes longer is counted as an error


@dataclass(slots=True)
class Tally:
    """What came of all requests. answered_s, refused_s: seconds each took; statuses: 0 stands for no reply at all."""

    seconds: float = 0.0
    answered_s: list[float] = field(default_factory=list)
    refused_s: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def errors(self) -> int:
        """Return how many requests got neither an answer nor a time to come again."""
        return self.statuses.total() - len(self.answered_s) - len(self.refused_s)


def requests_of(questions: Sequence[Sequence[str]], as_of: str) -> list[bytes]:
    """Return the conversations as requests of POST /api/v1/ask."""
    return [_request(json.dumps({"turns": list(turns), "as_of": as_of}).encode()) for turns in questions]


def _request(body: bytes) -> bytes:
    head = (
        f"POST /api/v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    )
    return f"{head}\r\n\r\n".encode() + body


async def ask_all(ports: Sequence[int], requests: Sequence[bytes], *, users: int, count: int) -> Tally:
    """Send `count` requests, in turn from the list, by `users` at once, spread evenly over the servers.

    Who is told to come again does so after the time named, with the next question.
    """
    tally, waiting = Tally(), iter(range(count))
    started = perf_counter()
    await asyncio.gather(*(_user(ports[i % len(ports)], requests, waiting, tally) for i in range(users)))
    tally.seconds = perf_counter() - started
    return tally


async def _user(port: int, requests: Sequence[bytes], numbers: Iterator[int], tally: Tally) -> None:
    connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    for number in numbers:
        started = perf_counter()
        try:
            async with asyncio.timeout(_PATIENCE_S):
                connection = connection or await asyncio.open_connection("127.0.0.1", port)
                connection[1].write(requests[number % len(requests)])
                status, retry_s = await _reply(connection[0])
        except (OSError, EOFError, TimeoutError):
            status, retry_s, connection = 0, 1.0, None
        _note(tally, status, retry_s, perf_counter() - started)
        await asyncio.sleep(retry_s)
    if connection is not None:
        connection[1].close()


def _note(tally: Tally, status: int, retry_s: float, seconds: float) -> None:
    tally.statuses[status] += 1
    if status == 200:
        tally.answered_s.append(seconds)
    elif status in (429, 503) and retry_s:
        tally.refused_s.append(seconds)


async def _reply(reader: asyncio.StreamReader) -> tuple[int, float]:
    """Read one reply whole; return its status and the seconds after which to come again, 0 where it names none."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
    headers = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
    await reader.readexactly(int(headers["content-length"]))
    return int(head[0].split()[1]), float(headers.get("retry-after", 0))
