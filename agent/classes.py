"""A class of applicants, posts or items that settles the amount by itself: 副主席, 亚洲首店, 国家级."""

from __future__ import annotations

import re
from decimal import Decimal

from agent.computed import Computed
from agent.inquiry import Inquiry
from agent.programs import supposes_another_kind
from tools.errors import FactError, RuleError
from tools.evaluation.evaluate import evaluate
from tools.facts import Facts
from tools.rules.load import shipped
from tools.rules.scopes import limit_of_all
from tools.rules.uses import benefit_facts

# 一年累计最多多少, 年度上限: the limit for all of a year is asked, not what one project brings.
_YEARLY_LIMIT = re.compile(
    r"(?:一年|每年|全年|年度|当年|年内)[^，。；？?]{0,8}(?:累计|一共|总共|合计)[^，。；？?]{0,16}(?:上限|最多|最高|封顶|限额|顶格)"
    r"|(?:累计|年度)[^，。；？?]{0,14}(?:上限|限额|封顶)"
)
_TAKEN_BEFORE = "已"  # 今年已获得的支持: what is left of a limit is said as a premise


def settled_by_class(computed: Computed) -> bool:
    """True where the class that was told decides the figure, and no number that the rule counts is open.

    The program must be said by name: of a rule that is only near, a class says nothing.
    """
    benefit, facts = computed.result.benefit, shipped().facts
    if benefit is None or not benefit.high or benefit.wording == "最低" or computed.candidate.named < 1.0:
        return False
    counted = benefit_facts(computed.candidate.version)
    told = [fact for fact in computed.given if fact in counted and facts[fact].type == "choice"]
    if not told or any(_number_open(fact) for fact in computed.result.benefit_missing):
        return False
    without = _high(computed, {fact: value for fact, value in computed.facts.items() if fact not in told})
    return without is None or without != benefit.high


def yearly_limit(inquiry: Inquiry, computed: Computed) -> tuple[Decimal, str] | None:
    """Return what one applicant gets in a year at most, with its clause key, where that limit is asked for as such.

    None where a number was told: then what follows from it is asked.
    """
    facts, counted = shipped().facts, benefit_facts(computed.candidate.version)
    asking = next((t for t in (inquiry.text, *reversed(inquiry.context)) if _YEARLY_LIMIT.search(t)), "")
    goes_on = asking == inquiry.text or supposes_another_kind(inquiry.text)
    if (
        not asking
        or not goes_on
        or any(facts[f].numeric or facts[f].type == "list" for f in computed.given if f in counted)
    ):
        return None
    return limit_of_all(computed.candidate.version, computed.facts)


def _number_open(fact: str) -> bool:
    definition = shipped().facts[fact]
    return (definition.numeric and _TAKEN_BEFORE not in definition.label) or definition.type in ("choice", "list")


def _high(computed: Computed, given: Facts) -> object:
    chosen = computed.candidate
    try:
        benefit = evaluate(chosen.program, given, computed.result.as_of, version=chosen.version).benefit
    except (FactError, RuleError):
        return None
    return benefit.high if benefit is not None else None
