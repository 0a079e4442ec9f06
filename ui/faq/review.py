"""Looks at what published FAQs rest on; one whose clause, rule or validity changed or ended goes to 待复核."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from threading import Event, Thread
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from agent.faq.foundations import changes
from knowledge.errors import JingdaError
from ui.dates import today_in_beijing
from ui.faq.keeping import EVERYTHING
from ui.records import audit, faqs
from ui.records.faq_search import claim
from ui.records.faqs import Faq, FaqState

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase
    from ui.records.database import Database

log = logging.getLogger(__name__)

EVERY_S = 3600.0  # a server looks at its start and then once an hour: texts end at midnight, and new ones are ingested


def review(database: Database, knowledge: KnowledgeBase, today: date, *, actor: str) -> list[tuple[Faq, list[str]]]:
    """Move published FAQs to 待复核 where what they rest on is no longer as it was; return them with the reasons.

    The comparing is done before anything is written: other writers do not wait for it.
    """
    with database.reading() as connection:
        published = faqs.listed(connection, FaqState.PUBLISHED, limit=EVERYTHING)
    stale = [(faq, reasons) for faq in published if (reasons := changes(knowledge, faq.wording.rests_on, today))]
    if not stale:
        return []
    with database.writing() as connection:
        return [(faq, reasons) for faq, reasons in stale if _doubt(connection, faq, reasons, actor)]


def _doubt(connection: Connection, faq: Faq, reasons: list[str], actor: str) -> bool:
    """Move one FAQ, unless somebody has changed it since it was read."""
    if not claim(connection, faq.id, faq.version, FaqState.PUBLISHED):
        return False
    faqs.move(connection, faq.id, FaqState.REVIEW, actor=actor, note="；".join(reasons)[:1000])
    audit.append(connection, actor, "faq.review", str(faq.id), reasons=len(reasons))
    return True


class Reviewer:
    """Runs the review beside a server, at its start and then once an hour."""

    def __init__(self, database: Database, knowledge: Callable[[], KnowledgeBase]) -> None:
        self._database, self._knowledge, self._stop = database, knowledge, Event()

    def start(self) -> None:
        Thread(target=self._work, name="faq-review", daemon=True).start()

    def close(self) -> None:
        self._stop.set()

    def _work(self) -> None:
        while True:
            try:
                found = review(self._database, self._knowledge(), today_in_beijing(), actor="system")
                if found:
                    log.info("%d published FAQs went to review", len(found))
            except JingdaError as error:
                log.error("the review of FAQs could not run: %s", error)
            if self._stop.wait(EVERY_S):
                return
