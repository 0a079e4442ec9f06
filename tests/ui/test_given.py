"""Facts as they are written on the command line."""

import pytest

from knowledge.errors import InputError
from ui.given import parse_given


@pytest.mark.parametrize(
    "words",
    [
        ["合同金额=80万元"],
        ["合同金额＝80万元"],
        ["合同金额 = 80万元"],
        ["合同金额", "=", "80万元"],
        ["合同金额", "=80万元"],
        ["合同金额=", "80万元"],
    ],
    ids=" ".join,
)
def test_spaces_and_the_full_width_sign_are_accepted(words: list[str]) -> None:
    assert parse_given(words) == {"合同金额": "80万元"}


def test_facts_stand_one_after_the_other() -> None:
    assert parse_given(["a=1", "b", "=", "2", "c=3"]) == {"a": "1", "b": "2", "c": "3"}


@pytest.mark.parametrize("words", [["合同金额"], ["=5"], ["合同金额="], ["a=1", "b"]], ids=" ".join)
def test_a_word_that_is_no_fact_is_refused(words: list[str]) -> None:
    with pytest.raises(InputError, match="事实=值"):
        parse_given(words)
