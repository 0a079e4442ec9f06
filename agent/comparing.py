"""Two things held against each other: what each side says to what is asked, from its own clauses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from agent.explain import Sources
from agent.inquiry import Inquiry, Passage
from agent.passages import Shelf
from agent.programs import said_alone
from agent.retrieve import SETTINGS
from agent.sentences import Chosen, select
from agent.understand import narrowed
from tools.rules.load import shipped
from tools.rules.model import Program

SIDES = 2


def sides(inquiry: Inquiry, budget: int) -> list[Chosen]:
    """Return the sentences of either side, at most `budget` characters together; none where there are not two sides."""
    return _of_programs(inquiry, budget // SIDES) or _of_documents(inquiry, budget // SIDES)


def _of_documents(inquiry: Inquiry, budget: int) -> list[Chosen]:
    """Two documents named about equally strongly."""
    cited = {passage.document.doc_id for passage in inquiry.evidence}
    near = [d.doc_id for d, share in inquiry.documents if share >= SETTINGS.compared and d.doc_id in cited][:SIDES]
    if len(near) < SIDES:
        return []
    return [c for doc in near for c in select(inquiry, inquiry.evidence, budget=budget, at_least=1, of=doc)]


def _of_programs(inquiry: Inquiry, budget: int) -> list[Chosen]:
    """Two programs of one document, told apart by name. Their clauses that were not found join the evidence."""
    named = _grouped(said_alone(inquiry.text))
    bearers = [program for programs in named for program in programs]
    if len(named) != SIDES or len(set(bearers)) < len(bearers) or _documents(inquiry, named) != 1:
        return []
    question = inquiry.text
    for name in sorted((name for names in named.values() for name in names), key=len, reverse=True):
        question = question.replace(name, "")  # a name tells nothing of what is asked
    asked = replace(narrowed(inquiry, question), context=inquiry.context)
    chosen: list[Chosen] = []
    for programs in named:
        passages = [p for program in programs for p in _passages(inquiry, shipped().programs[program])]
        # An article that both rest on is said once, for the one it fits better.
        passages = [p for p in passages if not any(c.text.rstrip("。；") in p.quote for c in chosen)]
        of_one = select(asked, passages, budget=budget, at_least=1, all_read=True) if passages else []
        chosen += [replace(c, passage=_place(inquiry, passages[c.passage])) for c in of_one]
    return chosen


def _grouped(named: Mapping[str, Sequence[str]]) -> dict[tuple[str, ...], list[str]]:
    """Return the programs said, each with all the names it was said by: 专业化园区运营 and 园区运营机构 are one."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, programs in named.items():
        groups.setdefault(tuple(programs), []).append(name)
    return groups


def _documents(inquiry: Inquiry, programs: Iterable[tuple[str, ...]]) -> int:
    """Return in how many texts the rules of programs stand."""
    book = shipped()
    versions = [book.programs[i].version_on(inquiry.as_of) for ids in programs for i in ids]
    return len({version.doc for version in versions if version is not None})


def _passages(inquiry: Inquiry, program: Program) -> Sequence[Passage]:
    version = program.version_on(inquiry.as_of) or program.latest_ended(inquiry.as_of)
    sources = Sources(inquiry, program, Shelf(inquiry.knowledge))
    for reference in program.clauses.values():
        if version is not None and reference.doc == version.doc:
            sources.number_of(reference)
    return sources.passages


def _place(inquiry: Inquiry, passage: Passage) -> int:
    """Return where a passage stands in the evidence, putting it behind the others where it is new."""
    for i, known in enumerate(inquiry.evidence):
        if known.covers(passage):
            return i
    inquiry.evidence.append(passage)
    return len(inquiry.evidence) - 1
