"""The most a program pays, where it is asked for by name and the sentences found do not say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from agent.inquiry import Inquiry
from agent.programs import said_alone
from tools.errors import RuleError
from tools.evaluation.evaluate import evaluate
from tools.quantities import find_quantities, money_text
from tools.rules.load import shipped
from tools.rules.model import ClauseRef, Program, Version
from tools.units import MONEY

_MOST = re.compile(r"最高|最多|上限|封顶|至多|顶格|天花板")
_PART = re.compile(r"每[个项件家人台套辆场次张部名亩吨平床]|第[一二三四]年|比例|百分之|几成|单[个项件家笔张台套]")


_ASKING = re.compile(
    r"最高|最多|上限|封顶|至多|顶格|天花板|请问|一年|每年|全年|我们|咱们?|公司|企业|单位|北京市?|市里|政策|资金|支持|扶持|补贴|补助|奖励|奖补|资助"
    r"|额度|金额|限额|标准|项目|一般|到底|多少|可以|能|可|补|给|拿|领|报|得|钱|[万亿]|元|是|有|到|的|啊|呀|吗|呢|了|这个|那个|\W"
)
REST = 3  # characters


@dataclass(frozen=True, slots=True)
class Maximum:
    """What a program can pay at most, yuan, and the clauses that print the figure, the most telling first."""

    program: Program
    version: Version
    most: Decimal
    printed: tuple[ClauseRef, ...]

    @property
    def text(self) -> str:
        """首都科技创新券最高50万元."""
        return f"{self.program.title}最高{money_text(self.most)}"


def maximum_asked(inquiry: Inquiry) -> Maximum | None:
    """Return the most of the one program that is named, None where something else is asked or no clause prints it."""
    text = inquiry.text
    if not inquiry.understanding.asks("amount") or inquiry.understanding.asks("compare", "match", "contact"):
        return None
    if not _MOST.search(text) or _PART.search(text):
        return None
    said = said_alone(text)
    if _rest(text, said) > REST:
        return None  # what else is told may mean another program than the words that happen to be a name
    named = [program for bearers in said.values() for program in bearers]
    programs = [shipped().programs[name] for name in dict.fromkeys(named)]
    binding = [(program, version) for program in programs if (version := program.version_on(inquiry.as_of)) is not None]
    if len(binding) != 1:
        return None
    program, version = binding[0]
    try:
        benefit = evaluate(program, {}, inquiry.as_of, version=version).benefit
    except RuleError:
        return None
    if benefit is None or not benefit.high or benefit.kind != MONEY or benefit.wording == "最低":
        return None
    printed = tuple(_printing(program, version, benefit.high))
    return Maximum(program, version, benefit.high, printed) if printed else None


def _rest(text: str, names: Iterable[str]) -> int:
    """Return how many characters say more than a name and that the most is asked."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    return len(_ASKING.sub("", text))


def _printing(program: Program, version: Version, most: Decimal) -> Iterator[ClauseRef]:
    for clause in program.clauses.values():
        if clause.doc == version.doc and states(clause.quote, most):
            yield clause


def states(text: str, sum_of: Decimal) -> bool:
    """True when a text names this sum of money, however it is written."""
    return any(f.quantity.kind == MONEY and f.quantity.value == sum_of for f in find_quantities(text))
