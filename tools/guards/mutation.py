"""Change one number, word or bound of a rule at a time: every such change must be caught by a guard or a stored case."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tools.errors import QuantityError, ToolError
from tools.facts import Dictionary
from tools.guards.cases import Case, check_case
from tools.guards.quotes import check_literals
from tools.quantities import Quantity, parse_quantity
from tools.rules.model import Program
from tools.rules.read_conditions import WORDS
from tools.rules.read_program import read_file
from tools.units import NUMBER

Path = tuple[str | int, ...]
# Text for people; a change there changes no result.
_PROSE = (
    "text",
    "label",
    "cite",
    "from_cite",
    "notes",
    "conflicts",
    "measures",
    "selects",  # which branch of several is shown as the one meant
    "cards",
    "unmodelled",
    "doc",
    "id",
    "why",
    "name",
    "per",
    "apply",
    "by",
    "path",
)
_SIGNS = {
    "≤": ("低于", "不低于"),
    "<": ("不超过", "超过"),
    "≥": ("超过", "不超过"),
    ">": ("不低于", "低于"),
    "=": ("不为",),
    "≠": ("为",),
}
_DATE_SIGNS = {"≤": ("早于", "不早于"), "<": ("不晚于", "晚于"), "≥": ("晚于", "不晚于"), ">": ("不早于", "早于")}
_KEYS = {
    "at_least": "more_than", "more_than": "at_least", "less_than": "at_most", "at_most": "less_than",
    "all": "any", "any": "all", "min": "max", "max": "min",
}  # fmt: skip
_WORDS = {
    "舍去": "进一", "进一": "舍去", "四舍五入": "进一", "计入": "不计入", "不计入": "计入", "含": "不含", "不含": "含",
    "包含": "不包含", "不包含": "包含", "属于": "不属于", "不属于": "属于", "包含全部": "包含", "最低": "最高",
    "当年年底": "次年年底", "次年年底": "当年年底",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change: where, what it was and what it became."""

    path: Path
    before: str
    after: str
    tree: Any

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path))}: {self.before} → {self.after}"


def mutations(tree: Any) -> Iterator[Mutation]:
    """Yield every change of a program's versions."""
    quantities = [quantity for _, quantity in _quantities(tree["versions"])]
    for path, value in _leaves(tree["versions"], ("versions",)):
        bound = path[-1] == "op" and "bound" in _at(tree, path[:-1])
        changes = list(_changes(path, value, quantities))
        for changed in changes[1:] if bound else changes:  # 含 or 不含 beside it is changed instead
            yield Mutation(path, str(value), str(changed), _replaced(tree, path, changed))
    for path, key in _mapping_keys(tree["versions"], ("versions",)):
        if key in _KEYS and not (key == "at_least" and "of" in _at(tree, path)) and "brackets" not in path:
            # In brackets both sides of an edge pay the same: 含 or 不含 makes no difference there.
            yield Mutation((*path, key), key, _KEYS[key], _renamed(tree, path, key))


def survivors(tree: Any, file: str, facts: Dictionary, cases: Sequence[Case]) -> tuple[int, list[Mutation]]:
    """Return how many changes were tried and those nothing caught."""
    tried, alive = 0, []
    for mutation in mutations(tree):
        tried += 1
        if not _caught(mutation, file, facts, cases):
            alive.append(mutation)
    return tried, alive


def _caught(mutation: Mutation, file: str, facts: Dictionary, cases: Sequence[Case]) -> bool:
    try:
        program = read_file(mutation.tree, file, facts)
        assert isinstance(program, Program)
        return bool(check_literals(program)) or any(_differs(program, case) for case in cases)
    except ToolError:
        return True


def _differs(program: Program, case: Case) -> bool:
    return bool(check_case(program, case))


def _leaves(tree: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key not in _PROSE:
                yield from _leaves(value, (*path, key))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from _leaves(value, (*path, index))
    else:
        yield path, tree


def _mapping_keys(tree: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key not in _PROSE:
                yield path, key
                yield from _mapping_keys(value, (*path, key))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from _mapping_keys(value, (*path, index))


def _quantities(tree: Any) -> Iterator[tuple[Path, Quantity]]:
    for path, value in _leaves(tree, ()):
        quantity = _quantity(value)
        if quantity is not None:
            yield path, quantity


def _quantity(value: Any) -> Quantity | None:
    if not isinstance(value, str):
        return None
    try:
        quantity = parse_quantity(value)
    except QuantityError:
        return None
    return None if quantity.kind == NUMBER else quantity


def _changes(path: Path, value: Any, quantities: list[Quantity]) -> Iterator[Any]:
    key = path[-1]
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, date) and key in ("from", "to", "before", "value", "not_after"):
        yield value + timedelta(days=1)
        yield value - timedelta(days=1)
    elif isinstance(value, int):
        yield from (value + step for step in (-1, 1) if value + step > 0)
    elif key == "op":
        yield from _SIGNS.get(WORDS.get(value, ""), ())
        yield from _DATE_SIGNS.get(WORDS.get(value, ""), ()) if value.endswith(("早于", "晚于")) else ()
        yield from (_WORDS[value],) if value in _WORDS else ()
    elif key in ("mode", "first_day", "bound", "until", "wording") and value in _WORDS:
        yield _WORDS[value]
    else:
        yield from _other_quantities(value, quantities)


def _other_quantities(value: Any, quantities: list[Quantity]) -> Iterator[str]:
    """One more, and every other number of the same kind in the program: swapping 50万 and 20万 is the likeliest slip."""
    quantity = _quantity(value)
    if quantity is None:
        return
    yield _plus_one(quantity)
    others = {other.text for other in quantities if other.kind == quantity.kind and other.value != quantity.value}
    yield from sorted(others)


def _plus_one(quantity: Quantity) -> str:
    one = parse_quantity(f"1{quantity.unit}").value if quantity.unit else Decimal(1)
    changed = Quantity(quantity.value + one, quantity.kind, quantity.unit, per=quantity.per)
    return changed.text


def _at(tree: Any, path: Path) -> Any:
    for step in path:
        tree = tree[step]
    return tree


def _replaced(tree: Any, path: Path, value: Any) -> Any:
    changed = copy.deepcopy(tree)
    _at(changed, path[:-1])[path[-1]] = value
    return changed


def _renamed(tree: Any, path: Path, key: str) -> Any:
    changed = copy.deepcopy(tree)
    mapping = _at(changed, path)
    items = [(_KEYS[key] if name == key else name, value) for name, value in mapping.items()]
    mapping.clear()
    mapping.update(items)
    return changed
