"""A verdict in words: what fails, what holds, on what premise, and what is still open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from agent.absence import what_must_not_be, without
from agent.computed import Computed
from agent.narrow import one_condition
from agent.passages import meaningful
from agent.programs import squeezed
from agent.sources import Sources
from tools.evaluation.evaluate import evaluate
from tools.evaluation.result import Reason, Verdict
from tools.facts import Facts
from tools.rules.load import shipped

NOTHING_COUNTS = "0元"
MISSING_SAID = 2  # questions asked back at most
QUOTED = 70  # characters of a rule that is said beside the day it sets
LIMITS_SAID = 2  # limits of open conditions
_LIMIT = re.compile(r"\d.*(?:元|人|%|‰|年|月|日|家|项|件|个|名|平方米|亩|场|分|次|台|辆|床|公里|天)")


def clause_words(cite: str, sources: Sources) -> str:
    """Return the sentence of a clause that the rule quotes, as 原文：“…”[n]; "" for one too long to say."""
    reference, number = sources.program.clauses.get(cite), sources.number(cite)
    if reference is None or not number:
        return ""
    whole = re.split(r"[。；\n]", sources.passages[number - 1].quote)
    words = next((s.strip() for s in whole if squeezed(reference.quote) in squeezed(s)), reference.quote)
    return f"原文：“{words.strip('。；，,;')}”[{number}]。" if meaningful(words) <= QUOTED else ""


def refused_amount(computed: Computed, sources: Sources) -> str:
    """A failing condition comes before any figure: the figure would be read as a promise."""
    if not refused(computed):
        return ""
    return f"不符合条件，不能享受：{_failing(computed.result.failures, sources)}"


def refused(computed: Computed) -> bool:
    """True when the applicant, or this one payment, fails a condition."""
    return Verdict.NO in (computed.result.verdict, computed.result.payable)


def verdict(computed: Computed, sources: Sources) -> str:
    """Say whether the case fits: what fails with its clause, else what holds, on what premise, and what is still to ask."""
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
        return f"这一条符合：{told_of}。{known}{_still_open(computed)}{_limits(unknown, sources)}"
    return f"还不能判断是否符合{computed.candidate.program.title}的条件。{known}{_still_open(computed)}{_limits(unknown, sources)}"


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
    return f"{told}{clause_words(failures[0].cite, sources)}" if barred else told


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


def _still_open(computed: Computed) -> str:
    """Ask for the facts that decide most."""
    return _asking(computed.result.missing)


def amount_open(computed: Computed) -> str:
    """Say what the figure rests on: the facts that still move it, or that the conditions are taken as met."""
    if computed.result.benefit_missing:
        return _asking(computed.result.benefit_missing)
    return "以符合申请条件为前提。" if computed.result.verdict is Verdict.UNKNOWN else ""


def _asking(missing: Sequence[str]) -> str:
    facts = shipped().facts
    asks = [facts[f].ask for f in missing if f in facts][:MISSING_SAID]
    return f"还需确认：{''.join(asks)}" if asks else ""
