"""Which program a question or a text is about, and the texts that belong to a program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from agent.answer import Answer, Citation
from knowledge.base import KnowledgeBase
from knowledge.model import Document
from knowledge.tokens import plain, tokens
from tools.naming import facts_of
from tools.rules.load import shipped
from tools.rules.model import Program
from ui.web.hotline.cards import found_document

MOST_OTHERS = 12
CITED = 0.4  # a program that cites the very clause found, beside 1.0 for one whose name is said in full


@dataclass(frozen=True, slots=True)
class Choice:
    """The program meant, None where nothing tells which, and others of the same texts."""

    program: Program | None
    others: tuple[Program, ...] = ()


def choose(question: str, cited: Sequence[Citation], as_of: date, answer: Answer | None = None) -> Choice:
    """Return the program that was computed, else the one of the cited texts whose name or clause fits best."""
    known = shipped().programs
    computed = [c.rule_id for c in answer.calculations] + [e.program_id for e in answer.eligibility] if answer else []
    candidates = _of_texts(dict.fromkeys(c.doc_id for c in cited))
    for name in computed:
        if name in known:
            return Choice(known[name], _without(candidates, known[name]))
    ranked = sorted(candidates, key=lambda p: (-_fit(p, question, cited), p.version_on(as_of) is None))
    best = ranked[0] if ranked and (_fit(ranked[0], question, cited) > 0 or len(ranked) == 1) else None
    return Choice(best, _without(ranked, best))


def named(program: str, cited: Sequence[Citation]) -> Choice | None:
    """Return the program of an address with its neighbours, None for one that is not there."""
    chosen = shipped().programs.get(program)
    if chosen is None:
        return None
    docs = [version.doc for version in chosen.versions] + [c.doc_id for c in cited]
    return Choice(chosen, _without(_of_texts(dict.fromkeys(docs)), chosen))


def texts_of(knowledge: KnowledgeBase, program: Program | None, cited: Iterable[Citation]) -> list[Document]:
    """Return the documents cited first, then those of the program: its versions, newest first, and its cards."""
    ids = [c.doc_id for c in cited]
    if program is not None:
        ids += [version.doc for version in reversed(program.versions)] + list(program.cards)
    found = (found_document(knowledge, doc_id) for doc_id in dict.fromkeys(ids))
    return [document for document in found if document is not None]


def told(program: Program, answer: Answer | None, as_of: date) -> list[tuple[str, str]]:
    """Return what the caller was understood to say, as the program's form takes it."""
    looked_at = {fact.id for fact in facts_of(program, as_of)}
    return [(f.fact, f.value) for f in answer.facts if f.fact in looked_at] if answer else []


def _of_texts(docs: Iterable[str]) -> list[Program]:
    wanted = set(docs)
    programs = shipped().programs.values()
    return [p for p in programs if wanted & {*(version.doc for version in p.versions), *p.cards}]


def _fit(program: Program, question: str, cited: Sequence[Citation]) -> float:
    said, asked = plain(question), set(tokens(question))
    names = (program.title, *program.aliases)
    whole = max((len(name) for name in map(plain, names) if name in said), default=0)
    shared = len(asked & set(tokens(" ".join(names)))) / max(1, len(asked))
    places = {(clause.doc, clause.locator) for clause in program.clauses.values()}
    return whole / max(1, len(said)) + shared + CITED * any((c.doc_id, c.locator) in places for c in cited[:2])


def _without(programs: Sequence[Program], one: Program | None) -> tuple[Program, ...]:
    return tuple(program for program in programs if program is not one)[:MOST_OTHERS]
