"""A rule file that cannot be used says where, what, and what to do next."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.conftest import DATA
from tools.errors import RuleError
from tools.rules.load import RuleBook, load_rules
from tools.rules.source import TreeCache, parse_yaml

GOOD = """\
id: p
title: 示例
clauses:
  一: {doc: D, locator: 第一条, quote: 最高支付合同金额的50%，不超过50万元}
versions:
  - doc: D
    from: 2026-01-01
    eligibility: {fact: staff, op: 不超过, value: 500人, cite: 一}
    benefit: {cap: 50万元, of: {share: 50%, of: contract, cite: 一}, cite: 一}
"""
BENEFIT = "{cap: 50万元, of: {share: 50%, of: contract, cite: 一}, cite: 一}"
ELIGIBILITY = "{fact: staff, op: 不超过, value: 500人, cite: 一}"
TIERS = "{tiers: {by: contract, rows: [{at_least: 100万元, pay: 30万元}, {at_least: 50万元, less_than: 200万元, pay: 1万元}]}}"

FAULTS = [
    # what stands in the file, what replaces it, what the message says
    ("cap: 50万元", "cap: 500000", "裸数字 500000。写明单位，如 500000万元"),
    ("share: 50%", "share: 0.5", "裸的小数 0.5"),
    ("share: 50%", "shares: 50%", "不认识的算法"),
    ("cap: 50万元, of:", "cap: 50万元, off:", "不认识的键“off”。是否指 of？"),
    ("of: contract", "of: contrakt", "不是可识别的数量"),
    ("share: 50%", "share: 50万元", "share 应是比例"),
    ("cap: 50万元", "cap: 50人", "count:人 与 money 不能放在一起"),
    ("value: 500人", "value: 500家", "单位不同"),
    ("op: 不超过", "op: 不大超过", "不认识的比较词“不大超过”"),
    ("fact: staff", "fact: staf", "是否指：staff"),
    ("value: 500人, cite: 一", "value: 500人, cite: 二", "cite 指向的条款“二”不在 clauses 中"),
    ("from: 2026-01-01", "from: 明年", "此处应是日期"),
    ("title: 示例", "title: 示例\ntitle: 又一个", "键“title”重复"),
    ("title: 示例", "titel: 示例", "不认识的键“titel”。是否指 title？"),
    ("    from: 2026-01-01\n", "", "缺少“from”"),
    ("from: 2026-01-01", "from: 2026-01-01\n    to: 2026-12-31", "写了 to 而没有 ended_by"),
    (BENEFIT, TIERS, "两档有重叠"),
    (BENEFIT, "{times: [contract, {fact: loan_term}]}", "乘以期限时要写明按年还是按月"),
    (BENEFIT, "{unit_rate: 1.8元/㎡/日, of: area}", "与所乘的量不符"),
    (BENEFIT, "{minus: [50万元]}", "minus 至少要两项"),
    (BENEFIT, "{equity: 30%}", "equity 要写投后或投前估值之一"),
    (BENEFIT, "{python: nowhere, with: [contract]}", "没有登记名为“nowhere”的函数"),
    (BENEFIT, "{by_level: staff, table: {甲: 50万元}}", "不是单选项"),
    (BENEFIT, "{by_level: fair_level, table: {省级: 50万元}}", "不是 展会级别 的取值"),
    (BENEFIT, "{round: {to: 角, mode: 舍去}, of: contract}", "不认识的取整单位“角”"),
    (BENEFIT, "{each: contract, of: contract}", "不是列表"),
    (ELIGIBILITY, "{at_least: 3, of: [{judge: 甲}, {judge: 乙}]}", "至少 3 项，但只列出 2 项"),
    (ELIGIBILITY, "{all: []}", "此处应是非空列表"),
    (ELIGIBILITY, "{fact: dishonest, op: 为, value: 否}", "此处应是 true 或 false"),
    (ELIGIBILITY, "{fact: certificates, op: 包含, value: 丁级}", "不是资质的取值"),
    ("benefit:", "benefit: [", "不是合法的 YAML"),
]


def load(text: str, folder: Path) -> RuleBook:
    programs = folder / "programs"
    programs.mkdir()
    (programs / "p.yaml").write_text(text, encoding="utf-8")
    return load_rules(programs, DATA / "facts.yaml")


def test_the_sound_file_loads(tmp_path: Path) -> None:
    assert [program.file for program in load(GOOD, tmp_path).programs.values()] == ["p.yaml"]


@pytest.mark.parametrize(("before", "after", "message"), FAULTS, ids=[fault[2] for fault in FAULTS])
def test_each_fault_is_named_with_file_and_remedy(tmp_path: Path, before: str, after: str, message: str) -> None:
    assert before in GOOD
    with pytest.raises(RuleError) as caught:
        load(GOOD.replace(before, after, 1), tmp_path)
    assert message in str(caught.value)
    assert "p.yaml" in caught.value.where
    assert caught.value.remedy


def test_the_line_and_the_key_are_told(tmp_path: Path) -> None:
    with pytest.raises(RuleError) as caught:
        load(GOOD.replace("cap: 50万元", "cap: 500000"), tmp_path)
    assert caught.value.where == "p.yaml 第9行 versions[0].benefit.cap"


def test_overlapping_versions_are_refused(tmp_path: Path) -> None:
    second = GOOD[GOOD.index("  - doc: D") :].replace("2026-01-01", "2025-01-01")
    with pytest.raises(RuleError, match="施行期重叠"):
        load(GOOD + second, tmp_path)


def test_two_programs_cannot_share_an_id(tmp_path: Path) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("a.yaml", "b.yaml"):
        (programs / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(RuleError, match=r"id “p”已被 a\.yaml 使用"):
        load_rules(programs, DATA / "facts.yaml")


def test_one_fact_is_registered_once(tmp_path: Path) -> None:
    facts = tmp_path / "facts.yaml"
    facts.write_text(
        "a: {label: 甲, type: money, ask: 甲？}\nb: {label: 甲, type: money, ask: 乙？}\n", encoding="utf-8"
    )
    with pytest.raises(RuleError, match="重复"):
        load_rules(tmp_path / "none", facts)


def test_parsed_files_are_kept_by_content(tmp_path: Path) -> None:
    cache = tmp_path / "cache" / "rules.json"
    first = load_rules(DATA / "programs", DATA / "facts.yaml", cache=cache)
    again = load_rules(DATA / "programs", DATA / "facts.yaml", cache=cache)
    assert cache.exists()
    assert first.programs == again.programs


def test_a_broken_cache_is_only_slower(tmp_path: Path) -> None:
    cache = tmp_path / "rules.json"
    cache.write_text("{", encoding="utf-8")
    assert load_rules(DATA / "programs", DATA / "facts.yaml", cache=cache).programs
    assert TreeCache(cache).parse("a: 甲", "x") == {"a": "甲"}


def test_yes_and_no_stay_words() -> None:
    assert parse_yaml("a: yes\nb: 12:30\nc: 50%", "x") == {"a": "yes", "b": "12:30", "c": "50%"}


def test_the_line_is_told_where_a_tab_stands(tmp_path: Path) -> None:
    """The quick loader allows a tab that PyYAML's own refuses."""
    with pytest.raises(RuleError) as caught:
        load(GOOD.replace("cap: 50万元", "cap: \t500000"), tmp_path)
    assert caught.value.where == "p.yaml 第9行 versions[0].benefit.cap"


@pytest.mark.parametrize("text", ["a: " + "[" * 400 + "]" * 400, "a: " + "{b: " * 60 + "1" + "}" * 60])
def test_what_nests_without_end_is_refused(text: str) -> None:
    with pytest.raises(RuleError, match=r"a\.yaml：嵌套超过 40 层"):
        parse_yaml(text, "a.yaml")
