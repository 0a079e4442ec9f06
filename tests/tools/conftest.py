"""Two rule books for the tests: the invented one, which uses every shape, and the one that ships."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest

from ingest.corpus import parse_shipped
from ingest.parse import ParsedDocument
from tools.exact import FEN, LOOSE, ZERO, round_to
from tools.rules.load import KNOWLEDGE, RuleBook, load_rules
from tools.special import FUNCTIONS, Span, special

DATA = Path(__file__).resolve().parents[1] / "data"
CASES = Path(__file__).parent / "cases"
DEMO_CASES = DATA / "cases"

if "demo-area-per-person" not in FUNCTIONS:

    @special("demo-area-per-person")
    def area_per_person(arguments: tuple[Span, ...]) -> tuple[Span, str]:
        """总面积 ÷ 人数, down to 0.01㎡: what no shape can say."""
        (area_low, area_high), (few, many) = arguments
        low = _per(area_low, many) if many.is_finite() else ZERO
        return (low, _per(area_high, few)), "总面积 ÷ 人数"


def _per(area: Decimal, people: Decimal) -> Decimal:
    return round_to(LOOSE.divide(area, people), FEN, "舍去") if people and area.is_finite() else area


def text_from(folder: Path) -> Callable[[str], str]:
    """Return the guards' view of a folder of documents; KeyError for one that is not there."""

    def text_of(doc: str) -> str:
        path = folder / f"{doc}.txt"
        return path.read_text(encoding="utf-8") if path.exists() else shipped_documents()[doc].document.text

    return text_of


@lru_cache(maxsize=1)
def shipped_documents() -> dict[str, ParsedDocument]:
    """Return the documents of the shipped corpus as parsed, by id: rules cite them by it."""
    return {parsed.document.doc_id: parsed for file in parse_shipped() for parsed in file.documents}


@pytest.fixture(scope="session")
def demo() -> RuleBook:
    return load_rules(DATA / "programs", DATA / "facts.yaml")


@pytest.fixture(scope="session")
def shipped() -> RuleBook:
    return load_rules(KNOWLEDGE / "programs", KNOWLEDGE / "facts.yaml")
