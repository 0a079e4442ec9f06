"""evaluate(program, facts, as_of): the one entry to the exact tools for a single program."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from knowledge.model import Status
from tools.dates import chinese_date
from tools.evaluation.compiler import CompiledRow, CompiledVersion, compile_version
from tools.evaluation.deadlines import compute_deadlines
from tools.evaluation.environment import Environment, RunCondition, Span
from tools.evaluation.result import Amount, Evaluation, Figure, Reason, Step, Verdict, YearAmount
from tools.evaluation.values import less, spans, test
from tools.exact import FEN, INFINITY, ZERO, add, round_to
from tools.facts import Facts
from tools.rules.model import Program, Transition, Version
from tools.units import MONEY
from tools.workdays import OFFICIAL, Calendar

_TO_FEN = {"最高": "舍去", "定额": "四舍五入", "最低": "进一"}


def evaluate(
    program: Program, facts: Facts, as_of: date, *, version: Version | None = None, days: Calendar = OFFICIAL
) -> Evaluation:
    """Return verdict, amount, trace, deadlines and missing facts of one program for one case.

    facts: as `parse_facts` returns them; they are not changed. version: evaluate this one although it is not in force on
    `as_of` (the status still says so). Raises: InexactError when a step would round and the rule does not say how.
    """
    chosen, status, cite, notes = _select(program, facts, as_of) if version is None else _given(version, as_of)
    if chosen is None:
        return _not_applicable(program, as_of, status, cite, notes)
    return _run(program, chosen, facts, as_of, status, cite, notes, days)


Selected = tuple[Version | None, Status, str, tuple[str, ...]]


def _given(version: Version, as_of: date) -> Selected:
    status, cite = _status(version, as_of)
    return version, status, cite, ()


def _status(version: Version, as_of: date) -> tuple[Status, str]:
    if as_of < version.start:
        return Status.NOT_YET, version.start_cite
    if version.end is not None and as_of > version.end:
        ended = version.ended_by
        return (ended.how, ended.cite) if ended else (Status.EXPIRED, "")
    return Status.IN_FORCE, version.start_cite


def _select(program: Program, facts: Facts, as_of: date) -> Selected:
    version = program.version_on(as_of)
    if version is None:
        nearest = program.latest_ended(as_of) or program.versions[0]
        status, cite = _status(nearest, as_of)
        return None, status, cite, ()
    for transition in version.transitional:
        if _begun_before(transition, facts):
            old = program.version_of(transition.apply)
            held = "" if old else "；原办法现行文本未收录，不能按它计算数额"
            note = f"{chinese_date(transition.before)}前已开始的事项按原办法（{transition.apply}）执行{held}"
            return old, Status.TRANSITIONAL, transition.cite, (note,)
    return version, Status.IN_FORCE, version.start_cite, ()


def _begun_before(transition: Transition, facts: Facts) -> bool:
    begun = facts.get(transition.event)
    if begun is None or (transition.unless and facts.get(transition.unless) is True):
        return False
    return bool(begun[1] < transition.before)


def _not_applicable(program: Program, as_of: date, status: Status, cite: str, notes: tuple[str, ...]) -> Evaluation:
    """No version binds: the status says which, and nothing is computed from an older or newer one."""
    return Evaluation(
        program.id,
        program.title,
        as_of,
        status,
        "",
        Verdict.UNKNOWN,
        (),
        (),
        Verdict.UNKNOWN,
        (),
        None,
        (),
        (),
        (),
        (),
        (),
        (),
        notes,
        cite,
    )


def compiled(program: Program, version: Version) -> CompiledVersion:
    """Return the version's closures, compiled once."""
    key = id(version)  # a program holds its versions, so that no other takes this number
    found = program.compiled.get(key)
    if found is None:
        found = program.compiled[key] = compile_version(version, program.facts)
    return found  # type: ignore[return-value]


def _run(
    program: Program,
    version: Version,
    facts: Facts,
    as_of: date,
    status: Status,
    cite: str,
    notes: tuple[str, ...],
    days: Calendar,
) -> Evaluation:
    rules = compiled(program, version)
    env = Environment(dict(facts) if version.derive or version.also else facts, as_of)
    verdict, reasons = _check(rules.eligibility, env, rules.flat)
    payable, payable_reasons = (
        _check(rules.payable, env, rules.flat_payable) if rules.payable is not None else (Verdict.YES, ())
    )
    asked = len(env.missing)
    benefit = _benefit(rules, version, env)
    years: tuple[YearAmount, ...] = ()
    if rules.schedule:
        benefit, years = _spread(rules.schedule, benefit, env, version)
    amount = _amount(benefit, version, env)
    steps = tuple(env.steps)
    for_amount = _ranked(env.missing[asked:])
    settled = Verdict.NO in (verdict, payable)
    return Evaluation(
        program.id,
        program.title,
        as_of,
        status,
        version.doc,
        verdict,
        reasons,
        tuple(dict.fromkeys(env.judged)) if env.judged else (),
        payable,
        payable_reasons,
        amount,
        _also(rules, env, amount) if rules.also else (),
        steps,
        years,
        compute_deadlines(version, rules.deadlines, facts, as_of, days) if version.deadlines else (),
        () if settled else _ranked(env.missing),
        for_amount,
        notes + _notes(rules, env) if rules.notes else notes,
        cite,
    )


def _check(condition: RunCondition, env: Environment, flat: bool) -> tuple[Verdict, tuple[Reason, ...]]:
    env.reasons = []
    verdict = condition(env)
    reason = env.reasons[0]
    env.reasons = None
    if verdict is Verdict.JUDGED:
        verdict = Verdict.UNKNOWN
    return verdict, (reason.children if flat and reason.children else (reason,))


def _benefit(rules: CompiledVersion, version: Version, env: Environment) -> Span | None:
    return rules.benefit.run(env) if rules.benefit is not None else None


def _amount(value: Span | None, version: Version, env: Environment) -> Amount | None:
    if value is None:
        return None
    kind = version.benefit.kind if version.benefit is not None else version.schedule[0].at_most.kind
    low, high = value if kind != MONEY else _to_fen(value, version.wording, env)
    return Amount(low, None if high == INFINITY else high, kind, version.wording, version.per)


def _also(rules: CompiledVersion, env: Environment, benefit: Amount | None) -> tuple[Figure, ...]:
    if benefit is not None:
        env.facts["benefit"] = (benefit.low, INFINITY if benefit.high is None else benefit.high)
    figures = []
    for item, compiled_amount in rules.also:
        mark = len(env.steps)
        low, high = compiled_amount.run(env)
        if item.amount.kind == MONEY:
            low, high = _to_fen((low, high), item.wording, env)
        figure = Amount(low, None if high == INFINITY else high, item.amount.kind, item.wording)
        figures.append(Figure(item.label, figure, item.cite, tuple(env.steps[mark:])))
    return tuple(figures)


def _to_fen(value: Span, wording: str, env: Environment) -> Span:
    """Nothing smaller than a fen is paid: an upper limit drops the rest, a lower one goes up."""
    low, high = value
    if low == low.quantize(FEN) and (high == INFINITY or high == high.quantize(FEN)):
        return value
    mode = _TO_FEN[wording]
    paid = round_to(low, FEN, mode), round_to(high, FEN, mode)
    show = spans(MONEY)
    text = show(*paid)
    cite = env.steps[-1].cite if env.steps else ""
    env.steps.append(Step(f"{show(low, high)} {mode}到分：{text}", text, cite))
    return paid


def _spread(
    rows: tuple[CompiledRow, ...], total: Span | None, env: Environment, version: Version
) -> tuple[Span, tuple[YearAmount, ...]]:
    """Pay the total out by years. Room left in one year is not caught up later."""
    left, years, values = total or (INFINITY, INFINITY), [], []
    show = spans(MONEY)
    for row in rows:
        paid, actual, decided = _year(row, left, env)
        paid = _to_fen(paid, version.wording, env)
        values.append(paid)
        if total is not None:
            # What the authority decides is laid out as if it were given in full, as a plan of payments is read.
            left = less([left, paid if decided else (paid[1], paid[1])])
        high = None if paid[1] == INFINITY else paid[1]
        years.append(YearAmount(row.label, Amount(paid[0], high, MONEY, version.wording), actual, row.cite))
    low, high_sum = _sum(values)
    # While a year is open its room is counted twice: in that year, and as left for the next. The total still binds.
    if total is not None:
        high_sum = min(high_sum, max(low, total[1]))
    text = show(low, high_sum)
    env.steps.append(Step(f"{' + '.join(show(*value) for value in values)} = {text}", text, rows[0].cite))
    return (low, high_sum), tuple(years)


def _year(row: CompiledRow, left: Span, env: Environment) -> tuple[Span, bool, bool]:
    """Return what one year pays, whether that is what was really paid, and whether no authority has yet to decide it."""
    show = spans(MONEY)
    given = env.facts.get(row.actual) if row.actual else None
    if given is not None:
        env.steps.append(Step(f"{row.label}（实际）：{show(*given)}", show(*given), row.cite))
        return given, True, True
    verdict = Verdict.YES if row.condition is None else test(env, row.condition)
    most = row.at_most.run(env)
    value = min(most[0], left[0]), min(most[1], left[1])
    if verdict is Verdict.NO:
        value = ZERO, ZERO
    elif verdict is not Verdict.YES:
        value = ZERO, value[1]
    text = show(*value)
    shown = text if left[1] == INFINITY else f"{row.at_most.show(*most)}、{show(*left)} 取低：{text}"
    env.steps.append(Step(f"{row.label}：{'不符合条件：' + text if verdict is Verdict.NO else shown}", text, row.cite))
    return value, False, verdict is not Verdict.JUDGED


def _sum(values: list[Span]) -> Span:
    low = high = Decimal(0)
    for value in values:
        low, high = add(low, value[0]), add(high, value[1])
    return low, high


def _ranked(missing: list[tuple[str, float]]) -> tuple[str, ...]:
    """The missing facts, the one that decides most first; the order of the rule decides between equals."""
    if not missing:
        return ()
    weights: dict[str, float] = {}
    for fact, weight in missing:
        weights[fact] = weights.get(fact, 0.0) + weight
    return tuple(sorted(weights, key=weights.__getitem__, reverse=True))


def _notes(rules: CompiledVersion, env: Environment) -> tuple[str, ...]:
    return tuple(text for text, condition in rules.notes if condition is None or test(env, condition) is Verdict.YES)
