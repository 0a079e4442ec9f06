"""The best legal combination of programs that exclude each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tools.exact import ZERO, add
from tools.rules.model import Exclusion


@dataclass(frozen=True, slots=True)
class Combination:
    """taken: program ids in the given order. dropped: the excluded ones with the rule that excludes them."""

    taken: tuple[str, ...]
    dropped: tuple[tuple[str, Exclusion], ...]
    total: Decimal


def best_combination(
    amounts: Mapping[str, Decimal], exclusions: Sequence[Exclusion], *, scope: str | None = None
) -> Combination:
    """Return the programs that together pay most without breaking an exclusion.

    amounts: yuan per program. scope: only exclusions of that scope (同一项目, 同一企业同一年度 …) bind; None means all do.
    Of two combinations that pay the same, the one with more programs, then the one listed first, is taken.
    """
    binding = [rule for rule in exclusions if scope in (None, rule.scope)]
    taken: set[str] = set()
    for part in _components(list(amounts), binding):
        taken |= set(_best(part, amounts, binding))
    kept = tuple(program for program in amounts if program in taken)
    total = ZERO
    for program in kept:
        total = add(total, amounts[program])
    dropped = tuple((program, _reason(program, taken, binding)) for program in amounts if program not in taken)
    return Combination(kept, dropped, total)


def _components(programs: list[str], rules: Sequence[Exclusion]) -> list[list[str]]:
    """Programs that are linked by some exclusion belong together; the parts are independent."""
    group = {program: {program} for program in programs}
    for rule in rules:
        linked = [program for program in rule.programs if program in group]
        merged = set().union(*(group[program] for program in linked)) if linked else set()
        for program in merged:
            group[program] = merged
    seen: list[set[str]] = []
    for members in group.values():
        if members not in seen:
            seen.append(members)
    return [[program for program in programs if program in members] for members in seen]


Score = tuple[Decimal, int]


def _best(programs: list[str], amounts: Mapping[str, Decimal], rules: Sequence[Exclusion]) -> tuple[str, ...]:
    """Branch and bound: take or leave each program, the largest first; stop where the rest cannot win any more."""
    ordered = sorted(programs, key=lambda program: (-amounts[program], programs.index(program)))
    rest = [sum((amounts[program] for program in ordered[index:]), ZERO) for index in range(len(ordered) + 1)]
    best: tuple[Score, tuple[str, ...]] = ((Decimal(-1), -1), ())

    def visit(index: int, taken: tuple[str, ...], paid: Decimal) -> None:
        nonlocal best
        if index == len(ordered):
            best = max(best, ((paid, len(taken)), taken), key=lambda item: item[0])
            return
        if (paid + rest[index], len(taken) + len(ordered) - index) <= best[0]:
            return
        program = ordered[index]
        if _allowed((*taken, program), rules):
            visit(index + 1, (*taken, program), paid + amounts[program])
        visit(index + 1, taken, paid)

    visit(0, (), ZERO)
    return best[1]


def _allowed(taken: tuple[str, ...], rules: Sequence[Exclusion]) -> bool:
    return all(sum(program in rule.programs for program in taken) <= rule.take for rule in rules)


def _reason(program: str, taken: set[str], rules: Sequence[Exclusion]) -> Exclusion:
    return next(
        rule for rule in rules if program in rule.programs and sum(p in taken for p in rule.programs) >= rule.take
    )
