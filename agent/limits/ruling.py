"""What a limit decides: yes or no, why in a few words, and the sentence that sets it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from agent.inquiry import Inquiry
from agent.meant import texts_meant
from agent.names import names_of
from agent.passages import Shelf
from agent.reading.spans import pairs_of
from knowledge.model import Clause, Document

_SENTENCE = re.compile(r"[^。；\n→]+")
_MARK = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百]+条\s*|[（(]?[一二三四五六七八九十\d]{1,2}[)）.．、]\s*|[\u4e00-\u9fff]{2,5}\s+(?=\d[.．]))+"
)
# One word for what people and texts call by two.
_SAME = ((re.compile(r"同时(?!享)"), "同期"), (re.compile(r"公司(?!债)"), "企业"), (re.compile(r"机构|单位"), "单位"))


@dataclass(frozen=True, slots=True)
class Stated:
    """One sentence of a text that is meant, and the clause it stands in."""

    words: str
    clause: Clause
    document: Document


@dataclass(frozen=True, slots=True)
class Ruling:
    """head: what opens the answer (能, 不能, 良好); why: the case beside the limit; fit: how much both share.

    open: other conditions stay to be met. sure: what the message tells of failings is what the ruling is about.
    """

    head: str
    why: str
    stated: Stated
    fit: int = 0
    open: bool = False
    sure: bool = False


@dataclass(frozen=True)
class Case:
    """A question and the texts it is about."""

    inquiry: Inquiry

    @property
    def text(self) -> str:
        """The last message."""
        return self.inquiry.text

    @cached_property
    def sentences(self) -> Sequence[Stated]:
        """Every sentence of the texts the question is about; read when a limit may decide it at all."""
        shelf = Shelf(self.inquiry.knowledge)
        alike = _alike(self.inquiry)
        return [
            Stated(words, clause, document)
            for document in texts_meant(self.inquiry)
            for clause in shelf.clauses(document.doc_id)
            if clause.kind != "heading"
            for words in sentences_in(clause.text)
            if not _of_another(self.text, words, document.title, alike)
        ]

    @cached_property
    def _names(self) -> frozenset[str]:
        return pairs_of(_one_word("".join(s.document.title for s in self.sentences[:1])))

    def shared(self, words: str, told: str = "") -> frozenset[str]:
        """Return the character pairs that words of a text share with the question, those of the text's name apart."""
        return (pairs_of(_one_word(words)) & pairs_of(_one_word(told or self.text))) - self._names


def sentences_in(text: str) -> Iterator[str]:
    """Yield the sentences of a clause, without their marks and the number of an article."""
    for m in _SENTENCE.finditer(text):
        if words := _MARK.sub("", m.group(0)).strip():
            yield words


def _alike(inquiry: Inquiry) -> list[tuple[str, str, str]]:
    """Return names that stand within longer ones of another thing: (创新券, 算力创新券, 算力)."""
    terms = names_of(inquiry.knowledge).terms
    return [(s, t, t.removesuffix(s)) for t in terms for s in terms if s != t and t.endswith(s)]


def _of_another(asked: str, sentence: str, title: str, alike: Sequence[tuple[str, str, str]]) -> bool:
    """True for a sentence on 算力创新券 where 创新券 is asked about, and the other way round; 首都科技创新券 is no other."""
    for short, longer, kind in alike:
        if short not in sentence or kind in title:
            continue
        only_longer = longer in sentence and short not in sentence.replace(longer, "")
        if (only_longer and kind not in asked) or (longer in asked and longer not in sentence):
            return True
    return False


def _one_word(text: str) -> str:
    for pattern, word in _SAME:
        text = pattern.sub(word, text)
    return text


def best(rulings: Iterable[Ruling]) -> Ruling | None:
    """Return the ruling that fits best; None where one that fits as well says something else."""
    ordered = sorted(rulings, key=lambda ruling: -ruling.fit)
    leading = [r for r in ordered if r.fit == ordered[0].fit]
    return leading[0] if leading and len({r.head for r in leading}) == 1 else None
