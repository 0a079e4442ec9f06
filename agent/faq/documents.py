"""What is asked of a policy's text itself: whom it serves, how and when to apply, whom to call, what it rests on, until when."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from agent.compose import basis_sentence
from agent.faq.draft import Draft, Topic
from agent.faq.writing import Writer
from agent.passages import Shelf
from knowledge.model import Clause, Document, DocumentType

_PHONE = re.compile(r"\d{5,}")
# What the question is, the fields of a card that answer it, and how the answer begins.
_FIELDS = (
    (Topic.AUDIENCE, "{title}支持哪些对象？", ("服务对象",), "服务对象：{words}"),
    (Topic.CONTENT, "{title}支持什么内容？", ("服务内容",), "支持内容：{words}"),
    (Topic.CONDITION, "{title}有什么条件要求？", ("条件要求",), "条件要求：{words}"),
    (Topic.PROCESS, "{title}怎么申请，流程是什么？", ("服务流程", "办理流程"), "流程：{words}"),
    (Topic.SCHEDULE, "{title}什么时候办理？", ("时间/频度",), "时间：{words}"),
    (Topic.CONTACT, "{title}的咨询电话是多少？", ("联络方式", "联系方式"), "联系方式：{words}"),
)


def document_faqs(shelf: Shelf, document: Document, as_of: date, program_id: str = "") -> Iterator[Draft]:
    """Yield the FAQs on a text; of one that no longer binds only whether it does. program_id: the one that rests on it."""
    if document.type not in (DocumentType.CARD, DocumentType.STATUTE, DocumentType.NOTICE):
        return
    made: list[Callable[[], Draft | None]] = [lambda: _validity(shelf, document, as_of, program_id)]
    if document.status(as_of).binds:
        made.append(lambda: _basis(shelf, document, as_of, program_id))
    for make in made:
        if (draft := make()) is not None:
            yield draft
    if document.type is DocumentType.CARD and document.status(as_of).binds:
        yield from _fields(shelf, document, as_of, program_id)


def _fields(shelf: Shelf, document: Document, as_of: date, program_id: str) -> Iterator[Draft]:
    for topic, question, labels, form in _FIELDS:
        field = _field(shelf, document, labels)
        words = _words(document, field) if field else ""
        if field is None or not words or (topic is Topic.CONTACT and not _PHONE.search(words)):
            continue
        writer = Writer(shelf, as_of, question.format(title=named(document)))
        text = f"{form.format(words=words)}。{writer.cite(document, field)}"
        if (draft := writer.draft(topic, f"{writer.standing(document)}{text}", program_id)) is not None:
            yield draft


def _validity(shelf: Shelf, document: Document, as_of: date, program_id: str) -> Draft | None:
    writer = Writer(shelf, as_of, f"{named(document)}现在还有效吗？")
    said = writer.standing(document)
    clause = _field(shelf, document, ("时间/频度",)) or _stating(shelf, document)
    if not said or clause is None:
        return None
    return writer.draft(Topic.VALIDITY, f"{said}{writer.cite(document, clause)}", program_id)


def _basis(shelf: Shelf, document: Document, as_of: date, program_id: str) -> Draft | None:
    writer = Writer(shelf, as_of, f"{named(document)}的政策依据是哪份文件？")
    clause = _field(shelf, document, ("政策依据",)) or _opening(shelf, document)
    if clause is None:
        return None
    return writer.draft(Topic.BASIS, f"{basis_sentence(document)}{writer.cite(document, clause)}", program_id)


def named(document: Document) -> str:
    """Return a text as a question names it: 《…办法》."""
    return f"《{document.title}》"


def _field(shelf: Shelf, document: Document, labels: tuple[str, ...]) -> Clause | None:
    fields = (c for c in shelf.clauses(document.doc_id) if len(c.path) == 1 and c.path[0].label in labels)
    return next(fields, None)


def _words(document: Document, field: Clause) -> str:
    """Return what a field says on one line, without its label and the stop at its end."""
    text = document.quote(field).strip()
    body = text.removeprefix(field.path[0].label)
    return re.sub(r"(?<=[。；：！？→])；", "", re.sub(r"\s*\n\s*", "；", body.strip())).rstrip("。；")


def _stating(shelf: Shelf, document: Document) -> Clause | None:
    """Return the smallest clause that holds the words its validity was read from, else how it opens."""
    quote = document.validity.quote
    holders = [c for c in shelf.clauses(document.doc_id) if quote and quote in document.quote(c)]
    return min(holders, key=lambda c: c.end - c.start, default=None) or _opening(shelf, document)


def _opening(shelf: Shelf, document: Document) -> Clause | None:
    return next((c for c in shelf.clauses(document.doc_id) if c.kind == "preamble"), None)
