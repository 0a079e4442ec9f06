"""The passages in order: the field that holds what is asked, the clauses found, what those refer to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from agent.inquiry import Inquiry, Passage
from agent.passages import Quoter
from agent.seeking import ARTICLE, BOOSTED, CARD_FIELDS, LABELS, REFERENCE, SETTINGS
from agent.validity import repealer
from knowledge.model import Clause, Document, DocumentType, Status, locator, normal_document_number
from knowledge.retrieval import Hit


@dataclass(slots=True)
class Gatherer:
    """Puts passages in order: the field asked for, then the clauses by score, then what those refer to."""

    inquiry: Inquiry
    quoter: Quoter
    focus: frozenset[str]
    hits: Sequence[Hit]
    named: Mapping[str, float]  # documents the question names, 1.0 for the strongest; empty when it names none clearly
    longer: Sequence[tuple[str, str]]  # look-alikes: terms said, and longer terms that were not
    said: frozenset[str] = frozenset()  # cards of the program named, with the texts they rest on
    replaced: frozenset[str] = frozenset()  # documents whose successor was found too

    @property
    def unnamed(self) -> float:
        """In a short question a program's name is nearly all that is said; in a story it may be said in passing."""
        return SETTINGS.unnamed * max(0.0, 1 - len(self.inquiry.text) / SETTINGS.story)

    def passages(self) -> Iterator[Passage]:
        yield from self._repeals()
        if self.inquiry.understanding.asks("process") and asks_next(self.inquiry.text):
            yield from self._next_stages()
        yield from self._fields()
        if self.inquiry.understanding.asks("match"):
            yield from self._named_texts()
        ordered = self._ordered()
        if self.inquiry.understanding.asks("compare", "match"):
            ordered = self._alternate(ordered)
        for i, (score, hit) in enumerate(ordered):
            passage = self.quoter.passage(hit.clause, hit.document, score, self.focus)
            yield passage
            if i == 0 and passage.status in (Status.EXPIRED, Status.SUPERSEDED):
                yield from self._field(passage.document, "schedule", ("时间/频度",))
            if i < 2:
                yield from self._referred(passage)

    def _next_stages(self) -> Iterator[Passage]:
        """The stage that is spoken of, and those behind it: “公示完了下一步是什么”."""
        meant = {document.doc_id for document in self.meant()[:1]}
        for hit in self.hits:
            parent = self.quoter.shelf.parent(hit.clause) if hit.document.doc_id in meant else None
            if parent is None or not _STAGES.search(f"{parent.heading}{parent.text}"):
                continue
            siblings = [c for c in self.quoter.shelf.clauses(hit.document.doc_id) if c.parent == parent.id]
            behind = sorted((c for c in siblings if c.start >= hit.clause.start), key=lambda c: c.start)
            yield from (self.quoter.passage(c, hit.document, 1.0, self.focus) for c in behind[:3])
            return

    def _named_texts(self) -> Iterator[Passage]:
        """Who asks what fits wants to know what the texts are called: the best clause of each, and its basis."""
        for document in self.meant()[:2]:
            best = next((hit for hit in self.hits if hit.document.doc_id == document.doc_id), None)
            if best is not None and not _only_names(best.clause):
                yield self.quoter.passage(best.clause, document, 1.0, self.focus)
            yield from self._field(document, "basis", ("政策依据", "依据文件"))

    def _repeals(self) -> Iterator[Passage]:
        """The closing article that repeals a text named by its number."""
        for number in self.inquiry.understanding.numbers:
            found = repealer(self.inquiry.knowledge.documents(), number)
            if found is None:
                continue
            document = self.inquiry.knowledge.document(found[0].doc_id)
            for clause in self.quoter.shelf.clauses(document.doc_id):
                if found[1].target.strip("〔〕") in normal_document_number(clause.text):
                    yield self.quoter.passage(clause, document, 1.0, self.focus)
                    break

    def meant(self) -> list[Document]:
        """Return the documents the question is about: the leading one, and those close to it."""
        asks = self.inquiry.understanding.asks
        least = SETTINGS.compared if asks("compare") else SETTINGS.same_document
        if asks("match"):
            return fitting_documents(self.inquiry)[:3]
        return [document for document, share in self.inquiry.documents if share >= least][:3]

    def _fields(self) -> Iterator[Passage]:
        for kind, labels in CARD_FIELDS.items():
            if self.inquiry.understanding.asks(kind):
                for document in self.meant()[: 2 if self.inquiry.understanding.asks("compare") else 1]:
                    yield from self._field(document, kind, labels)

    def _field(self, document: Document, kind: str, labels: Sequence[str]) -> Iterator[Passage]:
        if document.type != DocumentType.CARD:
            document = self._card_of(document) if kind == "contact" else document
        for clause in self.quoter.shelf.clauses(document.doc_id):
            label = clause.path[0].label
            if document.type == DocumentType.CARD and len(clause.path) == 1 and label in labels:
                yield self._best_part(clause, document)
            elif document.type != DocumentType.CARD and kind in ("validity", "basis") and _says_of_itself(clause, kind):
                yield self.quoter.passage(clause, document, 1.0, self.focus)

    def _best_part(self, clause: Clause, document: Document) -> Passage:
        """A long field is answered by the part of it that the question's words stand in."""
        inside = [h for h in self.hits if h.clause.id.startswith(clause.id)]
        return self.quoter.passage(inside[0].clause if inside else clause, document, 1.0, self.focus)

    def _card_of(self, document: Document) -> Document:
        """The gazette prints no telephone; the guide's card on the same rule does."""
        number = document.document_number
        if not number:
            return document
        found = [d for d, _ in self.inquiry.documents if d.type == DocumentType.CARD and number in d.document_number]
        # The predecessor's card, where no other prints one: the answer says that its rule has ended.
        before = (
            d
            for d in self.inquiry.knowledge.documents()
            if d.type == DocumentType.CARD and number in d.validity.ended_by
        )
        card = found[0] if found else next(before, None)
        return self.inquiry.knowledge.document(card.doc_id) if card is not None else document

    def _ordered(self) -> list[tuple[float, Hit]]:
        hits = [h for h in self.hits if not _only_names(h.clause)] or list(self.hits)
        shares = {document.doc_id: share for document, share in self.inquiry.documents}
        top = self.hits[0].score if self.hits else 1.0
        scored = [(self._score(hit, shares[hit.document.doc_id], top or 1.0), hit) for hit in hits]
        return sorted(scored, key=lambda pair: -pair[0])

    def _score(self, hit: Hit, share: float, top: float) -> float:
        named = self.named.get(hit.document.doc_id, 0.0) if self.named else 1.0
        score = (hit.score / top + SETTINGS.leading_document * share) * (1 - self.unnamed * (1 - named))
        if self.said and hit.document.doc_id not in self.said:
            score *= SETTINGS.beside
        if hit.document.doc_id in self.replaced:
            led = self.inquiry.documents[0][0].doc_id not in self.replaced
            score *= SETTINGS.replaced_behind if led else SETTINGS.replaced
        if any(
            said in hit.clause.text and said not in hit.clause.text.replace(longer, "") for said, longer in self.longer
        ):
            score *= SETTINGS.look_alike
        place = " ".join(f"{s.label} {s.heading}" for s in hit.clause.path) + hit.clause.heading
        for kind, labels in BOOSTED.items():
            if self.inquiry.understanding.asks(kind) and any(label in place for label in labels):
                score += SETTINGS.field_bonus
                break
        if hit.clause.path[-1].label in LABELS and not self.inquiry.understanding.asks("basis"):
            score *= SETTINGS.label_clause
        return score

    def _alternate(self, ordered: list[tuple[float, Hit]]) -> list[tuple[float, Hit]]:
        """In a comparison each document meant speaks in turn."""
        meant = [d.doc_id for d in self.meant()]
        queues = {doc_id: [p for p in ordered if p[1].document.doc_id == doc_id] for doc_id in meant}
        out: list[tuple[float, Hit]] = []
        while any(queues.values()):
            out.extend(queue.pop(0) for queue in queues.values() if queue)
        return out + [p for p in ordered if p[1].document.doc_id not in meant]

    def _referred(self, passage: Passage) -> Iterator[Passage]:
        """“参照第十条执行” answers nothing without 第十条."""
        for m in REFERENCE.finditer(passage.quote):
            labels = ARTICLE.findall(m.group(1))
            for clause in self.quoter.shelf.clauses(passage.document.doc_id):
                if clause.path[-1].level == "条" and locator(clause.path) in labels and clause.id != passage.clause.id:
                    yield from self._within(clause, passage.document)

    def _within(self, article: Clause, document: Document) -> Iterator[Passage]:
        """The article referred to, or, where it is long, those of its parts that were found too."""
        whole = self.quoter.passage(article, document, 0.5, self.focus)
        if whole.clause.id == article.id and article.text:
            yield whole
            return
        parts = [h for h in self.hits if h.clause.id.startswith(f"{article.id}.")][:2]
        for hit in parts:
            yield self.quoter.passage(hit.clause, document, 0.5, self.focus)
        if not parts:
            yield whole


_STAGES = re.compile(r"环节|流程|程序|步骤")


_NEXT = re.compile(
    r"下一步|接下来|后面还|之后(还|再|要|会)|然后(呢|怎么|还)|再往后|后续|下一(个)?(环节|关|道)|还要(过|走|经)"
)


def asks_next(text: str) -> bool:
    """True when what comes after a stage is asked."""
    return bool(_NEXT.search(text))


def _only_names(clause: Clause) -> bool:
    """Titles and the notice that issues a text name the program; they answer nothing."""
    return clause.path[0].label in ("标题", "发布通知") or clause.path[-1].label == "工具分类"


def _says_of_itself(clause: Clause, kind: str) -> bool:
    if kind == "basis":
        return clause.kind == "preamble" or (clause.path[-1].label == "第一条")
    return clause.path[-1].level in ("条", "款") and bool(re.search(r"施行|废止|有效期|失效", clause.text))


_SEVERAL = re.compile(r"哪(?:几|些)|什么政策|有哪|几(?:项|个|条)|(?:补贴|政策|资金)都")
_IS_NOT = re.compile(r"(?:不是|没有|并非|不属于|非)([^，。；、！？]{4,12})")


def fitting_documents(inquiry: Inquiry) -> list[Document]:
    """Return the documents that may fit the asker, best first, without those for whom he says he is not (不是专精特新)."""
    least = SETTINGS.matched_several if _SEVERAL.search(inquiry.text) else SETTINGS.matched
    denied = {m[i : i + 4] for m in _IS_NOT.findall(inquiry.text) for i in range(len(m) - 3)}
    near = [
        (d, share)
        for d, share in inquiry.documents
        if d.type != DocumentType.GUIDE and not any(words in d.title for words in denied)
    ]
    return [d for d, share in near if share >= least * near[0][1]]
