"""The dictionary of facts: what is asked about a company or a case, and how an answer to it is read.

A value as the evaluator uses it: numbers and dates are spans (low, high), equal when exact; yes/no is bool; a choice is text;
a set of labels is `Tags`; a list is a tuple of facts for each element.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from tools.dates import chinese_date, parse_span
from tools.errors import FactError, QuantityError
from tools.exact import INFINITY, ZERO
from tools.quantities import Quantity, convert, parse_quantity, render
from tools.units import MONEY, NUMBER, RATIO, UNITS

Span = tuple[Any, Any]
Value = Any  # Span | bool | str | Tags | tuple[Facts, ...]
Facts = dict[str, Value]

SIMPLE_TYPES = ("money", "ratio", "quantity", "date", "yesno", "choice", "set", "list")


@dataclass(frozen=True, slots=True)
class Tags:
    """Labels a company has and lacks; `complete` means that any other label is lacked too."""

    has: frozenset[str]
    lacks: frozenset[str] = frozenset()
    complete: bool = True

    def verdict(self, label: str) -> bool | None:
        if label in self.has:
            return True
        return False if self.complete or label in self.lacks else None


@dataclass(frozen=True, slots=True)
class FactDefinition:
    """One datum: how it is called, asked for and measured.

    kind: the kind of quantity (money, count:人, months …); "" for other types. values: canonical value → words people use
    for it. outside: values of an open list that clearly do not belong to it. items: facts of one element of a list.
    """

    id: str
    label: str
    type: str
    ask: str
    kind: str = ""
    unit: str = ""
    words: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    outside: frozenset[str] = frozenset()
    items: tuple[str, ...] = ()
    at_most: Decimal | None = None
    denials: tuple[str, ...] = ()  # of a yes/no fact: words that say no (租户自建 of 市场直接出资建设)
    counted_as: Mapping[str, str] = field(
        default_factory=dict
    )  # of a choice: value → the fact that counts what is of it
    counted_of: str = (
        ""  # of a choice: the fact that counts the things themselves, one of which may be in several places
    )

    @property
    def numeric(self) -> bool:
        return bool(self.kind)

    def show(self, value: Value) -> str:
        """Return a value as text for a person."""
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, str):
            return value
        if isinstance(value, Tags):
            return "、".join(sorted(value.has)) or "无"
        if self.type == "list":
            return f"{len(value)}项"
        return self._show_span(*value)

    def _show_span(self, low: Any, high: Any) -> str:
        if self.type == "date":
            return chinese_date(low) if low == high else f"{chinese_date(low)}至{chinese_date(high)}"
        if low != high and (low == ZERO or high == INFINITY):
            return self._show_bound(low, high)
        text = show_number(low, self.kind, self.unit)
        return text if low == high else f"{text}至{show_number(high, self.kind, self.unit)}"

    def _show_bound(self, low: Decimal, high: Decimal) -> str:
        """500.01 to no end is 超过500人: an open edge lies one step beyond the number said."""
        edge, step = (low, open_edge(self.kind)) if high == INFINITY else (high, -open_edge(self.kind))
        beyond = edge % (10 * abs(step)) != 0
        text = show_number(edge - step if beyond else edge, self.kind, self.unit)
        if high == INFINITY:
            return f"超过{text}" if beyond else f"{text}以上"
        return f"不到{text}" if beyond else f"不超过{text}"


def show_number(value: Decimal, kind: str, unit: str = "") -> str:
    """Return a number in the fact's own unit; money picks 元, 万元 or 亿元 by size."""
    return render(value, kind, "" if kind == MONEY else unit)


# What a program pays, for the figures that follow from it (`also`).
BENEFIT = FactDefinition("benefit", "可支持金额", "money", "", kind=MONEY, unit="元")


class Dictionary(Mapping[str, FactDefinition]):
    """All facts by id; labels find them too."""

    def __init__(self, definitions: list[FactDefinition]) -> None:
        self._by_id = {definition.id: definition for definition in (*definitions, BENEFIT)}
        self._by_label = {definition.label: definition for definition in definitions}

    def __getitem__(self, name: str) -> FactDefinition:
        return self._by_id[name] if name in self._by_id else self._by_label[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def find(self, name: str) -> FactDefinition:
        """Return the fact of an id or label.

        Raises: FactError with the nearest names.
        """
        try:
            return self[name]
        except KeyError:
            raise FactError(f"没有名为“{name}”的事实项", remedy=self._suggestion(name)) from None

    def _suggestion(self, name: str) -> str:
        known = [*self._by_id, *self._by_label]
        near = (
            difflib.get_close_matches(name, known, n=3, cutoff=0.5) or [n for n in known if name in n or n in name][:3]
        )
        return f"是否指：{'、'.join(near)}？" if near else "可用 jingda programs 查看各政策需要的事实项"


def parse_facts(raw: Mapping[str, object], dictionary: Dictionary, as_of: date) -> Facts:
    """Return the facts of a case from what a person or a form gave: {"contract": "80万元", "职工总数": "501人"}.

    Raises: FactError for an unknown name, a wrong unit or an impossible value, saying what is expected.
    """
    facts: Facts = {}
    for name, value in raw.items():
        definition = dictionary.find(name)
        facts[definition.id] = parse_value(definition, value, dictionary, as_of)
    return facts


def parse_value(definition: FactDefinition, raw: object, dictionary: Dictionary, as_of: date) -> Value:
    """Return one value of a fact from its text. Raises: FactError naming the fact and what it expects."""
    try:
        if definition.type == "list":
            return _parse_list(definition, raw, dictionary, as_of)
        return _PARSERS[definition.type](definition, raw, as_of)
    except QuantityError as error:
        raise FactError(error.what, where=definition.label, remedy=error.remedy) from error


AFTER = frozenset(("以上", "以下", "以内"))
_OVER = frozenset(("超过", "多于", "高于", "大于", "超出"))
_UNDER = frozenset(("不到", "不足", "低于", "少于", "小于", "未满", "不满"))
_FROM = frozenset(("至少", "不低于", "不少于", "以上"))
_UP_TO = frozenset(("不超过", "不高于", "不多于", "最多", "以下", "以内"))
_BOUND = re.compile(rf"(?P<bound>{'|'.join(sorted((_OVER | _UNDER | _FROM | _UP_TO) - AFTER))})(?P<number>.+)")
_BOUND_AFTER = re.compile(rf"(?P<number>.+?)(?P<bound>{'|'.join(sorted(AFTER))})$")
_MOST_DIGITS = 24  # few enough that products stay exact
_TOO_LARGE = Decimal(10**18)  # beyond any amount


def _parse_number(definition: FactDefinition, raw: object, as_of: date) -> Span:
    if isinstance(raw, bool | float) or not isinstance(raw, str | int | Decimal):
        raise QuantityError(f"{raw!r} 不是带单位的数量", remedy=f"请写成文字，如 {_example(definition)}")
    text = str(raw).strip()
    if sum(character.isdigit() for character in text) > _MOST_DIGITS:
        raise QuantityError(f"“{text[:20]}…”位数太多", remedy=f"请核对，应如 {_example(definition)}")
    if text.startswith(("-", "−", "负")):
        raise QuantityError(f"“{text}”是负数", remedy=f"{definition.label}不能小于0")
    bound = _BOUND.match(text) or _BOUND_AFTER.match(text)
    quantity = _as_kind(definition, parse_quantity(bound["number"] if bound else text))
    if quantity.value >= _TOO_LARGE:
        raise QuantityError(f"“{text[:20]}”数值太大", remedy=f"请核对，应如 {_example(definition)}")
    if definition.at_most is not None and quantity.value > definition.at_most:
        raise QuantityError(
            f"“{text}”超出可能的范围", remedy=f"{definition.label}最大为{render(definition.at_most, definition.kind)}"
        )
    return _bounded(quantity.span, bound["bound"], definition) if bound else quantity.span


def _bounded(span: Span, bound: str, definition: FactDefinition) -> Span:
    """Return the span that 超过500人 or 50人以下 says; an open edge leaves the number itself out."""
    step = open_edge(definition.kind)
    if bound in _OVER:
        return span[0] + step, INFINITY
    if bound in _UNDER:
        return ZERO, max(ZERO, span[0] - step)
    return (span[0], INFINITY) if bound in _FROM else (ZERO, span[1])


def open_edge(kind: str) -> Decimal:
    """Return how far beyond its limit an open bound begins: a fen of money, far less than a per cent of a ratio."""
    return Decimal("0.000001") if kind == RATIO else Decimal("0.01")


def _as_kind(definition: FactDefinition, quantity: Quantity) -> Quantity:
    if quantity.kind == NUMBER and definition.kind == "months" and definition.unit == "年":
        return parse_quantity(f"{quantity.value}年")
    return convert(quantity, definition.kind)


def _example(definition: FactDefinition) -> str:
    samples = {MONEY: "80万元", RATIO: "30%", "months": "3年", "score": "85分"}
    return samples.get(definition.kind, f"10{definition.unit or ''}")


def _parse_date(definition: FactDefinition, raw: object, as_of: date) -> Span:
    if isinstance(raw, date):
        return (raw, raw)
    first, between, last = str(raw).partition("至")  # 2025-11-21至2026-11-20: some day between
    span = parse_span(first, as_of)
    return (span.first, parse_span(last, as_of).last if between else span.last)


_YES = frozenset(["是", "有", "对", "符合", "满足", "true", "True", "yes", "y", "1", "真"])
_NO = frozenset(["否", "无", "没有", "不是", "不符合", "不满足", "false", "False", "no", "n", "0", "假", "没"])


def _parse_yesno(definition: FactDefinition, raw: object, as_of: date) -> bool:
    if isinstance(raw, bool):
        return raw
    text = str(raw).strip()
    said = yes_or_no(text)
    if said is None:
        raise QuantityError(f"“{text}”不是“是”或“否”", remedy="请回答 是 或 否")
    return said


def yes_or_no(text: str) -> bool | None:
    """Return what a short answer says, None when it is neither yes nor no."""
    return text in _YES if text in _YES or text in _NO else None


def canonical(definition: FactDefinition, text: str) -> str:
    """Return the value's canonical name: 国高新 → 国家高新技术企业; an unlisted value stays as it is."""
    if text in definition.values:
        return text
    return next((name for name, words in definition.values.items() if text in words), text)


def _parse_choice(definition: FactDefinition, raw: object, as_of: date) -> str:
    text = canonical(definition, str(raw).strip())
    if definition.values and text not in definition.values and not definition.outside:
        raise QuantityError(f"“{text}”不在可选范围", remedy=f"可选：{'、'.join(definition.values)}")
    return text


def _parse_set(definition: FactDefinition, raw: object, as_of: date) -> Tags:
    """Read 国家高新技术企业、科技型中小企业; “-X” says that X is lacked, a last “…” that there may be more."""
    parts = [str(part) for part in raw] if isinstance(raw, list | tuple | set | frozenset) else _split(str(raw))
    names = [part.strip() for part in parts if part.strip() not in ("", "…", "...", "无", "没有")]
    lacks = {canonical(definition, name[1:]) for name in names if name[0] in "-−非"}
    has = {canonical(definition, name) for name in names if name[0] not in "-−非"}
    return Tags(frozenset(has), frozenset(lacks), complete=not any(part.strip() in ("…", "...") for part in parts))


def _split(text: str) -> list[str]:
    for mark in "，,；;":
        text = text.replace(mark, "、")
    return text.split("、")


def _parse_list(definition: FactDefinition, raw: object, dictionary: Dictionary, as_of: date) -> tuple[Facts, ...]:
    elements = raw if isinstance(raw, list | tuple) else _split(str(raw))
    return tuple(_element(definition, element, dictionary, as_of) for element in elements)


def _element(definition: FactDefinition, raw: object, dictionary: Dictionary, as_of: date) -> Facts:
    if not isinstance(raw, Mapping):
        raw = {definition.items[0]: raw}
    for name in raw:
        if dictionary.find(name).id not in definition.items:
            raise QuantityError(f"“{name}”不是其中一项的内容", remedy=f"可填：{'、'.join(definition.items)}")
    return parse_facts(raw, dictionary, as_of)


_PARSERS: Mapping[str, Any] = {
    "money": _parse_number, "ratio": _parse_number, "quantity": _parse_number, "date": _parse_date,
    "yesno": _parse_yesno, "choice": _parse_choice, "set": _parse_set,
}  # fmt: skip


def kind_of(type_name: str, unit: str) -> str:
    """Return the kind of quantity a fact of this type and unit holds; "" when it is none."""
    if type_name == "ratio":
        return RATIO
    if type_name == "money":
        return UNITS[unit].kind if unit else MONEY
    return UNITS[unit].kind if type_name == "quantity" else ""
