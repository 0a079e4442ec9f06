"""Which programs a question names: titles, other names and article headings, matched by their longest common wording.

People shorten: 创新券 for 首都科技创新券, 首店 for 鼓励发展商业品牌首店项目资金支持. A wording that few names share tells
programs apart; one that many share (资金支持, 中关村) tells nothing.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase
    from knowledge.model import Document

LONGEST = 14  # characters of a wording; longer ones are covered by their parts
_BRACKETED = re.compile(r"[（(][^（()）]{1,12}[)）]")
_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]+")


@dataclass(slots=True)
class Names:
    """Every wording of two or more characters in the names of documents, with the documents that bear it."""

    holders: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    documents: int = 0
    terms: set[str] = field(default_factory=set)  # whole other names, for look-alikes: 创新券 within 算力创新券

    def add(self, doc_id: str, names: Iterable[str]) -> None:
        """Take in one document's names."""
        self.documents += 1
        for name in names:
            for run in _WORD.findall(name):
                for i in range(len(run) - 1):
                    for j in range(i + 2, min(i + LONGEST, len(run)) + 1):
                        self.holders[run[i:j]].add(doc_id)

    def longer_terms(self, text: str) -> list[tuple[str, str]]:
        """Return (term said, longer term not said) for look-alikes: who asks about 创新券 does not mean 算力创新券."""
        said = [t for t in self.terms if t in text]
        return [(s, t) for s in said for t in self.terms if s != t and s in t and t not in text]

    def matched(self, text: str) -> Mapping[str, float]:
        """Return how strongly the text names each document; documents it does not name are left out."""
        scores: dict[str, float] = defaultdict(float)
        for wording in self._wordings(text):
            holders = self.holders[wording]
            for doc_id in holders:
                scores[doc_id] += self._telling(wording, len(holders))
        return scores

    def _wordings(self, text: str) -> list[str]:
        """Return the longest known wordings in the text, none inside another, each once."""
        found: list[str] = []
        end = 0
        for i in range(len(text) - 1):
            j = min(i + LONGEST, len(text))
            while j > i + 1 and text[i:j] not in self.holders:
                j -= 1
            if j > i + 1 and j > end:
                found.append(text[i:j])
                end = j
        return list(dict.fromkeys(found))

    def _telling(self, wording: str, holders: int) -> float:
        """Long wordings that few documents share tell most; a pair shared by many tells nothing."""
        rarity = math.log((self.documents + 1) / holders)
        short = 0.35 if len(wording) == 2 else 1.0
        return short * math.pow(len(wording), 0.8) * max(0.0, rarity - 0.7)


_CACHE: dict[str, Names] = {}


def names_of(knowledge: KnowledgeBase) -> Names:
    """Return the names in the generation being served; read once per generation."""
    key = knowledge.info.id
    if key not in _CACHE:
        names = Names()
        for document in knowledge.documents():
            names.add(document.doc_id, document_names(document))
            names.terms.update(t for t in document.fields.get("别名", "").split() if len(t) >= 3)
        _CACHE.clear()
        _CACHE[key] = names
    return _CACHE[key]


_PHONES: dict[str, frozenset[str]] = {}


def public_phones(knowledge: KnowledgeBase) -> frozenset[str]:
    """Return the digits of every telephone that the documents print as theirs; read once per generation."""
    key = knowledge.info.id
    if key not in _PHONES:
        printed = " ".join(d.fields.get("联络方式", "") for d in knowledge.documents())
        _PHONES.clear()
        _PHONES[key] = frozenset(re.findall(r"(?<!\d)\d{7,8}(?!\d)", printed))
    return _PHONES[key]


def document_names(document: Document) -> Sequence[str]:
    """Return the wordings a document goes by: title, other names, the text it rests on."""
    bare = _BRACKETED.sub("", document.title)  # people leave out the （一般项目） in the middle of a name
    return (document.title, bare, document.fields.get("别名", ""), document.basis)
