"""How much work a server takes on at once: so many requests run, so many wait, and the next is told when to come again.

Without it a crowd makes every answer late and none is refused; with it those let in are answered in time.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

from ui.web.guard import App, Message, Receive, Scope, Send
from ui.web.limits import LIMITED
from ui.web.refusal import refuse_for_now

log = logging.getLogger(__name__)

RUNNING = 32  # at once; fewer than the 40 threads of the pool, so that pages and health checks always find one
WAITING = 64  # the default of JINGDA_QUEUE
LONGEST_WAIT_S = 10.0  # who waited so long for a turn is sent away: an answer would come too late to be read
LONGEST_SEND_S = 30.0  # a reader that takes nothing for so long is left
_LONGEST_RETRY_S = 60
_WEIGHT = 0.1  # of the newest request in the mean time of one


class Full(Exception):
    """There is no room, and there may be in `retry_s` seconds."""

    def __init__(self, retry_s: int) -> None:
        self.retry_s = retry_s
        super().__init__(retry_s)


class Places:
    """The places at which requests are worked on. Belongs to one event loop."""

    def __init__(self, running: int = RUNNING, waiting: int = WAITING, longest_wait_s: float = LONGEST_WAIT_S) -> None:
        self._running, self._most_waiting, self._longest_wait_s = running, waiting, longest_wait_s
        self._free = asyncio.Semaphore(running)
        self.taken = self.waiting = 0
        self._mean_s = 0.05

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Hold a place for the block, waiting for it in turn. Raises: Full."""
        await self._enter()
        self.taken += 1
        started = monotonic()
        try:
            yield
        finally:
            self._mean_s += _WEIGHT * (monotonic() - started - self._mean_s)
            self.taken -= 1
            self._free.release()

    async def _enter(self) -> None:
        if self._free.locked() and self.waiting >= self._most_waiting:
            raise Full(self._retry_s())
        self.waiting += 1
        try:
            async with asyncio.timeout(self._longest_wait_s):
                await self._free.acquire()
        except TimeoutError:
            raise Full(self._retry_s()) from None
        finally:
            self.waiting -= 1

    def _retry_s(self) -> int:
        """Return about how long it takes to work off all that is here: whole seconds, at least 1."""
        there = self.taken + self.waiting
        return max(1, min(_LONGEST_RETRY_S, math.ceil(there * self._mean_s / self._running)))


class Capacity:
    """ASGI middleware: 429 with Retry-After where there is no place. A stream holds its place until it ends or is left."""

    def __init__(self, app: App, places: Places) -> None:
        self.app, self._places = app, places

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(LIMITED):
            await self.app(scope, receive, send)
            return
        try:
            async with self._places.one():
                await self.app(scope, receive, _impatient(send))
        except Full as full:
            await refuse_for_now(send, scope, 429, "现在提问的人太多", full.retry_s)
        except ReaderStalled:
            log.info("a reader took nothing for %.0f s and was left", LONGEST_SEND_S)


class ReaderStalled(Exception):
    """A client keeps its connection and reads nothing."""


def _impatient(send: Send) -> Send:
    async def sent(message: Message) -> None:
        try:
            async with asyncio.timeout(LONGEST_SEND_S):
                await send(message)
        except TimeoutError:
            raise ReaderStalled from None

    return sent
