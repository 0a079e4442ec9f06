"""Small policy texts, parsed as a file of that name would be, and what is read off the result."""

from __future__ import annotations

from ingest.parse import ParsedDocument, ParsedFile, parse_source
from ingest.readers.base import SourceText


def source(text: str, name: str = "样本.txt", *, pages: tuple[int, ...] = (), title: str = "") -> SourceText:
    """Return the text as its reader would hand it over."""
    return SourceText(name, name.rsplit(".", 1)[-1], text, pages, title, f"sha of {name}", ())


def parse(text: str, name: str = "样本.txt", *, pages: tuple[int, ...] = ()) -> ParsedFile:
    return parse_source(source(text, name, pages=pages))


def only(text: str, name: str = "样本.txt") -> ParsedDocument:
    """Return the one document of a text."""
    (parsed,) = parse(text, name).documents
    return parsed


def places(parsed: ParsedDocument) -> dict[str, str]:
    """Return every clause that has words of its own, by the reference people write."""
    return {c.locator: c.text for c in parsed.clauses if c.text}


def local_ids(parsed: ParsedDocument) -> list[str]:
    """Return the clause ids without the document's."""
    return [c.id.split(":", 1)[1] for c in parsed.clauses]


def check_clauses(parsed: ParsedDocument, text: str) -> None:
    """Hold one document to what every clause promises: its words stand where its offsets say, in its parent's span."""
    document, by_id = parsed.document, {c.id: c for c in parsed.clauses}
    assert len(by_id) == len(parsed.clauses), "every id is there once"
    for clause in parsed.clauses:
        assert clause.id.startswith(f"{document.doc_id}:")
        assert clause.document == document.doc_id
        assert document.text[clause.start : clause.own_end] == clause.text
        assert document.quote(clause).startswith(clause.text)
        assert clause.start <= clause.own_end <= clause.end <= len(document.text)
        begin, end = clause.span
        assert 0 <= begin <= end <= len(text)
        if clause.parent:
            above = by_id[clause.parent]
            assert above.start <= clause.start <= clause.end <= above.end
            assert clause.path[:-1] == above.path
        else:
            assert len(clause.path) == 1
