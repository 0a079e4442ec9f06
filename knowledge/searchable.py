"""What clauses and documents are found by: the words that enter the indexes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge import tokens
from knowledge.generation import PROVIDES, RESTATES, SILENT
from knowledge.model import Clause, Document

CLAUSE_FIELDS = 4  # own words, headings above, place, and the single characters of the own words

_EMBED_CHARACTERS = 512  # of a clause and what stands above it; models cut off at about as many tokens
_NAMED = re.compile(r"以下(?:统称|简称|合称|并称|称)(?:为)?[“\"「《]?([^”\"」》，。；、（）()\s]{2,20})")


_PALE = frozenset(
    "一二两三四五六七八九十百千万亿零年月日元个第最多少大小上下中内外前后不无以之其于及与等为所应当本各该用可须"
)
_PURPOSE = re.compile(
    r"制[定订](?:本|以下|如下)"
)  # 为规范…，根据…，制定本办法: names all the document is about, rules nothing


def own_words(clause: Clause, has_parts: bool) -> str:
    """Return the words a clause is found by: its own, or the heading of a place that only holds others; else ""."""
    if clause.text.strip():
        return clause.text
    return " ".join(f"{step.label} {step.heading}" for step in clause.path[-1:]).strip() if has_parts else ""


def embedded_text(clause: Clause, title: str, has_parts: bool) -> str:
    """Return what the embedder reads for a clause: title, headings above, own words; "" where there are none."""
    own = own_words(clause, has_parts)
    return f"{title} {clause.heading} {own}"[:_EMBED_CHARACTERS] if own else ""


def marked_characters(text: str) -> list[str]:
    """Return the single characters of `text` as tokens of their own, which no pair and no lone character equals."""
    return [f"·{character}" for character in tokens.characters(text) if character not in _PALE]


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
    names_only = clause.kind == "heading" or restated > 0.7 * len(words) or _PURPOSE.search(clause.text)
    return RESTATES if names_only else PROVIDES
