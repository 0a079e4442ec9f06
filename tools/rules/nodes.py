"""What rules are made of: amounts and conditions, each a small frozen tree with the clause it rests on.

Amounts have a kind (money, ratio, count:家 …) that is checked when loading, so that a share can only be a ratio and a sum
only adds like to like. `cite` is a key of the program's `clauses`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tools.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Node:
    """Base of everything in a rule tree."""

    cite: str
    kind: str


# ---------------------------------------------------------------- amounts


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A quantity printed in the clause."""

    quantity: Quantity
    path: str = ""  # where it stands in the file


@dataclass(frozen=True, slots=True)
class FactRef(Node):
    fact: str


@dataclass(frozen=True, slots=True)
class Rounding:
    """To which step, and which way: 分, 四舍五入."""

    step: Decimal
    mode: str
    name: str


@dataclass(frozen=True, slots=True)
class Share(Node):
    """rate × of: 每个合同的50%."""

    rate: Node
    of: Node
    label: str = ""


@dataclass(frozen=True, slots=True)
class Times(Node):
    """The product of an amount and plain numbers, counts or periods. per: base units in one of the period (年: 12)."""

    factors: tuple[Node, ...]
    per: Decimal
    label: str = ""
    rounding: Rounding | None = None  # for periods that do not come out even: 7个月 of a yearly rate


@dataclass(frozen=True, slots=True)
class UnitRate(Node):
    """A price per unit times what it is paid for: 1.8元/㎡/日 × 150㎡ × 365天."""

    rate: Literal
    of: tuple[Node, ...]
    scale: Decimal  # base units of `of` in one unit below the stroke (吨: 1000 公斤)
    label: str = ""


@dataclass(frozen=True, slots=True)
class Extreme(Node):
    """The lowest (take=min) or highest (take=max) of several amounts."""

    take: str
    parts: tuple[Node, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Sum(Node):
    parts: tuple[Node, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Minus(Node):
    """The first amount less all others, never below zero."""

    parts: tuple[Node, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Cap(Node):
    """At most `limit` per scope, less what has been used of it: 每年累计不超过50万元，已用15万元."""

    limit: Node
    of: Node
    used: Node | None = None
    scope: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Floor(Node):
    """`then` when the amount is below `limit`, else the amount."""

    limit: Node
    of: Node
    then: Node
    label: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One step of a table: low ≤ or < value < or ≤ high."""

    low: Literal | None
    low_included: bool
    high: Literal | None
    high_included: bool
    pay: Node | str  # an amount, or the name of a grade
    cite: str


@dataclass(frozen=True, slots=True)
class Tiers(Node):
    by: Node
    rows: tuple[Row, ...]
    otherwise: Node | None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Brackets(Node):
    """Each part of the base at its own rate (分段计算)."""

    by: Node
    rows: tuple[Row, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class ByLevel(Node):
    fact: str
    table: tuple[tuple[str, Node], ...]
    otherwise: Node | None
    label: str = ""


@dataclass(frozen=True, slots=True)
class When(Node):
    condition: Node
    then: Node
    otherwise: Node
    label: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    name: str
    condition: Node | None
    of: Node


@dataclass(frozen=True, slots=True)
class BestOf(Node):
    """Alternatives of which the applicant takes one; those whose condition fails are out."""

    choices: tuple[Choice, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Each(Node):
    """The same amount for every element of a list, added up (take=sum) or the best `best` of them."""

    fact: str
    of: Node
    where: Node | None
    best: int  # 0: all
    label: str = ""
    limit: Literal | None = None  # the literal behind `best`


@dataclass(frozen=True, slots=True)
class CountOf(Node):
    fact: str
    where: Node | None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Round(Node):
    of: Node
    rounding: Rounding
    label: str = ""


@dataclass(frozen=True, slots=True)
class Equity(Node):
    """The most that may be invested so that the stake stays within `rate`.

    Of a post-money valuation the stake is rate × valuation; of a pre-money one, valuation × rate ÷ (1 − rate) down to the fen.
    """

    rate: Literal
    valuation: Node
    post_money: bool
    label: str = ""


@dataclass(frozen=True, slots=True)
class Pieces(Node):
    """How many pieces of at most `size` make up an amount: 券面 5万元, so 12万元 needs 3张."""

    size: Literal
    of: Node
    label: str = ""


@dataclass(frozen=True, slots=True)
class Growth(Node):
    """of × (1 + rate) ^ years: what compound growth of `rate` a year would have made of an amount."""

    rate: Literal
    of: Node
    years: int


@dataclass(frozen=True, slots=True)
class Judged(Node):
    """An amount within a limit that the authority fixes."""

    text: str
    of: Node


@dataclass(frozen=True, slots=True)
class Special(Node):
    """The escape hatch: a registered Python function of the given amounts."""

    name: str
    arguments: tuple[Node, ...]
    label: str = ""


# ---------------------------------------------------------------- conditions


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """left operator right, of two amounts. `operator` is one of ≤ < ≥ > = ≠; `word` is the Chinese word of the rule."""

    left: Node
    operator: str
    right: Node
    word: str
    text: str
    whole: Node | None = None  # of a ratio: what `left` is a share of, to show the share itself


@dataclass(frozen=True, slots=True)
class DateCompare(Node):
    """A date fact against a date, or against `months` before the base date (注册成立不超过5年)."""

    fact: str
    operator: str
    day: date | None
    other: str  # another date fact, "" when none
    period: Literal | None
    text: str


@dataclass(frozen=True, slots=True)
class Member(Node):
    """A label, choice or yes/no fact against values. negated: 不包含, 不属于, 不为. open: the clause's list ends with 等."""

    fact: str
    values: tuple[str, ...]
    negated: bool
    every: bool
    open: bool
    text: str
    selects: bool = False  # tells which branch of an `any` applies, rather than being met or not


@dataclass(frozen=True, slots=True)
class YesNo(Node):
    fact: str
    value: bool
    text: str


@dataclass(frozen=True, slots=True)
class Group(Node):
    """`need` of the parts must hold: all of them (all), one (any), or n (at_least)."""

    need: int
    parts: tuple[Node, ...]
    text: str
    exact_name: str = ""


@dataclass(frozen=True, slots=True)
class Not(Node):
    part: Node
    text: str


@dataclass(frozen=True, slots=True)
class Known(Node):
    """Holds when any of the facts is given: who tells staff numbers is an enterprise."""

    facts: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Judge(Node):
    """What only the authority decides; `fact` is what the applicant can say about it beforehand."""

    text: str
    fact: str = ""
