"""An amount in words: the figure, how it comes about, and what stands beside it (cases, rivals, conflicts)."""

from __future__ import annotations

from decimal import Decimal

from agent.cases import TOGETHER
from agent.computed import Computed, left_out, most, within
from agent.inquiry import Inquiry
from agent.reading.spans import pairs_of
from agent.sources import Sources
from agent.verdicts import amount_open, refused_amount
from agent.working import telling
from tools.evaluation.result import Amount, Evaluation, Verdict
from tools.quantities import money_text

NAMED_BESIDE = 2  # character pairs of a figure's label that a question says to have it added


def amount(inquiry: Inquiry, computed: Computed, sources: Sources) -> str:
    """Say the figure first, then how it comes about, each step with its clause, then what it rests on."""
    result, benefit = computed.result, computed.result.benefit
    if no := refused_amount(computed, sources):
        return no
    if computed.yearly:
        limit, cite = computed.yearly
        return f"{computed.candidate.program.title}当年累计最高{money_text(limit)}。{sources.mark(cite)}"
    if computed.cases:
        return _cases(computed, sources)
    if computed.part:
        return _part(computed, sources)
    if computed.joined:
        return _joined(computed, sources)
    steps = "；".join(f"{s.text}{sources.mark(s.cite)}" for s in telling(result.steps))
    if benefit is None or benefit.high is None:
        return f"{computed.candidate.program.title}：{_others(computed, sources, inquiry.text)}{amount_open(computed)}"
    if computed.needed:
        head = f"至少要{money_text(computed.needed.base)}，才能用满{money_text(computed.needed.target)}。"
        steps = "；".join(f"{s.text}{sources.mark(s.cite)}" for s in telling(computed.needed.steps))
    elif computed.own:
        head = f"自己{_own_share(computed.own.amount)}。"
        steps = "；".join(f"{s.text}{sources.mark(s.cite)}" for s in telling(computed.own.steps))
    else:
        head = f"{computed.candidate.program.title}{benefit.text}。{_with_figures(computed, sources, inquiry.text)}"
    work = f"计算：{steps}。" if steps else sources.mark(getattr(computed.candidate.version.benefit, "cite", ""))
    return f"{head}{work}{_left_out(computed)}{_schedule(computed)}{_others(computed, sources, inquiry.text)}{_rivals(computed, sources)}{_conflicts(computed, sources)}{amount_open(computed)}"


def _left_out(computed: Computed) -> str:
    """Name what a sum does not hold: a number that no fact of the rule was read from is not the same as none."""
    return f"{left_out(computed)}。" if computed.uncounted else ""


def _with_figures(computed: Computed, sources: Sources, asked: str) -> str:
    """Asked for everything together, the sum with a figure that stands beside the amount and is named: 加上第三年入股的钱."""
    benefit = computed.result.benefit
    if (
        benefit is None
        or not benefit.high
        or benefit.kind != "money"
        or not (TOGETHER.search(asked) or "加上" in asked)
    ):
        return ""
    beside = [f for f in computed.result.also if f.amount.kind == "money" and f.amount.high]
    named = [f for f in beside if len(pairs_of(f.label) & pairs_of(asked)) >= NAMED_BESIDE]
    if not named:
        return ""
    figure = max(named, key=lambda f: len(pairs_of(f.label) & pairs_of(asked)))
    most_of = figure.amount.high or Decimal(0)
    total = money_text(benefit.high + most_of)
    return (
        f"{figure.label}最高{money_text(most_of)}{sources.mark(figure.cite)}。"
        f"合计最高{total}：{money_text(benefit.high)} + {money_text(most_of)} = {total}。"
    )


def _own_share(amount: Amount) -> str:
    """What one pays oneself is at least what the most that is paid leaves over, whatever is still open."""
    whole = amount.exact and amount.wording != "最低"
    return f"{'要付' if whole else '至少要付'}{money_text(amount.low)}"


def _conflicts(computed: Computed, sources: Sources) -> str:
    """Where two clauses disagree about this program, both are told."""
    told = [c for c in computed.candidate.version.conflicts if c.text in computed.result.notes]
    return "".join(f"注意：{c.text}{''.join(sources.mark(key) for key in c.cites)}。" for c in told)


def _part(computed: Computed, sources: Sources) -> str:
    """The years or stages asked about, and their sum where there are several."""
    rows = computed.part
    marks = "".join(dict.fromkeys(sources.mark(row.cite) for row in rows))
    highs = [row.amount.high or Decimal(0) for row in rows]
    told = "，".join(f"{row.label}{row.amount.text}" for row in rows)
    title = computed.candidate.program.title
    if len(rows) == 1:
        return f"{title}{told}。{marks}{amount_open(computed)}"
    terms = " + ".join(money_text(high) for high in highs)
    total = money_text(sum(highs, Decimal(0)))
    return f"{title}：合计最高{total}。{told}；{terms} = {total}。{marks}{amount_open(computed)}"


def _joined(computed: Computed, sources: Sources) -> str:
    """Programs asked for in one sum: each with its amount, then the sum."""
    parts = [computed, *computed.joined]
    told, terms = [], []
    for part in parts:
        for step in part.result.steps:
            reference = part.candidate.program.clauses.get(step.cite)
            if reference is not None:
                sources.number_of(reference)
        benefit = part.result.benefit
        told.append(part.candidate.program.title + (benefit.text if benefit is not None else ""))
        terms.append(most(part.result))
    total = money_text(sum(terms, Decimal(0)))
    marks = "".join(f"[{n}]" for n in range(1, len(sources.passages) + 1))
    if not computed.summed:
        return f"{'；'.join(told)}。{marks}"
    return f"合计最高{total}。{'；'.join(told)}；{' + '.join(map(money_text, terms))} = {total}。{marks}"


def _rivals(computed: Computed, sources: Sources) -> str:
    """A program asked about as well that cannot be taken together with this one, and the most either brings."""
    said = []
    for rival in computed.rivals:
        other = f"“{rival.program.title}”" + (rival.result.benefit.text if rival.result.benefit else "")
        number = sources.number_of(rival.exclusion.clauses[rival.exclusion.cite])
        mark = f"[{number}]" if number else ""
        most_of = max(most(computed.result), most(rival.result))
        figure = f"，最多{money_text(most_of)}" if most_of and rival.exclusion.take == 1 else ""
        said.append(
            f"另有{other}，但两者只能选{rival.exclusion.take}项（{rival.exclusion.scope}），不能叠加{figure}{mark}。"
        )
    return "".join(said)


def _cases(computed: Computed, sources: Sources) -> str:
    """Each case with its amount, then their sum."""
    for case in computed.cases:
        for step in case.result.steps:
            sources.mark(step.cite)
    told = "；".join(f"{case.label}：{_of_case(case.result)}" for case in computed.cases)
    marks = "".join(f"[{n}]" for n in range(1, len(sources.passages) + 1))
    if not computed.summed:
        return f"{computed.candidate.program.title}：{told}。{marks}{_gap(computed)}"
    terms = [f"{money_text(most(c.result))} × {c.count}" if c.count > 1 else money_text(c.most) for c in computed.cases]
    added = f"{' + '.join(terms)} = {money_text(computed.added)}"
    capped = f"{within(computed)}。" if within(computed) else ""
    return f"合计最高{money_text(computed.total)}。{told}；{added}。{capped}{marks}"


def _gap(computed: Computed) -> str:
    """The difference between two kinds, when just two are held against each other."""
    base = computed.candidate.version.base
    if len(computed.cases) != 2 or any(case.result.verdict is Verdict.NO for case in computed.cases):
        return ""
    if len({str(case.given.get(base)) for case in computed.cases}) > 1:
        return ""  # each has a sum of its own: what lies between them says nothing of the kinds
    gap = abs(computed.cases[0].most - computed.cases[1].most)
    return f"相差{money_text(gap)}。" if gap else ""


def _of_case(case: Evaluation) -> str:
    if case.verdict is Verdict.NO:
        return "不符合条件，0元"
    return case.benefit.text if case.benefit else "无"


def _schedule(computed: Computed) -> str:
    rows = computed.result.schedule
    return f"分年：{'，'.join(f'{row.label}{row.amount.text}' for row in rows)}。" if rows else ""


def _others(computed: Computed, sources: Sources, asked: str) -> str:
    """Further figures of the program, those whose names the question says first."""
    exact = [f for f in computed.result.also if f.amount.exact and f.amount.high]
    near = {f.label: len(pairs_of(f.label) & pairs_of(asked)) for f in exact}
    shown = sorted((f for f in exact if near[f.label]), key=lambda f: -near[f.label])
    return "".join(f"{f.label}：{f.amount.text}{sources.mark(f.cite)}。" for f in shown[:2])
