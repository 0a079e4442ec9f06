"""Conditions from the tree. The Chinese comparison word of the clause is the operator.

Civil Code article 1259: 以上、以下、以内、届满 include the number, 不满、超过、以外 do not; （含） or （不含） in the clause overrides it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from tools.facts import FactDefinition
from tools.rules import read_amounts
from tools.rules.nodes import (
    Compare,
    DateCompare,
    FactRef,
    Group,
    Growth,
    Judge,
    Known,
    Literal,
    Member,
    Node,
    Not,
    Share,
    YesNo,
)
from tools.rules.reader import At
from tools.units import MONTHS, same_kind

CONDITION = "condition"
WORDS = {
    **dict.fromkeys(["不超过", "不高于", "不多于", "不大于", "至多", "以下", "以内", "以下（含）", "不晚于"], "≤"),
    **dict.fromkeys(["低于", "不满", "不足", "少于", "小于", "未达到", "以下（不含）", "早于"], "<"),
    **dict.fromkeys(["以上", "不低于", "不少于", "不小于", "达到", "至少", "满", "以上（含）", "不早于"], "≥"),
    **dict.fromkeys(["超过", "高于", "多于", "大于", "以上（不含）", "晚于"], ">"),
    **dict.fromkeys(["等于", "为", "是"], "="),
    **dict.fromkeys(["不等于", "不为", "不是"], "≠"),
}
_AFTER = ("以下", "以内", "以上")
_MEMBER = ("包含", "包含全部", "不包含", "属于", "不属于")
_INCLUSIVE = {"<": "≤", ">": "≥"}
_EXCLUSIVE = {"≤": "<", "≥": ">"}


def read_condition(at: At) -> Node:
    """Return the condition at this place. Raises: RuleError for an unknown shape, operator or unit."""
    at.mapping()
    for head, (allowed, read) in _SHAPES.items():
        if head in at.value:
            return read(at.mapping((head, *allowed, "cite", "text")))
    at.fail(f"不认识的条件 {list(at.value)}", f"可用：{'、'.join(_SHAPES)}")


def _parts(at: At, key: str) -> tuple[Node, ...]:
    return tuple(read_condition(item) for item in at.down(key).items())


def _join(parts: tuple[Node, ...], word: str) -> str:
    texts = [str(getattr(part, "text", "")) for part in parts]
    return word.join(f"（{text}）" if ("或" in text or "，且" in text) and word != "，且" else text for text in texts)


def _all(at: At) -> Node:
    parts = _parts(at, "all")
    return Group(at.cite, CONDITION, len(parts), parts, at.optional_text("text") or _join(parts, "，且"))


def _any(at: At) -> Node:
    parts = _parts(at, "any")
    return Group(at.cite, CONDITION, 1, parts, at.optional_text("text") or _join(parts, "或"))


def _at_least(at: At) -> Node:
    at.need("of")
    parts = _parts(at, "of")
    need = at.down("at_least").whole()
    if need > len(parts):
        at.down("at_least").fail(f"至少 {need} 项，但只列出 {len(parts)} 项", "核对条款")
    return Group(at.cite, CONDITION, need, parts, at.optional_text("text") or f"以下{len(parts)}项中至少满足{need}项")


def _not(at: At) -> Node:
    part = read_condition(at.down("not"))
    return Not(at.cite, CONDITION, part, at.optional_text("text") or f"并非：{getattr(part, 'text', '')}")


def _judge(at: At) -> Node:
    fact_at = at.maybe("fact")
    fact = _yes_no(fact_at).id if fact_at else ""
    return Judge(at.cite, CONDITION, at.down("judge").text(), fact)


def _known(at: At) -> Node:
    listed = at.down("known")
    names = tuple(item.fact().id for item in listed.items())
    labels = "、".join(at.context.facts[name].label for name in names)
    return Known(at.cite, CONDITION, names, f"已告知{labels}之一")


def _yes_no(at: At) -> FactDefinition:
    definition = at.fact()
    if definition.type != "yesno":
        at.fail(f"“{definition.label}”不是是非项", "要用 type: yesno 的事实项")
    return definition


class Operator(NamedTuple):
    word: str
    sign: str


def _operator(at: At) -> Operator:
    op = at.need("op")
    word = op.text()
    if word not in WORDS:
        op.fail(f"不认识的比较词“{word}”", f"可用：{'、'.join(WORDS)}、{'、'.join(_MEMBER)}")
    return _override(at, Operator(word, WORDS[word]))


def _override(at: At, operator: Operator) -> Operator:
    mark = at.maybe("bound")
    if mark is None:
        return operator
    if mark.text() not in ("含", "不含"):
        mark.fail(f"bound 不能是“{mark.value}”", "写 含 或 不含")
    table = _INCLUSIVE if mark.value == "含" else _EXCLUSIVE
    return Operator(f"{operator.word}（{mark.value}）", table.get(operator.sign, operator.sign))


def _said(label: str, word: str, value: str) -> str:
    plain = word.split("（")[0]
    mark = word[len(plain) :]
    if plain in _AFTER:
        return f"{label}在{value}{mark}{plain}"
    return f"{label}{plain}{value}{mark}"


def _fact(at: At) -> Node:
    definition = at.down("fact").fact()
    word = at.need("op").text()
    if word in _MEMBER or definition.type in ("choice", "set"):
        return _member(at, definition, word)
    if definition.type == "yesno":
        return _yes_no_condition(at, definition, word)
    if definition.type == "date":
        return _date(at, definition)
    if not definition.numeric:
        at.down("fact").fail(f"“{definition.label}”不能比较大小", "列表用 amount: {count: …} 比较项数")
    left = FactRef(at.cite, definition.kind, definition.id)
    return _compare(at, left, definition.label)


def _compare(at: At, left: Node, label: str) -> Node:
    operator, right = _operator(at), read_amounts.read_amount(at.need("value"))
    if not same_kind(left.kind, right.kind):
        at.down("value").fail(f"“{at.value['value']}”与“{label}”单位不同", f"“{label}”以 {left.kind} 计")
    text = at.optional_text("text") or _said(label, operator.word, _value_text(right, at))
    return Compare(at.cite, CONDITION, left, operator.sign, right, operator.word, text)


def _value_text(node: Node, at: At) -> str:
    if isinstance(node, Literal):
        return str(at.value["value"]) if isinstance(at.value["value"], str) else node.quantity.text
    if isinstance(node, FactRef):
        return at.context.facts[node.fact].label
    return "规定的数额"


def _member(at: At, definition: FactDefinition, word: str) -> Node:
    values = at.need("value").texts()
    if definition.values:
        for value in values:
            if value not in definition.values:
                at.down("value").fail(f"“{value}”不是{definition.label}的取值", f"可用：{'、'.join(definition.values)}")
    negated, every = word in ("不包含", "不属于", "不为", "不是", "不等于"), word == "包含全部"
    if word not in _MEMBER and WORDS.get(word) not in ("=", "≠"):
        at.down("op").fail(f"“{definition.label}”不能用“{word}”", f"可用：{'、'.join(_MEMBER)}、为、不为")
    open_list, selects = at.maybe("open"), at.maybe("selects")
    text = at.optional_text("text") or f"{definition.label}{word}{'、'.join(values)}{'等' if open_list else ''}"
    return Member(at.cite, CONDITION, definition.id, values, negated, every, _flag(open_list), text, _flag(selects))


def _flag(at: At | None) -> bool:
    return at is not None and at.flag()


def _yes_no_condition(at: At, definition: FactDefinition, word: str) -> Node:
    if WORDS.get(word) not in ("=", "≠"):
        at.down("op").fail(f"是非项“{definition.label}”不能用“{word}”", "写 op: 为, value: true")
    value = at.need("value").flag()
    wanted = value if WORDS[word] == "=" else not value
    text = at.optional_text("text") or (definition.label if wanted else f"不存在：{definition.label}")
    return YesNo(at.cite, CONDITION, definition.id, wanted, text)


def _date(at: At, definition: FactDefinition) -> Node:
    operator, value = _operator(at), at.need("value")
    other = value.fact().id if value.is_fact() else ""
    day = None if other else value.day()
    shown = at.context.facts[other].label if other else (_iso(day))
    text = at.optional_text("text") or f"{definition.label}{operator.word}{shown}"
    return DateCompare(at.cite, CONDITION, definition.id, operator.sign, day, other, None, text)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _age_of(at: At) -> Node:
    definition = at.down("age_of").fact()
    if definition.type != "date":
        at.down("age_of").fail(f"“{definition.label}”不是日期", "要用 type: date 的事实项")
    operator, period = _operator(at), read_amounts.read_literal(at.need("value"), MONTHS)
    base = at.maybe("at")
    other = base.fact().id if base else ""
    text = at.optional_text("text") or _said(f"{definition.label}距今", operator.word, period.quantity.text)
    return DateCompare(at.cite, CONDITION, definition.id, operator.sign, None, other, period, text)


def _ratio(at: At) -> Node:
    """a ÷ b against a share, decided exactly by a against share × b."""
    parts = tuple(read_amounts.read_amount(item) for item in at.down("ratio").items())
    if len(parts) != 2 or not same_kind(parts[0].kind, parts[1].kind):
        at.down("ratio").fail("ratio 要写两个同类的量", "写成 [分子, 分母]")
    operator, rate = _operator(at), read_amounts.read_amount(at.need("value"))
    right = Share(at.cite, parts[1].kind, rate, parts[1])
    text = at.need("text").text()
    return Compare(at.cite, CONDITION, parts[0], operator.sign, right, operator.word, text, parts[1])


def _growth(at: At) -> Node:
    """Compound growth from `of` to `reaches` in `years`, decided exactly without a root."""
    operator, rate = _operator(at), read_amounts.read_literal(at.need("value"), "ratio")
    start, end = read_amounts.read_amount(at.down("growth")), read_amounts.read_amount(at.need("reaches"))
    grown = Growth(at.cite, start.kind, rate, start, at.need("years").whole())
    return Compare(at.cite, CONDITION, end, operator.sign, grown, operator.word, at.need("text").text())


def _amount(at: At) -> Node:
    left = read_amounts.read_amount(at.down("amount"))
    return _compare(at, left, at.optional_text("name") or "计算所得")


Read = Callable[[At], Node]
_SHAPES: dict[str, tuple[tuple[str, ...], Read]] = {
    "all": ((), _all),
    "any": ((), _any),
    "at_least": (("of",), _at_least),
    "not": ((), _not),
    "judge": (("fact",), _judge),
    "known": ((), _known),
    "age_of": (("op", "value", "at", "bound"), _age_of),
    "ratio": (("op", "value", "bound"), _ratio),
    "growth": (("reaches", "years", "op", "value", "bound"), _growth),
    "amount": (("op", "value", "name", "bound"), _amount),
    "fact": (("op", "value", "bound", "open", "selects"), _fact),
}
