"""Programs and facts by the names people use for them."""

from __future__ import annotations

from datetime import date

import pytest

from tools.errors import FactError, ProgramError
from tools.facts import FactDefinition
from tools.naming import example, facts_of, find_fact, find_program, read_facts
from tools.rules.load import RuleBook

TODAY = date(2026, 11, 20)


def test_a_part_of_a_title_is_enough_where_no_other_has_it(shipped: RuleBook) -> None:
    assert find_program(shipped, "结余用于人员绩效", TODAY).id == "platform-surplus-bonus"


def test_a_whole_name_comes_before_a_part_of_another(shipped: RuleBook) -> None:
    """算力创新券 holds the words 创新券 as well, which are the whole alias of the other."""
    assert find_program(shipped, "创新券", TODAY).id == "voucher"


def test_a_name_of_several_lists_them(shipped: RuleBook) -> None:
    with pytest.raises(ProgramError, match=r"可指 \d+ 项政策.*算力创新券（compute-voucher）"):
        find_program(shipped, "券", TODAY)


def test_a_word_means_the_one_fact_of_the_program_that_has_it(shipped: RuleBook) -> None:
    program = shipped.programs["voucher"]
    assert set(read_facts(program, {"结算金额": "80万", "员工": "30"}, TODAY).facts) == {"contract_amount", "staff"}


def test_a_word_of_several_facts_is_asked_back(shipped: RuleBook) -> None:
    known = [
        FactDefinition("staff", "职工总数", "quantity", "", words=("人数",)),
        FactDefinition("insured", "社保缴纳人数", "quantity", "", words=("人数",)),
    ]
    with pytest.raises(FactError, match="请选一项：职工总数、社保缴纳人数"):
        find_fact(shipped.programs["voucher"], known, "人数")


def test_a_fact_the_program_does_not_look_at_is_told(shipped: RuleBook) -> None:
    assert read_facts(shipped.programs["voucher"], {"compute_amount": "5万元"}, TODAY).unused == (
        "算力服务合同实际发生额",
    )


def test_facts_that_only_a_note_or_a_transition_rests_on_can_be_told(shipped: RuleBook) -> None:
    assert "voucher_redeemed" in [fact.id for fact in facts_of(shipped.programs["voucher"], TODAY)]
    assert "failing_years" in [fact.id for fact in facts_of(shipped.programs["platform-assessment"], TODAY)]


@pytest.mark.parametrize("program", ["voucher", "compute-voucher", "platform-assessment"])
def test_an_example_can_be_given_as_it_is_written(shipped: RuleBook, program: str) -> None:
    chosen = shipped.programs[program]
    for fact in facts_of(chosen, TODAY):
        if fact.type != "yesno":
            assert fact.id in read_facts(chosen, {fact.id: example(fact)}, TODAY).facts


def test_a_yes_or_no_fact_suggests_neither() -> None:
    assert example(FactDefinition("dishonest", "失信", "yesno", "失信吗？")) == "是 或 否"
