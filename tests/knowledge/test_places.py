"""Which place's rules a text is, by its title."""

from __future__ import annotations

import pytest

from knowledge.places import elsewhere, place_of


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("青岛市物业管理条例", "青岛"),
        ("山东省物业管理条例", "山东"),
        ("杭州城市轨道交通运营管理条例", "杭州"),
        ("深圳经济特区科技创新条例", "深圳"),
        ("中国（上海）自由贸易试验区条例", "上海"),
        ("石柱土家族自治县城市管理条例", "石柱土家族"),
        ("北京市科技企业孵化器认定", "北京"),
        ("中关村多层次资本市场服务平台（基地）建设资金补贴", ""),
        ("支持企业上市若干措施", ""),
        ("超大城市治理办法", ""),
        ("朝阳区支持科技型企业办法", ""),
        ("台湾同胞投资保护法实施细则", ""),
        ("物业管理条例", ""),
        ("", ""),
    ],
)
def test_a_title_says_where_it_binds(title: str, place: str) -> None:
    assert place_of(title) == place


def test_only_other_places_are_elsewhere() -> None:
    assert elsewhere("北京市物业管理条例") == ""
    assert elsewhere("天津市物业管理条例") == "天津"
