"""Money, shares, counts and periods in every form people write them, exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.errors import QuantityError
from tools.quantities import convert, find_quantities, money_text, parse_quantity

MONEY = [
    ("50万元", "500000"), ("５０万元", "500000"), ("五十万元", "500000"), ("一点五亿元", "150000000"), ("¥300,000", "300000"),
    ("500,000元", "500000"), ("0.0088亿元", "880000"), ("三百二十万元", "3200000"), ("两百万块", "2000000"), ("3千万元", "30000000"),
    ("1,300,000元", "1300000"), ("RMB 1.2 million", "1200000"), ("1.2 million yuan", "1200000"), ("1.2个亿元", "120000000"),
    ("人民币80万", "800000"), ("1亿2000万元", "120000000"), ("123456789.37元", "123456789.37"), ("120 万元", "1200000"),
]  # fmt: skip
BARE = [
    ("1.2个亿", "120000000"),
    ("300w", "3000000"),
    ("300k", "300000"),
    ("五百二十万", "5200000"),
    ("三万五", "35000"),
]
RATIOS = [
    ("50%", "0.5"), ("百分之五十", "0.5"), ("5成", "0.5"), ("五成五", "0.55"), ("七折", "0.7"), ("八五折", "0.85"), ("3‰", "0.003"),
    ("0.1‰", "0.0001"), ("千分之三", "0.003"), ("2.5个百分点", "0.025"), ("５０％", "0.5"), ("一半", "0.5"), ("30个基点", "0.003"),
]  # fmt: skip
OTHERS = [
    ("500人", "count:人", "500"), ("36家", "count:家", "36"), ("10名", "count:人", "10"), ("3万平方米", "area", "30000"),
    ("12万平米", "area", "120000"), ("85亩", "land", "85"), ("300P FLOPS", "compute", "300"), ("3个月", "months", "3"),
    ("5年", "months", "60"), ("半年", "months", "6"), ("5个工作日", "workdays", "5"), ("30天", "days", "30"),
    ("2个会计年度", "fiscal_years", "2"), ("85.0分", "score", "85"), ("200万美元", "money:USD", "2000000"), ("260吨", "mass", "260000"),
    ("50万千瓦时", "energy", "500000"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), MONEY)
def test_reads_money(text: str, value: str) -> None:
    quantity = parse_quantity(text)
    assert (quantity.kind, quantity.value) == ("money", Decimal(value))


@pytest.mark.parametrize(("text", "value"), BARE)
def test_a_number_without_unit_is_only_a_number(text: str, value: str) -> None:
    quantity = parse_quantity(text)
    assert (quantity.kind, quantity.value) == ("number", Decimal(value))
    assert convert(quantity, "money").value == Decimal(value)


@pytest.mark.parametrize(("text", "value"), RATIOS)
def test_reads_shares(text: str, value: str) -> None:
    quantity = parse_quantity(text)
    assert (quantity.kind, quantity.value) == ("ratio", Decimal(value))


@pytest.mark.parametrize(("text", "kind", "value"), OTHERS)
def test_reads_other_measures(text: str, kind: str, value: str) -> None:
    quantity = parse_quantity(text)
    assert (quantity.kind, quantity.value) == (kind, Decimal(value))


@pytest.mark.parametrize(
    ("text", "per"),
    [("0.4元/千瓦时", ("千瓦时",)), ("1.8元/㎡/日", ("平方米", "天")), ("480元/吨", ("吨",)), ("1万元/台", ("台",))],
)
def test_reads_prices_per_unit(text: str, per: tuple[str, ...]) -> None:
    assert parse_quantity(text).per == per


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("八十来万", 700000, 900000),
        ("三十多号人", 30, 40),
        ("80万左右", 700000, 900000),
        ("近500人", 400, 500),
        ("六十多人", 60, 70),
    ],
)
def test_vague_numbers_are_spans_and_say_so(text: str, low: int, high: int) -> None:
    quantity = parse_quantity(text)
    assert quantity.approximate
    assert quantity.span == (low, high)


@pytest.mark.parametrize(
    "text", ["50万元", "8.7万元", "30%", "3‰", "500人", "3个月", "5个工作日", "0.4元/千瓦时", "0.0088亿元", "300P"]
)
def test_is_written_back_in_its_own_unit(text: str) -> None:
    assert parse_quantity(text).text == text


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        ("350000", "35万元"),
        ("120000000", "1.2亿元"),
        ("998550", "998550元"),
        ("0.35", "0.35元"),
        ("87000", "8.7万元"),
        ("0", "0元"),
    ],
)
def test_amounts_are_written_exactly(yuan: str, text: str) -> None:
    assert money_text(Decimal(yuan)) == text


@given(st.decimals(min_value=0, max_value=10**13, places=2))
def test_writing_and_reading_money_loses_nothing(yuan: Decimal) -> None:
    assert parse_quantity(money_text(yuan)).value == yuan


@given(st.integers(min_value=1, max_value=10**9))
def test_yuan_wan_and_yi_are_the_same_money(wan: int) -> None:
    forms = (f"{wan}万元", f"{wan * 10000}元", f"{Decimal(wan) / 10000:f}亿元", f"{wan * 10000:,}元")
    assert len({parse_quantity(form).value for form in forms}) == 1


@pytest.mark.parametrize("text", ["", "abc", "第三条", "万亿元", "元", "50万元整个"])
def test_refuses_what_is_no_quantity(text: str) -> None:
    with pytest.raises(QuantityError):
        parse_quantity(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（二）75分（含75分）至85分之间为良好。", ["75分", "75分", "85分"]),
        ("同比增量为 100 万元（含）至 500 万元的，给予不超过 20 万元", ["100万元", "500万元", "20万元"]),
        ("场地面积 1000(含)至 3000 平方米、在孵企业不少于 20 家", ["1000平方米", "3000平方米", "20家"]),
        ("促成 3(含)至 5 个技术转移项目", ["3个", "5个"]),
        ("京科发〔2026〕9号 第十二条第（一）项，2026年6月22日，三城一区，统一", []),
        ("我们是2023年注册的，六十来人，营收1500万，2024年研发210万", ["约60人", "1500万", "210万"]),
        ("前三季度分期，第四季度滚动到下一年度，第二、三年每年1500万元", ["1500万元"]),
        ("四个技术经理人，每人70万", ["4个", "70万"]),
    ],
)
def test_finds_all_quantities_of_a_text_and_nothing_else(text: str, expected: list[str]) -> None:
    assert [found.quantity.text for found in find_quantities(text)] == expected


def test_fifty_is_not_found_inside_one_hundred_and_fifty() -> None:
    assert [found.quantity.text for found in find_quantities("不超过150万元")] == ["150万元"]


@given(st.text(alphabet="0123456789.,万亿元%十百千零一二三四五成折个点约来多w¥/年月日人 ", max_size=30))
def test_any_text_is_searched_without_failing(text: str) -> None:
    for found in find_quantities(text):
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("贷款3个亿本金两年不还", ["number", "months"]),
        ("投了80万只能补多少", ["number"]),
        ("100万场地费", ["number"]),
        ("演出30场次", ["count:场"]),
        ("得了80分给多少", ["score"]),
    ],
)
def test_a_character_that_begins_a_word_is_no_unit(text: str, units: list[str]) -> None:
    assert [found.quantity.kind for found in find_quantities(text)] == units


@pytest.mark.parametrize("text", ["0元不到", "近0元", "约0元", "0.3元不到", "0元上下"])
def test_no_quantity_reaches_below_nothing(text: str) -> None:
    assert parse_quantity(text).span[0] == 0
