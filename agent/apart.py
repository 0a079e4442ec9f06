"""Several cases in one message, each with figures of its own: 北京首店300万和亚洲首店800万, 60人每人2600元、20人每人1500元."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from agent.computed import Computed
from agent.evaluated import IN_ORDER, PICK
from agent.inquiry import Inquiry
from agent.reading import FactReader, fits, told_apart
from agent.reading.elements import COUNTED
from agent.reading.numbers import COVERED
from agent.reading.spans import mentions_of, negated, own_words
from agent.reading.statements import spoken_values
from tools.facts import FactDefinition
from tools.quantities import find_quantities, parse_quantity
from tools.rules.load import shipped
from tools.rules.scopes import counted_apart
from tools.rules.uses import benefit_facts

Span = tuple[int, int]
_CLAUSE = re.compile(r"[^，,；;。！？!?\n]+")
_INSTEAD = re.compile(r"(?:换成|换作|换做|改成|要是|如果|假如|若是|(?<![\d.])万一)")  # one or the other
# 60个人，每人保险费2600元: a group, with what one of it costs
_GROUP = re.compile(
    rf"(?P<count>{COUNTED})(?P<unit>个人|人|名|位|台|套|个|份|场|家|辆|件|项|张)(?P<between>[^。；！？\d]{{0,12}}?)每个?(?:人|(?P=unit))[^。；，\d]{{0,10}}(?=\d)"
)


@dataclass(frozen=True, slots=True)
class Told:
    """One case: how it is called, what the message tells of it alone, and how many there are of it."""

    label: str
    given: Mapping[str, object]
    count: int = 1


def told_of_each(inquiry: Inquiry, computed: Computed) -> tuple[Told, ...]:
    """Return the cases of a message that tells each its own figures; () where it tells one, or not which is whose."""
    base = computed.candidate.version.base
    if not base or _INSTEAD.search(inquiry.text) or PICK.search(inquiry.text) or IN_ORDER.search(inquiry.text):
        return ()
    definition = shipped().facts[base]
    if definition.kind.startswith("count:"):
        return ()
    return _of_kinds(inquiry, computed, definition) or _one_by_one(inquiry, computed, definition)


def _of_kinds(inquiry: Inquiry, computed: Computed, base: FactDefinition) -> tuple[Told, ...]:
    """Cases told apart by the value of one choice."""
    facts = shipped().facts
    inside = inside_lists(computed)
    for fact in sorted(benefit_facts(computed.candidate.version) - inside):
        if fact not in facts or facts[fact].type != "choice":
            continue
        pairs = _paired(inquiry.text, facts[fact], base)
        if len({name for name, _ in pairs}) < 2:
            continue
        spans = [span for _, span in pairs]
        return tuple(
            Told(name, _read(inquiry, computed, _without(inquiry.text, [s for s in spans if s != own])) | {fact: name})
            for name, own in pairs
        )
    return ()


def inside_lists(computed: Computed) -> frozenset[str]:
    """Return the facts of a program that are told of each element of a list: the rule adds these up itself."""
    facts = shipped().facts
    lists = [f for f in benefit_facts(computed.candidate.version) if f in facts and facts[f].type == "list"]
    return frozenset(item for fact in lists for item in facts[fact].items)


def _paired(text: str, choice: FactDefinition, base: FactDefinition) -> list[tuple[str, Span]]:
    """Return each value of a choice with the one number that is its own; [] where it does not come out even.

    In each clause that names one value stands one number; or in all the text they alternate, or stand in turn (分别).
    """
    values = [
        (start, end, name)
        for name, start, end in sorted(spoken_values(text, choice), key=lambda spoken: spoken[1])
        if name not in choice.outside and not negated(text, start, end)
    ]
    numbers = [(f.start, f.end) for f in find_quantities(own_words(text)) if fits(text, f, base)]
    if len(numbers) < 2:
        return []
    paired: list[tuple[str, Span]] = []
    for clause in _CLAUSE.finditer(text):
        names = list(dict.fromkeys(name for start, _, name in values if clause.start() <= start < clause.end()))
        own = [span for span in numbers if clause.start() <= span[0] < clause.end()]
        if len(own) == 1 and len(names) == 1:
            paired.append((names[0], own[0]))
        elif own:
            return _alternating(text, values, numbers)
    return paired


def _in_turn(text: str, names: Sequence[tuple[int, str]], numbers: Sequence[Span]) -> bool:
    """True for 国际首创和国内首创各一个，合同分别1000万和1500万: the names, each once, then the numbers in their order."""
    behind = max(start for start, _ in names) < numbers[0][0]
    return behind and len({name for _, name in names}) == len(names) and "分别" in text[: numbers[0][0]]


def _alternating(text: str, values: Sequence[tuple[int, int, str]], numbers: Sequence[Span]) -> list[tuple[str, Span]]:
    names = [(start, name) for start, _, name in values]
    names = [pair for place, pair in enumerate(names) if not place or names[place - 1][1] != pair[1]]
    if len(names) != len(numbers):
        return []
    order = sorted([(start, "v") for start, _ in names] + [(start, "n") for start, _ in numbers])
    if any(a[1] == b[1] for a, b in pairwise(order)) and not _in_turn(text, names, numbers):
        return []
    return [(name, span) for (_, name), span in zip(names, numbers, strict=True)]


def _one_by_one(inquiry: Inquiry, computed: Computed, base: FactDefinition) -> tuple[Told, ...]:
    """Groups with a price for each of them, or items told in a row, of a rule that has no list for them."""
    if base.id in inside_lists(computed) or not counted_apart(computed.candidate.version):
        return ()
    text = own_words(inquiry.text)
    groups = list(_GROUP.finditer(text))
    if len(groups) > 1:
        starts = [m.start() for m in groups]
        parts = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
        head = _bare(text[: starts[0]])
        told = [Told(_label(part), _read(inquiry, computed, f"{head}{part}")) for part in parts]
        return tuple(told) if all(_numbers(one.given) > 1 for one in told) else ()
    items = told_apart(text, base)
    if len(items) < 2 or said_of_another(inquiry.text, computed, base, items) or _counted_by_rule(computed, len(items)):
        return ()
    amounts = len([f for f in find_quantities(text) if fits(text, f, base)])
    if amounts == 1:
        return (Told(items[0], _shared(inquiry, computed, items) | {base.id: items[0]}, len(items)),)
    if amounts != len(items):
        return ()
    return tuple(Told(item, _shared(inquiry, computed, items) | {base.id: item}) for item in items)


def _counted_by_rule(computed: Computed, count: int) -> bool:
    """True when the rule has read how many there are: three booths at 4万 are 12万 of fees and three booths to it."""
    facts, counted = shipped().facts, benefit_facts(computed.candidate.version)
    told = (str(v) for f, v in computed.given.items() if f in counted and facts[f].kind.startswith("count:"))
    return any(number.quantity.value == count for value in told for number in find_quantities(value))


def said_of_another(text: str, computed: Computed, base: FactDefinition, items: Sequence[str]) -> bool:
    """True when one of the numbers is said of another fact: 租金300万，营收1.2亿 are no two leases."""
    facts = shipped().facts
    values = {parse_quantity(item).value: item for item in items}
    for fact, told in computed.given.items():
        if fact == base.id or not facts[fact].numeric:
            continue
        taken = [values[n.quantity.value] for n in find_quantities(str(told)) if n.quantity.value in values]
        parts = (part.group(0) for part in _CLAUSE.finditer(text))
        if any(item in part and mentions_of(part, facts[fact]) for part in parts for item in taken):
            return True
    return False


def _numbers(given: Mapping[str, object]) -> int:
    return sum(1 for fact in given if shipped().facts[fact].numeric)


def _label(part: str) -> str:
    number = find_quantities(part)[-1]
    return re.sub(r"\s", "", part[: number.end]) if number.end <= 24 else part[number.start : number.end]


def _read(inquiry: Inquiry, computed: Computed, text: str) -> dict[str, object]:
    """Return what the message tells of one case, with what earlier messages and the profile tell of all."""
    reader = FactReader(computed.candidate.version, shipped().facts, inquiry.as_of)
    now = reader.read(inquiry.text)
    before = {fact: value for fact, value in computed.given.items() if fact not in now}
    return before | reader.read(text)


def _shared(inquiry: Inquiry, computed: Computed, items: Sequence[str]) -> dict[str, object]:
    text = inquiry.text
    for item in items:
        text = text.replace(item, COVERED * len(item))
    return _read(inquiry, computed, text)


def _without(text: str, spans: Sequence[Span]) -> str:
    for start, end in spans:
        text = text[:start] + COVERED * (end - start) + text[end:]
    return text


def _bare(text: str) -> str:
    """Return the words before the first group without their numbers: how many there are of all is told of none."""
    return _without(text, [(f.start, f.end) for f in find_quantities(text)])
