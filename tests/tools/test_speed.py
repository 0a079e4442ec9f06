"""How long things may take. The limits are generous: a slow machine must not fail, a slow design must."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from tests.tools.conftest import DATA
from tests.tools.test_programs import SHIPPED
from tools.evaluation.evaluate import evaluate
from tools.facts import parse_facts
from tools.matching import match
from tools.rules.load import KNOWLEDGE, RuleBook, load_rules

AS_OF = SHIPPED.programs["voucher"].versions[0].start
COMPANY = {
    "staff": "50人", "annual_revenue": "1000万元", "total_assets": "800万元", "sector": "人工智能", "sound_finance": "是",
    "serious_dishonesty": "无", "contract_amount": "60万元", "qualifications": ["国高新"], "voucher_used_this_year": "0元",
}  # fmt: skip


def best_of(runs: int, action: Callable[[], object]) -> float:
    """Seconds of the fastest run."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def many(folder: Path, count: int) -> Path:
    """Write `count` programs: copies of the shipped ones under other ids."""
    sources = [path.read_text(encoding="utf-8") for path in sorted((KNOWLEDGE / "programs").glob("*voucher.yaml"))]
    folder.mkdir()
    for number in range(count):
        text = sources[number % len(sources)]
        head, _, rest = text.partition("\n")
        (folder / f"p{number}.yaml").write_text(f"{head}-{number}\n{rest}", encoding="utf-8")
    return folder


def test_one_program_with_its_trace_takes_microseconds() -> None:
    facts = parse_facts(COMPANY, SHIPPED.facts, AS_OF)
    program = SHIPPED.programs["voucher"]
    assert best_of(200, lambda: evaluate(program, facts, AS_OF)) < 0.0005  # goal 0.00005


def test_two_hundred_programs_for_one_company(tmp_path: Path) -> None:
    book: RuleBook = load_rules(many(tmp_path / "programs", 200), KNOWLEDGE / "facts.yaml")
    facts = parse_facts(COMPANY, book.facts, AS_OF)
    assert best_of(10, lambda: match(book, facts, AS_OF)) < 0.1  # goal 0.01


def test_loading_three_hundred_programs_from_the_cache(tmp_path: Path) -> None:
    programs, cache = many(tmp_path / "programs", 300), tmp_path / "cache.json"
    load_rules(programs, KNOWLEDGE / "facts.yaml", cache=cache)
    assert best_of(3, lambda: load_rules(programs, KNOWLEDGE / "facts.yaml", cache=cache)) < 3  # goal 0.5


def test_the_demo_programs_load_without_a_cache() -> None:
    assert best_of(3, lambda: load_rules(DATA / "programs", DATA / "facts.yaml")) < 2
