"""A company as a form tells it: one paragraph, fields for the facts that decide most, and what was read from either."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote, urlencode

from tools.common import common_facts
from tools.errors import FactError
from tools.facts import FactDefinition, Facts, Tags, parse_value
from tools.matched import CompanyMatch
from tools.matching import find_any, match_facts
from tools.naming import facts_of
from tools.rules.load import shipped
from ui.web.calculators.entries import Entries, read_entries
from ui.web.calculators.fields import Field, make_field
from ui.web.calculators.told import TOO_LONG, TWICE

LONGEST_PARAGRAPH = 2000
STATEMENTS, FIGURES = 6, 4  # of the common facts, shown before anything is told


@dataclass(frozen=True, slots=True)
class Read:
    """One fact read from the paragraph: what was understood."""

    fact: str
    label: str
    value: str


@dataclass(slots=True)
class Company:
    """facts: as the matching takes them. typed: fact → texts of its field. dropped: facts read wrongly, put aside."""

    as_of: date
    about: str = ""
    facts: Facts = field(default_factory=dict)
    typed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    read: tuple[Read, ...] = ()
    dropped: tuple[str, ...] = ()
    errors: dict[str, str] = field(default_factory=dict)
    understood: dict[str, str] = field(default_factory=dict)
    strangers: list[str] = field(default_factory=list)

    def said(self, definition: FactDefinition) -> tuple[str, ...]:
        """Return a fact as a form takes it, none where it is not known."""
        value = self.facts.get(definition.id)
        if value is None or definition.id in self.typed:
            return self.typed.get(definition.id, ())
        if isinstance(value, Tags):
            lacked = (f"-{label}" for label in sorted(value.lacks))
            return (*sorted(value.has), *lacked, *(() if value.complete else ("…",)))
        return (definition.show(value),)

    @property
    def told(self) -> dict[str, str]:
        """label → value of everything known, as a report prints it."""
        known = shipped().facts
        return {known[fact].label: known[fact].show(value) for fact, value in self.facts.items()}


def read_company_form(entries: Entries) -> Company:
    """Return the company that a form tells; a field says more than the paragraph does."""
    company = Company(entries.as_of)
    known = shipped().facts
    for name, texts in entries.values.items():
        try:
            definition = find_any(known, name)
        except FactError as error:
            company.strangers.append(f"{error.what}。{error.remedy}")
            continue
        company.typed[definition.id] = texts
        _read_field(company, definition, texts, too_long=name in entries.too_long)
    _read_paragraph(company, entries)
    return company


def _read_field(company: Company, definition: FactDefinition, texts: tuple[str, ...], *, too_long: bool) -> None:
    if too_long or (definition.type != "set" and len(texts) > 1):
        company.errors[definition.id] = TOO_LONG if too_long else TWICE
        return
    raw: object = list(texts) if definition.type == "set" else texts[0]
    try:
        value = parse_value(definition, raw, shipped().facts, company.as_of)
    except FactError as error:
        company.errors[definition.id] = "。".join(part for part in (error.what, error.remedy) if part)
        return
    company.facts[definition.id] = value
    if definition.numeric and definition.show(value) != texts[0]:
        company.understood[definition.id] = definition.show(value)


def _read_paragraph(company: Company, entries: Entries) -> None:
    company.about = entries.of_page("about")[:LONGEST_PARAGRAPH]
    if len(entries.of_page("about")) > LONGEST_PARAGRAPH:
        company.errors["about"] = f"只读前 {LONGEST_PARAGRAPH} 个字"
    company.dropped = tuple(dict.fromkeys(entries.page.get("drop", ())))
    if not company.about:
        return
    from agent.profile import read_profile

    said = read_profile(company.about, company.as_of)
    if not said and not company.facts:
        cut = f"（{company.errors['about']}）" if "about" in company.errors else ""
        company.errors["about"] = f"没有读出企业的情况{cut}。请写明人数、收入、行业、资质、注册地等"
    known = shipped().facts
    kept = {fact: value for fact, value in said.items() if fact not in company.dropped and fact not in company.typed}
    company.read = tuple(Read(fact, known[fact].label, known[fact].show(value)) for fact, value in kept.items())
    company.facts |= kept


@dataclass(frozen=True, slots=True)
class MatchCase:
    """The matching as its page shows it. found: None while nothing is known of the company."""

    entries: Entries
    company: Company
    found: CompanyMatch | None
    fields: tuple[Field, ...]
    next_field: Field | None
    query: str

    def calculator(self, program: str) -> str:
        """Return the address of a program's calculator, with what is known of the company and matters to it."""
        day = self.company.as_of
        known = facts_of(shipped().programs[program], day)
        told = [(fact.id, text) for fact in known for text in self.company.said(fact)]
        return f"/calc/{quote(program)}?{urlencode([*told, ('as_of', day.isoformat())])}"

    def with_entry(self, name: str, value: str) -> str:
        """Return the address with one more entry."""
        return f"/match?{self.query}&{urlencode({name: value})}"


def open_match(pairs: Iterable[tuple[str, str]]) -> MatchCase:
    """Return the matching that an address tells."""
    told = [pair for pair in pairs if pair[1].strip()]
    entries = read_entries(told)
    company = read_company_form(entries)
    found = match_facts(company.facts, company.as_of) if company.facts else None
    following = found.next_question.fact if found is not None and found.next_question is not None else ""
    query = urlencode([pair for pair in told if pair[0] not in ("ask", "all")])
    return MatchCase(entries, company, found, _fields(company, entries, following), _next(company, following), query)


def _fields(company: Company, entries: Entries, following: str) -> tuple[Field, ...]:
    """The facts asked for, answered or common to many programs; those read from the paragraph stand there already."""
    known = shipped().facts
    asked = [fact for fact in entries.page.get("ask", ()) if fact in known]
    common = [d.id for d in common_facts(shipped(), company.as_of, statements=STATEMENTS, figures=FIGURES)]
    read = {item.fact: item.value for item in company.read}
    wanted = dict.fromkeys((*asked, *company.typed, *common))
    shown = [fact for fact in wanted if fact in asked or (fact not in read and fact != following)]
    return tuple(_field(known[fact], company, read.get(fact, "")) for fact in shown)


def _field(definition: FactDefinition, company: Company, read: str) -> Field:
    typed = company.typed.get(definition.id, (read,) if read else ())
    error, understood = company.errors.get(definition.id, ""), company.understood.get(definition.id, "")
    return make_field(definition, definition.id, typed, error=error, understood=understood)


def _next(company: Company, fact: str) -> Field | None:
    return _field(shipped().facts[fact], company, "") if fact else None
