"""The best legal combination, checked against trying every one."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from tools.combination import best_combination
from tools.rules.load import RuleBook
from tools.rules.model import Exclusion

NAMES = "abcdef"


def rule(programs: tuple[str, ...], take: int = 1, scope: str = "同一项目") -> Exclusion:
    return Exclusion("x", programs, scope, take, "", {}, "x.yaml")


def test_of_two_exclusive_programs_the_larger_is_taken(demo: RuleBook) -> None:
    amounts = {"demo-voucher": Decimal(350000), "demo-rd": Decimal(200000), "demo-platform": Decimal(1)}
    result = best_combination(amounts, demo.exclusions)
    assert result.taken == ("demo-voucher", "demo-platform")
    assert [(program, why.cite) for program, why in result.dropped] == [("demo-rd", "七")]


def test_an_exclusion_of_another_scope_does_not_bind(demo: RuleBook) -> None:
    amounts = {"demo-voucher": Decimal(1), "demo-rd": Decimal(2)}
    assert best_combination(amounts, demo.exclusions, scope="同一企业同一年度").total == 3


@given(
    st.dictionaries(st.sampled_from(NAMES), st.integers(0, 50).map(Decimal), min_size=1),
    st.lists(
        st.tuples(
            st.sets(st.sampled_from(NAMES), min_size=2).map(lambda names: tuple(sorted(names))), st.integers(1, 2)
        ),
        max_size=4,
    ),
)
def test_no_legal_combination_pays_more(amounts: dict[str, Decimal], rules: list[tuple[tuple[str, ...], int]]) -> None:
    exclusions = [rule(programs, take) for programs, take in rules]
    legal = [
        chosen
        for size in range(len(amounts) + 1)
        for chosen in combinations(amounts, size)
        if all(sum(name in exclusion.programs for name in chosen) <= exclusion.take for exclusion in exclusions)
    ]
    best = max(sum((amounts[name] for name in chosen), Decimal(0)) for chosen in legal)
    result = best_combination(amounts, exclusions)
    assert result.total == best
    assert result.taken in legal
