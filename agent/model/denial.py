"""Whether a sentence says no where its clause says no: a 不, 无 or 未 dropped or added turns a rule round.

Units of a sentence are laid beside the units of the clauses that share most of their words. 不超过, 至少 and the like are bounds of
figures and are compared as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from tools.quantities import Quantity, find_quantities

BESIDE = 0.5  # of a unit's character pairs that another must hold to be the one it words
BEFORE, AFTER = 16, 3  # characters round a figure in which its bound stands
_UPPER = r"不超过|不超|不高于|不大于|不多于|不[得能可应]超过|不[得能可应]高于|最高|最多|至多|封顶|上限"
_LOWER = r"不低于|不少于|不小于|不[得能可应]低于|不[得能可应]少于|至少|最低|最少|下限"
_BOUND = re.compile(
    rf"(?P<upper>{_UPPER})|(?P<lower>{_LOWER})|(?P<above>超过|高于|大于|多于)|(?P<below>低于|少于|小于|不足|不到)"
)
_BOUND_AFTER = re.compile(r"[（(]?含?[）)]?(?:(?P<upper>以下|以内|之内)|(?P<lower>以上))")
_FITS = {
    "upper": {"upper", "below", ""},
    "lower": {"lower", "above", ""},
    "above": {"above", "lower"},
    "below": {"below", "upper"},
}
# Their 不, 无, 未 or 非 denies nothing.
_NO_DENIAL = re.compile(
    rf"{_UPPER}|{_LOWER}|不足|不到|不动产|不断|不同|不限于?|不论|无论|无人|无形|无线|无障碍|无偿|未来|非公|非营利|非遗|非物质"
    r"|(?:是|能|可|与)否|否则|不仅|不但|不变|不良|不可抗|无纸|对不起"
)
_DENIAL = re.compile(r"不|未|无|没|非|禁止?|勿|否|除外|免(?:于|除|予|缴|交|费)")
_UNIT = re.compile(r"(?:[^，。；：！？\n]|(?<=[的后时])，)+[：:]?")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_MODAL = re.compile(
    r"不得|不能|不可以?|不予|不应|不再|无需|无须|不需要?|没有|禁止|严禁|可以|能够|可|能|得|应当?|须|需要?|[的了也都还就要会是为即]"
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """pairs: of all its words. denied: of those behind its first denial."""

    text: str
    pairs: frozenset[str]
    denied: frozenset[str]
    denies: bool


def turned(words: str, sources: Sequence[str], *, names: Sequence[str] = (), beyond: bool = False) -> str:
    """Return the part of the words that denies what the sources state, or states what they deny; "" when there is none.

    names: titles, whose words tell nothing of which rule is meant. beyond: the asker was found to exceed a bound, which may
    then be said.
    """
    named = frozenset(pair for name in names for pair in pairs(name))
    known = [unit for source in sources for unit in _units(source, named)]
    mine = list(_units(words, named))
    for unit, following in zip_longest(mine, mine[1:]):
        if _opposes(unit, known) and not (following and _denied_behind(unit, following, known)):
            return unit.text
    return "" if beyond else _bound_turned(words, sources)


def _opposes(unit: _Unit, known: Iterable[_Unit]) -> bool:
    """A denial must stand where a source denies the same; what is stated, not where the likest words are denied."""
    wanted = unit.denied if unit.denies else unit.pairs
    if not wanted:
        return False
    best, sides = 0.0, set[bool]()
    for other in known:
        share = len(wanted & other.pairs) / len(wanted)
        if share > best:
            best, sides = share, {other.denies}
        elif share == best:
            sides.add(other.denies)
    if best < BESIDE:
        return unit.denies
    return unit.denies not in sides


def _denied_behind(unit: _Unit, following: _Unit, known: Sequence[_Unit]) -> bool:
    """已获得支持的项目，不再支持: what is spoken of first, then denied, as one unit of a source does."""
    if unit.denies or not following.denies:
        return False
    return any(
        other.denies
        and len(unit.pairs & other.pairs) >= BESIDE * len(unit.pairs)
        and len(following.denied & other.pairs) >= BESIDE * len(following.denied)
        for other in known
    )


def _units(text: str, named: frozenset[str]) -> Iterator[_Unit]:
    """Yield the units; what follows 不予支持： is denied with it."""
    below = False
    for match in _UNIT.finditer(text):
        unit = match.group()
        plain = _NO_DENIAL.sub(" ", unit)
        first = _DENIAL.search(plain)
        own = frozenset(pairs(_MODAL.sub(" ", without_figures(plain)))) - named
        denied = frozenset(pairs(_MODAL.sub(" ", without_figures(plain[first.end() :])))) if first else frozenset()
        yield _Unit(unit, own, denied - named, bool(first) or below)
        below = (bool(first) or below) if unit.endswith(("：", ":")) else below and not first


def without_figures(text: str) -> str:
    """Return the text with blanks for its quantities."""
    for found in reversed(list(find_quantities(text))):
        text = f"{text[: found.start]} {text[found.end :]}"
    return text


def pairs(text: str) -> list[str]:
    """Return the character pairs of each run of Chinese characters."""
    return [run[i : i + 2] for run in _HAN.findall(text) for i in range(len(run) - 1)]


def _bound_turned(words: str, sources: Sequence[str]) -> str:
    stated = [bound for source in sources for bound in _bounds(source)]
    for quantity, bound, shown in _bounds(words):
        known = {b for q, b, _ in stated if q.same_as(quantity)}
        if bound and known and not known & _FITS[bound]:
            return shown
    return ""


def _bounds(text: str) -> Iterator[tuple[Quantity, str, str]]:
    """Yield each figure with its bound (upper, lower, above, below, "" for none) and the words from one to the other."""
    for found in find_quantities(text):
        start = max(0, found.start - BEFORE)
        near = re.split(r"[，。；：、！？\n]", text[start : found.start])[-1]
        behind = _BOUND_AFTER.match(text[found.end :])
        before = list(_BOUND.finditer(near))
        match = behind or (before[-1] if before else None)
        shown = near[before[-1].start() :] if before and not behind else ""
        yield found.quantity, (match.lastgroup or "") if match else "", shown + found.quantity.text
