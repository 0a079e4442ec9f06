"""A place in a rule file: the tree below it, the path to it, and errors that name file, key and remedy."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from tools.errors import FactError, QuantityError, RuleError
from tools.facts import Dictionary, FactDefinition
from tools.quantities import Quantity, parse_quantity


@dataclass(frozen=True, slots=True)
class Context:
    """What the whole file shares: its name, the clauses it may cite, and the dictionary of facts."""

    file: str
    clauses: Collection[str]
    facts: Dictionary


@dataclass(frozen=True, slots=True)
class At:
    """One value of the file with its path (versions, 0, benefit) and the clause in force there."""

    value: Any
    path: tuple[str | int, ...]
    context: Context
    cite: str = ""

    @property
    def where(self) -> str:
        """versions[0].benefit.min[1]: the key as the error prints it."""
        text = ""
        for step in self.path:
            text += f"[{step}]" if isinstance(step, int) else (f".{step}" if text else step)
        return text or "（文件）"

    def fail(self, what: str, remedy: str) -> NoReturn:
        raise RuleError(what, where=f"{self.context.file}: {self.where}", remedy=remedy)

    def down(self, key: str | int) -> At:
        return At(self.value[key], (*self.path, key), self.context, self.cite)

    def maybe(self, key: str) -> At | None:
        return self.down(key) if key in self.value else None

    def need(self, key: str) -> At:
        if key not in self.value:
            self.fail(f"缺少“{key}”", f"补上 {key}")
        return self.down(key)

    def mapping(self, allowed: Collection[str] | None = None) -> At:
        """Return this place after checking that it is a mapping with known keys only."""
        if not isinstance(self.value, dict):
            self.fail("此处应是一组“键: 值”", "检查缩进和冒号")
        for key in self.value if allowed is not None else ():
            if key not in (allowed or ()):
                near = difflib.get_close_matches(key, list(allowed or ()), n=1)
                hint = f"是否指 {near[0]}？" if near else f"可用的键：{'、'.join(sorted(allowed or ()))}"
                At(None, (*self.path, key), self.context).fail(f"不认识的键“{key}”", hint)
        return self._cited()

    def _cited(self) -> At:
        cite = self.value.get("cite")
        if cite is None:
            return self
        if not isinstance(cite, str) or cite not in self.context.clauses:
            self.down("cite").fail(f"cite 指向的条款“{cite}”不在 clauses 中", "在 clauses 里补上它，或改正名称")
        return At(self.value, self.path, self.context, cite)

    def items(self) -> Iterator[At]:
        if not isinstance(self.value, list) or not self.value:
            self.fail("此处应是非空列表", "每项前写 -，或写成 [甲, 乙]")
        return (At(item, (*self.path, index), self.context, self.cite) for index, item in enumerate(self.value))

    def text(self) -> str:
        if not isinstance(self.value, str) or not self.value.strip():
            self.fail(f"此处应是文字，而不是 {self.value!r}", "给它加上引号或写成文字")
        return self.value

    def optional_text(self, key: str, default: str = "") -> str:
        found = self.maybe(key)
        return default if found is None else found.text()

    def texts(self) -> tuple[str, ...]:
        if isinstance(self.value, str):
            return (self.value,)
        return tuple(item.text() for item in self.items())

    def day(self) -> date:
        if not isinstance(self.value, date):
            self.fail(f"此处应是日期，而不是 {self.value!r}", "写成 2026-06-22")
        return self.value

    def whole(self) -> int:
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < 1:
            self.fail(f"此处应是正整数，而不是 {self.value!r}", "写成 1、2、3")
        return self.value

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            self.fail(f"此处应是 true 或 false，而不是 {self.value!r}", "写成 true 或 false")
        return self.value

    def quantity(self) -> Quantity:
        """Return the quantity written here. A bare number is refused: its unit would be a guess."""
        if isinstance(self.value, int | float) and not isinstance(self.value, bool):
            self.fail(f"裸数字 {self.value}", f"写明单位，如 {self.value}万元、{self.value}% 或 {self.value}人")
        text = self.text()
        try:
            quantity = parse_quantity(text)
        except QuantityError as error:
            self.fail(error.what, error.remedy)
        if quantity.kind == "number" or quantity.approximate:
            self.fail(f"“{text}”没有确切的单位", "照条款写明单位，如 50万元、500人")
        return quantity

    def fact(self) -> FactDefinition:
        """Return the fact named here, by id or label."""
        try:
            return self.context.facts.find(self.text())
        except FactError as error:
            self.fail(error.what, error.remedy)

    def is_fact(self) -> bool:
        return isinstance(self.value, str) and (
            self.value in self.context.facts or _has_label(self.context.facts, self.value)
        )


def _has_label(facts: Dictionary, name: str) -> bool:
    try:
        facts[name]
    except KeyError:
        return False
    return True
