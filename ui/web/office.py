"""What the staff side of a server holds: the database, what is kept of answers, who is asking. Safe to share by threads."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from sqlalchemy.exc import IntegrityError

from knowledge.errors import StoreUnavailable
from ui.accounts import keys, sessions, users
from ui.accounts.keys import ApiKey
from ui.accounts.sessions import Caller
from ui.accounts.users import Welcome
from ui.house.book import HouseBook
from ui.records.database import Database, open_database
from ui.records.recorder import Recorder
from ui.records.retention import Purger
from ui.settings import Settings

log = logging.getLogger(__name__)

KEY_KNOWN_S = 10.0  # how long a revoked key may still be let in
KEYS_REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class _Known:
    key: ApiKey | None
    until: float


class Office:
    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings, self.database = settings, database
        self.recorder = Recorder(database)
        self.house = HouseBook(database)
        self._purger = Purger(database, settings.retention_days)
        self._keys: dict[str, _Known] = {}
        self._lock = Lock()

    def start(self) -> Welcome | None:
        """Open the database and begin to keep records; return the first administrator where there was none.

        A database that cannot be reached now is tried again later: questions are answered without it.
        Raises: StoreMismatch when a newer version made the database.
        """
        try:
            with self.database.writing() as connection:
                first = users.first_admin(connection)
        except IntegrityError:  # another process that starts at the same time made it
            first = None
        except StoreUnavailable as error:
            log.error("no accounts and no records for now: %s", error)
            first = None
        self.recorder.start()
        self.house.renew()
        self._purger.start()
        return first

    def caller(self, token: str) -> Caller | None:
        """Return who holds this session, None for nobody. Raises: StoreUnavailable."""
        with self.database.reading() as connection:
            found, worth_noting = sessions.caller(connection, token)
        if worth_noting:
            with self.database.writing() as connection:
                sessions.note_seen(connection, token)
        return found

    def account_of(self, cookies: Mapping[str, str]) -> str:
        """Return who is signed in where these cookies come from, "" for nobody; a database that is away makes a visitor of everyone."""
        token = cookies.get(sessions.COOKIE, "")
        try:
            caller = self.caller(token) if token else None
        except StoreUnavailable:
            return ""
        return caller.name if caller is not None else ""

    def key(self, text: str) -> ApiKey | None:
        """Return the API key of this text, None for one that is not good; remembered for KEY_KNOWN_S."""
        with self._lock:
            known = self._keys.get(text)
        if known is None or known.until < monotonic():
            known = _Known(self._looked_up(text), monotonic() + KEY_KNOWN_S)
            with self._lock:
                if len(self._keys) >= KEYS_REMEMBERED:
                    self._keys.clear()
                self._keys[text] = known
        return known.key

    def _looked_up(self, text: str) -> ApiKey | None:
        with self.database.reading() as connection:
            key = keys.verified(connection, text)
        if key is not None and keys.is_use_worth_noting(key):
            with self.database.writing() as connection:
                keys.note_used(connection, key)
        return key

    def close(self) -> None:
        self._purger.close()
        self.recorder.close()
        self.database.close()


def open_office(settings: Settings) -> Office:
    """Raises: SettingsError."""
    return Office(settings, open_database(settings))
