"""Which program with rules a question is about: by the names people use, and by the articles the evidence stands in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from agent.inquiry import Inquiry, Passage
from agent.issuers import issued_by_named
from agent.names import Names
from agent.reading import FactReader
from agent.sectors import of_another, of_sector, of_the_sector, sectors_said
from agent.sisters import goes_beyond, sister_meant
from knowledge.model import DocumentType, Status
from tools.rules.load import RuleBook, shipped
from tools.rules.model import ClauseRef, Program, Version

NAMED = 1.0  # for being named as strongly as any program
VOTED = 0.9  # for the article of the best passage, less for each place behind
SPOKEN_OF = 5.0  # of a name's strength, by which a message names a program
SHORTEST = 2  # characters of a name that, said whole, names its program
LOOK_ALIKE = 0.4  # of being named by a part of a name, while another program's name is said whole
SHARED = 4  # programs that may rest on the same words without these telling nothing
CROWDED = 0.7  # of a vote that more programs share
DECAY = 0.7  # of the vote, from one passage to the next
FEW_CARDS = 2  # cards from which a program's name tells where to look
WAY = 0.6  # for the way of support that the asker says he takes
ISSUED = 0.3  # for a text of the department that is named
LEAST_SCORE = 0.65  # below this no program is meant clearly enough to compute
MATTER = 0.5  # for saying the matter of a rule of that sector as well, at most
FOREIGN = 0.7  # of the score of a rule for a sector that nobody spoke of
ENDED = 0.5  # of the score of a program in force
CANDIDATES = 4  # programs whose facts are read before one is chosen
_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_HELD = re.compile(r"(?:已经?|现在|目前|本来|早就)(?:是|获评|获得|认定为|被认定为|入选|评上)了?[^，。；,;]*")
_AIMS = re.compile(r"(?:想|要|打算|准备|再|接着)(?:升|报|评|申|冲|晋)|升级?(?:到|为|成)|晋升")
_DECLINES = re.compile(r"不(?:想|打算|准备|愿意)?(?:再)?(?:走|选|报|用|做|拿|申请|申报|要)([^，。；、？！]{4,14})")
_SUPPOSES = re.compile(
    r"那?(?:我们?)?(?:要是|如果|假如|万一|换成|换作|改成|变成|我们是)"
)  # a changed fact, no other program
# 普通企业呢, 孵化器在孵的话呢: another kind of applicant is supposed
_ANOTHER_KIND = re.compile(
    r"^(?:那么?|要是|如果|假如|换成|换作)?[^，。？?\d]{1,12}?(?:企业|公司|单位|机构|团队|高校|学校|院所|个体户|在孵|协会)(?:的)?(?:话)?呢[？?。 ]*$"
)
_APPLICANT = r"[\u4e00-\u9fff]{2,8}?(?:企业|公司|机构|单位|团队)的?"
_TAKES = re.compile(r"(?<!不)(?<!不想)(?:选择?|改?走|改?按|采用|要的是|申请)(?:的是)?([^，。；、？！]{4,24})")
_REPLACED = (Status.SUPERSEDED, Status.REPEALED)
_NOW = re.compile(r"现在|目前|如今|眼下|还是?按|今年")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百]+条")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A program that may be meant, the version that applies on the date asked, and how much speaks for it."""

    program: Program
    version: Version
    score: float
    named: float


def candidates(inquiry: Inquiry) -> list[Candidate]:
    """Return the programs that may be meant, most likely first; none when nothing speaks for any.

    A program whose article was not found and whose name was not said whole is no candidate, however alike the words:
    a sum by the wrong rule is worse than none.
    """
    book = shipped()
    votes = _votes(inquiry, book)
    named, whole = _named(inquiry, book)
    # Of what is called by one name, the rule of today is meant; what alone bears a name is meant although it has ended.
    current = {i for i in whole if book.programs[i].version_on(inquiry.as_of) is not None}
    found = []
    said = sectors_said(inquiry.text) or sectors_said(" ".join(inquiry.context))
    matter = of_sector(book.programs.values(), inquiry.text, said)
    votes = {**matter, **votes}
    said_so_far = " ".join((*inquiry.context, inquiry.text))
    left = set(sisters(inquiry).values())  # the one spoken of before: its old figure would answer for its sister
    for program_id in {*votes, *whole} - left:
        program = book.programs[program_id]
        version = program.version_on(inquiry.as_of) or program.latest_ended(inquiry.as_of)
        if version is not None:
            names = named.get(program_id, 0.0)
            score = NAMED * names + VOTED * votes.get(program_id, 0.0)
            ended = program.version_on(inquiry.as_of) is None and not (program_id in whole and not current)
            if ended and (_NOW.search(inquiry.text) or not (inquiry.understanding.past or _of_then(version, inquiry))):
                score *= ENDED  # who asks today means the rule of today, where there is one
            score += WAY * _way(program, inquiry.text)
            document = inquiry.knowledge.document(version.doc)
            score += ISSUED * issued_by_named(document, inquiry.text)
            if score >= LEAST_SCORE:  # what is hardly spoken of is not meant because of its sector alone
                score += of_the_sector(program.title, document.title, said) + MATTER * matter.get(program_id, 0.0)
            if _declined(program, inquiry.text) or goes_beyond(program, book, said_so_far):
                score, names = score * LOOK_ALIKE, names * LOOK_ALIKE
            found.append(Candidate(program, version, score, names))
    foreign = {c.program.id for c in found if c.program.id not in whole and of_another(c.program.title, said)}
    if len(foreign) < len(found):
        found = [replace(c, score=c.score * FOREIGN) if c.program.id in foreign else c for c in found]
    return sorted(found, key=lambda c: (-c.score, c.program.id))[:CANDIDATES]


def _declined(program: Program, text: str) -> bool:
    """True when the asker turns the program down: 不想走事前补助，改走贷款贴息."""
    turned_down = {m[i : i + 4] for m in _DECLINES.findall(text) for i in range(len(m) - 3)}
    return any(words in program.title for words in turned_down)


def _way(program: Program, text: str) -> bool:
    """True when the asker says which way he takes, and the program's title says it too: 选贷款贴息的方式."""
    said = {m[i : i + 4] for m in _TAKES.findall(text) for i in range(len(m) - 3)}
    return any(words in program.title for words in said)


def _of_then(version: Version, inquiry: Inquiry) -> bool:
    """True when the question names a year in which the ended rule was in force, before the day it is asked on."""
    years = [int(year) for year in _YEAR.findall(inquiry.text)]
    return any(
        version.covers(date(year, 12, 31)) or version.covers(date(year, 1, 1))
        for year in years
        if year < inquiry.as_of.year
    )


_NAMES: dict[int, Names] = {}


def program_names(book: RuleBook) -> Names:
    """Return the wordings of all programs' titles and other names."""
    if id(book) not in _NAMES:
        names = Names()
        for program in book.programs.values():
            names.add(program.id, (program.title, *program.aliases))
            names.terms.update(a for a in (program.title, *program.aliases) if len(a) >= SHORTEST)
        _NAMES[id(book)] = names
    return _NAMES[id(book)]


def _named(inquiry: Inquiry, book: RuleBook) -> tuple[dict[str, float], set[str]]:
    """Return how strongly each program is named, 1.0 for the strongest, and the programs whose name is said whole."""
    names = program_names(book)
    scores = dict(names.matched(without_applicant(inquiry.text)))
    earlier = "" if turns_to_another(inquiry) else spoken_of_before(inquiry)
    for program_id, score in names.matched(earlier).items():
        scores[program_id] = scores.get(program_id, 0.0) + 0.6 * score
    # 已是试点单位，想升示范: what one is already is no target.
    aimed = _HELD.sub("", inquiry.text) if _AIMS.search(inquiry.text) else inquiry.text
    now = set() if changes_a_fact(inquiry) else _whole(aimed) or _whole(inquiry.text)
    now = now or set(sisters(inquiry))
    whole = now or _whole(spoken_of_before(inquiry))
    if aimed != inquiry.text:
        scores = dict(names.matched(aimed)) or scores
    # 创新券 said whole means the voucher, not the 算力创新券 whose name contains it.
    scores = {i: score * (1.0 if not whole or i in whole else LOOK_ALIKE) for i, score in scores.items()}
    strongest = max(scores.values(), default=0.0)
    scale = max(strongest, SPOKEN_OF)
    return {i: 1.0 if i in whole else scores[i] / scale for i in scores.keys() | whole}, whole


def sisters(inquiry: Inquiry) -> dict[str, str]:
    """Return the programs that a message going on from the last one means by the word that sets them apart from another.

    Each with that other, which the earlier messages spoke of.
    """
    if not inquiry.context or _whole(inquiry.text):
        return {}
    before, book = spoken_of_before(inquiry), shipped()
    if not (spoken_of := _whole(before)):
        scores = program_names(book).matched(before)
        most = max(scores.values(), default=0.0)
        spoken_of = {i for i, score in scores.items() if score >= max(most, SPOKEN_OF)}
    return sister_meant(inquiry.text, sorted(spoken_of), book)


def spoken_of_before(inquiry: Inquiry) -> str:
    """Return the earlier messages, back to the last that names a program: who turned from one to another means the other."""
    names = program_names(shipped())
    for place in range(len(inquiry.context) - 1, 0, -1):
        turn = inquiry.context[place]
        if _whole(turn) or max(names.matched(turn).values(), default=0.0) >= SPOKEN_OF:
            return " ".join(inquiry.context[place:])
    return " ".join(inquiry.context)


def changes_a_fact(inquiry: Inquiry) -> bool:
    """True when a message only supposes something else of the case: 那要是我们不在标杆孵化器呢, after 算力创新券."""
    if not inquiry.context or not _SUPPOSES.match(inquiry.text):
        return False
    book = shipped()
    versions = [book.programs[i].version_on(inquiry.as_of) for i in sorted(_whole(spoken_of_before(inquiry)))]
    return any(v is not None and FactReader(v, book.facts, inquiry.as_of).read(inquiry.text) for v in versions)


def supposes_another_kind(text: str) -> bool:
    """True for “普通企业呢”, “孵化器在孵的话呢”: the case of before, for another kind of applicant."""
    return bool(_ANOTHER_KIND.match(text))


def cards_said(inquiry: Inquiry) -> frozenset[str]:
    """Return the cards of the programs whose name is said whole, with the texts that bind; () where there are many."""
    book = shipped()
    said = _said(inquiry)
    # A name that has passed to a rule in force no longer leads to the one that ended.
    said = _in_force(said, inquiry) or said
    cards = frozenset(card for program_id in said for card in book.programs[program_id].cards)
    if len(cards) > FEW_CARDS:
        return frozenset()
    programs = [book.programs[program_id] for program_id in said]
    versions = [program.version_on(inquiry.as_of) for program in programs]
    if not any(versions):  # what alone bears the name has ended: its text says so
        versions = [program.latest_ended(inquiry.as_of) for program in programs]
    binding = frozenset(version.doc for version in versions if version is not None)
    # Where a newer text binds than the card's own, the card of the older one leads nowhere.
    ended = {c for c in cards if inquiry.knowledge.document(c).status(inquiry.as_of) in _REPLACED} if binding else set()
    return (cards - ended) | binding


def passed_on(inquiry: Inquiry) -> frozenset[str]:
    """Return the cards of ended programs whose name a rule in force bears now: 算力券, once of another department.

    Who names that department means its text all the same.
    """
    said = _said(inquiry)
    binding = _in_force(said, inquiry)
    if not binding or inquiry.understanding.past:
        return frozenset()
    book = shipped()
    kept = {card for i in binding for card in book.programs[i].cards}
    left = {card for i in said - binding for card in book.programs[i].cards} - kept
    return frozenset(c for c in left if not issued_by_named(inquiry.knowledge.document(c), inquiry.text))


def _said(inquiry: Inquiry) -> set[str]:
    """Return the programs that the message says whole, else those of the earlier ones."""
    now = set() if changes_a_fact(inquiry) else _whole(inquiry.text)
    return now or set(sisters(inquiry)) or _whole(spoken_of_before(inquiry))


def _in_force(programs: set[str], inquiry: Inquiry) -> set[str]:
    book = shipped()
    return {i for i in programs if book.programs[i].version_on(inquiry.as_of) is not None}


@lru_cache(maxsize=8192)  # the clauses of a program are compared again and again
def squeezed(text: str) -> str:
    """Return the text without blanks and line breaks, which stand anywhere in a printed clause."""
    return re.sub(r"\s", "", text)


def turns_to_another(inquiry: Inquiry) -> bool:
    """True when the last message says the name of a program, and no earlier one does: 那首店能补多少, after vouchers."""
    if not inquiry.context or _SUPPOSES.match(inquiry.text):
        return False
    now = _whole(inquiry.text)
    before = _whole(" ".join(inquiry.context))
    return bool(now and before) and not now & before


@lru_cache(maxsize=64)
def said_alone(text: str) -> Mapping[str, Sequence[str]]:
    """Return the names of programs that are said whole, none merely a part of a longer one, each with its bearers."""
    book = shipped()
    said = {term for term in program_names(book).terms if term in text}
    alone = {n for n in said if not any(n != t and n in t and n not in text.replace(t, "") for t in said)}
    return {name: _bearers(book)[name] for name in sorted(alone, key=text.find)}


def without_applicant(text: str) -> str:
    """Return the message without who gets the thing named: 科技型小微企业的创新券 is a voucher, whatever else is for such firms."""
    if sectors_said(text):
        return text  # 机器人企业的重大项目: of which trade it is says which project
    for name in said_alone(text):
        text = re.sub(rf"{_APPLICANT}(?={re.escape(name)})", "", text)
    return text


def programs_said(text: str) -> list[Program]:
    """Return the programs one of whose names is said whole."""
    return [shipped().programs[program_id] for program_id in sorted(_whole(text))]


def _whole(text: str) -> set[str]:
    """Return the programs one of whose names is said whole and is not merely the tail of a longer one that is said."""
    return {program_id for bearers in said_alone(text).values() for program_id in bearers}


_BEARERS: dict[int, Mapping[str, Sequence[str]]] = {}


def _bearers(book: RuleBook) -> Mapping[str, Sequence[str]]:
    """Return the programs that go by each name."""
    if id(book) not in _BEARERS:
        table: dict[str, list[str]] = {}
        for program in book.programs.values():
            for name in (program.title, *program.aliases):
                table.setdefault(name, []).append(program.id)
        _BEARERS[id(book)] = table
    return _BEARERS[id(book)]


def _votes(inquiry: Inquiry, book: RuleBook) -> dict[str, float]:
    """Return the votes of the passages found: a passage speaks for the programs that rest on its article."""
    votes: dict[str, float] = {}
    for rank, passage in enumerate(inquiry.evidence):
        speaking = _resting_on(passage, book)
        share = 1.0 if len(speaking) <= SHARED else CROWDED
        for program_id in speaking:
            votes.setdefault(program_id, share * DECAY**rank)
    return votes


def _resting_on(passage: Passage, book: RuleBook) -> Sequence[str]:
    """Return the programs that rest on a passage: on its article, or, of a card, on words that stand in it."""
    if passage.document.type != DocumentType.CARD:
        return articles_of(book).get((passage.document.doc_id, article(passage.locator)), ())
    shown = re.sub(r"\s", "", passage.quote)
    clauses = clauses_of(book).get(passage.document.doc_id, ())
    # What many programs of a card share (申报流程, 信用) tells none of them.
    inside = [(program_id, words) for program_id, words in clauses if words in shown or shown in words]
    holders = Counter(words for _, words in inside)
    return list(dict.fromkeys(program_id for program_id, words in inside if holders[words] <= SHARED))


_CLAUSES: dict[int, Mapping[str, Sequence[tuple[str, str]]]] = {}


def clauses_of(book: RuleBook) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return the (program, quoted words) of each document that rules cite."""
    if id(book) not in _CLAUSES:
        table: dict[str, list[tuple[str, str]]] = {}
        for program in book.programs.values():
            for clause in program.clauses.values():
                table.setdefault(clause.doc, []).append((program.id, clause_text(clause)))
        _CLAUSES[id(book)] = table
    return _CLAUSES[id(book)]


_ARTICLES: dict[int, Mapping[tuple[str, str], Sequence[str]]] = {}


def articles_of(book: RuleBook) -> Mapping[tuple[str, str], Sequence[str]]:
    """Return the programs that rest on each (document, article)."""
    if id(book) not in _ARTICLES:
        table: dict[tuple[str, str], list[str]] = {}
        for program in book.programs.values():
            for clause in program.clauses.values():
                held = table.setdefault((clause.doc, article(clause.locator)), [])
                if program.id not in held:
                    held.append(program.id)
        # An article that many programs share (公示, 验收, 失信) tells none of them.
        _ARTICLES[id(book)] = {key: ids for key, ids in table.items() if len(ids) <= SHARED}
    return _ARTICLES[id(book)]


def article(locator: str) -> str:
    """Return the article of a reference, 第十二条 of 第十二条第一款; the whole reference where there is none."""
    m = _ARTICLE.search(locator)
    return m.group(0) if m else locator


def clause_text(clause: ClauseRef) -> str:
    """Return a clause's words without white space, for finding it in the document."""
    return re.sub(r"\s", "", clause.quote)
