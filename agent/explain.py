"""A computed result in words: the figure first, then how it comes about, then what is still open, each with its clause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from agent.absence import what_must_not_be, without
from agent.answer import Calculation, Eligibility, Step
from agent.cases import TOGETHER
from agent.computed import Computed, in_ages, left_out, most, within
from agent.inquiry import Inquiry, Passage
from agent.lapse import lapsed, pending
from agent.narrow import one_condition
from agent.passages import Quoter, Shelf, meaningful
from agent.programs import squeezed
from agent.reading.spans import pairs_of
from agent.working import telling
from knowledge.errors import JingdaError
from knowledge.model import Clause
from tools.evaluation.evaluate import evaluate
from tools.evaluation.result import Amount, DeadlineResult, Evaluation, Reason, Verdict
from tools.evaluation.result import Step as WorkedStep
from tools.facts import Facts
from tools.quantities import money_text
from tools.receipts.issue import receipt
from tools.rules.load import shipped
from tools.rules.model import ClauseRef, Program
from tools.rules.uses import benefit_facts

MISSING_SAID = 2  # questions asked back at most
NAMED_BESIDE = 2  # character pairs of a figure's label that a question says to have it added
QUOTED = 70  # characters of a rule that is said beside the day it sets
LIMITS_SAID = 2  # limits of open conditions
NOTHING_COUNTS = "0元"
_LIMIT = re.compile(r"\d.*(?:元|人|%|‰|年|月|日|家|项|件|个|名|平方米|亩|场|分|次|台|辆|床|公里|天)")


@dataclass(slots=True)
class Sources:
    """The clauses of one program as passages, numbered as they are first cited."""

    inquiry: Inquiry
    program: Program
    shelf: Shelf
    passages: list[Passage] = field(default_factory=list)

    def mark(self, key: str) -> str:
        """Return the mark [n] of a clause key, "" where the clause is not in the index."""
        number = self.number(key)
        return f"[{number}]" if number else ""

    def number(self, key: str) -> int:
        reference = self.program.clauses.get(key)
        return self.number_of(reference) if reference else 0

    def number_of(self, reference: ClauseRef) -> int:
        """Return the number of a clause among the sources, taking it in; 0 where it is not in the index."""
        passage = self._passage(reference)
        return self.take_in(passage) if passage is not None else 0

    def take_in(self, passage: Passage) -> int:
        """Return the number of a passage among the sources, adding it where it is new."""
        for i, known in enumerate(self.passages, 1):
            if known.covers(passage) or passage.covers(known):
                return i
        self.passages.append(passage)
        return len(self.passages)

    def _passage(self, reference: ClauseRef) -> Passage | None:
        try:
            document = self.inquiry.knowledge.document(reference.doc)
            clause = self._clause(reference)
        except JingdaError:
            return None
        if clause is None:
            return None
        quoter = Quoter(self.shelf, self.inquiry.as_of)
        return quoter.passage(clause, document, 1.0, frozenset())

    def _clause(self, reference: ClauseRef) -> Clause | None:
        words = squeezed(reference.quote)
        holders = [c for c in self.shelf.clauses(reference.doc) if words in squeezed(c.text)]
        return holders[0] if holders else None


def said(inquiry: Inquiry, computed: Computed, sources: Sources) -> str:
    """Return the answer's text; it cites through `sources` as it goes."""
    if computed.bound_by_unknown:
        return "".join(f"{note}。" for note in computed.result.notes) + sources.mark(computed.result.status_cite)
    if inquiry.understanding.asks("deadline") and computed.deadlines:
        return _deadlines(inquiry, computed, sources)
    if _figures_asked(inquiry, computed):
        return in_ages(_amount(inquiry, computed, sources), computed)
    return in_ages(_eligibility(computed, sources), computed)


def _figures_asked(inquiry: Inquiry, computed: Computed) -> bool:
    """A question for both the figure and the eligibility is answered by the figure only where facts move it."""
    if computed.own or computed.needed or computed.cases:
        return True
    if computed.part or computed.joined or computed.yearly:
        return True
    told = computed.result.steps or computed.result.also or computed.result.benefit
    if not inquiry.understanding.asks("amount", "figure") or not told:
        return False
    return not inquiry.understanding.asks("eligibility") or bool(
        benefit_facts(computed.candidate.version) & set(computed.given)
    )


def _deadlines(inquiry: Inquiry, computed: Computed, sources: Sources) -> str:
    asked = sorted(pending(inquiry.text, computed), key=lambda d: -_asked_of(inquiry.text, d))
    if asked[0].overdue:  # what would have followed from a day that was missed follows no more
        asked = [d for d in asked if not d.tentative or d is asked[0]]
    told = "".join(f"{_titled(d)}。{_note(d)}{sources.mark(d.cite)}" for d in asked[:3])
    return f"{lapsed(inquiry, asked[0])}{told}{_in_the_rules_words(asked[0], sources)}"


def _in_the_rules_words(deadline: DeadlineResult, sources: Sources) -> str:
    """Quote the rule behind a day: who has to act, and what becomes of a day that is missed, stand in it."""
    return _clause_words(deadline.cite, sources)


def _clause_words(cite: str, sources: Sources) -> str:
    """Return the sentence of a clause that the rule quotes, as 原文：“…”[n]; "" for one too long to say."""
    reference, number = sources.program.clauses.get(cite), sources.number(cite)
    if reference is None or not number:
        return ""
    whole = re.split(r"[。；\n]", sources.passages[number - 1].quote)
    words = next((s.strip() for s in whole if squeezed(reference.quote) in squeezed(s)), reference.quote)
    return f"原文：“{words.strip('。；，,;')}”[{number}]。" if meaningful(words) <= QUOTED else ""


def _titled(deadline: DeadlineResult) -> str:
    """Two days of one program must not read alike: the label stands before the day."""
    return deadline.text if deadline.label in deadline.text else f"{deadline.label}：{deadline.text}"


def _asked_of(text: str, deadline: DeadlineResult) -> int:
    pairs = {deadline.label[i : i + 2] for i in range(len(deadline.label) - 1)}
    return sum(1 for pair in pairs if pair in text)


def _note(deadline: DeadlineResult) -> str:
    overdue = "现在已过这个日期。" if deadline.overdue else ""
    return f"{overdue}{deadline.note}。" if deadline.note else overdue


def _amount(inquiry: Inquiry, computed: Computed, sources: Sources) -> str:
    result, benefit = computed.result, computed.result.benefit
    if no := _refused(computed, sources):
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
        return f"{computed.candidate.program.title}：{_others(computed, sources, inquiry.text)}{_amount_open(computed)}"
    if computed.needed:
        head = f"至少要{money_text(computed.needed.base)}，才能用满{money_text(computed.needed.target)}。"
        steps = "；".join(f"{s.text}{sources.mark(s.cite)}" for s in telling(computed.needed.steps))
    elif computed.own:
        head = f"自己{_own_share(computed.own.amount)}。"
        steps = "；".join(f"{s.text}{sources.mark(s.cite)}" for s in telling(computed.own.steps))
    else:
        head = f"{computed.candidate.program.title}{benefit.text}。{_with_figures(computed, sources, inquiry.text)}"
    work = f"计算：{steps}。" if steps else sources.mark(getattr(computed.candidate.version.benefit, "cite", ""))
    return f"{head}{work}{_left_out(computed)}{_schedule(computed)}{_others(computed, sources, inquiry.text)}{_rivals(computed, sources)}{_conflicts(computed, sources)}{_amount_open(computed)}"


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
        return f"{title}{told}。{marks}{_amount_open(computed)}"
    terms = " + ".join(money_text(high) for high in highs)
    total = money_text(sum(highs, Decimal(0)))
    return f"{title}：合计最高{total}。{told}；{terms} = {total}。{marks}{_amount_open(computed)}"


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


def _refused(computed: Computed, sources: Sources) -> str:
    """A failing condition comes before any figure: the figure would be read as a promise."""
    if not refused(computed):
        return ""
    return f"不符合条件，不能享受：{_failing(computed.result.failures, sources)}"


def refused(computed: Computed) -> bool:
    """True when the applicant, or this one payment, fails a condition."""
    return Verdict.NO in (computed.result.verdict, computed.result.payable)


def _eligibility(computed: Computed, sources: Sources) -> str:
    result = computed.result
    if refused(computed):
        return f"不符合{computed.candidate.program.title}的条件：{_failing(result.failures, sources)}"
    leaves = [leaf for reason in result.reasons for leaf in reason.own_leaves()]
    # What was taken for granted is said as the premise, not as something known.
    told = _said_to_hold(computed)
    met = [leaf for leaf in leaves if leaf.text in told and leaf.verdict is Verdict.YES and not leaf.selects]
    if result.verdict is Verdict.YES:
        head = (
            f"符合{computed.candidate.program.title}的条件"
            if not result.judged
            else "所说的条件都符合，最终以主管部门认定为准"
        )
        return f"{head}：{_reasons(met[:5], sources)}。{_judged(computed)}{_premise(computed)}"
    one = one_condition(sources.inquiry.text, computed)
    told_of = _reasons(one, sources)
    met = [leaf for leaf in met if leaf not in one]
    known = f"已知条件中符合的：{_reasons(met[:3], sources)}。" if met else ""
    unknown = [leaf for leaf in leaves if leaf.verdict is Verdict.UNKNOWN]
    for leaf in unknown[:3]:
        sources.mark(leaf.cite)
    if one:
        return f"这一条符合：{told_of}。{known}{_open(computed)}{_limits(unknown, sources)}"
    return f"还不能判断是否符合{computed.candidate.program.title}的条件。{known}{_open(computed)}{_limits(unknown, sources)}"


def _said_to_hold(computed: Computed) -> frozenset[str]:
    """Return the conditions that hold by what was told alone, without the clean record that is taken for granted.

    What holds with nothing told (没有说停止支持的日期) was not told either.
    """
    return _holding(computed, computed.facts) - _holding(computed, {})


def _holding(computed: Computed, facts: Facts) -> frozenset[str]:
    chosen = computed.candidate
    alone = evaluate(chosen.program, facts, computed.result.as_of, version=chosen.version)
    leaves = (leaf for reason in alone.reasons for leaf in reason.leaves())
    return frozenset(f.text for f in leaves if f.verdict is Verdict.YES and not f.text.startswith("已告知"))


def _limits(unknown: Sequence[Reason], sources: Sources) -> str:
    """Name the limits that the open conditions set: who is asked for a figure wants to know what it is held against."""
    told = [f"{leaf.text}{sources.mark(leaf.cite)}" for leaf in unknown if _LIMIT.search(leaf.text)]
    return f"要求：{'；'.join(dict.fromkeys(told[:LIMITS_SAID]))}。" if told else ""


def _reasons(reasons: Iterable[Reason], sources: Sources) -> str:
    return "；".join(f"{_condition(reason)}{sources.mark(reason.cite)}" for reason in reasons)


def _failing(failures: Sequence[Reason], sources: Sources) -> str:
    """Name what fails; what bars an applicant is told in the clause's own words as well, for its consequence stands there."""
    told = f"{_reasons(failures, sources)}。"
    barred = len(failures) == 1 and failures[0].given == "是" and what_must_not_be(failures[0].text)
    return f"{told}{_clause_words(failures[0].cite, sources)}" if barred else told


def _condition(reason: Reason) -> str:
    """职工总数不超过500人（您的情况：600人）; 有在惩戒期的严重失信记录的不予支持 for a bad record that there is."""
    if reason.verdict is not Verdict.NO or not reason.given:
        return without(reason.text)
    if (barred := what_must_not_be(reason.text)) and reason.given == "是":
        return f"{barred}的，不在支持范围"
    if reason.given in ("是", "否"):
        return f"不满足“{reason.text}”"
    if reason.given == NOTHING_COUNTS:
        return reason.text  # the sum of what counts, not what was told
    return f"{reason.text}（您的情况：{reason.given}）"


def _premise(computed: Computed) -> str:
    """Say which clean record the verdict takes for granted."""
    facts = shipped().facts
    labels = [facts[f].label for f in computed.assumed if f in facts][:2]
    return f"以不存在下列情形为前提：{'；'.join(labels)}{'等' if len(computed.assumed) > 2 else ''}。" if labels else ""


def _judged(computed: Computed) -> str:
    return f"由主管部门认定：{'、'.join(computed.result.judged[:2])}。" if computed.result.judged else ""


def _open(computed: Computed) -> str:
    """Ask for the facts that decide most."""
    return _asking(computed.result.missing)


def _amount_open(computed: Computed) -> str:
    """Say what the figure rests on: the facts that still move it, or that the conditions are taken as met."""
    if computed.result.benefit_missing:
        return _asking(computed.result.benefit_missing)
    return "以符合申请条件为前提。" if computed.result.verdict is Verdict.UNKNOWN else ""


def _asking(missing: Sequence[str]) -> str:
    facts = shipped().facts
    asks = [facts[f].ask for f in missing if f in facts][:MISSING_SAID]
    return f"还需确认：{''.join(asks)}" if asks else ""


def calculation(computed: Computed, sources: Sources) -> Calculation | None:
    """Return the worked sum with all its steps."""
    result = computed.result
    if result.benefit is None or not result.steps:
        return None
    value, shown = _worked_out(computed, result.benefit)
    return Calculation(
        rule_id=result.program,
        title=result.title,
        inputs=_inputs(computed),
        value=format(value.normalize(), "f"),
        unit="元" if result.benefit.kind == "money" else "",
        steps=tuple(Step(text, s.value, sources.number(s.cite)) for text, s in _steps(computed)),
        shown=shown,
        receipts=tuple(_receipts(computed)),
    )


def _inputs(computed: Computed) -> dict[str, str]:
    """Return the facts the figure rests on; of several cases those that hold for all, each case being named by its own."""
    facts = shipped().facts
    if not computed.cases:
        return {facts[f].label: facts[f].show(v) for f, v in computed.facts.items()}
    first, *others = (case.given for case in computed.cases)
    shared = {f: v for f, v in first.items() if all(f in o and o[f] == v for o in others)}
    return {facts[f].label: str(v) for f, v in shared.items() if facts[f].type not in ("list", "set", "yesno")}


def _steps(computed: Computed) -> Iterator[tuple[str, WorkedStep]]:
    """Yield every step with its words; those of several cases begin with the case they are of."""
    if not computed.cases:
        yield from ((s.text, s) for s in computed.result.steps)
    for case in computed.cases:
        yield from ((f"{case.label}：{s.text}", s) for s in case.result.steps)


def _worked_out(computed: Computed, benefit: Amount) -> tuple[Decimal, str]:
    """Return the figure asked for, as a number and in words: the sum of several, the instalment, or the amount itself."""
    several = [most(part.result) for part in (computed, *computed.joined)] if computed.joined else []
    rows = [row.amount.high or Decimal(0) for row in computed.part]
    figure = computed.yearly[0] if computed.yearly else None
    if computed.cases and computed.summed:
        figure = computed.total
    elif computed.part or (several and computed.summed):
        figure = sum(rows or several, Decimal(0))
    if figure is not None:
        return figure, f"最高{money_text(figure)}"
    return (benefit.high if benefit.high is not None else benefit.low), benefit.text


def _receipts(computed: Computed) -> Iterator[dict[str, Any]]:
    for one in (computed, *computed.joined):
        for given, result in one.evaluations:
            yield receipt(one.candidate.program, given, result, version=one.candidate.version)


def eligibility(computed: Computed) -> Eligibility:
    """Return the verdict in the interface's words, with the failing or open conditions."""
    result = computed.result
    reasons = tuple(in_ages(f"{r.text}（{r.given}）", computed) if r.given else r.text for r in result.failures)
    facts = shipped().facts
    missing = tuple(facts[f].label for f in result.missing if f in facts)
    code = Verdict.NO.code if result.payable is Verdict.NO else result.verdict.code
    return Eligibility(result.program, code, reasons, missing)
