"""Records are kept for JINGDA_RETENTION_DAYS and then deleted; one conversation can be handed out or erased at any time."""

from __future__ import annotations

import logging
import time
from dataclasses import asdict
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any

from sqlalchemy import Connection, delete, func, select

from knowledge.errors import NotFound, StoreError
from ui.records import audit, conversations
from ui.records.database import Database
from ui.records.schema import audit as audit_log
from ui.records.schema import login_attempts, oidc_logins, sessions, turns
from ui.records.types import now

log = logging.getLogger(__name__)

EVERY_S = 3600.0  # the deletion job of a server
_UNEVEN = timedelta(hours=1)  # clocks that run unevenly do not come to this
_BELIEVED_AFTER = timedelta(days=1)
_QUIET = timedelta(days=30)  # longer without a record, and the clock may be wrong rather than nobody there
FORGOTTEN = timedelta(days=2)  # login attempts, broken off logins


def export(connection: Connection, conversation_id: str) -> dict[str, Any]:
    """Return everything kept of one conversation. Raises: NotFound."""
    found = conversations.conversation(connection, conversation_id)
    if found is None:
        raise _unknown(conversation_id)
    kept = [asdict(turn) for turn in conversations.turns_of(connection, conversation_id)]
    return {"conversation": asdict(found), "turns": kept}


def erase(connection: Connection, conversation_id: str, *, actor: str) -> None:
    """Delete everything kept of one conversation; the audit log notes that, not what it was. Raises: NotFound."""
    if not conversations.erase(connection, conversation_id):
        raise _unknown(conversation_id)
    audit.append(connection, actor, "conversation.erase", conversation_id[:8])


def purge(connection: Connection, days: int, *, actor: str) -> int:
    """Delete conversations without a turn in the last `days` days, and sign-in leftovers; return how many conversations."""
    gone = conversations.erase_before(connection, now() - timedelta(days=days)) if days else 0
    connection.execute(delete(sessions).where(sessions.c.expires_at < now()))
    for table in (login_attempts, oidc_logins):
        connection.execute(delete(table).where(table.c.at < now() - FORGOTTEN))
    if gone:
        audit.append(connection, actor, "conversation.purge", "", days=days, deleted=gone)
    return gone


class Calendar:
    """The clock of the machine beside one that only counts: a clock that was moved is told from time that passed.

    A clock set ahead by mistake would make everything look older than it may get.
    last: the time of the newest record; a clock that stands far from it at the start counts as moved.
    """

    def __init__(self, last: datetime | None = None) -> None:
        self._from, self._counted = now(), _seconds()
        if last is not None and not -_UNEVEN < self._from - last < _QUIET:
            self._from = last

    def was_moved(self) -> bool:
        """True for a day after the clock was moved by more than an hour; by then it is right, or somebody has put it right."""
        passed = timedelta(seconds=_seconds() - self._counted)
        if abs(now() - self._from - passed) >= _UNEVEN and passed < _BELIEVED_AFTER:
            return True
        self._from, self._counted = now(), _seconds()
        return False


def _seconds() -> float:
    """Return seconds that no setting of the clock changes and that run while the machine sleeps, where it can count so."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Purger:
    """Runs the purge once an hour while a server runs, but not while the clock is in doubt."""

    def __init__(self, database: Database, days: int) -> None:
        self._database, self._days, self._stop = database, days, Event()
        self._calendar: Calendar | None = None  # made at the first run: what the records say of the time is read then

    def start(self) -> None:
        Thread(target=self._work, name="purger", daemon=True).start()

    def close(self) -> None:
        self._stop.set()

    def _work(self) -> None:
        while True:
            self.run()
            if self._stop.wait(EVERY_S):
                return

    def run(self) -> None:
        """Delete what is due now."""
        try:
            with self._database.writing() as connection:
                self._calendar = self._calendar or Calendar(_newest(connection))
                if self._calendar.was_moved():
                    log.error(
                        "the clock stands far from the newest record: nothing is deleted for a day; set it right if it is wrong"
                    )
                    return
                purge(connection, self._days, actor="system")
        except StoreError as error:
            log.error("the deletion job could not run: %s", error)


def _newest(connection: Connection) -> datetime | None:
    """Return when the newest turn or audit entry was written; None where there is neither."""
    times = (connection.scalar(select(func.max(column))) for column in (turns.c.asked_at, audit_log.c.at))
    return max((time for time in times if time is not None), default=None)


def _unknown(conversation_id: str) -> NotFound:
    return NotFound("没有这个对话", where=conversation_id[:64], remedy="请核对对话编号")
