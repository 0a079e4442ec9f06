"""Questions people turn around: what do we pay ourselves, and how large must the contract be to use the whole allowance?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tools.errors import FactError, RuleError
from tools.evaluation.evaluate import evaluate
from tools.evaluation.result import Amount, Evaluation, Step
from tools.exact import FEN, subtract
from tools.facts import Facts
from tools.quantities import money_text
from tools.rules.model import Program, Version

_LARGEST = Decimal(10**14)  # yuan: beyond any contract


@dataclass(frozen=True, slots=True)
class OwnShare:
    """What remains to be paid: base − benefit."""

    amount: Amount
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class NeededBase:
    """The smallest base, to the fen, with which the benefit reaches `target`."""

    base: Decimal
    target: Decimal
    steps: tuple[Step, ...]


def own_share(program: Program, facts: Facts, as_of: date) -> OwnShare:
    """Return the applicant's own share of the base (自己至少要付多少).

    Raises: FactError when the base is missing; RuleError when the program names none or is not in force.
    """
    version, result = _evaluated(program, facts, as_of)
    if not version.own_share:
        raise RuleError("支持不是按申请人自己的支出计算的", where=program.title, remedy="不必计算自付部分")
    given = facts.get(version.base)
    if given is None:
        raise FactError(f"请先告知{program.facts[version.base].label}", where=program.title)
    benefit = _benefit(result, program)
    low = subtract(given[0], min(given[0], benefit.high if benefit.high is not None else given[0]))
    high = subtract(given[1], min(given[1], benefit.low))
    text = money_text(low)
    step = Step(f"{money_text(given[0])} − {money_text(subtract(given[0], low))} = {text}", text, _last_cite(result))
    amount = Amount(low, high, benefit.kind, "最低" if benefit.wording == "最高" else benefit.wording)
    return OwnShare(amount, (*result.steps, step))


def needed_base(program: Program, facts: Facts, as_of: date) -> NeededBase:
    """Return how large the base must be for the benefit to reach its ceiling (合同至少要多少才能用满).

    The other facts are taken as given. Raises: RuleError when nothing bounds the benefit or no base reaches it.
    """
    version, _ = _evaluated(program, facts, as_of)
    target = _ceiling(program, facts, as_of, version)
    base = _smallest(program, facts, as_of, version, target)
    result = evaluate(program, {**facts, version.base: (base, base)}, as_of)
    return NeededBase(base, target, result.steps)


def _evaluated(program: Program, facts: Facts, as_of: date) -> tuple[Version, Evaluation]:
    result = evaluate(program, facts, as_of)
    version = program.version_of(result.doc)
    if version is None or not version.base:
        raise RuleError(
            f"“{program.title}”不能按金额倒推", where=program.file, remedy="该政策当日不适用，或规则没有写 base"
        )
    return version, result


def _benefit(result: Evaluation, program: Program) -> Amount:
    if result.benefit is None:
        raise RuleError(f"“{program.title}”没有金额", where=program.file, remedy="规则没有写 benefit")
    return result.benefit


def _ceiling(program: Program, facts: Facts, as_of: date, version: Version) -> Decimal:
    most = evaluate(program, {**facts, version.base: (_LARGEST, _LARGEST)}, as_of).benefit
    if most is None or most.high is None or most.high >= _LARGEST / 1000:
        raise RuleError(f"“{program.title}”没有封顶金额，不能倒推", where=program.file, remedy="请补充年度额度等事实")
    return most.high


def _smallest(program: Program, facts: Facts, as_of: date, version: Version, target: Decimal) -> Decimal:
    """Bisect on whole fen: the benefit never falls when the base grows."""
    low, high = 0, int(_LARGEST / FEN)
    while low < high:
        middle = (low + high) // 2
        base = middle * FEN
        benefit = evaluate(program, {**facts, version.base: (base, base)}, as_of).benefit
        if benefit is not None and benefit.high is not None and benefit.high >= target:
            high = middle
        else:
            low = middle + 1
    return low * FEN


def _last_cite(result: Evaluation) -> str:
    return result.steps[-1].cite if result.steps else ""
