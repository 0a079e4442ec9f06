"""What holds for every parsed file, whatever stood in it."""

from __future__ import annotations

from collections import Counter

from ingest.coverage import MARKUP, measure
from ingest.parse import ParsedDocument, ParsedFile


def check(parsed: ParsedFile) -> None:
    """Raise AssertionError naming the first promise that the parsed file breaks."""
    ids = [d.document.doc_id for d in parsed.documents]
    assert len(ids) == len(set(ids)), "two documents share an id"
    assert parsed.documents, "a text with words gave no document"
    clauses = [c.id for d in parsed.documents for c in d.clauses]
    assert len(clauses) == len(set(clauses)), "two clauses share an id"
    for document in parsed.documents:
        _check_document(document, len(parsed.source.text))
    assert not (lost := _lost(parsed)), f"no clause holds {lost[:80]!r}"


def _lost(parsed: ParsedFile) -> str:
    """Return letters and digits that are neither furniture nor in a clause; the coverage counts in order, this does not."""
    if not any(char.isalnum() for span in measure(parsed).missing for char in span):
        return ""
    dropped = bytearray(len(parsed.source.text))
    for start, end, _ in parsed.furniture.spans:
        dropped[start:end] = b"1" * (end - start)
    for mark in MARKUP.finditer(parsed.source.text):
        dropped[mark.start() : mark.end()] = b"1" * (mark.end() - mark.start())
    found = Counter(c for c, gone in zip(parsed.source.text, dropped, strict=True) if c.isalnum() and not gone)
    for document in parsed.documents:
        for clause in document.clauses:
            found.subtract(clause.text)
    return "".join(char for char, count in found.items() if count > 0)


def _check_document(parsed: ParsedDocument, length: int) -> None:
    document, known = parsed.document, {c.id for c in parsed.clauses}
    assert document.doc_id and document.title.strip(), "a document without id or title"
    for clause in parsed.clauses:
        assert clause.document == document.doc_id, "a clause of another document"
        assert clause.parent in known or not clause.parent, "a clause without its parent"
        assert 0 <= clause.span[0] <= clause.span[1] <= length, "a span outside the source"
        assert document.text[clause.start : clause.own_end].startswith(clause.text), "a clause that is not verbatim"
        assert clause.start <= clause.own_end <= clause.end <= len(document.text), "a clause outside its document"
