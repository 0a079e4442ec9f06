"""Finding the evidence: search, tell which documents are meant, and go to the field that holds what is asked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from agent.gather import Gatherer
from agent.inquiry import Inquiry
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
from agent.seeking import CARD_FIELDS, SETTINGS
from knowledge.model import Document, DocumentType, Status
from knowledge.retrieval import Filters, Hit
from knowledge.tokens import tokens
from tools.rules.load import shipped


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
        _with_texts(cards_said(inquiry), inquiry) if inquiry.understanding.asks(*CARD_FIELDS) else frozenset(),
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
            share += SETTINGS.program_said if inquiry.understanding.asks(*CARD_FIELDS) else SETTINGS.program_aside
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
