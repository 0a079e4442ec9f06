"""Two things held against each other: what each side says to what is asked, from its own clauses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from agent.inquiry import Inquiry, Passage
from agent.passages import Shelf
from agent.programs import article, said_alone
from agent.seeking import SETTINGS
from agent.sentences import Chosen, select
from agent.sisters import both_said
from agent.sources import Sources
from agent.understand import narrowed
from tools.rules.load import shipped
from tools.rules.model import ClauseRef, Program

SIDES = 2
_SUM = re.compile(r"\d+(?:\.\d+)?\s*(?:[%％‰]|万?亿?元|[万亿]美元)")
_NAMING = (
    "标题",
    "政策依据",
    "依据文件",
    "服务对象",
    "时间/频度",
)  # fields that say nothing of what is held against what


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
        named = {(program,): [] for program in programs_compared(inquiry)}
    if not named:
        return []
    question = inquiry.text
    for name in sorted((name for names in named.values() for name in names), key=len, reverse=True):
        question = question.replace(name, "")  # a name tells nothing of what is asked
    asked = replace(narrowed(inquiry, question), context=inquiry.context)
    chosen: list[Chosen] = []
    cut = _paid_by_one_clause(inquiry, named)
    for programs in named:
        quoted = [pair for program in programs for pair in _quoted(inquiry, shipped().programs[program], cut=cut)]
        # Words that both rest on are said once, for the one they fit better.
        quoted = [
            (said, whole) for said, whole in quoted if not any(c.text.rstrip("。；") in said.quote for c in chosen)
        ]
        said = [said for said, _ in quoted]
        of_one = select(asked, said, budget=budget, at_least=1, all_read=True) if said else []
        chosen += [replace(c, passage=_place(inquiry, quoted[c.passage][1])) for c in of_one]
    return chosen


def programs_compared(inquiry: Inquiry) -> tuple[str, ...]:
    """Return the two programs of the leading card that a comparison tells apart by the words of their own, else ()."""
    if not inquiry.understanding.asks("compare") or not inquiry.documents:
        return ()
    return both_said(inquiry.text, inquiry.documents[0][0].doc_id, shipped())


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


def _paid_by_one_clause(inquiry: Inquiry, sides: Iterable[tuple[str, ...]]) -> bool:
    """True when the sums of both sides stand in one article or field: read whole, it would speak for either."""
    places = [
        {_place_of(r) for i in programs for r in _own_clauses(inquiry, shipped().programs[i]) if _SUM.search(r.quote)}
        for programs in sides
    ]
    paid = [{place for place in side if not place.startswith("条件")} for side in places]
    return bool(paid[0]) and all(side == paid[0] for side in paid)


def _place_of(reference: ClauseRef) -> str:
    """Return the article, or the field of a card (服务内容 of 服务内容 2.), that a clause stands in."""
    return article(reference.locator.split()[0])


def _own_clauses(inquiry: Inquiry, program: Program) -> list[ClauseRef]:
    version = program.version_on(inquiry.as_of) or program.latest_ended(inquiry.as_of)
    doc = version.doc if version is not None else ""
    return [r for r in program.clauses.values() if r.doc == doc and not r.locator.startswith(_NAMING)]


def _quoted(inquiry: Inquiry, program: Program, *, cut: bool) -> list[tuple[Passage, Passage]]:
    """Return the passages that the rule of a program rests on, each beside itself.

    cut: only the words that the rule quotes, each beside the passage it stands in.
    """
    sources = Sources(inquiry, program, Shelf(inquiry.knowledge))
    numbered = [(r, sources.number_of(r)) for r in _own_clauses(inquiry, program)]
    if not cut:
        return [(passage, passage) for passage in sources.passages]
    cited = [(r, sources.passages[number - 1]) for r, number in numbered if number]
    return [(replace(whole, quote=r.quote), whole) for r, whole in cited]


def _place(inquiry: Inquiry, passage: Passage) -> int:
    """Return where a passage stands in the evidence, putting it behind the others where it is new."""
    for i, known in enumerate(inquiry.evidence):
        if known.covers(passage):
            return i
    inquiry.evidence.append(passage)
    return len(inquiry.evidence) - 1
