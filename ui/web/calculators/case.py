"""One case of one program: the form as typed, its result, and the addresses that lead back to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, quote, urlencode

from knowledge.base import KnowledgeBase
from tools.errors import ToolError
from tools.naming import Question, find_program
from tools.receipts.rule import SHOWN_DIGITS, rule_sha256
from tools.reviews import review_of
from tools.rules.load import shipped
from tools.rules.model import Program
from ui.web.calculators.cited import Shelf
from ui.web.calculators.entries import Entries, read_entries
from ui.web.calculators.form import Form, make_date_form, make_form
from ui.web.calculators.outcome import Outcome, work_out
from ui.web.calculators.plaintext import as_text
from ui.web.calculators.told import Told, as_told, read_told

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Case:
    """fault: why there is no outcome. doubt: what to know of the rule first, "" for nothing. query: the case as an address carries it, without the page's own entries."""

    program: Program
    entries: Entries
    told: Told
    form: Form
    outcome: Outcome | None
    fault: str
    shelf: Shelf
    query: str
    doubt: str = ""

    @property
    def as_of(self) -> date:
        return self.entries.as_of

    @property
    def rule_version(self) -> str:
        """The first digits of the rule's hash, as a receipt names it."""
        return rule_sha256(self.program)[:SHOWN_DIGITS]

    @property
    def review(self) -> str:
        """Whether the rule was held against its text again: 未复核."""
        return review_of(self.program).text

    @property
    def text(self) -> str:
        """The result as text, with marks of its own."""
        if self.outcome is None:
            return self.fault
        text = as_text(self.outcome, as_told(self.program, self.told), self.shelf.afresh())
        return f"※ {self.doubt}\n{text}" if self.doubt else text

    def address(self, kind: str, as_of: date | None = None) -> str:
        """Return /calc/voucher?contract_amount=80万元 with the same facts; kind: calc, calc/receipt.json, deadline, deadline/calendar.ics."""
        face, _, rest = kind.partition("/")
        path = f"/{face}/{quote(self.program.id)}" + (f"/{rest}" if rest else "")
        if as_of is None:
            return f"{path}?{self.query}" if self.query else path
        return f"{path}?{urlencode([*self.pairs(), ('as_of', as_of.isoformat())])}"

    def pairs(self) -> list[tuple[str, str]]:
        """Return the facts as typed, in the order of the query, without the date."""
        return [pair for pair in parse_qsl(self.query) if pair[0] != "as_of"]

    def pairs_beside(self) -> list[tuple[str, str]]:
        """Return the facts of the query that the form has no field for: a form sends them along."""
        shown = {word for group in self.form.groups for item in group.items for word in (item.name, item.label)}
        return [pair for pair in self.pairs() if pair[0] not in shown]


def open_case(
    knowledge: KnowledgeBase, name: str, pairs: Pairs, doubts: Mapping[str, str], *, dates_only: bool = False
) -> Case:
    """Return the case that an address tells. dates_only: the form asks for the days that deadlines run from.

    doubts: of the rules, by program, as the desk has them.

    Raises: ProgramError for a program that is nobody's or several.
    """
    entries = read_entries(pairs)
    program = find_program(shipped(), name, entries.as_of)
    told = read_told(program, entries)
    outcome, fault = _outcome(program, told)
    if dates_only:
        form = make_date_form(program, told, _asked(outcome.deadlines.questions if outcome else ()))
    else:
        form = make_form(program, told, _asked(outcome.questions if outcome else ()), more=entries.of_page("more"))
    query = urlencode([pair for pair in pairs if pair[1].strip() and pair[0] != "more"])
    shelf = Shelf(knowledge, entries.as_of)
    return Case(program, entries, told, form, outcome, fault, shelf, query, doubts.get(program.id, ""))


def _outcome(program: Program, told: Told) -> tuple[Outcome | None, str]:
    try:
        return work_out(program, told.given, told.as_of), ""
    except ToolError as error:
        return None, str(error)


def _asked(questions: Iterable[Question]) -> frozenset[str]:
    return frozenset(question.fact for question in questions)
