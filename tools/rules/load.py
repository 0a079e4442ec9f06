"""All programs of a directory, checked and ready to evaluate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

import platformdirs

from tools.errors import RuleError
from tools.exact import EXACT
from tools.facts import SIMPLE_TYPES, Dictionary, FactDefinition, kind_of
from tools.quantities import parse_quantity
from tools.rules.model import Exclusion, Program
from tools.rules.read_program import read_file
from tools.rules.reader import At, Context
from tools.rules.source import TreeCache, line_of
from tools.units import UNITS

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
T = TypeVar("T")
FACT_KEYS = (
    "id", "label", "type", "unit", "ask", "words", "values", "outside", "items", "at_most", "denials", "counted_as", "counted_of",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Everything that can be evaluated: the dictionary of facts, the programs by id, and what excludes what."""

    facts: Dictionary
    programs: dict[str, Program]
    exclusions: tuple[Exclusion, ...]


@lru_cache(maxsize=1)
def shipped() -> RuleBook:
    """Return the rules that come with the product."""
    return load_rules(KNOWLEDGE / "programs", KNOWLEDGE / "facts.yaml", cache=default_cache())


def default_cache() -> Path:
    return Path(platformdirs.user_cache_dir("jingda")) / "rules.json"


def load_rules(programs: Path, facts: Path, *, cache: Path | None = None) -> RuleBook:
    """Return all rules below `programs` (*.yaml) with the facts of one file.

    cache: where parsed files are kept, keyed by their content. Raises: RuleError naming file, line, key and remedy.
    """
    trees = TreeCache(cache)
    dictionary = load_facts(facts, trees)
    found = [_load(path, dictionary, trees) for path in sorted(programs.rglob("*.yaml"))]
    trees.save()
    return RuleBook(dictionary, _by_id([rule for rule in found if isinstance(rule, Program)]), _exclusions(found))


def _exclusions(found: list[Program | Exclusion]) -> tuple[Exclusion, ...]:
    known = {rule.id for rule in found if isinstance(rule, Program)}
    exclusions = tuple(rule for rule in found if isinstance(rule, Exclusion))
    for exclusion in exclusions:
        for program in exclusion.programs:
            if program not in known:
                raise RuleError(f"没有项目“{program}”", where=f"{exclusion.file}: programs", remedy="核对项目的 id")
    return exclusions


def _by_id(programs: list[Program]) -> dict[str, Program]:
    by_id: dict[str, Program] = {}
    for program in programs:
        if program.id in by_id:
            raise RuleError(
                f"id “{program.id}”已被 {by_id[program.id].file} 使用", where=f"{program.file}: id", remedy="换一个 id"
            )
        by_id[program.id] = program
    return by_id


def _load(path: Path, dictionary: Dictionary, trees: TreeCache) -> Program | Exclusion:
    text = path.read_text(encoding="utf-8")
    tree = trees.parse(text, path.name)
    return with_line(partial(read_file, tree, path.name, dictionary), text)


def with_line(read: Callable[[], T], text: str) -> T:
    """Run a reader and add the line of the key to its error."""
    try:
        return read()
    except RuleError as error:
        file, _, key = error.where.partition(": ")
        line = line_of(text, _steps(key))
        raise RuleError(error.what, where=f"{file} 第{line}行 {key}", remedy=error.remedy) from error


def _steps(key: str) -> list[str | int]:
    steps: list[str | int] = []
    for part in key.replace("[", ".[").split("."):
        steps.append(int(part[1:-1]) if part.startswith("[") and part[1:-1].isdigit() else part)
    return steps


def load_facts(path: Path, trees: TreeCache | None = None) -> Dictionary:
    """Return the one dictionary of a YAML file and of the folder of the same name beside it, if there is one."""
    trees = trees or TreeCache(None)
    files = [path, *sorted(path.with_suffix("").glob("*.yaml"))]
    definitions: dict[str, FactDefinition] = {}
    for file in files:
        text = file.read_text(encoding="utf-8")
        tree = trees.parse(text, file.name)
        for definition in with_line(partial(_definitions, tree, file.name), text):
            _unique(definitions, definition, file.name)
            definitions[definition.id] = definition
    dictionary = Dictionary(list(definitions.values()))
    _check_items(dictionary, path.name)
    return dictionary


def _unique(known: dict[str, FactDefinition], new: FactDefinition, file: str) -> None:
    labels = {definition.label for definition in known.values()}
    if new.id in known or new.label in labels:
        raise RuleError(
            f"事实项“{new.id}（{new.label}）”重复",
            where=f"{file}: {new.id}",
            remedy="同一事实只登记一次；不同的事实换名称",
        )


def _check_items(dictionary: Dictionary, file: str) -> None:
    for definition in dictionary.values():
        for item in definition.items:
            if item not in dictionary:
                raise RuleError(f"没有事实项“{item}”", where=f"{file}: {definition.id}.items", remedy="先登记该事实项")


def _definitions(tree: Any, file: str) -> list[FactDefinition]:
    at = At(tree, (), Context(file, (), Dictionary([])))
    return [_definition(at.down(key), key) for key in at.mapping().value]


def _definition(raw: At, key: str) -> FactDefinition:
    at = raw.mapping(FACT_KEYS)
    type_name, unit = at.need("type").text(), at.optional_text("unit")
    if type_name not in SIMPLE_TYPES:
        at.down("type").fail(f"不认识的类型“{type_name}”", f"可用：{'、'.join(SIMPLE_TYPES)}")
    if unit and unit not in UNITS:
        at.down("unit").fail(f"不认识的单位“{unit}”", "照条款写单位，如 人、平方米、年")
    if type_name == "quantity" and not unit:
        at.fail("quantity 要写单位", "写 unit: 人")
    items, words, denials = at.maybe("items"), at.maybe("words"), at.maybe("denials")
    return FactDefinition(
        id=key,
        label=at.need("label").text(),
        type=type_name,
        ask=at.need("ask").text(),
        kind=kind_of(type_name, unit),
        unit=unit,
        words=words.texts() if words else (),
        values=_values(at),
        outside=frozenset(at.down("outside").texts()) if "outside" in at.value else frozenset(),
        items=items.texts() if items else (),
        at_most=_at_most(at, type_name),
        denials=denials.texts() if denials else (),
        counted_as=_counted_as(at),
        counted_of=at.optional_text("counted_of"),
    )


def _counted_as(at: At) -> dict[str, str]:
    found = at.maybe("counted_as")
    if found is None:
        return {}
    body = found.mapping()
    return {value: body.down(value).text() for value in body.value}


def _at_most(at: At, type_name: str) -> Any:
    if "at_most" in at.value:
        text = at.down("at_most").text()
        return None if text == "不限" else parse_quantity(text).value
    return EXACT.create_decimal(1) if type_name == "ratio" else None


def _values(at: At) -> dict[str, tuple[str, ...]]:
    found = at.maybe("values")
    if found is None:
        return {}
    if isinstance(found.value, list):
        return dict.fromkeys(found.texts(), ())
    body = found.mapping()
    return {name: () if not body.value[name] else body.down(name).texts() for name in body.value}
