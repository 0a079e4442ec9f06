"""The sheet beside the results: what to say, the clause it rests on, and everything the next question may need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from agent.answer import Answer, Citation
from knowledge.base import KnowledgeBase
from knowledge.errors import NotFound
from knowledge.model import Clause, Document
from tools.calculators import Calculation
from tools.calculators import Citation as Place
from tools.ceiling import ceiling
from tools.errors import ProgramError
from tools.naming import Question
from tools.rules.model import Program
from ui.house.serving import Served
from ui.records.faqs import Faq
from ui.web.calculators.case import Case, open_case
from ui.web.hotline.around import Clash, Phone, clashes, phones, process
from ui.web.hotline.cards import Card, card, citation_of, found_document, kept_citation
from ui.web.hotline.entries import CONTACT
from ui.web.hotline.programs import Choice, choose, named, texts_of, told
from ui.web.hotline.script import Script, sayable

MOST_ASKED = 5
MOST_QUOTED = 3  # provisions of a picked program that are read out: more is no half minute


@dataclass(frozen=True, slots=True)
class Sheet:
    """question: what was asked or picked. draft: the answer with its marks, as it is handed over.

    machine: what the program itself answers where a house answer comes first. asked: what to ask the caller, that which decides most first. case: the calculator, None where nothing is computed.
    """

    question: str
    script: Script
    draft: str
    answer: Answer | None
    house: Served | None
    machine: Script | None
    cards: tuple[Card, ...]
    choice: Choice
    case: Case | None
    asked: tuple[Question, ...]
    asked_back: tuple[str, ...]
    process: tuple[Card, ...]
    phones: tuple[Phone, ...]
    clashes: tuple[Clash, ...]

    @property
    def program(self) -> Program | None:
        return self.choice.program


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a sheet is built from: words to say, the clauses they rest on."""

    heading: str
    script: Script
    draft: str
    cited: tuple[Citation, ...]
    answer: Answer | None = None
    house: Served | None = None
    program: str = ""


def of_question(question: str, answer: Answer, house: Served | None) -> Spoken:
    """Return what to say to a question: the house answer first where there is one."""
    texts = [house.text] if house else _in_order(answer)
    cited = house.citations if house else answer.cited or answer.citations[:3]
    draft = house.text if house else answer.text
    return Spoken(question, sayable(*texts), draft, tuple(cited), answer, house)


def _in_order(answer: Answer) -> list[str]:
    """Return the notices before the answer where a text it rests on does not bind, else after it; the rule's notes last."""
    past = any(not citation.status.binds for citation in answer.cited)
    told = [*answer.notices, answer.text] if past else [answer.text, *answer.notices]
    return [*told, *answer.further_notes]


def of_house(house: Served) -> Spoken:
    return Spoken(house.question, sayable(house.text), house.text, house.citations, house=house)


def of_clause(knowledge: KnowledgeBase, clause_id: str, as_of: date) -> Spoken:
    """Raises: NotFound."""
    clause = knowledge.clause(clause_id)
    document = knowledge.document(clause.document)
    cited = citation_of(1, clause, document, as_of)
    return Spoken(cited.reference, sayable(_standing(document, as_of), cited.quote), f"{cited.quote}[1]", (cited,))


def of_phone(knowledge: KnowledgeBase, doc_id: str, as_of: date) -> Spoken:
    """Raises: NotFound."""
    document = knowledge.document(doc_id)
    text = f"《{document.title}》的联系方式：{document.fields.get(CONTACT, '没有印').strip()}"
    place = next((c for c in knowledge.clauses(doc_id) if c.path and c.path[-1].label == CONTACT), None)
    cited = (citation_of(1, place, document, as_of),) if place else ()
    return Spoken(document.title, sayable(_standing(document, as_of), text), f"{text}[1]", cited)


def of_faq(faq: Faq, knowledge: KnowledgeBase, as_of: date) -> Spoken:
    found = (kept_citation(dict(given), knowledge, as_of) for given in faq.wording.citations)
    cited = tuple(citation for citation in found if citation is not None)
    return Spoken(faq.wording.question, sayable(faq.wording.answer), faq.wording.answer, cited, program=faq.program_id)


def of_program(knowledge: KnowledgeBase, program_id: str, as_of: date) -> Spoken:
    """Raises: NotFound."""
    choice = named(program_id, ())
    if choice is None or choice.program is None:
        raise NotFound("没有这项政策", where=program_id)
    case = _case(knowledge, choice.program, [], as_of, {})
    outcome = case.outcome if case else None
    found = outcome.calculation if outcome else None
    reach = f"{choice.program.title}{_most(choice.program, as_of)}。"
    lead = "" if outcome is None or outcome.verdict else outcome.lead
    rests = _rests(found) if found else ()
    cited = _located(knowledge, rests, as_of)
    return Spoken(choice.program.title, sayable(lead, reach, *(place.quote for place in rests)),
                  reach + ("[1]" if cited else ""), cited, program=program_id)  # fmt: skip


def _rests(found: Calculation) -> tuple[Place, ...]:
    """Return the words that set the amount, in the order they are used; where no step rests on any, those on validity."""
    said = {step.citation.quote: step.citation for step in found.steps if step.citation is not None}
    return tuple(said.values())[:MOST_QUOTED] or ((found.basis.citation,) if found.basis.citation else ())


def _most(program: Program, as_of: date) -> str:
    """Return what a program brings at most: ：最高50万元（每年）; "" where it is not an amount."""
    most = ceiling(program, as_of)
    if most.amount is None or most.amount.high is None:
        return ""
    per = f"（{most.amount.per}）" if most.amount.per else ""
    return f"：{'到期前' if most.past else ''}{most.amount.text}{per}"


def _located(knowledge: KnowledgeBase, places: Sequence[Place], as_of: date) -> tuple[Citation, ...]:
    """Return the clauses of these places, each once, numbered from 1."""
    found: dict[str, tuple[Clause, Document]] = {}
    for place in places:
        document = found_document(knowledge, place.doc)
        clauses = knowledge.clauses(place.doc) if document else ()
        clause = next((c for c in clauses if c.locator == place.locator), clauses[0] if clauses else None)
        if document and clause:
            found[clause.id] = (clause, document)
    return tuple(citation_of(number, *pair, as_of) for number, pair in enumerate(found.values(), 1))


def _standing(document: Document, as_of: date) -> str:
    """Return what must be said first of a text that does not bind."""
    status = document.status(as_of)
    return "" if status.binds else f"注意：《{document.title}》{status.label}。"


def lay_out(
    knowledge: KnowledgeBase, spoken: Spoken, as_of: date, doubts: Mapping[str, str], program: str = ""
) -> Sheet:
    """Return the sheet. doubts: of the rules, by program. program: the one chosen by hand, "" to choose by what is said."""
    wanted = program or spoken.program
    chosen = (named(wanted, spoken.cited) if wanted else None) or choose(
        spoken.heading, spoken.cited, as_of, spoken.answer
    )
    answer = spoken.answer
    facts = told(chosen.program, answer, as_of) if chosen.program else ()
    case = _case(knowledge, chosen.program, facts, as_of, doubts) if chosen.program else None
    outcome = case.outcome if case else None
    documents = texts_of(knowledge, chosen.program, spoken.cited)
    asked = outcome.questions[:MOST_ASKED] if outcome else ()
    known = {question.fact for question in asked}
    back = tuple(a.question or a.label for a in answer.asked if a.fact not in known) if answer else ()
    return Sheet(
        spoken.heading, spoken.script, spoken.draft, answer, spoken.house,
        sayable(*_in_order(answer)) if answer and spoken.house else None,
        tuple(card(knowledge, citation, as_of) for citation in spoken.cited), chosen, case, asked, back,
        process(knowledge, documents, as_of), phones(documents, as_of), clashes(documents, outcome, as_of),
    )  # fmt: skip


def _case(
    knowledge: KnowledgeBase, program: Program, facts: Sequence[tuple[str, str]], as_of: date, doubts: Mapping[str, str]
) -> Case | None:
    try:
        return open_case(knowledge, program.id, [*facts, ("as_of", as_of.isoformat())], doubts)
    except ProgramError:
        return None
