"""docs/coverage.md is what the rules, the texts and the cases make it."""

from __future__ import annotations

import pytest

from tools.coverage import coverage_page
from ui.coverage_page import PAGE, shipped_coverage

COMMAND = "python -m ui.coverage_page"


def test_the_page_is_up_to_date() -> None:
    if not PAGE.exists():
        pytest.skip(f"docs/coverage.md is not there yet: {COMMAND}")
    assert PAGE.read_text("utf-8") == coverage_page(shipped_coverage()), f"out of date, write it again: {COMMAND}"


def test_no_article_of_a_statute_is_left_out() -> None:
    counts = {document.source.doc: len(document.articles) for document in shipped_coverage().documents}
    assert counts["voucher-measures-2026"] == 25
    assert counts["zgc-ecosystem-2022"] == 38
