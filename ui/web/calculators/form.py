"""The form of one program, generated from the facts that its rule looks at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from tools.facts import FactDefinition
from tools.naming import facts_of
from tools.rules.model import Program, Version
from tools.rules.uses import benefit_facts, condition_facts, taken_as_clean
from ui.web.calculators.entries import MOST_ROWS
from ui.web.calculators.fields import Field, make_field
from ui.web.calculators.told import Told, lists_of, row_name

CLEAN = "clean"  # the group of bad records, which one tick answers


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A list: several contracts, each with its own facts."""

    name: str
    label: str
    ask: str
    rows: tuple[Row, ...]
    can_grow: bool


@dataclass(frozen=True, slots=True)
class Group:
    id: str
    title: str
    hint: str
    items: tuple[Field | Rows, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """groups: the money first, then conditions, days and bad records. anchors: fact → id of the control that asks for it."""

    groups: tuple[Group, ...]
    anchors: Mapping[str, str]


_TITLES = (
    ("amount", "计算金额", ""),
    ("conditions", "申请条件", ""),
    ("dates", "期限", ""),
    ("others", "其他情况", ""),
    (CLEAN, "不良记录和重复支持", "多数企业没有这些情形"),
)


def make_form(program: Program, told: Told, wanted: Collection[str] = (), *, more: str = "") -> Form:
    """Return the form with what was typed. wanted: facts still needed. more: the list that gets an empty row."""
    known = facts_of(program, told.as_of)
    whole_of = lists_of(known)
    group_of = _Grouping(_version(program, told), whole_of)
    items: dict[str, list[Field | Rows]] = {}
    for name in dict.fromkeys(
        whole_of.get(fact.id, fact).id for fact in known
    ):  # a list stands where its first item does
        definition = program.facts[name]
        items.setdefault(group_of(definition), []).append(_item(program, definition, told, wanted, more))
    groups = tuple(Group(name, title, hint, tuple(items[name])) for name, title, hint in _TITLES if name in items)
    return Form(groups, dict(_anchors(groups)))


def make_date_form(program: Program, told: Told, wanted: Collection[str] = ()) -> Form:
    """Return the form of the days that deadlines run from, and of nothing else."""
    whole_of = lists_of(facts_of(program, told.as_of))
    bases = dict.fromkeys(rule.base for rule in _version(program, told).deadlines if rule.base_is_fact)
    fields: list[Field | Rows] = []
    for definition in (program.facts[base] for base in bases):
        typed = told.texts.get(definition.id, ())
        if definition.id in whole_of:  # one of several contracts: the first stands for all
            row = (told.rows.get(whole_of[definition.id].id) or [{}])[0]
            typed = (row[definition.id],) if definition.id in row else ()
        fields.append(_field(definition, definition.id, typed, told, wanted))
    groups = (Group("dates", "期限", "", tuple(fields)),) if fields else ()
    return Form(groups, dict(_anchors(groups)))


def _version(program: Program, told: Told) -> Version:
    return program.version_on(told.as_of) or program.versions[-1]


class _Grouping:
    """Says which part of the form a fact stands in."""

    def __init__(self, version: Version, whole_of: Mapping[str, FactDefinition]) -> None:
        self._clean = frozenset(taken_as_clean(version, ()))
        self._conditions = condition_facts(version)
        moving = benefit_facts(version) | {version.base}
        self._amount = moving | {whole_of[fact].id for fact in moving if fact in whole_of}
        self._dates = frozenset(rule.base for rule in version.deadlines if rule.base_is_fact)

    def __call__(self, definition: FactDefinition) -> str:
        names = {definition.id, definition.label}
        if definition.id in self._clean:
            return CLEAN
        if definition.id in self._amount:
            return "amount"
        if definition.id in self._conditions:
            return "conditions"
        return "dates" if names & self._dates or definition.type == "date" else "others"


def _item(program: Program, definition: FactDefinition, told: Told, wanted: Collection[str], more: str) -> Field | Rows:
    if definition.type == "list":
        return _rows(program, definition, told, wanted, grow=more == definition.id)
    return _field(definition, definition.id, told.texts.get(definition.id, ()), told, wanted)


def _field(definition: FactDefinition, name: str, typed: tuple[str, ...], told: Told, wanted: Collection[str]) -> Field:
    error, understood = told.errors.get(name, ""), told.understood.get(name, "")
    return make_field(
        definition, name, typed, error=error, understood=understood, wanted=definition.id in wanted and not typed
    )


def _rows(program: Program, definition: FactDefinition, told: Told, wanted: Collection[str], *, grow: bool) -> Rows:
    typed = list(told.rows.get(definition.id, [])) or [{}]
    if grow and len(typed) < MOST_ROWS:
        typed.append({})
    rows = tuple(
        Row(number, tuple(_cell(program, definition.id, number, item, row, told, wanted) for item in definition.items))
        for number, row in enumerate(typed, 1)
    )
    return Rows(definition.id, definition.label, definition.ask, rows, len(rows) < MOST_ROWS)


def _cell(
    program: Program, whole: str, number: int, item: str, row: Mapping[str, str], told: Told, wanted: Collection[str]
) -> Field:
    typed = (row[item],) if item in row else ()
    return _field(program.facts[item], row_name(whole, number, item), typed, told, wanted)


def _anchors(groups: tuple[Group, ...]) -> Iterator[tuple[str, str]]:
    for group in groups:
        for item in group.items:
            if isinstance(item, Field):
                yield item.name, item.anchor
            else:
                first = item.rows[0].fields
                yield item.name, first[0].anchor
                yield from ((cell.name.rpartition(".")[2], cell.anchor) for cell in first)
