"""“We are a young AI company of 20, what can we get”: the company held against all programs, the most relevant ones told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.inquiry import Inquiry
from agent.profile import read_profile
from tools.facts import Facts
from tools.matched import CompanyMatch, MatchedProgram
from tools.matching import match_facts
from tools.ranking import Order
from tools.rules.load import shipped

TOLD = 1  # facts, one of them measured, from which a company is described at all
NAMED = 3  # programs told
_OPEN = re.compile(
    r"(?:拿|领|申请|申报|享受|报|有|给|补|获得?)(?:到|得)?(?:些)?(?:什么|哪些|哪几项|啥|多少种)(?:样的)?(?:钱|补贴|补助|政策|支持|资金|扶持|好处|优惠|奖励|项目)?[呢啊吗？?。]*$"
    r"|(?:什么|哪些|啥)(?:补贴|补助|政策|资金|扶持|优惠|奖励|支持)(?:可以|能)?(?:拿|领|申请|享受|报|用)?[呢啊吗？?。]*$"
)
_ANYBODY = frozenset(("legal_person", "registered_in_beijing", "applicant_body"))


@dataclass(frozen=True, slots=True)
class Company:
    """What was told of a company, and all programs held against it."""

    facts: Facts
    result: CompanyMatch

    @property
    def nearest(self) -> Sequence[MatchedProgram]:
        """The programs to name: those that fit, then those that what was told speaks of most."""
        speaking = [line for line in self.result.open if line.relevance > 0 and line.most is not None]
        return (*self.result.fitting, *speaking)[:NAMED]


def company_lines(company: Company) -> list[str]:
    """Return what holding the company against the programs came to, as the gate reads it: facts, counts, amounts."""
    facts = shipped().facts
    known = [f"{facts[f].label} {facts[f].show(v)}" for f, v in company.facts.items()]
    counts = [f"{len(company.result.fitting)}项符合", f"{len(company.result.open)}项还要看其他条件"]
    return [*known, *counts, *(f"{line.basis.title}{line.most.text if line.most else ''}" for line in company.nearest)]


def described(inquiry: Inquiry) -> Company | None:
    """Return the company that the messages describe, None where a scheme is asked for or too little was told."""
    if not inquiry.understanding.asks("match") or not _OPEN.search(inquiry.text):
        return None
    facts = read_profile(" ".join((*inquiry.context, inquiry.text)), inquiry.as_of)
    definitions = shipped().facts
    measured = any(definitions[fact].numeric or definitions[fact].type == "date" for fact in facts)
    if not measured or len(set(facts) - _ANYBODY) < TOLD:
        return None  # one title (高新技术企业) is several facts, and describes no company
    company = Company(facts, match_facts(facts, inquiry.as_of, book=shipped(), order=Order.RELEVANCE))
    return company if company.nearest else None
