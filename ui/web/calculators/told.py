"""The entries of a form read as facts of one program: what the calculators take, and what stands beside each field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tools.errors import FactError
from tools.facts import Dictionary, FactDefinition, parse_value
from tools.naming import facts_of, find_fact
from tools.rules.model import Program
from tools.rules.uses import counted_lists, taken_as_clean
from ui.dates import is_iso
from ui.web.calculators.entries import LONGEST, Entries

TOO_LONG = f"太长，最多 {LONGEST} 个字"
TWICE = "写了几个不同的值，请只写一个"


@dataclass(slots=True)
class Told:
    """What was told of one case.

    given: for the calculators, without what could not be read. errors, understood: by the name of the field.
    texts: fact → what was typed; rows: list → the rows as typed. strangers: what no fact of the program is.
    assumed: labels of bad records taken not to exist, because the person said so.
    """

    as_of: date
    given: dict[str, object] = field(default_factory=dict)
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    understood: dict[str, str] = field(default_factory=dict)
    strangers: list[str] = field(default_factory=list)
    assumed: tuple[str, ...] = ()
    clean: bool = False


def row_name(whole: str, row: int, item: str) -> str:
    """Return the name of a field in a row of a list; rows count from 1."""
    return f"{whole}.{row}.{item}"


def lists_of(known: Iterable[FactDefinition]) -> dict[str, FactDefinition]:
    """Return item → the list it belongs to."""
    return {item: definition for definition in known for item in definition.items}


def read_told(program: Program, entries: Entries) -> Told:
    """Return what a form tells of one program."""
    told = Told(entries.as_of, clean=bool(entries.of_page("clean")))
    known = facts_of(program, entries.as_of)
    whole_of = lists_of(known)
    for name, texts in entries.values.items():
        try:
            definition = find_fact(program, known, name)
        except FactError as error:
            told.strangers.append(f"{error.what}。{error.remedy}")
            continue
        _take(told, definition, texts, whole_of)
        if name in entries.too_long:
            told.errors[definition.id] = TOO_LONG
    _take_rows(told, entries)
    for definition in known:
        if definition.type == "list":
            _read_list(told, definition, program)
    for fact in told.texts:
        read_one(told, program.facts[fact], program.facts)
    if told.clean:
        _assume(told, program)
    return told


def _take(
    told: Told, definition: FactDefinition, texts: tuple[str, ...], whole_of: Mapping[str, FactDefinition]
) -> None:
    if definition.type == "list":
        parts = [part.strip() for text in texts for part in text.replace("，", "、").split("、")]
        told.rows.setdefault(definition.id, []).extend({definition.items[0]: part} for part in parts if part)
    elif definition.id in whole_of:
        rows = told.rows.setdefault(whole_of[definition.id].id, [{}])
        rows[0].setdefault(definition.id, texts[0])
    else:
        told.texts[definition.id] = (*told.texts.get(definition.id, ()), *texts)


def _take_rows(told: Told, entries: Entries) -> None:
    for whole, numbered in entries.rows.items():
        told.rows.setdefault(whole, []).extend(dict(numbered[row]) for row in sorted(numbered))


def read_one(told: Told, definition: FactDefinition, dictionary: Dictionary) -> None:
    """Read one fact that is no list: into `given` and `understood`, or into `errors`."""
    texts = told.texts[definition.id]
    if definition.id in told.errors:
        return
    if definition.type != "set" and len(texts) > 1:
        told.errors[definition.id] = TWICE
        return
    raw: object = list(texts) if definition.type == "set" else texts[0]
    if _readable(told, definition.id, definition, raw, dictionary):
        told.given[definition.id] = raw


def _readable(told: Told, name: str, definition: FactDefinition, raw: object, dictionary: Dictionary) -> bool:
    try:
        value = parse_value(definition, raw, dictionary, told.as_of)
    except FactError as error:
        told.errors[name] = "。".join(part for part in (error.what, error.remedy) if part)
        return False
    shown = definition.show(value)
    if shown != raw and (definition.numeric or (definition.type == "date" and not is_iso(str(raw)))):
        told.understood[name] = shown
    return True


def _read_list(told: Told, definition: FactDefinition, program: Program) -> None:
    """Read the rows of a list. A row that cannot be read withholds the list: a sum without it would be wrong."""
    typed = [row for row in told.rows.get(definition.id, []) if row]
    whole = True
    for number, row in enumerate(typed, 1):
        for item, text in row.items():
            name = row_name(definition.id, number, item)
            if item not in definition.items:
                told.strangers.append(f"“{item[:40]}”不是{definition.label}的内容")
                whole = False
            elif not _readable(told, name, program.facts[item], text, program.facts):
                whole = False
    told.rows[definition.id] = typed
    if not typed or not whole:
        return
    if len(typed) == 1:
        told.given |= typed[0]
    if len(typed) > 1 or _counted(program, definition, told.as_of):
        told.given[definition.id] = typed


def _counted(program: Program, definition: FactDefinition, day: date) -> bool:
    version = program.version_on(day)
    return version is not None and definition.id in counted_lists(version)


def _assume(told: Told, program: Program) -> None:
    version = program.version_on(told.as_of)
    clean = taken_as_clean(version, told.given) if version is not None else ()
    clean = tuple(fact for fact in clean if fact not in told.errors)
    told.given |= dict.fromkeys(clean, False)
    told.assumed = tuple(program.facts[fact].label for fact in clean)


def as_told(program: Program, told: Told) -> dict[str, str]:
    """Return label → value of everything that was read, as a person would say it again."""
    said: dict[str, str] = {}
    for fact, raw in told.given.items():
        definition = program.facts[fact]
        if definition.type == "list":
            for item in definition.items:
                texts = [row[item] for row in told.rows[fact] if item in row]
                said |= {program.facts[item].label: "、".join(texts)} if texts else {}
        elif raw is not False or fact in told.texts:
            said[definition.label] = definition.show(parse_value(definition, raw, program.facts, told.as_of))
    return said
