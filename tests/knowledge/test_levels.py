"""Where a text stands among others, by its title."""

from __future__ import annotations

import pytest

from knowledge.levels import Level, level_of


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("中华人民共和国劳动合同法", Level.LAW),
        ("商标法（2019年修正）", Level.LAW),
        ("《中华人民共和国民法典》", Level.LAW),
        ("最高人民法院关于审理民间借贷案件适用法律若干问题的规定", Level.INTERPRETATION),
        ("首都科技条件平台与科技创新券实施办法（2026年修订版）", Level.OTHER),
        ("物业管理条例", Level.OTHER),
        ("北京市科技企业孵化器认定", Level.OTHER),
        ("", Level.OTHER),
    ],
)
def test_a_title_tells_the_level(title: str, level: Level) -> None:
    assert level_of(title) == level
