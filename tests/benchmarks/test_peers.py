"""How searches are compared: by place, by characters read, and drawn."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest

from benchmarks.evidence import Item
from benchmarks.peers import HERE, PEERS, figures, table
from benchmarks.plot import curves_plot, peers_plot

ITEMS = [
    Item("a", "", ("问一",), date(2026, 11, 20), (("最高五十万元",), ("百分之五十", "一半"))),
    Item("b", "", ("问二",), date(2026, 11, 20), (("三个月内",),)),
]
FOUND = {
    "quotes": [["总则" * 40, "每年最高五十万元。", "支付一半。"], ["六个月。"]],
    "seconds": [0.010, 0.030],
    "spent": [0.002, 0.004],
    "index_s": 1.5,
    "memory_mb": 100.0,
}


def test_a_group_is_covered_by_any_of_its_spans_in_the_first_k() -> None:
    row = figures(FOUND, ITEMS)
    assert (row["recall@1"], row["recall@5"]) == (0.0, pytest.approx(2 / 3))


def test_only_the_characters_read_count() -> None:
    """80 characters of 总则 come first, eight of the amount next, four of the half last."""
    row = figures(FOUND, ITEMS)
    assert row["in 150 characters"] == pytest.approx(2 / 3)
    longer = FOUND | {"quotes": [["总则" * 75, "最高五十万元"], ["六个月。"]]}
    assert figures(longer, ITEMS)["in 150 characters"] == 0.0
    assert figures(longer, ITEMS)["in 300 characters"] == pytest.approx(1 / 3)


def test_times_are_in_milliseconds() -> None:
    row = figures(FOUND, ITEMS)
    assert (row["query_p50_ms"], row["query_cpu_p50_ms"]) == (pytest.approx(20), pytest.approx(3))
    assert "| one | 0.000 |" in table({"one": row})


@pytest.mark.parametrize("script", sorted({script for script, _ in PEERS.values()}))
def test_every_peer_has_its_script_and_its_package_pinned(script: str) -> None:
    assert (HERE / "rivals" / f"{script}_passages.py").is_file()
    pins = (HERE / "requirements-peers.txt").read_text("utf-8").splitlines()
    assert all("==" in line for line in pins if not line.startswith("#"))
    assert any(script in line.replace("-", "") for line in pins)


def test_the_plots_are_drawings_with_every_figure() -> None:
    drawn = ElementTree.fromstring(peers_plot({"Jingda": figures(FOUND, ITEMS), "a < b": figures(FOUND, ITEMS)}))
    words = [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Jingda", "a < b", "0.667"} <= set(words)
    keys = ("query_cpu_p50_ms", "query_p95_ms", "index_s", "index_cpu_s", "disk_mb", "memory_mb")
    rows = [dict.fromkeys(keys, 3.0 * n) | {"clauses": 1000.0 * n} for n in (1, 10)]
    curves = ElementTree.fromstring(curves_plot(rows))
    assert {"1k", "10k"} <= {each.text for each in curves.iter("{http://www.w3.org/2000/svg}text")}
