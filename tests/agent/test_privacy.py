"""Personal data is covered, and nothing that a sum rests on is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.privacy import is_bank_card, is_identity, masked, without_masks

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
DAYS = st.integers(0, 30_000).map(lambda n: date(1930, 1, 1) + timedelta(days=n))
MOBILES = st.builds(lambda a, b: f"1{a}{b:08d}", st.integers(30, 99), st.integers(0, 99_999_999))
WORDS = st.sampled_from(["我们公司", "联系我", "合同80万元", "创新券能用多少", "，", "。", " "])


def identity(region: int, born: date, serial: int) -> str:
    head = f"{region}{born:%Y%m%d}{serial:03d}"
    return head + "10X98765432"[sum(int(d) * w for d, w in zip(head, WEIGHTS, strict=True)) % 11]


def bank_card(head: int) -> str:
    for last in range(10):
        if is_bank_card(number := f"{head}{last}"):
            return number
    raise AssertionError(head)


@given(st.integers(110_000, 659_999), DAYS, st.integers(0, 999), WORDS, WORDS)
def test_identity_numbers_are_covered(region: int, born: date, serial: int, before: str, after: str) -> None:
    number = identity(region, born, serial)
    assert is_identity(number)
    assert number not in masked(f"{before}{number}{after}")


@given(st.integers(10**17, 8 * 10**17), DAYS)
def test_a_wrong_check_digit_is_no_identity(number: int, born: date) -> None:
    right = identity(110_105, born, number % 1000)
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    assert not is_identity(wrong)


@given(MOBILES, st.sampled_from(["", "+86", "+86 ", "0086 "]), WORDS)
def test_mobile_numbers_are_covered(mobile: str, prefix: str, before: str) -> None:
    number = mobile if mobile[-6:] != "000000" else mobile[:-1] + "1"
    shown = masked(f"{before}我的电话{prefix}{number}，谢谢")
    assert number not in shown
    spaced = f"{number[:3]} {number[3:7]} {number[7:]}"
    assert spaced not in masked(f"手机 {spaced}")


@given(st.integers(400_000_000_000_000, 629_999_999_999_999))
def test_bank_cards_are_covered(head: int) -> None:
    number = bank_card(head)
    assert number not in masked(f"卡号{number}")


@given(st.from_regex(r"[a-z][a-z0-9._]{0,9}[a-z0-9]@(qq|corp)\.(com|com\.cn)", fullmatch=True), WORDS)
def test_mail_addresses_are_covered(mail: str, after: str) -> None:
    assert mail not in masked(f"邮箱{mail}{after}")


@given(st.integers(10_000_000_000, 19_999_999_999), st.sampled_from(["元", "块钱", "元人民币", " yuan", ".50元"]))
def test_sums_of_eleven_digits_stay(amount: int, unit: str) -> None:
    text = f"固定资产投资{amount}{unit}，能补多少"
    assert masked(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "统一社会信用代码91110108MA01ABCD2X",
        "固投13500000000，补多少",
        "合同金额13812345678，创新券",
        "京科发〔2026〕9号第十二条",
        "2026-11-20签的合同，RMB 13812345678",
        "投资1,234,567,890元",
    ],
)
def test_what_is_no_personal_number_stays(text: str) -> None:
    assert masked(text) == text


def test_a_printed_telephone_stays_and_a_private_one_goes() -> None:
    assert masked("010-55590088是谁的电话", public={"55590088"}) == "010-55590088是谁的电话"
    assert "62345678" not in masked("我公司电话010-62345678", public={"55590088"})
    assert "62345678" not in masked("我公司座机62345678", public={"55590088"})


@given(st.lists(st.one_of(WORDS, MOBILES), max_size=6).map("".join))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = masked(text)
    assert masked(once) == once


def test_full_width_digits_are_covered_too() -> None:
    assert masked("电话１３８１２３４５６７８") == masked("电话13812345678")


def test_a_mistyped_identity_that_is_called_one_is_covered_too() -> None:
    for told in (
        "身份证110101199003071234，",
        "身份证号码：110101199003071234。",
        "My ID number is 110101199003071234, ",
    ):
        assert "1101" not in masked(told)
    assert masked("合同金额110101199003071234元") == "合同金额110101199003071234元"


def test_what_announced_a_number_goes_with_it() -> None:
    told = masked("我身份证11010519491231002X，电话13812345678，我们是国高新，合同80万能用多少创新券")
    assert without_masks(told) == "我们是国高新，合同80万能用多少创新券"


def test_an_english_label_goes_with_its_number() -> None:
    told = masked("My ID number is 11010519491231002X and my phone is 13812345678. Contract RMB 700,000, how much?")
    assert "1101" not in told and "138" not in told
    rest = without_masks(told).lower()
    assert "phone" not in rest and "id " not in rest and "contract rmb 700,000, how much?" in rest
