"""What an FAQ rests on, as fingerprints: clauses, rules, validity. When one differs, a person must look again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from agent.answer import Citation
from knowledge.errors import NotFound
from knowledge.model import Document, Status
from tools.rules.load import shipped

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase

CLAUSE, DOCUMENT, RULE = "clause:", "doc:", "rule:"
GONE = ""


def foundations(
    knowledge: KnowledgeBase, citations: Iterable[Citation], as_of: date, program_id: str = ""
) -> dict[str, str]:
    """Return a fingerprint for each clause cited, each document's validity on `as_of`, and the rule of the program."""
    found: dict[str, str] = {}
    for citation in citations:
        found[CLAUSE + citation.clause_id] = _clause(knowledge, citation.clause_id)
        found[DOCUMENT + citation.doc_id] = _validity(knowledge, citation.doc_id, as_of)
    if program_id in shipped().programs:
        found[RULE + program_id] = _rule(program_id, as_of)
    return found


def changes(knowledge: KnowledgeBase, rests_on: Mapping[str, str], today: date) -> list[str]:
    """Return, in Chinese, what is no longer as it was when the FAQ was written; none while it all holds."""
    return [text for name, kept in rests_on.items() if (text := _change(knowledge, name, kept, today))]


def _change(knowledge: KnowledgeBase, name: str, kept: str, today: date) -> str:
    kind, _, key = name.partition(":")
    if f"{kind}:" == CLAUSE:
        return _clause_change(knowledge, key, kept)
    if f"{kind}:" == DOCUMENT:
        return _validity_change(knowledge, key, kept, today)
    if f"{kind}:" == RULE and _rule(key, today) != kept:
        program = shipped().programs.get(key)
        return f"“{program.title if program else key}”的计算规则已改动或不再适用"
    return ""


def _clause_change(knowledge: KnowledgeBase, clause_id: str, kept: str) -> str:
    present = _clause(knowledge, clause_id)
    if present == kept:
        return ""
    return f"条款 {clause_id} {'的文字已改动' if present else '已不在收录中'}"


def _validity_change(knowledge: KnowledgeBase, doc_id: str, kept: str, today: date) -> str:
    present = _validity(knowledge, doc_id, today)
    if present == kept:
        return ""
    before, after = (Status(text.split("|")[0]) if text else None for text in (kept, present))
    title = f"《{_document(knowledge, doc_id).title}》" if present else doc_id
    if after is None or before is None:
        return f"文件 {title} 已不在收录中" if after is None else f"文件 {title} 重新收录"
    if before is not after:
        return f"{title}由{before.label}变为{after.label}"
    return f"{title}的施行或失效日期已改动"


def _clause(knowledge: KnowledgeBase, clause_id: str) -> str:
    try:
        clause = knowledge.clause(clause_id)
        return _digest(knowledge.document(clause.document).quote(clause))
    except NotFound:
        return GONE


def _validity(knowledge: KnowledgeBase, doc_id: str, as_of: date) -> str:
    try:
        document = _document(knowledge, doc_id)
    except NotFound:
        return GONE
    validity = document.validity
    return f"{document.status(as_of)}|{validity.starts_on or ''}|{validity.ends_on or ''}"


def _document(knowledge: KnowledgeBase, doc_id: str) -> Document:
    return knowledge.document(doc_id)


def _rule(program_id: str, as_of: date) -> str:
    program = shipped().programs.get(program_id)
    version = program.version_on(as_of) if program else None
    return _digest(repr((version, program.clauses))) if program and version else GONE


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]
