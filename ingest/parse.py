"""From one source text to its documents and clauses: split, tell the kind, build the tree, read the metadata."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from ingest.cards import CardLines, ParsedCard, is_guide, parse_card, split_cards
from ingest.cleaning import Furniture, Line, Paragraph, drop_furniture, join_lines, split_lines, wrap_width
from ingest.dates import find_date
from ingest.faq import is_faq, parse_faq
from ingest.metadata import Metadata, card_validity, read_metadata
from ingest.news import is_bulletin, parse_news, split_articles
from ingest.notices import parse_notice, parse_text
from ingest.numbering import article_of, division_of, is_structural, mark_of
from ingest.outline import Draft, assemble
from ingest.readers.base import SourceText
from ingest.split import split_documents
from ingest.statutes import StatuteParser
from knowledge.model import Clause, Document, DocumentType, PathStep, normal_document_number

# Raised by one whenever the same files may give other clauses or other ids: an index built by another parser is rebuilt.
PARSER_VERSION = "3"


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """One document with its clauses; articles is the number of 条."""

    document: Document
    clauses: list[Clause]
    articles: int = 0

    @property
    def warnings(self) -> tuple[str, ...]:
        return self.document.warnings


@dataclass(slots=True)
class ParsedFile:
    """All documents of one file, and what was dropped as page furniture."""

    source: SourceText
    documents: list[ParsedDocument] = field(default_factory=list)
    furniture: Furniture = field(default_factory=Furniture)


def parse_source(source: SourceText) -> ParsedFile:
    """Return the documents of one source text, in printed order. Never empty for a text with words in it."""
    parsed = ParsedFile(source)
    lines = drop_furniture(split_lines(source.text, source.pages), parsed.furniture)
    width = wrap_width(lines)
    name = PurePath(source.path).stem
    if is_guide(lines):
        parsed.documents = _parse_guide(lines, width, name)
    elif is_bulletin(lines):
        parsed.documents = [_parse_bulletin(lines, width, name, source)]
    else:
        sections = split_documents(lines, parsed.furniture)
        single = len(sections) == 1
        for section in sections:
            fallback = (source.title or name) if single else name
            parsed.documents.append(_parse_section(section.lines, width, fallback, parsed.furniture))
    parsed.documents = [_stamp(d, source) for d in _distinct(parsed.documents)]
    return parsed


def _stamp(parsed: ParsedDocument, source: SourceText) -> ParsedDocument:
    document = replace(
        parsed.document,
        source=PurePath(source.path).name,
        source_sha256=source.sha256,
        warnings=(*source.warnings, *parsed.document.warnings),
    )
    return replace(parsed, document=document)


def _distinct(documents: Sequence[ParsedDocument]) -> list[ParsedDocument]:
    """Give documents of one file that would share an id ids of their own."""
    seen: dict[str, int] = {}
    out = []
    for parsed in documents:
        doc_id = parsed.document.doc_id
        seen[doc_id] = seen.get(doc_id, 0) + 1
        out.append(parsed if seen[doc_id] == 1 else rename(parsed, f"{doc_id}~{seen[doc_id]}"))
    return out


def rename(parsed: ParsedDocument, doc_id: str) -> ParsedDocument:
    """Return the document under another id, its clauses' ids following."""
    old = parsed.document.doc_id

    def moved(clause_id: str) -> str:
        return doc_id + clause_id[len(old) :] if clause_id else ""

    clauses = [replace(c, id=moved(c.id), parent=moved(c.parent), document=doc_id) for c in parsed.clauses]
    return replace(parsed, document=replace(parsed.document, doc_id=doc_id), clauses=clauses)


def _parse_section(lines: Sequence[Line], width: int, fallback: str, furniture: Furniture) -> ParsedDocument:
    paragraphs = _drop_contents(join_lines(lines, width), furniture)
    first = _first_provision(paragraphs)
    head = paragraphs[:first] if first else _opening(paragraphs)
    metadata = read_metadata(head, paragraphs[first:], fallback)
    warnings = list(metadata.warnings)
    kind, drafts, articles = _structure(paragraphs, warnings)
    document = _document(metadata, kind, _few(warnings))
    document, clauses = assemble(document, drafts)
    return ParsedDocument(document, clauses, articles)


def _few(warnings: Sequence[str], most: int = 20) -> tuple[str, ...]:
    """A text that numbers nothing as it should would bury the other warnings."""
    more = len(warnings) - most
    return (*warnings[:most], f"另有{more}处类似问题未列出") if more > 0 else tuple(warnings)


def _structure(paragraphs: Sequence[Paragraph], warnings: list[str]) -> tuple[DocumentType, list[Draft], int]:
    parser = StatuteParser(warnings)
    if _count(paragraphs, article_of) >= 2:
        drafts = parser.parse(paragraphs)
        if parser.articles >= 2:
            return DocumentType.STATUTE, drafts, parser.articles
        warnings.clear()
    if is_faq(paragraphs):
        return DocumentType.FAQ, parse_faq(paragraphs, warnings), 0
    if _count(paragraphs, mark_of) >= 3:
        return DocumentType.NOTICE, parse_notice(paragraphs, warnings), 0
    return DocumentType.TEXT, parse_text(paragraphs), 0


def _count(paragraphs: Sequence[Paragraph], test: Callable[[str], object]) -> int:
    return sum(1 for p in paragraphs if test(p.text))


def _first_provision(paragraphs: Sequence[Paragraph]) -> int:
    """Return where the provisions begin: of a statute the first article or division, else the first number."""
    texts = [p.text for p in paragraphs]
    placed = [i for i, text in enumerate(texts) if article_of(text) or division_of(text)]
    if len(placed) >= 2:
        return placed[0]
    return next((i for i, text in enumerate(texts) if is_structural(text)), 0)


def _opening(paragraphs: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """What stands above the first whole sentence."""
    first = next((i for i, p in enumerate(paragraphs[:12]) if p.text.endswith("。")), 12)
    return paragraphs[: max(1, first)]


def _drop_contents(paragraphs: list[Paragraph], furniture: Furniture) -> list[Paragraph]:
    """A printed table of contents repeats the divisions; the divisions themselves come after it."""
    start = next((i for i, p in enumerate(paragraphs) if re.fullmatch(r"目\s*[录次]", p.text)), None)
    first = start + 1 if start is not None else _first_list(paragraphs)
    if first is None or first >= len(paragraphs):
        return paragraphs
    entry = _entry(paragraphs[first].text)
    again = next((i for i in range(first + 1, len(paragraphs)) if _entry(paragraphs[i].text) == entry), None)
    if again is None:
        return paragraphs
    begin = first if start is None else start
    for p in paragraphs[begin:again]:
        if p.offsets:
            furniture.spans.append((p.offsets[0], p.offsets[-1] + 1, "contents"))
    return paragraphs[:begin] + paragraphs[again:]


def _entry(text: str) -> str:
    """A line of the contents without spaces and page number."""
    return re.sub(r"[\s.…·]|(?<=[^\d条])\d+$", "", text)


def _first_list(paragraphs: Sequence[Paragraph]) -> int | None:
    """Contents without the word 目录: at least three divisions in a row, with nothing between them."""
    heads = [division_of(p.text) is not None for p in paragraphs[:200]]
    return next((i for i in range(len(heads) - 2) if all(heads[i : i + 3])), None)


def _document(metadata: Metadata, kind: DocumentType, warnings: tuple[str, ...]) -> Document:
    return Document(
        doc_id=document_id(metadata),
        title=metadata.title,
        type=kind,
        document_number=metadata.document_number,
        issuing_authority=metadata.issuing_authority,
        issued_on=metadata.issued_on,
        published_on=metadata.published_on,
        validity=metadata.validity,
        relations=metadata.relations,
        warnings=warnings,
    )


def document_id(metadata: Metadata) -> str:
    """Return a stable id: from the 发文字号 where there is one, else from title and date, which together name a version.

    The date is that of issue, or the first day in force where only that is printed.
    """
    if metadata.document_number:
        return re.sub(r"[〔〕]", "-", metadata.document_number.replace("号", "")).strip("-")
    title = re.sub(r"[^\w\u4e00-\u9fff]+", "", metadata.title)[:40]
    dated = metadata.issued_on or metadata.validity.starts_on
    version = f"@{dated.isoformat()}" if dated else ""
    return (title or "untitled-" + hashlib.sha256(metadata.title.encode()).hexdigest()[:8]) + version


def _parse_guide(lines: Sequence[Line], width: int, name: str) -> list[ParsedDocument]:
    front, cards = split_cards(lines)
    paragraphs = join_lines(front, width)
    title = next((m.group(1) for p in paragraphs if (m := re.search(r"编制《([^》]{4,40})》", p.text))), name)
    guide = Document(doc_id=name, title=title, type=DocumentType.GUIDE)
    preface = Draft(PathStep("部分", "前言"), "preface", own=paragraphs, kind="preamble")
    guide, clauses = assemble(guide, [preface] if paragraphs else [])
    documents = [ParsedDocument(guide, clauses)]
    documents.extend(_card_document(card, parse_card(card, width), guide) for card in cards)
    return documents


def _card_document(card: CardLines, parsed: ParsedCard, guide: Document) -> ParsedDocument:
    fields = parsed.fields
    printed = fields.get("发布日期") or fields.get("发文时间") or ""
    issued = find_date(printed)
    number = fields.get("发文字号", "").strip()
    document = Document(
        doc_id=f"{guide.doc_id}-{card.code}",
        title=parsed.title or f"{guide.title}第{card.number}项",
        type=DocumentType.CARD,
        document_number="" if number in ("", "/") else normal_document_number(number),
        issuing_authority=fields.get("发文机构", ""),
        issued_on=issued,
        published_on=issued,
        validity=card_validity(fields, issued),
        basis=fields.get("依据文件", ""),
        collection=guide.doc_id,
        part=card.place,
        fields={k: v for k, v in fields.items() if k not in ("服务内容", "条件要求", "服务流程", "办理流程")},
        warnings=tuple(parsed.warnings),
    )
    document, clauses = assemble(document, parsed.drafts)
    return ParsedDocument(document, clauses)


def _parse_bulletin(lines: Sequence[Line], width: int, name: str, source: SourceText) -> ParsedDocument:
    drafts = parse_news(split_articles(lines, width), width)
    title = source.title or name
    document, clauses = assemble(Document(doc_id=name, title=title, type=DocumentType.NEWS), drafts)
    return ParsedDocument(document, clauses)
