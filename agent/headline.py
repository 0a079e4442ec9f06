"""What a program named pays at most, or which share, where the sentences found do not say it: its own clause is quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from agent.inquiry import Inquiry
from agent.programs import said_alone, sisters
from tools.errors import RuleError
from tools.evaluation.evaluate import evaluate
from tools.quantities import Quantity, find_quantities, money_text, parse_quantity
from tools.rules.load import shipped
from tools.rules.model import ClauseRef, Program, Version
from tools.rules.nodes import Literal, Share
from tools.rules.uses import walk
from tools.units import MONEY

REST = 3  # characters that may say more than a name and what is asked
_HOW_MUCH = re.compile(r"最高|最多|上限|封顶|至多|顶格|天花板|多少|几[百千万元块]")
_SHARE = re.compile(r"比例|百分之|几成|几个点")
_STAGE = re.compile(r"首[笔期批次]|先期|先拨|尾款|余款|第[一二三四][笔期批]")
_PART = re.compile(r"每[个项件家人台套辆场次张部名亩吨平床]|第[一二三四]年|单[个项件家笔张台套]")
_ASKING = re.compile(
    r"最高|最多|上限|封顶|至多|顶格|天花板|比例|百分之|几成|几个点|请问|一年|每年|全年|我们|咱们?|公司|企业|单位|北京市?|市里|政策|资金|支持|扶持|补贴|补助"
    r"|奖励|奖补|资助|额度|金额|限额|标准|项目|一般|到底|多少|多大|什么|可以|能|可|补|给|拿|领|报|得|按|几|钱|[万亿]|元|是|有|到|的|啊|呀|吗|呢|了|这个|那个|\W"
)


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure of a program, and the clauses that print it, the most telling first."""

    program: Program
    version: Version
    text: str  # 首都科技创新券最高50万元
    figure: Quantity
    printed: tuple[ClauseRef, ...]


def headline_asked(inquiry: Inquiry) -> Headline | None:
    """Return the figure asked of the one program that is named, None where something else is asked or no clause prints it."""
    text = inquiry.text
    if not inquiry.understanding.asks("amount") or inquiry.understanding.asks("compare", "match", "contact"):
        return None
    said = said_alone(text)
    of_sister = sisters(inquiry)
    if _PART.search(text) or (asking_left(text, said) > REST and not of_sister):
        return None  # what else is told may mean another program than the words that happen to be a name
    names = of_sister or dict.fromkeys(p for bearers in said.values() for p in bearers)
    programs = [shipped().programs[name] for name in names]
    binding = [(program, version) for program in programs if (version := program.version_on(inquiry.as_of)) is not None]
    if len(binding) != 1:
        return None
    program, version = binding[0]
    asked = _asked_for(inquiry)
    if _SHARE.search(asked):
        return _share(program, version)
    if asked is not text and (_PART.search(asked) or _STAGE.search(asked)):
        return None  # a part was asked for
    return most_of(program, version, inquiry.as_of) if _HOW_MUCH.search(asked) else None


def _asked_for(inquiry: Inquiry) -> str:
    """Return the message that says what is asked: 那知识产权服务机构呢 asks what the one before it did."""
    if not inquiry.context or _HOW_MUCH.search(inquiry.text) or _SHARE.search(inquiry.text):
        return inquiry.text
    return inquiry.context[-1]


def most_of(program: Program, version: Version, as_of: date) -> Headline | None:
    """Return the most a program pays whatever is told, None where that is not bounded or no clause prints it."""
    try:
        benefit = evaluate(program, {}, as_of, version=version).benefit
    except RuleError:
        return None
    if benefit is None or not benefit.high or benefit.kind != MONEY or benefit.wording == "最低":
        return None
    return _printed(program, version, f"{program.title}{benefit.text}", parse_quantity(money_text(benefit.high)))


def shares_of(version: Version) -> list[Decimal]:
    """Return every share that a version's rule takes of something, as a part of one."""
    return [
        node.rate.quantity.value
        for node in walk(version.benefit)
        if isinstance(node, Share) and isinstance(node.rate, Literal)
    ]


def _share(program: Program, version: Version) -> Headline | None:
    """The one share of a rule; where it has several, which applies is no matter of the name alone."""
    rates = {n.rate.quantity for n in walk(version.benefit) if isinstance(n, Share) and isinstance(n.rate, Literal)}
    if len({rate.value for rate in rates}) != 1:
        return None
    rate = rates.pop()
    return _printed(program, version, f"{program.title}按{rate.text}计算", rate)


def _printed(program: Program, version: Version, text: str, figure: Quantity) -> Headline | None:
    clauses = (clause for clause in program.clauses.values() if clause.doc == version.doc)
    printed = tuple(clause for clause in clauses if states(clause.quote, figure))
    return Headline(program, version, text, figure, printed) if printed else None


def asking_left(text: str, names: Iterable[str]) -> int:
    """Return how many characters say more than a name and what is asked."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    return len(_ASKING.sub("", text))


def states(text: str, figure: Quantity) -> bool:
    """True when a text names this sum or share, however it is written."""
    return any(q.kind == figure.kind and q.value == figure.value for q in _quantities(text))


def _quantities(text: str) -> Iterator[Quantity]:
    return (found.quantity for found in find_quantities(text))
