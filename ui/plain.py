"""Results of the calculators as JSON: exact decimals as text, days as 2026-07-01, citations with title and number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from tools.calculators import Citation
from tools.evaluation.result import Amount, Verdict
from tools.exact import plain
from ui.sources import Titles


def titles_of(result: Any) -> Titles:
    """Return the names of every document that a result cites."""
    return Titles({citation.doc for citation in citations_in(result)})


def citations_in(result: Any) -> Iterator[Citation]:
    """Yield every citation of a result, in its order, repeats included."""
    if isinstance(result, Citation):
        yield result
    elif is_dataclass(result):
        for field in fields(result):
            yield from citations_in(getattr(result, field.name))
    elif isinstance(result, tuple):
        for part in result:
            yield from citations_in(part)


def as_json(result: Any, titles: Titles) -> Any:
    """Return a result in types JSON has."""
    if isinstance(result, Citation):
        source = titles.source(result.doc)
        return {
            "doc_id": result.doc,
            "doc_title": source.title,
            "doc_number": source.number,
            "locator": result.locator,
            "quote": result.quote,
        }
    if is_dataclass(result) and not isinstance(result, type):
        written = {field.name: as_json(getattr(result, field.name), titles) for field in fields(result)}
        return {"text": result.text, **written} if isinstance(result, Amount) else written
    if isinstance(result, tuple | list):
        return [as_json(part, titles) for part in result]
    if isinstance(result, Decimal):
        return plain(result)
    if isinstance(result, Verdict):
        return "judged" if result is Verdict.JUDGED else result.code
    if isinstance(result, Enum):
        return str(result.value)
    return result.isoformat() if isinstance(result, date) else result
