"""Every clause of a shipped rule stands where its locator says."""

from __future__ import annotations

import re

import pytest

from tests.tools.conftest import shipped_documents
from tools.rules.load import shipped
from tools.rules.model import ClauseRef

CLAUSES = [(program.id, clause) for program in shipped().programs.values() for clause in program.clauses.values()]


def plain(locator: str) -> str:
    """A reference without its 款, which is a position and often left out, and without spaces and brackets' width."""
    half = locator.translate(str.maketrans("（）．", "()."))
    return re.sub(r"第[一二三四五六七八九十]+款|[\s.]", "", half)


def places_of(clause: ClauseRef) -> set[str]:
    """Return the references of all provisions that hold the quote, from the smallest up to its article or field."""
    parsed = shipped_documents()[clause.doc]
    words = re.sub(r"\s", "", clause.quote)
    text = parsed.document.text
    return {plain(c.locator) for c in parsed.clauses if words in re.sub(r"\s", "", text[c.start : c.end])}


@pytest.mark.parametrize(("program", "clause"), CLAUSES, ids=[f"{p}-{c.key}" for p, c in CLAUSES])
def test_the_quote_stands_where_the_locator_says(program: str, clause: ClauseRef) -> None:
    assert plain(clause.locator) in places_of(clause), f"{clause.quote} stands in {places_of(clause)}"
