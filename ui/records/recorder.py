"""Keeps what was asked beside the answer path: a queue and one thread. A dead database costs records, never an answer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty, Full, Queue
from threading import Event, Thread

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from knowledge.errors import StoreError
from ui.records.conversations import NewTurn, Thumb, keep, rate
from ui.records.database import Database

log = logging.getLogger(__name__)

WAITING = 2000  # records held in memory while the database is away; about 10 MB
FIRST_RETRY_S, LAST_RETRY_S = 0.5, 30.0
CLOSING_S = 3.0  # how long a stopping server goes on writing what waits


@dataclass(slots=True)
class Tally:
    """What became of the records: `kept`, `dropped` since the queue was full or the record could not be written."""

    kept: int = 0
    dropped: int = 0
    retries: int = 0


@dataclass(slots=True)
class Recorder:
    """Takes turns and thumbs from any thread at once and writes them in order."""

    database: Database
    tally: Tally = field(default_factory=Tally)
    _queue: Queue[NewTurn | Thumb] = field(default_factory=lambda: Queue(WAITING))
    _stop: Event = field(default_factory=Event)
    _thread: Thread | None = None

    def start(self) -> None:
        self._thread = Thread(target=self._work, name="recorder", daemon=True)
        self._thread.start()

    def record(self, item: NewTurn | Thumb) -> None:
        """Hand over a record; returns at once. A full queue drops it and says so in the log."""
        try:
            self._queue.put_nowait(item)
        except Full:
            self.tally.dropped += 1
            log.error("a record was dropped: %d wait already", WAITING)

    @property
    def waiting(self) -> int:
        """Records not yet written."""
        return self._queue.unfinished_tasks

    def flush(self) -> None:
        """Return when everything handed over so far is written or dropped."""
        self._queue.join()

    def flush_for(self, timeout_s: float) -> bool:
        """Wait for `flush`, no longer than this; return whether everything is written or dropped."""
        done = self._queue.all_tasks_done
        with done:
            return done.wait_for(lambda: not self._queue.unfinished_tasks, timeout_s)

    def close(self) -> None:
        """Write what waits, for CLOSING_S at most, and stop."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(CLOSING_S)

    def _work(self) -> None:
        while True:
            try:
                item = self._queue.get(timeout=0.2)
            except Empty:
                if self._stop.is_set():
                    return
                continue
            try:
                self._write(item)
            finally:
                self._queue.task_done()

    def _write(self, item: NewTurn | Thumb) -> None:
        """Write one record; while the database is away, try again with longer and longer pauses."""
        pause = FIRST_RETRY_S
        while True:
            try:
                with self.database.writing() as connection:
                    _writer(item)(connection)
                self.tally.kept += 1
                return
            except StoreError as error:
                log.error("a record waits for the database: %s", error)
            except SQLAlchemyError:
                self.tally.dropped += 1
                log.exception("a record could not be written")
                return
            if self._stop.wait(pause):
                self.tally.dropped += 1
                return
            self.tally.retries += 1
            pause = min(2 * pause, LAST_RETRY_S)


def _writer(item: NewTurn | Thumb) -> Callable[[Connection], object]:
    if isinstance(item, NewTurn):
        return lambda connection: keep(connection, item)
    return lambda connection: rate(connection, item)
