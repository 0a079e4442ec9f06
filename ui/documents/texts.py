"""Texts to compare: documents in the index by id, number or title, and versions that were replaced."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ingest.former import Former, former_versions, read_former
from knowledge.base import KnowledgeBase
from knowledge.errors import InputError, NotFound
from knowledge.model import Document, normal_document_number
from tools.revision.compare import Comparison, compare
from tools.revision.provisions import Text

_FOLLOWS = ("repeals", "replaces", "amends")  # kinds of relation in which a text takes the place of another
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be compared: a document, or a version that was replaced."""

    id: str
    title: str
    number: str
    when: str = ""  # the day a former version was replaced, "" for one that stands


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two texts of which one took the place of the other, and how that is known."""

    old: Choice
    new: Choice
    why: str


def choices(knowledge: KnowledgeBase, home: Path) -> list[Choice]:
    """Return everything that can be compared, documents first."""
    return [*map(_of_document, knowledge.documents()), *map(_of_former, former_versions(home))]


def open_text(knowledge: KnowledgeBase, home: Path, name: str) -> Text:
    """Return the text that is meant: by id (某办法@1 for a replaced version), 发文字号, or words of its title.

    Raises: NotFound; InputError where several fit.
    """
    name = name.strip()
    if "@" in name:
        document, clauses = read_former(home, name)
        return Text(document, tuple(clauses), name)
    doc_id = _meant(knowledge.documents(), name)
    return Text(knowledge.document(doc_id), tuple(knowledge.clauses(doc_id)))


def _meant(documents: Sequence[Document], name: str) -> str:
    if not name:
        raise InputError("没有说明是哪份文件", remedy="请给出编号、文号或名称")
    number = normal_document_number(name)
    for found in (
        [d for d in documents if d.doc_id == name],
        [d for d in documents if d.document_number and d.document_number == number and not d.collection],
        [d for d in documents if d.document_number and d.document_number == number],
        [d for d in documents if d.title == name],
        [d for d in documents if all(word in d.title for word in name.split())],
    ):
        if len(found) == 1:
            return found[0].doc_id
        if found:
            ids = "、".join(d.doc_id for d in found[:_MOST_NAMED]) + (" 等" if len(found) > _MOST_NAMED else "")
            raise InputError(f"有 {len(found)} 份文件符合", where=name[:40], remedy=f"请用编号：{ids}")
    raise NotFound(
        "没有这份文件", where=name[:40], remedy="请到文件目录（/documents，或 jingda documents）核对编号、文号和名称"
    )


def compared(knowledge: KnowledgeBase, home: Path, old: str, new: str) -> Comparison:
    """Return what changed from one text to another. Raises: as `open_text`; InputError when both are the same."""
    before, after = open_text(knowledge, home, old), open_text(knowledge, home, new)
    if before.id == after.id:
        raise InputError("两边是同一份文件", where=before.id[:60], remedy="请另选一份")
    return _compared(
        before.id, before.document.source_sha256, after.id, after.document.source_sha256, _Pair(before, after)
    )


class _Pair:
    """Two texts that stand for their ids and hashes in the cache."""

    def __init__(self, old: Text, new: Text) -> None:
        self.old, self.new = old, new

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Pair)


@lru_cache(maxsize=32)
def _compared(old: str, old_sha256: str, new: str, new_sha256: str, texts: _Pair) -> Comparison:
    return compare(texts.old, texts.new)


def standing_text(knowledge: KnowledgeBase, home: Path) -> Callable[[str], str]:
    """Return what gives the text that stands for a doc_id now: the document's own, or that of the version which replaced it.

    It raises KeyError for a document that is gone.
    """
    held = {d.doc_id for d in knowledge.documents()}
    successor = {f.id.rpartition("@")[0]: f.successor for f in former_versions(home)}

    def text(doc_id: str) -> str:
        seen: set[str] = set()
        while doc_id not in held and doc_id not in seen:
            seen.add(doc_id)
            doc_id = successor[doc_id]
        return knowledge.document(doc_id).text if doc_id in held else ""

    return text


def suggestions(knowledge: KnowledgeBase, home: Path) -> list[Suggestion]:
    """Return the pairs worth comparing: replaced uploads, newest first, then texts that say which others they end."""
    documents = knowledge.documents()
    known = {d.doc_id: d for d in documents}
    found = [
        Suggestion(_of_former(f), _of_document(known[f.successor]), "上传的新版取代旧版")
        for f in reversed(former_versions(home))
        if f.successor in known
    ]
    by_number: dict[str, list[Document]] = {}
    for document in documents:
        if document.document_number:
            by_number.setdefault(document.document_number, []).append(document)
    for document in documents:
        ended = [r.target for r in document.relations if r.kind in _FOLLOWS] if not document.collection else []
        found += [
            Suggestion(_of_document(old), _of_document(document), f"{document.document_number}取代{target}")
            for target in dict.fromkeys(ended)
            for old in by_number.get(normal_document_number(target), ())
            if old.doc_id != document.doc_id
        ]
    return found


def _of_document(document: Document) -> Choice:
    return Choice(document.doc_id, document.title, document.document_number)


def _of_former(former: Former) -> Choice:
    return Choice(former.id, former.title, former.document_number, former.replaced_at[:10])
