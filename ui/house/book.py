"""The house answers of a running server: read from the records beside the answer path, served from memory."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date
from threading import Event, Lock, Thread
from time import monotonic
from typing import Generic, TypeVar

from agent.answer import Answer, Kind
from knowledge.base import KnowledgeBase
from knowledge.errors import StoreError
from ui.house.gate import prove
from ui.house.serving import Served, led, served, standing
from ui.house.wording import canonical, wordings
from ui.records import house_answers
from ui.records.database import Database
from ui.records.house_answers import HouseAnswer, HouseState

log = logging.getLogger(__name__)

FRESH_S = 5.0  # how long what another process decided may go unnoticed
STALE_S = 60.0  # after which a reader waits a moment for the newer state
WAIT_S = 0.25

T = TypeVar("T")


class Kept(Generic[T]):
    """A value read from the records, renewed in a thread of its own: a database that is away delays no answer."""

    def __init__(self, load: Callable[[], T], empty: T) -> None:
        self._load, self._value = load, empty
        self._read_at = self._due = float("-inf")
        self._lock, self._done = Lock(), Event()

    def get(self) -> T:
        """Return the value, at most STALE_S old unless the records cannot be read."""
        now = monotonic()
        with self._lock:
            begin = now >= self._due
            if begin:
                self._due = now + FRESH_S
                self._done.clear()
        if begin:
            Thread(target=self.renew, daemon=True).start()
            if now - self._read_at > STALE_S:
                self._done.wait(WAIT_S)
        return self._value

    def renew(self) -> None:
        """Read the value now; one that cannot be read stays as it was."""
        try:
            self._value = self._load()
            self._read_at = monotonic()
        except StoreError as error:
            log.error("the house answers stay as they were: %s", error)
        finally:
            self._done.set()


class HouseBook:
    """The approved answers. Safe to share by threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: Kept[tuple[HouseAnswer, ...]] = Kept(self._read, ())
        self._proofs: dict[tuple[object, ...], bool] = {}

    def renew(self) -> None:
        """Take in what was just decided here."""
        self._kept.renew()

    def all_served(self, knowledge: KnowledgeBase, as_of: date) -> list[Served]:
        """Return the answers that may be said on a day, newest first."""
        found = (self._served(house, knowledge, as_of) for house in self._kept.get())
        return [house for house in found if house is not None]

    def matching(self, question: str, knowledge: KnowledgeBase, as_of: date) -> Served | None:
        """Return the newest answer to this very question that may be said on a day."""
        said = canonical(question)
        for house in self._kept.get() if said else ():
            if said in wordings(house.question) and (found := self._served(house, knowledge, as_of)):
                return found
        return None

    def led(self, turns: Sequence[str], answer: Answer, knowledge: KnowledgeBase) -> Answer:
        """Return the answer with the house answer to its question before it, where there is one.

        After earlier messages a question may mean another program: there the two must cite the same text.
        """
        house = self.matching(turns[-1], knowledge, answer.as_of) if turns else None
        if house is None or (len(turns) > 1 and not _same_text(answer, house)):
            return answer
        return led(answer, house)

    def _read(self) -> tuple[HouseAnswer, ...]:
        with self._database.reading() as connection:
            return tuple(house_answers.in_state(connection, HouseState.APPROVED))

    def _served(self, house: HouseAnswer, knowledge: KnowledgeBase, as_of: date) -> Served | None:
        citations = standing(house, knowledge, as_of)
        if citations is None:
            return None
        key = (house.id, house.decided_at, knowledge.info.id)
        if key not in self._proofs:
            if len(self._proofs) > 2000:
                self._proofs.clear()
            self._proofs[key] = prove(house.question, house.answer, citations, house.as_of, knowledge).holds
        return served(house, citations, proved=self._proofs[key])


def _same_text(answer: Answer, house: Served) -> bool:
    cited = {c.doc_id for c in answer.cited}
    return answer.kind is Kind.ANSWER and any(c.doc_id in cited for c in house.citations)
