"""What the tools found for this question, as lines: the composer's sentences must agree with them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from agent.computed import Computed, in_ages, left_out, most, within
from tools.evaluation.result import Evaluation
from tools.quantities import money_text
from tools.rules.load import shipped


def worked_lines(computed: Computed) -> list[str]:
    """Return the lines of every evaluation the answer may speak of: steps, conditions, rows, days and notes."""
    lines = list(_evaluated(computed.result))
    for part in (computed.own, computed.needed):
        lines += [step.text for step in part.steps] if part else []
    for case in computed.cases:
        lines += [*_evaluated(case.result), case.label]
    for joined in computed.joined:
        lines += _evaluated(joined.result)
    for rival in computed.rivals:
        lines += [*_evaluated(rival.result), f"只能选{rival.exclusion.take}项（{rival.exclusion.scope}）"]
    lines += [conflict.text for conflict in computed.candidate.version.conflicts]
    lines += [told for line in lines if (told := in_ages(line, computed)) != line]
    return [*lines, left_out(computed), *_asked(computed), *_sums(computed)]


def result_lines(computed: Computed) -> list[str]:
    """Return the lines that hold a final result, each with the words that say of what."""
    title, benefit = computed.candidate.program.title, computed.result.benefit
    lines = [f"{title}{benefit.text}"] if benefit else []
    lines += [f"{figure.label}{figure.amount.text}" for figure in computed.result.also]
    if computed.own:
        lines = [f"自己{computed.own.amount.text.replace('最低', '至少要付')}"]
    if computed.needed:
        lines = [
            f"至少要{money_text(computed.needed.base)}，才能用满{money_text(computed.needed.target)}",
            f"至少要{money_text(computed.needed.base)}",
        ]
    lines += [f"{row.label}{row.amount.text}" for row in computed.result.schedule]
    lines += [f"{title}{row.label}{row.amount.text}" for row in computed.part]
    for case in computed.cases:
        lines += [f"{case.label}：{case.result.benefit.text}"] if case.result.benefit else []
    for rival in computed.rivals:
        lines += [f"另有{rival.program.title}{rival.result.benefit.text}"] if rival.result.benefit else []
        lines.append(f"最多{money_text(max(most(computed.result), most(rival.result)))}")
    for joined in computed.joined:
        named = joined.result.benefit
        lines += [f"{joined.candidate.program.title}{named.text}"] if named else []
    return [*lines, *_totals(computed)]


def _evaluated(result: Evaluation) -> Iterator[str]:
    yield from (step.text for step in result.steps)
    for figure in result.also:
        yield f"{figure.label}：{figure.amount.text}"
        yield from (step.text for step in figure.steps)
    for reason in (*result.reasons, *result.payable_reasons):
        for leaf in reason.leaves():
            yield leaf.text
            yield f"{leaf.text}（您的情况：{leaf.given}）"
    yield from (f"{reason.text}（您的情况：{reason.given}）" for reason in result.failures)
    for day in result.deadlines:
        yield from (day.label, f"{day.label}：{day.text}", day.text, day.note)
    yield from (*result.judged, *result.notes)


def _asked(computed: Computed) -> Iterator[str]:
    """The questions back, as the dictionary of facts words them."""
    facts = shipped().facts
    for fact in (*computed.result.missing, *computed.result.benefit_missing, *computed.assumed):
        if fact in facts:
            yield from (facts[fact].ask, facts[fact].label)


def _sums(computed: Computed) -> Iterator[str]:
    """The additions behind a total, term by term."""
    if computed.cases:
        terms = [
            f"{money_text(most(c.result))} × {c.count}" if c.count > 1 else money_text(c.most) for c in computed.cases
        ]
        yield f"{' + '.join(terms)} = {money_text(computed.added)}"
        if within(computed):
            yield within(computed)
    for terms_of in (_part(computed), _joined(computed), *_beside(computed)):
        if terms_of:
            yield f"{' + '.join(map(money_text, terms_of))} = {money_text(sum(terms_of, Decimal(0)))}"


def _totals(computed: Computed) -> Iterator[str]:
    title = computed.candidate.program.title
    if computed.cases:
        yield f"合计最高{money_text(computed.total)}"
    if len(computed.cases) == 2:
        yield f"相差{money_text(abs(computed.cases[0].most - computed.cases[1].most))}"
    if computed.yearly:
        yield f"{title}当年累计最高{money_text(computed.yearly[0])}"
    if part := _part(computed):
        total = money_text(sum(part, Decimal(0)))
        yield from (f"合计最高{total}", f"{title}：合计最高{total}")
    yield from (f"合计最高{money_text(sum(terms, Decimal(0)))}" for terms in _beside(computed))
    if joined := _joined(computed):
        yield f"合计最高{money_text(sum(joined, Decimal(0)))}"


def _part(computed: Computed) -> list[Decimal]:
    return [row.amount.high or Decimal(0) for row in computed.part]


def _beside(computed: Computed) -> Iterator[list[Decimal]]:
    """The amount with one figure that stands beside it."""
    benefit = computed.result.benefit
    for figure in computed.result.also:
        if benefit is not None and benefit.high and figure.amount.kind == "money" and figure.amount.high:
            yield [benefit.high, figure.amount.high]


def _joined(computed: Computed) -> list[Decimal]:
    return [most(part.result) for part in (computed, *computed.joined)] if computed.joined else []
