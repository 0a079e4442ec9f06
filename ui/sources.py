"""Title, number and articles of the shipped documents that rules cite, read from the texts themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tools.cards import Card
from tools.coverage import Article, Source

if TYPE_CHECKING:
    from ingest.parse import ParsedDocument, ParsedFile
    from tools.calculators import Citation


def shipped_sources(docs: Collection[str] | None = None) -> tuple[Source, ...]:
    """Return the shipped documents in their order; with `docs` only those, reading no more files than they stand in."""
    sources = (_source(document) for file in _parsed(docs) for document in file.documents)
    return tuple(source for source in sources if docs is None or source.doc in docs)


def _parsed(docs: Collection[str] | None = None) -> Iterator[ParsedFile]:
    from ingest.corpus import apply_entries, corpus_folder, read_manifest
    from ingest.parse import parse_source
    from ingest.readers.base import read

    folder = corpus_folder()
    files = [item for item in read_manifest(folder) if docs is None or _holds(item.entries, docs)]
    return (apply_entries(parse_source(read(folder / item.file)), item) for item in files)


def _holds(entries: Iterable[dict[str, Any]], docs: Collection[str]) -> bool:
    """True when a file has one of the documents; the cards of a guide are numbered after it."""
    ids = [entry.get("doc_id", "") for entry in entries]
    return any(doc == known or doc.startswith(f"{known}-") for doc in docs for known in ids if known)


def _source(parsed: ParsedDocument) -> Source:
    document = parsed.document
    articles = tuple(
        Article(clause.locator, clause.path[-1].heading or clause.heading, document.quote(clause))
        for clause in parsed.clauses
        if clause.path and clause.path[-1].level == "条"
    )
    return Source(document.doc_id, document.title, document.document_number, articles)


class Titles:
    """The printed names of what a result cites."""

    def __init__(self, docs: Collection[str]) -> None:
        self._sources = {source.doc: source for source in shipped_sources(docs)} if docs else {}

    def source(self, doc: str) -> Source:
        """Return the document; one that does not ship is called by its id."""
        return self._sources.get(doc) or Source(doc, doc, "")

    def reference(self, citation: Citation) -> str:
        """Return the citation as it is printed: 《…实施办法》（京科发〔2026〕9号）第十二条."""
        return f"{self.source(citation.doc).name}{citation.locator}"


CARD_PARTS = ("服务对象", "服务内容", "条件要求", "服务流程", "办理流程", "时间/频度")


def shipped_cards() -> tuple[Card, ...]:
    """Return the cards of the shipped guides, in their order."""
    return tuple(
        Card(document.document.doc_id, document.document.title, _card_text(document))
        for file in _parsed()
        for document in file.documents
        if any(clause.locator == "服务内容" for clause in document.clauses)
    )


def _card_text(parsed: ParsedDocument) -> str:
    return "\n".join(parsed.document.quote(clause) for clause in parsed.clauses if clause.locator in CARD_PARTS)


@lru_cache(maxsize=1)
def shipped_texts() -> dict[str, str]:
    """Return the text of every shipped document by its id."""
    return {document.document.doc_id: document.document.text for file in _parsed() for document in file.documents}
