"""A whole program, or a rule of exclusion, from the tree of its file."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from knowledge.model import Status
from tools.facts import Dictionary
from tools.rules.model import (
    Also,
    ClauseRef,
    Conflict,
    DeadlineRule,
    Derived,
    Ending,
    Exclusion,
    Note,
    Program,
    ScheduleRow,
    Transition,
    Unmodelled,
    Version,
)
from tools.rules.nodes import Judge, Node
from tools.rules.read_amounts import read_amount, read_grade, read_literal
from tools.rules.read_conditions import CONDITION, read_condition
from tools.rules.reader import At, Context

PROGRAM_KEYS = ("id", "title", "aliases", "kind", "clauses", "versions", "tags", "cards")
VERSION_KEYS = (
    "doc", "from", "from_cite", "to", "ended_by", "transitional", "derive", "eligibility", "payable", "benefit", "also", "wording", "per",
    "base", "own_share", "schedule", "deadlines", "unmodelled", "notes", "conflicts", "measures",
)  # fmt: skip
EXCLUSION_KEYS = ("id", "kind", "clauses", "programs", "scope", "take", "cite")
SCOPES = ("同一项目", "同一企业同一年度", "同一企业三年", "同一内容", "同一企业")
DERIVE_SHAPES = ("amount", "at_most", "grade", "condition", "cases")
TEXT_ONLY = "本件只列出工作措施，没有可以计算的条件和金额"
WORDINGS = ("最高", "定额", "最低")
UNTIL = ("当年年底", "次年年底", "当月月底", "次月月底", "当季季末")


def read_file(tree: Any, file: str, facts: Dictionary) -> Program | Exclusion:
    """Return what one rule file describes. Raises: RuleError naming file, key and remedy."""
    bare = At(tree, (), Context(file, (), facts))
    if not isinstance(tree, dict):
        bare.mapping()
    clauses = _clauses(bare)
    at = At(tree, (), Context(file, tuple(clauses), facts))
    kind = at.optional_text("kind", "program")
    if kind == "exclusion":
        return _exclusion(at.mapping(EXCLUSION_KEYS), clauses)
    if kind != "program":
        at.down("kind").fail(f"不认识的 kind“{kind}”", "写 program 或 exclusion")
    return _program(at.mapping(PROGRAM_KEYS), clauses)


def _clauses(at: At) -> dict[str, ClauseRef]:
    body = at.need("clauses").mapping()
    return {str(key): _clause(body.down(key), str(key)) for key in body.value}


def _clause(at: At, key: str) -> ClauseRef:
    at.mapping(("doc", "locator", "quote", "other_numbers"))
    other = at.maybe("other_numbers")
    return ClauseRef(
        key, at.need("doc").text(), at.need("locator").text(), at.need("quote").text(), other.texts() if other else ()
    )


def _program(at: At, clauses: dict[str, ClauseRef]) -> Program:
    versions = sorted((_version(item) for item in at.need("versions").items()), key=lambda version: version.start)
    for before, after in pairwise(versions):
        if before.end is None or before.end >= after.start:
            at.down("versions").fail(f"{before.doc} 与 {after.doc} 的施行期重叠", "给较早的版本写上 to 和 ended_by")
    aliases, tags, cards = at.maybe("aliases"), at.maybe("tags"), at.maybe("cards")
    return Program(
        id=at.need("id").text(),
        title=at.need("title").text(),
        aliases=aliases.texts() if aliases else (),
        clauses=clauses,
        versions=tuple(versions),
        file=at.context.file,
        facts=at.context.facts,
        tags=tags.texts() if tags else (),
        cards=cards.texts() if cards else (),
        source=at.value,
    )


def _version(raw: At) -> Version:
    at = raw.mapping(VERSION_KEYS)
    end, benefit, wording = at.maybe("to"), at.maybe("benefit"), at.optional_text("wording", "最高")
    if end is not None and "ended_by" not in at.value:
        at.fail("写了 to 而没有 ended_by", "写明 ended_by: {how: 已到期, cite: …}")
    if wording not in WORDINGS:
        at.down("wording").fail(f"不认识的 wording“{wording}”", f"可用：{'、'.join(WORDINGS)}")
    ended = at.maybe("ended_by")
    base, own = at.maybe("base"), at.maybe("own_share")
    return Version(
        doc=at.need("doc").text(),
        start=at.need("from").day(),
        end=end.day() if end else None,
        ended_by=_ending(ended) if ended else None,
        transitional=tuple(_transition(item) for item in _list(at, "transitional")),
        derive=tuple(_derived(item) for item in _list(at, "derive")),
        eligibility=_eligibility(at),
        payable=read_condition(at.down("payable")) if "payable" in at.value else None,
        benefit=read_amount(benefit) if benefit else None,
        also=tuple(_also(item) for item in _list(at, "also")),
        wording=wording,
        per=at.optional_text("per"),
        base=base.fact().id if base else "",
        own_share=own.flag() if own else True,
        schedule=_schedule(at),
        deadlines=_deadlines(at),
        unmodelled=tuple(_unmodelled(item) for item in _list(at, "unmodelled")),
        notes=tuple(_note(item) for item in _list(at, "notes")),
        start_cite=_cite_key(at, "from_cite"),
        conflicts=tuple(_conflict(item) for item in _list(at, "conflicts")),
        measures=_measures(at),
    )


def _eligibility(at: At) -> Node:
    """A text that only lists measures has no condition to meet; everything else must say who may apply."""
    if "measures" in at.value and "eligibility" not in at.value:
        return Judge(at.down("measures").texts()[0], CONDITION, TEXT_ONLY)
    return read_condition(at.need("eligibility"))


def _measures(at: At) -> tuple[str, ...]:
    found = at.maybe("measures")
    for key in found.texts() if found else ():
        if found is not None and key not in at.context.clauses:
            found.fail(f"measures 指向的条款“{key}”不在 clauses 中", "在 clauses 里补上它")
    return found.texts() if found else ()


def _list(at: At, key: str) -> list[At]:
    found = at.maybe(key)
    return list(found.items()) if found else []


def _cite_key(at: At, key: str) -> str:
    cite = at.optional_text(key)
    if cite and cite not in at.context.clauses:
        at.down(key).fail(f"{key} 指向的条款“{cite}”不在 clauses 中", "在 clauses 里补上它")
    return cite


_ENDINGS = {
    status.label: status for status in (Status.EXPIRED, Status.REPEALED, Status.SUPERSEDED, Status.HISTORICAL)
} | {"有效期届满": Status.EXPIRED}


def _ending(raw: At) -> Ending:
    at = raw.mapping(("how", "cite", "by"))
    how = at.need("how").text()
    if how not in _ENDINGS:
        at.down("how").fail(f"不认识的失效方式“{how}”", f"可用：{'、'.join(_ENDINGS)}")
    return Ending(_ENDINGS[how], at.cite, at.optional_text("by"))


def _transition(raw: At) -> Transition:
    at = raw.mapping(("event", "before", "apply", "cite", "unless"))
    event = at.need("event").fact()
    if event.type != "date":
        at.down("event").fail(f"“{event.label}”不是日期", "要用 type: date 的事实项")
    unless = at.maybe("unless")
    return Transition(
        event.id, at.need("before").day(), at.need("apply").text(), at.cite, unless.fact().id if unless else ""
    )


def _derived(raw: At) -> Derived:
    at = raw.mapping(("fact", *DERIVE_SHAPES, "cite"))
    fact = at.need("fact").fact()
    if len([key for key in DERIVE_SHAPES if key in at.value]) != 1:
        at.fail(f"derive 要写 {'、'.join(DERIVE_SHAPES)} 之一", "只保留一个")
    bounded = "at_most" in at.value
    node = read_amount(at.down("at_most" if bounded else "amount")) if bounded or "amount" in at.value else None
    grade = read_grade(at.down("grade")) if "grade" in at.value else None
    condition = read_condition(at.down("condition")) if "condition" in at.value else None
    if node is not None and node.kind != fact.kind:
        at.fail(f"推算得到 {node.kind}，而“{fact.label}”以 {fact.kind} 计", "核对单位")
    cases = tuple(_case(item) for item in _list(at, "cases"))
    return Derived(fact.id, node, grade, condition, at.cite, cases, bounded)


def _case(raw: At) -> tuple[Node, str]:
    at = raw.mapping(("when", "give", "cite"))
    return read_condition(at.need("when")), at.need("give").text()


def _also(raw: At) -> Also:
    at = raw.mapping(("label", "amount", "wording", "cite"))
    return Also(at.need("label").text(), read_amount(at.need("amount")), at.optional_text("wording", "定额"), at.cite)


def _schedule(at: At) -> tuple[ScheduleRow, ...]:
    found = at.maybe("schedule")
    if found is None:
        return ()
    body = found.mapping(("rows", "cite"))
    return tuple(_schedule_row(item) for item in body.need("rows").items())


def _schedule_row(raw: At) -> ScheduleRow:
    at = raw.mapping(("label", "at_most", "actual", "when", "cite"))
    actual, when = at.maybe("actual"), at.maybe("when")
    condition: Node | None = read_condition(when) if when else None
    return ScheduleRow(
        at.need("label").text(), read_amount(at.need("at_most")), actual.fact().id if actual else "", condition, at.cite
    )


def _deadlines(at: At) -> tuple[DeadlineRule, ...]:
    rules: list[DeadlineRule] = []
    for item in _list(at, "deadlines"):
        rules.append(_deadline(item, {rule.id for rule in rules}))
    return tuple(rules)


def _deadline(raw: At, earlier: set[str]) -> DeadlineRule:
    at = raw.mapping(("id", "label", "from", "plus", "minus", "until", "first_day", "latest_base", "not_after", "cite"))
    shapes = [key for key in ("plus", "minus", "until") if key in at.value]
    if len(shapes) != 1:
        at.fail("期限要写 plus、minus、until 之一", "写 plus: 3个月")
    base = at.need("from")
    is_fact = base.is_fact()
    if not is_fact and base.text() not in earlier:
        base.fail(f"“{base.value}”既不是日期事实项，也不是前面的期限", "写事实项的名称或上面期限的 id")
    first_day = at.optional_text("first_day", "不计入")
    if first_day not in ("计入", "不计入"):
        at.down("first_day").fail(f"first_day 不能是“{first_day}”", "写 计入 或 不计入")
    until = at.optional_text("until")
    if until and until not in UNTIL:
        at.down("until").fail(f"不认识的“{until}”", f"可用：{'、'.join(UNTIL)}")
    latest = at.optional_text("latest_base")
    if latest and latest not in earlier:
        at.down("latest_base").fail(f"前面没有期限“{latest}”", "写上面期限的 id")
    period = read_literal(at.down(shapes[0])) if shapes[0] != "until" else None
    return DeadlineRule(
        id=at.need("id").text(),
        label=at.optional_text("label") or at.need("id").text(),
        base=base.fact().id if is_fact else base.text(),
        base_is_fact=is_fact,
        period=period,
        backward=shapes[0] == "minus",
        first_day_counts=first_day == "计入",
        latest_base=latest,
        until=until,
        not_after=at.down("not_after").day() if "not_after" in at.value else None,
        cite=at.cite,
    )


def _unmodelled(raw: At) -> Unmodelled:
    at = raw.mapping(("quote", "why"))
    return Unmodelled(at.need("quote").text(), at.need("why").text())


def _note(raw: At) -> Note:
    if isinstance(raw.value, str):
        return Note(raw.value, raw.cite)
    at = raw.mapping(("text", "when", "cite"))
    when = at.maybe("when")
    return Note(at.need("text").text(), at.cite, read_condition(when) if when else None)


def _conflict(raw: At) -> Conflict:
    at = raw.mapping(("text", "cites", "when"))
    cites, when = at.need("cites").texts(), at.maybe("when")
    for key in cites:
        if key not in at.context.clauses:
            at.down("cites").fail(f"条款“{key}”不在 clauses 中", "在 clauses 里补上它")
    if len(cites) < 2:
        at.down("cites").fail("冲突要引用两条", "写 cites: [甲, 乙]")
    return Conflict(at.need("text").text(), cites, read_condition(when) if when else None)


def _exclusion(at: At, clauses: dict[str, ClauseRef]) -> Exclusion:
    scope = at.need("scope").text()
    if scope not in SCOPES:
        at.down("scope").fail(f"不认识的范围“{scope}”", f"可用：{'、'.join(SCOPES)}")
    at.need("cite")
    return Exclusion(
        at.need("id").text(),
        at.need("programs").texts(),
        scope,
        at.need("take").whole(),
        at.cite,
        clauses,
        at.context.file,
    )
