"""Replaying catches a step whose arithmetic is wrong."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tools.evaluation.result import Step
from tools.replay import ReplayError, replay


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("80万元 × 50% = 40万元", "40万元"),
        ("租金补助：1.8元/平方米/天 × 150平方米 × 365天 = 98550元", "98550元"),
        ("480元/吨 × 200000公斤 = 9.6万元", "9.6万元"),
        ("贴息：100万元 × 3% × 2年 = 6万元", "6万元"),
        ("100万元 × 2% × 7个月 ÷ 12 = 11666.66元（舍去到分）", "11666.66元"),
        ("今年尚余：50万元 − 60万元 = 0元", "0元"),
        ("2000万元 + 1500万元 = 3500万元", "3500万元"),
        ("40万元、35万元 取低：35万元", "35万元"),
        ("按增量 20万元、按费用 21万元 择一取高：21万元", "21万元"),
        ("35万元 ÷ 5万元，进一取整：7张", "7张"),
        ("3.6家 进一到整数：4家", "4家"),
        ("占股上限对应出资：1000万元 × 30% ÷ (1 − 30%)（舍去到分） = 4285714.28元", "4285714.28元"),
    ],
)
def test_every_form_of_step_replays(text: str, value: str) -> None:
    assert replay([Step(text, value, "")]) is not None


def test_a_wrong_product_is_caught() -> None:
    with pytest.raises(ReplayError, match="复算得"):
        replay([Step("80万元 × 50% = 41万元", "41万元", "五")])


def test_an_open_step_replays_to_nothing_checked() -> None:
    assert replay([Step("合同金额（待填） × 50% = 待定", "待定", "")]) is None
    assert replay([Step("80万元 × 50% = 40万元", "40万元", "")]) == Decimal(400000)
