"""Programs named by people's short names."""

from __future__ import annotations

from agent.names import Names


def names() -> Names:
    known = Names()
    known.add("voucher", ["首都科技条件平台与科技创新券实施办法", "创新券 算力创新券"])
    known.add("shops", ["北京市鼓励发展商业品牌首店项目资金支持"])
    known.add("malls", ["北京市支持商圈品质提升项目"])
    for i in range(20):
        known.add(f"other-{i}", ["北京市支持项目资金"])
    known.terms.update({"创新券", "算力创新券"})
    return known


def test_a_short_name_finds_its_program() -> None:
    scores = names().matched("首店能补多少")
    assert max(scores, key=scores.__getitem__) == "shops"


def test_wording_that_every_title_shares_tells_nothing() -> None:
    scores = names().matched("北京市支持项目")
    assert max(scores.values(), default=0.0) < names().matched("创新券")["voucher"]


def test_a_longer_name_that_was_not_said_is_a_look_alike() -> None:
    assert names().longer_terms("创新券一年多少") == [("创新券", "算力创新券")]
    assert names().longer_terms("算力创新券一年多少") == []
