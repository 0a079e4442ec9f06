"""The published FAQs as every face reads them; without a database there are none."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.errors import StoreError
from ui.records.database import Database
from ui.records.faq_search import Wanted, found, total
from ui.records.faqs import Faq, FaqState

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Published:
    """What has been approved by two people and not been doubted since."""

    database: Database

    def page(self, words: str, limit: int, offset: int) -> tuple[Sequence[Faq], int]:
        """Return one page of those that have all words, and how many there are."""
        wanted = Wanted(FaqState.PUBLISHED, words=words)
        try:
            with self.database.reading() as connection:
                return found(connection, wanted, limit, offset), total(connection, wanted)
        except StoreError as error:
            log.error("no published FAQs for now: %s", error)
            return (), 0
