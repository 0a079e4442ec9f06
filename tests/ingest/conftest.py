"""What the ingest tests share: the shipped corpus, parsed once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingest.corpus import parse_shipped
from ingest.parse import ParsedDocument, ParsedFile


@pytest.fixture(scope="session")
def shipped() -> list[ParsedFile]:
    return parse_shipped()


@pytest.fixture(scope="session")
def document(shipped: list[ParsedFile]) -> Callable[[str], ParsedDocument]:
    """Return a shipped document by its id."""
    by_id = {d.document.doc_id: d for f in shipped for d in f.documents}
    return lambda doc_id: by_id[doc_id]


@pytest.fixture(scope="session")
def cards(shipped: list[ParsedFile]) -> list[ParsedDocument]:
    """Return the cards of the guide in printed order."""
    return [d for f in shipped for d in f.documents if d.document.type == "card"]
