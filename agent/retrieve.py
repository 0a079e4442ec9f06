"""Finding the evidence: search, tell which documents are meant, and go to the field that holds what is asked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from agent.inquiry import Inquiry, Passage
from agent.issuers import issued_by_named
from agent.lexicon import lexicon
from agent.names import names_of
from agent.passages import Quoter, Shelf, distinct
from agent.programs import (
    cards_said,
    changes_a_fact,
    passed_on,
    said_alone,
    sisters,
    supposes_another_kind,
    turns_to_another,
    without_applicant,
)
from agent.reading import FactReader
from agent.validity import repealer
from knowledge.model import Clause, Document, DocumentType, Status, locator, normal_document_number
from knowledge.retrieval import Filters, Hit
from knowledge.tokens import tokens
from tools.rules.load import shipped


@dataclass(frozen=True, slots=True)
class Retrieval:
    """How wide evidence is searched, and what counts how much. Shares are of the best score of the same question."""

    top_k: int = 80  # clauses asked of the index
    citations: int = 5  # passages handed to compose
    context_weight: float = 0.5  # earlier messages of the conversation, beside the last one
    ellipsis_weight: float = 1.2  # … when the last one only goes on from them
    turning: float = 3.0  # … and names another program at least so strongly
    turned_weight: float = 0.3
    fact_named: float = 0.2  # of what a message names that only tells a fact of the program spoken of before
    synonym_weight: float = 0.25  # official words for what the asker said colloquially
    trade_weight: float = 1.0  # … where he asks what there is for his trade
    asking_weight: float = 0.7  # … whose other words (能拿什么补贴) stand in texts of any trade
    issued: float = 0.05  # a text of the department that is named
    named: float = 0.7  # of how strongly the question names the document, beside its clauses' scores
    unnamed: float = 0.5  # taken off a clause whose document is not named while another clearly is
    story: int = 40  # characters from which a question tells a story
    look_alike: float = 0.7  # a clause that speaks only of 算力创新券 when 创新券 is asked
    naming_full: float = 6.0  # a naming of this strength (three characters that four of 150 documents share) is full
    program_said: float = 0.6  # the card of a program said by name, where one of its fields is asked for
    program_aside: float = 0.3  # … where something else is
    beside: float = 0.6  # … of a clause that stands elsewhere
    document_decay: float = 0.4  # of a document's second, third … best clause in its rank
    same_document: float = 0.75  # a document below this share of the best is not meant, unless things are compared
    replaced: float = 0.8  # of the rank of a text whose successor was found too
    replaced_behind: float = 0.5  # … where the text that leads is in force
    compared: float = 0.5  # … in a comparison
    matched: float = 0.75  # … where one asks what fits
    matched_several: float = 0.25  # … and expects several
    field_bonus: float = 0.25  # a clause in the field that holds what is asked
    leading_document: float = 0.3  # a clause of the leading document, times the document's share
    label_clause: float = 0.35  # titles, 依据文件 and 工具分类 name the program but answer nothing else


SETTINGS = Retrieval()

# question kind → fields of a card that hold the answer, most telling first
_CARD_FIELDS = {
    "contact": ("联络方式", "联系方式"),
    "basis": ("政策依据",),
    "validity": ("时间/频度", "政策依据"),
    "schedule": ("时间/频度",),
    "process": ("服务流程", "办理流程"),
}
_BOOSTED = {
    "amount": ("服务内容", "支持方式及金额", "支持内容"),
    "eligibility": ("条件要求", "支持条件", "服务对象"),
    "condition": ("条件要求", "支持条件"),
    "process": ("服务流程", "办理流程", "程序", "申报与审核"),
    "deadline": ("服务流程", "办理流程", "程序", "申报与审核"),
}
_LABELS = ("标题", "依据文件", "发文机构", "发文字号", "发布日期", "发文时间", "工具分类", "政策依据")
_REFERENCE = re.compile(
    r"(?:参照|按照|依照|满足|符合|执行|见)[^。；]{0,4}?((?:本办法)?第[一二三四五六七八九十百]+条[^。；]{0,40})"
)
_ARTICLE = re.compile(r"第[一二三四五六七八九十百]+条")


def retrieve(inquiry: Inquiry) -> None:
    """Fill `inquiry.documents` (ranked, with scores) and `inquiry.evidence` (at most SETTINGS.citations passages)."""
    gone = passed_on(inquiry)
    found = search(inquiry)
    hits = [hit for hit in found if hit.document.doc_id not in gone] or found
    named = naming(inquiry)
    inquiry.documents = rank_documents(inquiry, hits, named)
    _note_generation(inquiry)
    focus = frozenset(tokens(f"{inquiry.text} {official_words(inquiry.text)}"))
    gatherer = Gatherer(
        inquiry,
        Quoter(Shelf(inquiry.knowledge), inquiry.as_of),
        focus,
        hits,
        clear(named),
        names_of(inquiry.knowledge).longer_terms(inquiry.text),
        _with_texts(cards_said(inquiry), inquiry) if inquiry.understanding.asks(*_CARD_FIELDS) else frozenset(),
        replaced(inquiry, [document for document, _ in inquiry.documents]),
    )
    inquiry.evidence = distinct(gatherer.passages(), SETTINGS.citations)


_OF_YEAR = re.compile(
    r"(20\d\d)年?(?:版|修订版|出台|发布|印发|那[版个份]|的)?[^，。？?]{0,6}(?:办法|规定|政策|文件|细则|通知|版)"
)


def _note_generation(inquiry: Inquiry) -> None:
    """“创新券2023年的办法还有效吗” names an earlier text by its year: note its number, as if it had been given."""
    if not inquiry.understanding.asks("validity") or inquiry.understanding.numbers or not inquiry.documents:
        return
    leading = inquiry.documents[0][0]
    years = set(_OF_YEAR.findall(inquiry.text))
    ended = [r.target for r in leading.relations if r.kind == "repeals" and any(f"〔{y}〕" in r.target for y in years)]
    if ended:
        inquiry.understanding = replace(inquiry.understanding, numbers=(ended[0],))


def _with_texts(cards: frozenset[str], inquiry: Inquiry) -> frozenset[str]:
    """Return the cards with the documents that bear their numbers: the gazette's text of the same rule."""
    numbers = {d.document_number for d, _ in inquiry.documents if d.doc_id in cards and d.document_number}
    return cards | {d.doc_id for d, _ in inquiry.documents if cards and d.document_number in numbers}


def search(inquiry: Inquiry) -> list[Hit]:
    """Return the hits for the last message, earlier messages helping: ellipses (那第二年呢) carry no subject of their own."""
    filters = Filters(include_past=inquiry.understanding.past)
    best: dict[str, tuple[float, Hit]] = {}
    queries = [(inquiry.text, 1.0)]
    if inquiry.context:
        queries.append((" ".join(inquiry.context), context_weight(inquiry)))
    if words := official_words(inquiry.text):
        # Who asks what fits says what he does in his own words, and else nothing that a text would hold.
        open_question = inquiry.understanding.asks("match") and not said_alone(inquiry.text)
        queries.append((words, SETTINGS.trade_weight if open_question else SETTINGS.synonym_weight))
        if open_question:
            queries[0] = (inquiry.text, SETTINGS.asking_weight)
    for query, weight in queries:
        for hit in inquiry.knowledge.search(query, as_of=inquiry.as_of, top_k=SETTINGS.top_k, filters=filters):
            score = best.get(hit.clause.id, (0.0, hit))[0] + weight * hit.score
            best[hit.clause.id] = (score, hit)
    ranked = sorted(best.values(), key=lambda pair: -pair[0])
    return [replace(hit, score=score) for score, hit in ranked]


def official_words(text: str) -> str:
    """Return the words policies use for what the text says colloquially, "" where it says nothing of the kind."""
    return " ".join(official for asks, official in lexicon()["synonyms"] if asks.search(text))


_WHAT_OF = re.compile(r"^(?:那么?|如果是?|要是|换成|换作)?[^，。？?]{2,16}呢[？?。]?$")
_FOLLOWS = re.compile(
    r"^(那|要是|如果|换|改|再|还有|另外|第[二三四]|刚|现在)|呢[？?。]?$|这(个|份|笔|家|项)|其他(都)?不变|改成|换成|变成|同样"
)


def follows_up(inquiry: Inquiry) -> bool:
    """“那第二年呢”, “换成120万呢”: a message that goes on from the last one and names no subject of its own."""
    return bool(_FOLLOWS.search(inquiry.text)) or len(inquiry.text) <= 14


def context_weight(inquiry: Inquiry) -> float:
    """Return how much the earlier messages count: little where the last one turns to something else by name (那典当行呢)."""
    if turns_to_another(inquiry):
        return SETTINGS.turned_weight
    if not follows_up(inquiry):
        return SETTINGS.context_weight
    if _tells_a_fact(inquiry):
        return SETTINGS.ellipsis_weight
    names = names_of(inquiry.knowledge)
    now = names.matched(inquiry.text)
    before = names.matched(" ".join(inquiry.context))
    if now and max(now.values()) >= SETTINGS.turning and not set(_strongest(now)) & set(_strongest(before)):
        return SETTINGS.turned_weight
    return SETTINGS.ellipsis_weight


def _tells_a_fact(inquiry: Inquiry) -> bool:
    """True when the last message only tells a fact of the program spoken of before: 那国高新呢, after 创新券."""
    if changes_a_fact(inquiry):
        return True
    if said_alone(inquiry.text) or not _WHAT_OF.match(inquiry.text):
        return False
    if supposes_another_kind(inquiry.text):
        return True
    book = shipped()
    for bearers in said_alone(" ".join(inquiry.context)).values():
        for program in (book.programs[program_id] for program_id in bearers):
            version = program.version_on(inquiry.as_of)
            if version is not None and FactReader(version, book.facts, inquiry.as_of).read(inquiry.text):
                return True
    return False


def _strongest(scores: Mapping[str, float]) -> list[str]:
    most = max(scores.values(), default=0.0)
    return [doc_id for doc_id, score in scores.items() if score >= 0.95 * most > 0]


def rank_documents(inquiry: Inquiry, hits: Sequence[Hit], named: Mapping[str, float]) -> list[tuple[Document, float]]:
    """Return the documents by how much of the evidence stands in them, 1.0 for the best."""
    scores: dict[str, list[float]] = defaultdict(list)
    documents: dict[str, Document] = {}
    for hit in hits:
        documents[hit.document.doc_id] = hit.document
        scores[hit.document.doc_id].append(hit.score)
    decay = SETTINGS.document_decay
    totals = {doc_id: sum(score * decay**i for i, score in enumerate(found[:6])) for doc_id, found in scores.items()}
    most = max(totals.values(), default=1.0) or 1.0
    ranked = []
    cards = frozenset() if inquiry.understanding.past else cards_said(inquiry)
    for doc_id in cards - documents.keys():
        documents[doc_id], totals[doc_id] = inquiry.knowledge.document(doc_id), 0.0
    outdated = replaced(inquiry, documents.values())
    for doc_id, total in totals.items():
        share = total / most + SETTINGS.named * named.get(doc_id, 0.0)
        if doc_id in outdated:
            share *= SETTINGS.replaced
        if issued_by_named(documents[doc_id], inquiry.text):
            share += SETTINGS.issued
        if doc_id in cards:
            share += SETTINGS.program_said if inquiry.understanding.asks(*_CARD_FIELDS) else SETTINGS.program_aside
        if _named(documents[doc_id], inquiry):  # a document named by its number is meant, whatever other words say
            own = documents[doc_id].type == DocumentType.STATUTE and inquiry.understanding.asks("validity")
            share = 1.5 * share + 1.0 + own  # how long a text holds it says itself, no card on a part of it
        ranked.append((documents[doc_id], share))
    ranked.sort(key=lambda pair: -pair[1])
    top = ranked[0][1] if ranked and ranked[0][1] > 0 else 1.0
    return [(document, total / top) for document, total in ranked]


def replaced(inquiry: Inquiry, documents: Collection[Document]) -> frozenset[str]:
    """Return the documents that another one found has taken the place of: who asks today means the newer one."""
    if inquiry.understanding.past:
        return frozenset()
    numbers = {d.document_number for d in documents if d.document_number}
    return frozenset(
        d.doc_id
        for d in documents
        if d.status(inquiry.as_of) in (Status.SUPERSEDED, Status.REPEALED)
        and any(n in d.validity.ended_by for n in numbers - {d.document_number})
    )


def naming(inquiry: Inquiry) -> dict[str, float]:
    """Return how strongly the conversation names each document, 1.0 for the strongest; the last message counts most."""
    names = names_of(inquiry.knowledge)
    own = SETTINGS.fact_named if inquiry.context and _tells_a_fact(inquiry) else 1.0
    scores = {doc_id: own * score for doc_id, score in names.matched(without_applicant(inquiry.text)).items()}
    weight = context_weight(inquiry)
    for doc_id, score in names.matched(" ".join(inquiry.context)).items():
        scores[doc_id] = scores.get(doc_id, 0.0) + weight * score
    for doc_id in passed_on(inquiry):
        scores.pop(doc_id, None)
    if of_sister := [card for i in sisters(inquiry) for card in shipped().programs[i].cards]:
        return dict.fromkeys(
            of_sister, 1.0
        )  # 那贷款贴息呢 stays with the card spoken of, whatever else bears those words
    strongest = max(scores.values(), default=0.0)
    # A weak best match (two common characters) must not be blown up to a full one.
    scale = max(strongest, SETTINGS.naming_full)
    by_number = {d.doc_id for d in inquiry.knowledge.documents() if _named(d, inquiry)}
    # Whoever gives a document's number means that document, unless another is to be held against it.
    if by_number and not inquiry.understanding.asks("compare", "validity"):
        return dict.fromkeys(by_number, 1.0)
    return {doc_id: score / scale for doc_id, score in scores.items()}


def clear(named: Mapping[str, float]) -> Mapping[str, float]:
    """Return the naming when one program is named beyond doubt, else nothing: then every document stays a candidate."""
    strongest = max(named.values(), default=0.0)
    return named if strongest >= 1.0 else {}


def _named(document: Document, inquiry: Inquiry) -> bool:
    """True when the question names the document by its number, whole (京科发〔2022〕8号) or short (8号文)."""
    if not document.document_number:
        return False
    if any(
        n and document.document_number.endswith(n[-len(document.document_number) :])
        for n in inquiry.understanding.numbers
    ):
        return True
    serial = re.search(r"〕(\d+)号$", document.document_number)
    short = re.search(r"(?<![\d〕])(\d{1,3})号(?:文|的?办法|原文)", inquiry.text)
    return bool(serial and short and serial.group(1) == short.group(1))


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
        for kind, labels in _CARD_FIELDS.items():
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
        for kind, labels in _BOOSTED.items():
            if self.inquiry.understanding.asks(kind) and any(label in place for label in labels):
                score += SETTINGS.field_bonus
                break
        if hit.clause.path[-1].label in _LABELS and not self.inquiry.understanding.asks("basis"):
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
        for m in _REFERENCE.finditer(passage.quote):
            labels = _ARTICLE.findall(m.group(1))
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
