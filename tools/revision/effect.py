"""Which programs quote words of a text that no longer stand in its new version."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from tools.guards.quotes import squeeze
from tools.revision.compare import Comparison
from tools.rules.load import RuleBook
from tools.rules.model import ClauseRef, Exclusion, Program


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """One quote of a rule that does not stand in the text. row: place in the comparison where its words stood, -1 for none."""

    program: str  # id of the program or of the exclusion
    title: str
    doc: str
    locator: str
    quote: str
    row: int = -1


def rule_effects(book: RuleBook, found: Comparison) -> list[RuleEffect]:
    """Return the quotes from the old text that the new one does not hold, in the order of the programs."""
    doc, text = found.old.document.doc_id, squeeze(found.new.document.text)
    return [
        RuleEffect(rule.id, _title(rule), doc, clause.locator, clause.quote, _row_of(clause.quote, found))
        for rule, clause in _quotes(book)
        if clause.doc == doc and squeeze(clause.quote) not in text
    ]


def resting_on(book: RuleBook, doc: str) -> list[str]:
    """Return the ids of the programs that quote a document, each once."""
    return list(dict.fromkeys(rule.id for rule, clause in _quotes(book) if clause.doc == doc))


def cited_documents(book: RuleBook) -> set[str]:
    """Return the ids of all documents that rules quote."""
    return {clause.doc for _, clause in _quotes(book)}


def broken_quotes(
    book: RuleBook, text_of: Callable[[str], str], docs: Collection[str] | None = None
) -> list[RuleEffect]:
    """Return every quote that does not stand in its document as it is now. `text_of` raises KeyError for one not held.

    docs: only quotes from these.
    """
    squeezed: dict[str, str] = {}
    found = []
    for rule, clause in _quotes(book):
        if docs is not None and clause.doc not in docs:
            continue
        if clause.doc not in squeezed:
            try:
                squeezed[clause.doc] = squeeze(text_of(clause.doc))
            except KeyError:
                squeezed[clause.doc] = ""
        if squeeze(clause.quote) not in squeezed[clause.doc]:
            found.append(RuleEffect(rule.id, _title(rule), clause.doc, clause.locator, clause.quote))
    return found


def _quotes(book: RuleBook) -> Iterator[tuple[Program | Exclusion, ClauseRef]]:
    rules: list[Program | Exclusion] = [*book.programs.values(), *book.exclusions]
    for rule in rules:
        yield from ((rule, clause) for clause in rule.clauses.values())


def _title(rule: Program | Exclusion) -> str:
    return rule.title if isinstance(rule, Program) else "不能同时享受"


def _row_of(quote: str, found: Comparison) -> int:
    """Return the row in whose old words the quote, or its beginning, stood."""
    wanted = squeeze(quote)
    for length in (len(wanted), 12):
        for place, row in enumerate(found.rows):
            if row.old is not None and wanted[:length] in row.old.key:
                return place
    return -1
