"""One fact as a field of a form: its label, how it is answered, what was typed and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tools.facts import FactDefinition, canonical, yes_or_no
from tools.naming import example
from tools.units import MONEY, RATIO
from ui.dates import is_iso

FEW = 5  # choices that are shown side by side; more go into a list
UNCLEAR = "不清楚"


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """kind: text, date, radio, select, set or open (a text with suggestions). anchor: the id of its control.

    understood: how a number was read, where that differs from what was typed. wanted: still needed for the result.
    """

    name: str
    label: str
    ask: str
    kind: str
    unit: str
    example: str
    value: str
    options: tuple[Option, ...]
    error: str
    understood: str
    wanted: bool

    @property
    def anchor(self) -> str:
        return anchor(self.name)

    @property
    def grouped(self) -> bool:
        """True for several controls under one legend."""
        return self.kind in ("radio", "set")


def anchor(name: str) -> str:
    """Return the id of a field's control."""
    return "f-" + name.replace(".", "-")


def make_field(
    definition: FactDefinition,
    name: str,
    typed: Sequence[str],
    *,
    error: str = "",
    understood: str = "",
    wanted: bool = False,
) -> Field:
    """Return a fact as a field that shows what was typed, right or wrong."""
    value = typed[0] if typed else ""
    kind = _kind(definition, value)
    options = _options(definition, kind, typed)
    shown = "如 " + example(definition) if kind == "text" else ""
    ask = definition.ask or definition.label
    return Field(name, definition.label, ask, kind, _unit(definition), shown, value, options, error, understood, wanted)


def _kind(definition: FactDefinition, value: str) -> str:
    if definition.type == "date":
        return "date" if not value or is_iso(value) else "text"
    if definition.type == "yesno":
        return "radio"
    if definition.type == "set":
        return "set"
    if definition.type != "choice":
        return "text"
    if definition.outside:
        return "open"
    return "radio" if len(definition.values) <= FEW else "select"


def _unit(definition: FactDefinition) -> str:
    if definition.type == "date":
        return ""
    return definition.unit or {MONEY: "元", RATIO: "%"}.get(definition.kind, "")


def _options(definition: FactDefinition, kind: str, typed: Sequence[str]) -> tuple[Option, ...]:
    if definition.type == "yesno":
        return _closed(("是", "否"), [_yesno(text) for text in typed], UNCLEAR)
    if kind == "set":
        known = (*definition.values, "无", "…")
        extra = tuple(text for text in typed if text not in known)
        names = {"无": "以上都没有", "…": "没勾选的不清楚"} | {
            text: f"不是{text[1:]}" for text in extra if text[0] in "-−"
        }
        return tuple(Option(value, names.get(value, value), value in typed) for value in (*known, *extra))
    if kind == "open":
        return tuple(Option(value, value, chosen=False) for value in (*definition.values, *sorted(definition.outside)))
    if kind in ("radio", "select"):
        return _closed(tuple(definition.values), [canonical(definition, text) for text in typed], UNCLEAR)
    return ()


def _closed(values: tuple[str, ...], typed: Sequence[str], unclear: str) -> tuple[Option, ...]:
    """Options of which one is chosen; what was typed and is none of them is kept, so that it can be corrected."""
    extra = tuple(text for text in typed if text and text not in values)
    shown = [Option(value, value, value in typed) for value in (*values, *extra)]
    return (*shown, Option("", unclear, not any(option.chosen for option in shown)))


def _yesno(text: str) -> str:
    said = yes_or_no(text)
    return text if said is None else "是" if said else "否"
