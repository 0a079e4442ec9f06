"""Titles and numbers of cited documents from the open index: no file is read for a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.coverage import Source
from ui.sources import Titles

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase


class KnownTitles(Titles):
    """The printed names of every document in the index."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        super().__init__(())
        self._sources = {d.doc_id: Source(d.doc_id, d.title, d.document_number) for d in knowledge.documents()}
