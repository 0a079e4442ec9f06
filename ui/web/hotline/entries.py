"""What the desk looks in beside clauses: programs, printed telephones, and questions with their answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.base import KnowledgeBase
from knowledge.model import Document, Status
from knowledge.tokens import plain, tokens
from tools.rules.load import shipped
from ui.records.faqs import Faq
from ui.service.faqs import printed_faqs
from ui.text import shortened
from ui.validity import limit
from ui.web.calculators import directory

CONTACT = "联络方式"
LINE_CHARS = 90  # of a result's second line: enough to tell results apart


class Kind(StrEnum):
    """What a result is; the value is the group's heading."""

    HOUSE = "口径"
    PROGRAM = "政策"
    FAQ = "问答"
    PHONE = "电话"
    CLAUSE = "条文"

    @property
    def code(self) -> str:
        """The word of an address: clause of ?pick=clause:ID."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found. names, words: the tokens of its title, and of everything it says.

    limit: until or from when it binds, "" where that needs no saying. called: what people call it, written plainly.
    note: who approved a house answer.
    """

    kind: Kind
    key: str
    title: str
    line: str
    status: Status
    limit: str
    part: str
    issuer: str
    names: frozenset[str]
    words: frozenset[str]
    called: frozenset[str] = frozenset()
    note: str = ""

    @property
    def pick(self) -> str:
        """The entry in an address: program:voucher."""
        return f"{self.kind.code}:{self.key}"


def fixed_entries(knowledge: KnowledgeBase, as_of: date) -> tuple[Entry, ...]:
    """Return programs, printed telephones and printed questions as of a day; they change only with the index."""
    documents = knowledge.documents()
    known = {document.doc_id: document for document in documents}
    return (*_programs(documents, as_of), *_phones(documents, as_of), *_printed(knowledge, known, as_of))


def _programs(documents: Sequence[Document], as_of: date) -> Iterator[Entry]:
    parts = {document.part for document in documents}
    for line in directory.lines(documents, as_of):
        program = shipped().programs[line.id]
        most = f"{line.amount}{f'（{line.per}）' if line.per else ''}" if line.amount else ""
        told = " · ".join(part for part in (most, line.basis, line.until) if part)
        names = frozenset(tokens(" ".join((line.title, *program.aliases))))
        called = frozenset(plain(name) for name in (line.title, *program.aliases))
        part = line.part if line.part in parts else ""
        yield Entry(Kind.PROGRAM, line.id, line.title, told, line.status, "", part, line.issuer,
                    names, names | frozenset(tokens(line.words)), called)  # fmt: skip


def _phones(documents: Iterable[Document], as_of: date) -> Iterator[Entry]:
    for document in documents:
        contact = document.fields.get(CONTACT, "").strip()
        if contact and any(character.isdigit() for character in contact):
            yield of_document(Kind.PHONE, document.doc_id, document.title, contact, document, as_of)


def _printed(knowledge: KnowledgeBase, known: dict[str, Document], as_of: date) -> Iterator[Entry]:
    for row in printed_faqs(knowledge, as_of):
        document = known[row["doc_id"]]
        yield of_document(Kind.FAQ, row["clause_id"], row["question"], row["answer"], document, as_of)


def of_document(kind: Kind, key: str, title: str, text: str, document: Document, as_of: date) -> Entry:
    """Return an entry that stands in a document and binds as it does."""
    names = frozenset(tokens(title))
    return Entry(kind, key, title, shortened(text, LINE_CHARS), document.status(as_of), limit(document, as_of),
                 document.part, document.issuing_authority, names,
                 names | frozenset(tokens(f"{text} {document.issuing_authority}")))  # fmt: skip


def published_entries(faqs: Iterable[Faq], known: dict[str, Document], as_of: date) -> Iterator[Entry]:
    """Yield the published FAQs whose cited texts all bind on the day; one that cites nothing that is known is left out."""
    for faq in faqs:
        cited = [known.get(str(c.get("doc_id", ""))) for c in faq.wording.citations]
        documents = [document for document in cited if document is not None]
        if documents and len(documents) == len(cited) and all(d.status(as_of).binds for d in documents):
            yield of_document(Kind.FAQ, f"kept-{faq.id}", faq.wording.question, faq.wording.answer, documents[0], as_of)
