"""What clauses and documents are found by: the words that enter the indexes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge import tokens
from knowledge.generation import PROVIDES, RESTATES, SILENT
from knowledge.model import Clause, Document

_EMBED_CHARACTERS = 512  # of a clause and what stands above it; models cut off at about as many tokens
_NAMED = re.compile(r"以下(?:统称|简称|合称|并称|称)(?:为)?[“\"「《]?([^”\"」》，。；、（）()\s]{2,20})")


def own_words(clause: Clause, has_parts: bool) -> str:
    """Return the words a clause is found by: its own, or the heading of a place that only holds others; else ""."""
    if clause.text.strip():
        return clause.text
    return " ".join(f"{step.label} {step.heading}" for step in clause.path[-1:]).strip() if has_parts else ""


def embedded_text(clause: Clause, title: str, has_parts: bool) -> str:
    """Return what the embedder reads for a clause: title, headings above, own words; "" where there are none."""
    own = own_words(clause, has_parts)
    return f"{title} {clause.heading} {own}"[:_EMBED_CHARACTERS] if own else ""


def place_tokens(clause: Clause) -> list[str]:
    found = (tokens.place_token(step.level, step.label) for step in clause.path)
    return [place for place in found if place]


def names_of(document: Document, aliases: Sequence[str]) -> str:
    """Return what else a document goes by: its number, part and issuer, and what the text says it calls things."""
    return "\n".join((printed_names(document), *_NAMED.findall(document.text), *aliases))


def printed_names(document: Document) -> str:
    return "\n".join((document.document_number, document.part, document.issuing_authority, document.basis))


def role_of(clause: Clause, words: Sequence[str], names: frozenset[str]) -> int:
    """Return what a clause does for a search: nothing, say mostly which document it stands in, or say something."""
    if not words:
        return SILENT
    restated = sum(word in names for word in words)
    return RESTATES if clause.kind == "heading" or restated > 0.7 * len(words) else PROVIDES
