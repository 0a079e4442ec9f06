"""Rules whose quotes no longer stand in the texts held now: what a result of theirs has to say first.

A rule ships with the text it was written from. Where that text was replaced or retired here, the rule still computes by
the old words; nobody may read its figures without being told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.model import Document

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase
    from tools.matched import CompanyMatch
    from tools.revision.effect import RuleEffect
    from tools.rules.load import RuleBook

HEAD = "规则待核对"
_PLACES = 3  # clauses that are named


class Doubts:
    """The rules in doubt, by the id of their program, worked out once for each index. home: where added files lie; None for none."""

    def __init__(self, home: Path | None) -> None:
        self._home = home
        self._made: tuple[object, Mapping[str, str]] | None = None

    def of(self, knowledge: KnowledgeBase) -> Mapping[str, str]:
        """Return the sentence to show beside what each such rule works out; mostly there is none."""
        if self._home is None:
            return {}
        listing = knowledge.documents()  # one object for as long as the index is served
        if self._made is None or self._made[0] is not listing:
            self._made = (listing, found_doubts(knowledge, self._home))
        return self._made[1]


def found_doubts(knowledge: KnowledgeBase, home: Path) -> dict[str, str]:
    """Return the sentence for each program whose rule quotes words that are gone. Raises: StoreError."""
    from ingest.library import Library
    from tools.rules.load import shipped

    library = Library.open(home)
    if not library.entries and not library.retired:
        return {}  # the shipped rules hold in the shipped texts: the tests of the rules see to that
    return doubts_in(knowledge, shipped(), {entry.sha256 for entry in library.entries})


def doubts_in(knowledge: KnowledgeBase, book: RuleBook, added: set[str]) -> dict[str, str]:
    """Return the sentences for one book of rules. added: hashes of the files that were added; only their texts are read."""
    from tools.revision.effect import broken_quotes, cited_documents

    held = {document.doc_id: document for document in knowledge.documents()}
    unsure = {doc for doc in cited_documents(book) if doc not in held or held[doc].source_sha256 in added}

    def text(doc_id: str) -> str:
        return knowledge.document(doc_id).text if doc_id in held else ""

    found: dict[str, list[RuleEffect]] = {}
    for effect in broken_quotes(book, text, unsure):
        for program in _programs(book, effect.program):
            found.setdefault(program, []).append(effect)
    return {program: _sentence(effects, held) for program, effects in found.items()}


def _programs(book: RuleBook, rule: str) -> Sequence[str]:
    """Return the programs a rule speaks of: itself, or those that exclude each other."""
    return next((exclusion.programs for exclusion in book.exclusions if exclusion.id == rule), (rule,))


def _sentence(effects: Sequence[RuleEffect], held: Mapping[str, Document]) -> str:
    changed = [effect for effect in effects if effect.doc in held]
    if not changed:
        return f"{HEAD}：这项政策的规则所依据的文件已撤下，有关金额、条件和期限无法与原文核对，请先查证"
    document = held[changed[0].doc]
    places = list(dict.fromkeys(effect.locator for effect in changed if effect.doc == document.doc_id))
    named = "、".join(places[:_PLACES]) + (" 等处" if len(places) > _PLACES else "")
    return (
        f"{HEAD}：《{document.title}》收录了新版，规则所引的{named}已改动或删去；"
        "有关金额、条件和期限仍按旧文得出，请以现行原文为准"
    )


def warned(result: Any, doubts: Mapping[str, str]) -> Any:
    """Return a result of the calculators with the doubt about its rule as its first note."""
    said = doubts.get(result.basis.program)
    return replace(result, basis=replace(result.basis, notes=(said, *result.basis.notes))) if said else result


def warned_match(found: CompanyMatch, doubts: Mapping[str, str]) -> CompanyMatch:
    """Return the matches, each with the doubt about its rule."""
    if not doubts:
        return found
    return replace(
        found,
        fitting=tuple(warned(line, doubts) for line in found.fitting),
        open=tuple(warned(line, doubts) for line in found.open),
        failing=tuple(warned(line, doubts) for line in found.failing),
    )
