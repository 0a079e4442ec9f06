"""Invariants under random facts, over every program."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.properties import check_amount, check_missing, check_monotone, fixed_facts, situations
from tests.tools.test_programs import PLACES, SHIPPED
from tools.evaluation.evaluate import evaluate
from tools.facts import Tags, parse_facts
from tools.rules.model import Program, Version

VERSIONS = [(place[0], version) for place in PLACES for version in place[0].versions]
EVERY = pytest.mark.parametrize(("program", "version"), VERSIONS, ids=[f"{p.id}-{v.start}" for p, v in VERSIONS])
YUAN = st.integers(0, 10**11).map(lambda fen: Decimal(fen) / 100)
VOUCHER = SHIPPED.programs["voucher"]


@EVERY
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_amounts_are_bounded_exact_and_replayed(program: Program, version: Version, data: st.DataObject) -> None:
    check_amount(program, version, data.draw(situations(program, version)), version.start)


@EVERY
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_missing_fact_never_changes_the_truth(program: Program, version: Version, data: st.DataObject) -> None:
    facts = data.draw(situations(program, version))
    removable = sorted(set(facts) - fixed_facts(version))
    gone = data.draw(st.sets(st.sampled_from(removable))) if removable else set()
    check_missing(program, version, facts, gone, version.start)


@EVERY
@given(data=st.data(), bases=st.tuples(YUAN, YUAN))
@settings(max_examples=25, deadline=None)
def test_a_larger_base_never_pays_less(
    program: Program, version: Version, data: st.DataObject, bases: tuple[Decimal, Decimal]
) -> None:
    if version.base:
        check_monotone(program, version, data.draw(situations(program, version)), bases, version.start)


def _paid(contracts: list[Decimal], used: Decimal = Decimal(0)) -> Decimal:
    facts = {
        "contracts": tuple({"contract_amount": (amount, amount)} for amount in contracts),
        "voucher_used_this_year": (used, used),
        "qualifications": Tags(frozenset({"国家高新技术企业"})),
    }
    benefit = evaluate(VOUCHER, facts, VOUCHER.versions[0].start).benefit
    assert benefit is not None and benefit.high is not None
    return benefit.high


@given(st.lists(YUAN, max_size=5))
def test_a_year_never_pays_more_than_its_cap_however_contracts_are_split(contracts: list[Decimal]) -> None:
    total = _paid(contracts)
    assert total <= 500000
    used = Decimal(0)
    for contract in contracts:
        used += _paid([contract], used)
    assert used <= 500000
    assert abs(used - total) <= Decimal("0.01") * len(contracts)  # each payment drops what is below a fen


@given(st.lists(YUAN, max_size=3))
def test_the_order_of_contracts_does_not_matter(contracts: list[Decimal]) -> None:
    assert len({_paid(list(order)) for order in permutations(contracts)}) == 1


@given(st.integers(1, 10**6))
def test_the_same_money_written_otherwise_gives_the_same_answer(wan: int) -> None:
    forms = (f"{wan}万元", f"{wan * 10000}元", f"{Decimal(wan) / 10000:f}亿元", f"¥{wan * 10000:,}")
    day = VOUCHER.versions[0].start
    answers = {
        repr(evaluate(VOUCHER, parse_facts({"contract_amount": form}, SHIPPED.facts, day), day)) for form in forms
    }
    assert len(answers) == 1
