"""Questions turned around: own share and needed base."""

from __future__ import annotations

from datetime import date

import pytest

from tools.errors import FactError, RuleError
from tools.facts import parse_facts
from tools.questions import needed_base, own_share
from tools.rules.load import RuleBook

TODAY = date(2026, 11, 20)
HIGH_TECH = {"qualifications": ["国高新"], "voucher_used_this_year": "0元"}


def test_the_applicant_pays_what_the_voucher_does_not(shipped: RuleBook) -> None:
    facts = parse_facts({**HIGH_TECH, "contract_amount": "150万元"}, shipped.facts, TODAY)
    result = own_share(shipped.programs["voucher"], facts, TODAY)
    assert result.amount.text == "最低100万元"
    assert result.steps[-1].text == "150万元 − 50万元 = 100万元"


@pytest.mark.parametrize(("program", "facts", "base"), [
    ("voucher", HIGH_TECH, 1000000),
    ("compute-voucher", {"qualifications": ["无"], "compute_used_this_year": "0元"}, 800000),
    ("voucher", {"qualifications": ["无"], "voucher_used_this_year": "5万元"}, 300000),
])  # fmt: skip
def test_how_large_a_contract_uses_the_whole_allowance(
    shipped: RuleBook, program: str, facts: dict[str, str], base: int
) -> None:
    result = needed_base(shipped.programs[program], parse_facts(facts, shipped.facts, TODAY), TODAY)
    assert result.base == base


def test_without_a_contract_there_is_no_own_share(shipped: RuleBook) -> None:
    with pytest.raises(FactError, match="请先告知"):
        own_share(shipped.programs["voucher"], {}, TODAY)


def test_a_program_without_amounts_cannot_be_turned_around(shipped: RuleBook) -> None:
    with pytest.raises(RuleError, match="不能按金额倒推"):
        needed_base(shipped.programs["open-unit"], {}, TODAY)
