"""Amounts from the tree: one reader per shape, the shape named by its first key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise

from tools.rules import read_conditions
from tools.rules.nodes import (
    BestOf,
    Brackets,
    ByLevel,
    Cap,
    Choice,
    CountOf,
    Each,
    Equity,
    Extreme,
    FactRef,
    Floor,
    Growth,
    Judged,
    Literal,
    Minus,
    Node,
    Pieces,
    Round,
    Rounding,
    Row,
    Share,
    Special,
    Sum,
    Tiers,
    Times,
    UnitRate,
    When,
)
from tools.rules.reader import At
from tools.units import MONTHS, RATIO, UNITS, same_kind

COMMON = ("cite", "label")
ROUND_STEPS = {"分": "0.01", "元": "1", "百元": "100", "千元": "1000", "万元": "10000", "整数": "1"}


def read_amount(at: At) -> Node:
    """Return the amount at this place: a quantity, the name of a fact, or one shape.

    Raises: RuleError for an unknown shape or kinds that do not fit together.
    """
    if isinstance(at.value, dict):
        return _read_shape(at)
    if at.is_fact():
        return _fact(at)
    quantity = at.quantity()
    return Literal(at.cite, _rate_kind(quantity.kind, quantity.per), quantity, at.where)


def _rate_kind(kind: str, per: tuple[str, ...]) -> str:
    return kind if not per else f"{kind}/{'/'.join(per)}"


def _fact(at: At) -> FactRef:
    definition = at.fact()
    if not definition.numeric:
        at.fail(f"“{definition.label}”不是数量", "这里要用金额、比例、数量或期限类的事实项")
    return FactRef(at.cite, definition.kind, definition.id)


def _read_shape(at: At) -> Node:
    heads = [key for key in at.value if key in _SHAPES]
    heads.sort(key=lambda key: key == "round")  # beside `times` it is an option
    if not heads:
        at.fail(f"不认识的算法 {list(at.value)}", f"可用：{'、'.join(sorted(_SHAPES))}")
    allowed, read = _SHAPES[heads[0]]
    return read(at.mapping((heads[0], *allowed, *COMMON)))


def read_literal(at: At, kind: str | None = None) -> Literal:
    node = read_amount(at)
    if not isinstance(node, Literal):
        at.fail("此处应是条款里的数", "写成 50%、30万元 这样带单位的数")
    if kind is not None and node.kind != kind:
        at.fail(f"“{node.quantity.text}”的单位不对", f"这里应是 {kind}")
    return node


def _label(at: At) -> str:
    return at.optional_text("label")


def _amount(at: At) -> Node:
    return read_amount(at.down("amount"))


def _fact_shape(at: At) -> Node:
    return _fact(at.down("fact"))


def _share(at: At) -> Node:
    rate = read_amount(at.down("share"))
    if rate.kind != RATIO:
        at.down("share").fail("share 应是比例", "写成 50%，或比例类的事实项")
    of = read_amount(at.need("of"))
    return Share(at.cite, of.kind, rate, of, _label(at))


def _times(at: At) -> Node:
    factors = tuple(read_amount(item) for item in at.down("times").items())
    main = [factor for factor in factors if not _plain_factor(factor.kind)]
    if len(main) > 1:
        at.fail("times 只能有一个金额，其余应是比例、数量或期限", "多个金额相加用 sum")
    per = _per_period(at, factors)
    kind = main[0].kind if main else _measured(factors)
    rounding = _rounding(at.down("round")) if "round" in at.value else None
    return Times(at.cite, kind, factors, per, _label(at), rounding)


_MEASURES = ("mass", "area", "land")  # 每亩1吨 gives tons, 每个工位5平方米 square metres


def _plain_factor(kind: str) -> bool:
    return kind.startswith("count:") or kind in (RATIO, MONTHS, "days", "fiscal_years", "hours", *_MEASURES)


def _measured(factors: Sequence[Node]) -> str:
    """Return what a product without an amount of money is measured in."""
    kinds = [factor.kind for factor in factors]
    return next((kind for kind in _MEASURES if kind in kinds), next((kind for kind in kinds if kind != RATIO), RATIO))


def _per_period(at: At, factors: tuple[Node, ...]) -> Decimal:
    per = at.maybe("per")
    has_months = any(factor.kind == MONTHS for factor in factors)
    if per is None:
        if has_months:
            at.fail("乘以期限时要写明按年还是按月", "加上 per: 年 或 per: 个月")
        return Decimal(1)
    unit = UNITS.get(per.text())
    if unit is None or not has_months or unit.kind != MONTHS:
        per.fail(f"per: {per.value} 与各因子不符", "per 只用于期限，写 年 或 个月")
    return unit.factor


def _unit_rate(at: At) -> Node:
    rate = read_literal(at.down("unit_rate"))
    if not rate.quantity.per:
        at.down("unit_rate").fail("unit_rate 应是单价", "写成 0.4元/千瓦时")
    of_at = at.need("of")
    parts = (
        tuple(read_amount(item) for item in of_at.items()) if isinstance(of_at.value, list) else (read_amount(of_at),)
    )
    units = [UNITS[name] for name in rate.quantity.per]
    if len(units) != len(parts) or not all(same_kind(u.kind, p.kind) for u, p in zip(units, parts, strict=True)):
        of_at.fail(f"“{rate.quantity.text}”与所乘的量不符", f"依次给出以 {'、'.join(rate.quantity.per)} 计的量")
    scale = Decimal(1)
    for unit in units:
        scale *= unit.factor
    return UnitRate(at.cite, rate.quantity.kind, rate, parts, scale, _label(at))


def _parts(at: At, key: str) -> tuple[Node, ...]:
    parts = tuple(read_amount(item) for item in at.down(key).items())
    for part in parts[1:]:
        _same(at.down(key), parts[0], part)
    return parts


def _same(at: At, first: Node, other: Node) -> None:
    if not same_kind(first.kind, other.kind):
        at.fail(f"{first.kind} 与 {other.kind} 不能放在一起", "核对各项的单位")


def _min(at: At) -> Node:
    parts = _parts(at, "min")
    return Extreme(at.cite, parts[0].kind, "min", parts, _label(at))


def _max(at: At) -> Node:
    parts = _parts(at, "max")
    return Extreme(at.cite, parts[0].kind, "max", parts, _label(at))


def _sum(at: At) -> Node:
    parts = _parts(at, "sum")
    return Sum(at.cite, parts[0].kind, parts, _label(at))


def _minus(at: At) -> Node:
    parts = _parts(at, "minus")
    if len(parts) < 2:
        at.down("minus").fail("minus 至少要两项", "写成 [被减数, 减数]")
    return Minus(at.cite, parts[0].kind, parts, _label(at))


def _cap(at: At) -> Node:
    limit, of = read_amount(at.down("cap")), read_amount(at.need("of"))
    _same(at, limit, of)
    used_at = at.maybe("used")
    used = read_amount(used_at) if used_at is not None else None
    if used is not None:
        _same(at, limit, used)
    return Cap(at.cite, of.kind, limit, of, used, at.optional_text("per"), _label(at))


def _floor(at: At) -> Node:
    limit, of = read_amount(at.down("if_less_than")), read_amount(at.need("of"))
    then = read_amount(at.need("then"))
    _same(at, limit, of)
    _same(at, then, of)
    return Floor(at.cite, of.kind, limit, of, then, _label(at))


_LOW = {"at_least": True, "more_than": False}
_HIGH = {"at_most": True, "less_than": False}


def read_rows(at: At, kind: str, pay: str, *, grade: bool = False) -> tuple[Row, ...]:
    """Return the rows of a table in ascending order. Raises: RuleError when two rows overlap or one is empty."""
    rows = [_row(item.mapping((*_LOW, *_HIGH, pay, *COMMON)), kind, pay, grade) for item in at.items()]
    rows.sort(key=_lower_edge)
    for before, after in pairwise(rows):
        if _overlap(before, after):
            at.fail("两档有重叠", "每个界限只能属于一档：一档写 less_than，另一档写 at_least")
    return tuple(rows)


def _row(at: At, kind: str, pay: str, grade: bool) -> Row:
    low_key, high_key = _one_of(at, _LOW), _one_of(at, _HIGH)
    if low_key is None and high_key is None:
        at.fail("这一档没有界限", "写 at_least、more_than、less_than 或 at_most")
    low = _edge(at.down(low_key), kind) if low_key else None
    high = _edge(at.down(high_key), kind) if high_key else None
    if low and high and low.quantity.value >= high.quantity.value:
        at.fail("这一档的下限不小于上限", "核对两个界限")
    paid: Node | str = at.need(pay).text() if grade else read_amount(at.need(pay))
    return Row(low, _LOW.get(low_key or "", True), high, _HIGH.get(high_key or "", False), paid, at.cite)


def _one_of(at: At, keys: dict[str, bool]) -> str | None:
    found = [key for key in keys if key in at.value]
    if len(found) > 1:
        at.fail(f"{'、'.join(found)} 只能写一个", "删去其中一个")
    return found[0] if found else None


def _edge(at: At, kind: str) -> Literal:
    literal = read_literal(at)
    if not same_kind(literal.kind, kind):
        at.fail(f"“{literal.quantity.text}”与所比较的 {kind} 单位不同", "核对单位")
    return literal


def _lower_edge(row: Row) -> tuple[Decimal, bool]:
    return (row.low.quantity.value if row.low else Decimal("-Infinity"), not row.low_included)


def _overlap(before: Row, after: Row) -> bool:
    if before.high is None or after.low is None:
        return True
    high, low = before.high.quantity.value, after.low.quantity.value
    return high > low or (high == low and before.high_included and after.low_included)


def _tiers(at: At) -> Node:
    body = at.down("tiers").mapping(("by", "rows", "otherwise", *COMMON))
    by = read_amount(body.need("by"))
    rows = read_rows(body.need("rows"), by.kind, "pay")
    otherwise_at = body.maybe("otherwise")
    otherwise = read_amount(otherwise_at) if otherwise_at else None
    first = rows[0].pay
    kind = first.kind if isinstance(first, Node) else ""
    for row in rows[1:]:
        if isinstance(row.pay, Node) and isinstance(first, Node):
            _same(body, first, row.pay)
    return Tiers(body.cite, kind, by, rows, otherwise, _label(body) or _label(at))


def read_grade(at: At) -> Tiers:
    """Return a table that gives names instead of amounts: 85分及以上为优秀."""
    body = at.mapping(("by", "rows", "otherwise", *COMMON))
    by = read_amount(body.need("by"))
    rows = read_rows(body.need("rows"), by.kind, "give", grade=True)
    if "otherwise" in body.value:
        body.down("otherwise").fail("等级表不写 otherwise", "把最后一档也写成 rows 里的一行")
    return Tiers(body.cite, "grade", by, rows, None, _label(body))


def _brackets(at: At) -> Node:
    body = at.down("brackets").mapping(("by", "rows", *COMMON))
    by = read_amount(body.need("by"))
    rows = read_rows(body.need("rows"), by.kind, "share")
    if any(not isinstance(row.pay, Node) or row.pay.kind != RATIO for row in rows):
        body.fail("分段计算的每段要写比例", "写 share: 50%")
    return Brackets(body.cite, by.kind, by, rows, _label(body))


def _by_level(at: At) -> Node:
    definition = at.down("by_level").fact()
    if definition.type != "choice":
        at.down("by_level").fail(f"“{definition.label}”不是单选项", "by_level 要用 type: choice 的事实项")
    table_at = at.need("table").mapping()
    table = tuple((level, read_amount(table_at.down(level))) for level in table_at.value if level != "cite")
    for level, node in table:
        if definition.values and level not in definition.values:
            table_at.down(level).fail(
                f"“{level}”不是 {definition.label} 的取值", f"可用：{'、'.join(definition.values)}"
            )
        _same(table_at.down(level), table[0][1], node)
    otherwise_at = at.maybe("otherwise")
    otherwise = read_amount(otherwise_at) if otherwise_at else None
    return ByLevel(at.cite, table[0][1].kind, definition.id, table, otherwise, _label(at))


def _when(at: At) -> Node:
    condition = read_conditions.read_condition(at.down("when"))
    then, otherwise = read_amount(at.need("then")), read_amount(at.need("otherwise"))
    _same(at, then, otherwise)
    return When(at.cite, then.kind, condition, then, otherwise, _label(at))


def _best_of(at: At) -> Node:
    choices = tuple(_choice(item.mapping(("name", "when", "of", *COMMON))) for item in at.down("best_of").items())
    for choice in choices[1:]:
        _same(at, choices[0].of, choice.of)
    return BestOf(at.cite, choices[0].of.kind, choices, _label(at))


def _choice(at: At) -> Choice:
    when = at.maybe("when")
    condition = read_conditions.read_condition(when) if when else None
    return Choice(at.need("name").text(), condition, read_amount(at.need("of")))


def _list_fact(at: At, key: str) -> str:
    definition = at.down(key).fact()
    if definition.type != "list":
        at.down(key).fail(f"“{definition.label}”不是列表", "要用 type: list 的事实项")
    return definition.id


def _each(at: At) -> Node:
    fact, of = _list_fact(at, "each"), read_amount(at.need("of"))
    where_at, best_at = at.maybe("where"), at.maybe("best")
    where = read_conditions.read_condition(where_at) if where_at else None
    if best_at is None:
        return Each(at.cite, of.kind, fact, of, where, 0, _label(at))
    limit = read_literal(best_at)
    return Each(at.cite, of.kind, fact, of, where, int(limit.quantity.value), _label(at), limit)


def _count(at: At) -> Node:
    fact = _list_fact(at, "count")
    where_at = at.maybe("where")
    where = read_conditions.read_condition(where_at) if where_at else None
    unit = at.optional_text("unit", "个")
    return CountOf(at.cite, UNITS[unit].kind if unit in UNITS else "count:个", fact, where, _label(at))


def _round(at: At) -> Node:
    of = read_amount(at.need("of"))
    return Round(at.cite, of.kind, of, _rounding(at.down("round")), _label(at))


def _rounding(at: At) -> Rounding:
    body = at.mapping(("to", "mode"))
    to, mode = body.need("to").text(), body.need("mode").text()
    if mode not in ("四舍五入", "舍去", "进一"):
        body.down("mode").fail(f"不认识的取整方式“{mode}”", "可用：四舍五入、舍去、进一")
    if to not in ROUND_STEPS:
        body.down("to").fail(f"不认识的取整单位“{to}”", f"可用：{'、'.join(ROUND_STEPS)}")
    return Rounding(Decimal(ROUND_STEPS[to]), mode, to)


def _equity(at: At) -> Node:
    rate = read_literal(at.down("equity"), RATIO)
    if not 0 < rate.quantity.value < 1:
        at.down("equity").fail("占股比例应在0和100%之间", "写 equity: 30%")
    if ("post_money" in at.value) == ("pre_money" in at.value):
        at.fail("equity 要写投后或投前估值之一", "写 post_money: 投后估值 或 pre_money: 投前估值")
    key = "post_money" if "post_money" in at.value else "pre_money"
    valuation = read_amount(at.down(key))
    return Equity(at.cite, valuation.kind, rate, valuation, key == "post_money", _label(at))


def _pieces(at: At) -> Node:
    size, of = read_literal(at.down("pieces")), read_amount(at.need("of"))
    _same(at, size, of)
    if size.quantity.value <= 0:
        at.down("pieces").fail("每份的数额应大于0", "写 pieces: 5万元")
    unit = at.need("unit").text()
    if unit not in UNITS:
        at.down("unit").fail(f"不认识的单位“{unit}”", "写 张、个、份")
    return Pieces(at.cite, UNITS[unit].kind, size, of, _label(at))


def _growth(at: At) -> Node:
    rate, of = read_literal(at.down("growth"), RATIO), read_amount(at.need("of"))
    return Growth(at.cite, of.kind, rate, of, at.need("years").whole())


def _judged(at: At) -> Node:
    of = read_amount(at.need("of"))
    return Judged(at.cite, of.kind, at.down("judge").text(), of)


def _special(at: At) -> Node:
    from tools.special import FUNCTIONS  # the registry imports nodes

    name = at.down("python").text()
    if name not in FUNCTIONS:
        at.down("python").fail(f"没有登记名为“{name}”的函数", "在 tools/special.py 中用 @special 登记它")
    arguments = tuple(read_amount(item) for item in at.need("with").items())
    return Special(at.cite, FUNCTIONS[name].kind or arguments[0].kind, name, arguments, _label(at))


Read = Callable[[At], Node]
_SHAPES: dict[str, tuple[tuple[str, ...], Read]] = {
    "amount": ((), _amount),
    "fact": ((), _fact_shape),
    "share": (("of",), _share),
    "times": (("per", "round"), _times),
    "unit_rate": (("of",), _unit_rate),
    "min": ((), _min),
    "max": ((), _max),
    "sum": ((), _sum),
    "minus": ((), _minus),
    "cap": (("of", "per", "used"), _cap),
    "if_less_than": (("of", "then"), _floor),
    "tiers": ((), _tiers),
    "brackets": ((), _brackets),
    "by_level": (("table", "otherwise"), _by_level),
    "when": (("then", "otherwise"), _when),
    "best_of": ((), _best_of),
    "each": (("of", "where", "best"), _each),
    "count": (("where", "unit"), _count),
    "round": (("of",), _round),
    "equity": (("post_money", "pre_money"), _equity),
    "growth": (("of", "years"), _growth),
    "pieces": (("of", "unit"), _pieces),
    "judge": (("of",), _judged),
    "python": (("with",), _special),
}
