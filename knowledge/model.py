"""The domain in one file: documents, clauses, their place, and whether they are in force.

Needs only the standard library. A newcomer who has read this file knows the words the rest of the code uses.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class DocumentType(StrEnum):
    """What kind of text a document is; it decides how its clauses are numbered."""

    STATUTE = "statute"  # 条 款 项 目: 办法, 条例, 法律
    NOTICE = "notice"  # 一、（一）1.（1）: 意见, 措施, 通知
    CARD = "card"  # one policy card of a guide: labelled fields
    GUIDE = "guide"  # the collection that cards belong to
    FAQ = "faq"  # numbered questions and answers
    NEWS = "news"  # a bulletin of articles with source and date
    TEXT = "text"  # anything else: headings and paragraphs


class Status(StrEnum):
    """Whether a text binds on the date asked."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    REPEALED = "repealed"
    SUPERSEDED = "superseded"
    TRANSITIONAL = "transitional"
    HISTORICAL = "historical"
    UNSTATED = "unstated"

    @property
    def label(self) -> str:
        """The Chinese word shown to readers."""
        return _STATUS_LABELS[self]

    @property
    def binds(self) -> bool:
        """True when a reader may act on the text on that date."""
        return self in (Status.IN_FORCE, Status.TRANSITIONAL, Status.UNSTATED)


_STATUS_LABELS = {
    Status.IN_FORCE: "现行有效",
    Status.NOT_YET: "尚未施行",
    Status.EXPIRED: "已到期",
    Status.REPEALED: "已废止",
    Status.SUPERSEDED: "已被替代",
    Status.TRANSITIONAL: "过渡适用",
    Status.HISTORICAL: "历史资料",
    Status.UNSTATED: "未载明",
}


@dataclass(frozen=True, slots=True)
class Validity:
    """From when to when a text binds, and what in the text says so.

    starts_on, ends_on: first and last day in force (both included); None where the text states none.
    ended_by: document_number of the text that repealed or replaced this one; ended_how says which of the two.
    quote: the words the dates were read from, verbatim; empty when they come from the issue date alone.
    """

    starts_on: date | None = None
    ends_on: date | None = None
    ended_by: str = ""
    ended_how: Status | None = None
    historical: bool = False
    quote: str = ""

    def status(self, as_of: date) -> Status:
        """Return the status on `as_of`. A text without any date is UNSTATED, never assumed in force."""
        if self.historical:
            return Status.HISTORICAL
        if self.starts_on is not None and as_of < self.starts_on:
            return Status.NOT_YET
        if self.ends_on is not None and as_of > self.ends_on:
            return self.ended_how or Status.EXPIRED
        return Status.UNSTATED if self.starts_on is None and self.ends_on is None else Status.IN_FORCE


@dataclass(frozen=True, slots=True)
class PathStep:
    """One level of a clause's place.

    level: 编 章 节 条 款 项 目 of statutes, or 部分 标题 字段 问 篇 段 of other texts.
    label: as printed in a reference: 第十二条, （一）, 1, 服务内容. A 款 or 段 carries its position as a Chinese ordinal.
    heading: the words that name this level (支持对象及条件), empty for most 款 and 项.
    """

    level: str
    label: str
    heading: str = ""


ClausePath = tuple[PathStep, ...]

_STATUTE_SUFFIX = {"项": "项", "目": "目"}


def locator(path: ClausePath) -> str:
    """Return the reference people write: 第十二条第一款第（一）项第1目, 服务内容 2.（1）, 第3问.

    编章节 are left out where an article follows, because article numbers run through the whole text.
    """
    has_article = any(step.level == "条" for step in path)
    parts = [_printed(step, has_article) for step in path if not (has_article and step.level in ("编", "章", "节"))]
    return "".join(parts).strip()


def _printed(step: PathStep, has_article: bool) -> str:
    if has_article and step.level in _STATUTE_SUFFIX:
        return f"第{step.label}{_STATUTE_SUFFIX[step.level]}"
    if step.level == "款":
        return f"第{step.label}款"
    if step.level == "段":
        return f"第{step.label}段"
    if step.level == "篇":
        return f"《{step.label}》"
    if step.level in ("项", "目", "子目", "细目", "部分") and not has_article:
        return _outline_label(step)
    return step.label if has_article or step.level in ("子目", "细目", "条") else f"{step.label} "


def _outline_label(step: PathStep) -> str:
    """Numbers outside statutes keep the mark they are printed with: 一、 and 2. but （三） and ①."""
    if step.label.isdigit():
        return f"{step.label}."
    if step.label and all(c in "一二三四五六七八九十" for c in step.label):
        return f"{step.label}、"
    return step.label if step.level != "部分" else f"{step.label} "


@dataclass(frozen=True, slots=True)
class Clause:
    """One citable provision in one version of a document.

    The version is part of `id` (through `document`): amendments renumber, so 第十二条 of 2023 and of 2026 are two clauses.
    """

    id: str  # voucher-measures-2026:12.1.(1)
    document: str  # doc_id
    path: ClausePath
    text: str  # this provision's own words, verbatim, without those of its parts
    heading: str  # 第四章 考核标准和支持方式: gives a bare item its subject
    span: tuple[int, int]  # characters in the source text
    start: int  # characters in the document's cleaned text: own words are [start, own_end)
    own_end: int
    end: int  # end of the last part below: [start, end) is the provision with all its parts
    parent: str = ""  # id of the enclosing clause, "" at the top
    kind: str = "provision"  # provision, heading, preamble, field, question, paragraph

    @property
    def locator(self) -> str:
        """The place as it is cited."""
        return locator(self.path)


@dataclass(frozen=True, slots=True)
class Relation:
    """What one document says about another.

    kind: repeals 废止, amends 修改, replaces 替代, based_on 依据, repeats 重申.
    target: document_number, or the title where no number is printed.
    """

    kind: str
    target: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One issued text in one version, with all its clauses' words in `text`.

    doc_id is stable across runs. For a card, document_number, issuing_authority and dates are those of its 依据文件,
    because that is the rule a reader would quote; `collection` names the guide it stands in.
    """

    doc_id: str
    title: str
    type: DocumentType
    document_number: str = ""  # 发文字号, as printed: 京科发〔2026〕9号
    issuing_authority: str = ""  # 发文机关
    issued_on: date | None = None  # 成文日期
    published_on: date | None = None  # 发布日期
    validity: Validity = Validity()
    relations: tuple[Relation, ...] = ()
    basis: str = ""  # 依据文件 of a card
    collection: str = ""  # doc_id of the guide a card stands in
    part: str = ""  # 综合篇, 现代服务业篇（二）科技服务业
    source: str = ""  # file name
    source_sha256: str = ""
    text: str = ""  # cleaned text; clause offsets point here
    fields: dict[str, str] = field(default_factory=dict)  # printed fields of a card, by label
    notes: tuple[str, ...] = ()  # what the manifest adds: origin, conflicts
    warnings: tuple[str, ...] = ()

    def status(self, as_of: date) -> Status:
        """Return the document's status on `as_of`."""
        return self.validity.status(as_of)

    def quote(self, clause: Clause) -> str:
        """Return the clause with all its parts, verbatim from the cleaned text."""
        return self.text[clause.start : clause.end]


def normal_document_number(text: str) -> str:
    """Return a 发文字号 in one form, so that 京科发[2026]9号, 京科发【2026】９号 and 京科发〔2026〕9号 compare equal."""
    table = str.maketrans("[［【（(〔]］】）)〕", "〔〔〔〔〔〔〕〕〕〕〕〕")
    plain = "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "９" else c for c in text)
    return plain.translate(table).replace(" ", "").replace("　", "")
