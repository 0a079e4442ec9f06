"""`python -m benchmarks.rules`: our evaluator beside openfisca-core and zen-engine, on the voucher task, in one run.

The task: a voucher pays 50 % of a contract, at most 500,000 yuan a year less what was used. Measured are the speed of one
evaluation, exactness over random contracts to the fen, and what comes out when the contract is not known. The two others
are installed from PyPI into .bench-venv (openfisca-core is AGPL: never a dependency of ours, never imported by us).
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.measure import ROOT, Figure, machine, table
from tools.evaluation.evaluate import evaluate
from tools.exact import plain
from tools.facts import parse_facts
from tools.matching import match, match_facts
from tools.rules.load import KNOWLEDGE, RuleBook, load_rules

HERE = Path(__file__).parent
VENV = ROOT / ".bench-venv"
AS_OF = date(2026, 11, 20)
FEN, CAP = Decimal("0.01"), Decimal(500_000)
LARGEST_FEN = 100_000_000  # contracts up to a million yuan, where the cap begins to hold
CASE = {"contract_amount": "80万元", "voucher_used_this_year": "15万元", "qualifications": ["国家高新技术企业"]}
COMPANY = {
    **CASE, "staff": "50人", "annual_revenue": "1000万元", "total_assets": "800万元", "sector": "人工智能",
    "sound_finance": "是", "serious_dishonesty": "无",
}  # fmt: skip

LOAD_BAR_S = 0.5
ONE_BAR_US = 50.0
MANY_BAR_MS = 10.0
ALL_BAR_MS = 30.0
MANY = 200


@dataclass(frozen=True, slots=True)
class Engine:
    """How one engine does the task.

    us: µs per evaluation, one entry a run. exact: share of the contracts paid right to the fen. off: share that misses by
    more than half a fen. worst: largest error, yuan. missing: what it says without the contract. note: what else to know.
    """

    name: str
    us: tuple[float, ...]
    exact: float
    off: float
    worst: str
    missing: str
    note: str = ""


def random_amounts(count: int) -> list[str]:
    """Return the same random contracts every time, in yuan to the fen, as text."""
    chosen = random.Random(20261120)
    return [plain(FEN * chosen.randint(1, LARGEST_FEN)) for _ in range(count)]


def compared(amounts: Sequence[str], results: Sequence[str]) -> tuple[float, float, str]:
    """Return the share paid right to the fen, the share off by more than half a fen, and the largest error of a wrong one.

    What is paid is the result rounded down to the fen, as the measures pay it.
    """
    right, errors = 0, []
    for amount, result in zip(amounts, results, strict=True):
        true, found = min(Decimal(amount) / 2, CAP), Decimal(result)
        if _paid(found) == _paid(true):
            right += 1
        else:
            errors.append(abs(found - true))
    off = sum(error > FEN / 2 for error in errors)
    return right / len(amounts), off / len(amounts), plain(max(errors, default=Decimal(0)))


def _paid(value: Decimal) -> Decimal:
    return value.quantize(FEN, ROUND_DOWN)


def ours(amounts: Sequence[str], rounds: int) -> Engine:
    """Measure our evaluator on the shipped voucher program, with its whole trace, conditions and deadlines."""
    book = load_rules(KNOWLEDGE / "programs", KNOWLEDGE / "facts.yaml")
    program = book.programs["voucher"]
    facts = parse_facts(CASE, book.facts, AS_OF)
    assert evaluate(program, facts, AS_OF).benefit.text == "最高35万元"  # type: ignore[union-attr]
    us = _us(lambda: evaluate(program, facts, AS_OF), rounds)
    given = {**facts, "voucher_used_this_year": (Decimal(0), Decimal(0))}
    results = []
    for amount in map(Decimal, amounts):
        benefit = evaluate(program, {**given, "contract_amount": (amount, amount)}, AS_OF).benefit
        assert benefit is not None
        results.append(str(benefit.high))
    without = {name: value for name, value in facts.items() if name != "contract_amount"}
    open_case = evaluate(program, without, AS_OF)
    assert open_case.benefit is not None and open_case.benefit.high is not None
    asked = book.facts[open_case.benefit_missing[0]].ask
    missing = f"{plain(open_case.benefit.low)} to {plain(open_case.benefit.high)} yuan, asks “{asked}”"
    note = "with trace, clauses, conditions and deadlines; pays to the fen"
    return Engine("京答 tools", us, *compared(amounts, results), missing, note)


def _us(action: Callable[[], object], rounds: int, runs: int = 5) -> tuple[float, ...]:
    times = []
    for _ in range(runs):
        started = perf_counter()
        for _ in range(rounds):
            action()
        times.append((perf_counter() - started) / rounds * 1e6)
    return tuple(times)


def rival(name: str, script: str, amounts: Sequence[str], rounds: int) -> Engine:
    """Measure another engine in a process of its own environment."""
    task = json.dumps({"amounts": list(amounts), "rounds": rounds})
    done = subprocess.run(
        [str(_python()), str(HERE / "rivals" / script)], input=task, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{script}: exit {done.returncode}\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    note = f"{found['batch_us']:.3f} µs a contract when all are computed at once" if "batch_us" in found else ""
    return Engine(name, tuple(found["us"]), *compared(amounts, found["results"]), found["missing"], note)


def _python() -> Path:
    return VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def install_rivals() -> dict[str, str]:
    """Make .bench-venv with the pinned versions if it is not there; return name → version."""
    requirements = HERE / "requirements.txt"
    pinned = dict(line.split("==") for line in requirements.read_text("utf-8").splitlines() if "==" in line)
    stamp = VENV / "installed.txt"
    if not stamp.exists() or stamp.read_text("utf-8") != requirements.read_text("utf-8"):
        print("making .bench-venv …", file=sys.stderr)
        _checked([sys.executable, "-m", "venv", "--clear", str(VENV)])
        _checked([str(_python()), "-m", "pip", "install", "--quiet", "-r", str(requirements)])
        stamp.write_text(requirements.read_text("utf-8"), "utf-8")
    return pinned


def _checked(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr[-2000:]}")


def own_figures(times: int, rounds: int) -> Iterator[Figure]:
    """What RULES.md and issue 2/7 promise of our evaluator alone."""
    programs, facts_file = KNOWLEDGE / "programs", KNOWLEDGE / "facts.yaml"
    with tempfile.TemporaryDirectory(prefix="jingda-bench-") as folder:
        cache = Path(folder) / "rules.json"
        first = _seconds(lambda: load_rules(programs, facts_file), times)
        load_rules(programs, facts_file, cache=cache)
        cached = _seconds(lambda: load_rules(programs, facts_file, cache=cache), times)
        book = load_rules(programs, facts_file, cache=cache)
        several = load_rules(_copies(Path(folder) / "programs"), facts_file)
    yield Figure("load all programs, from YAML", "s", first, note=f"{len(book.programs)} programs")
    yield Figure("load all programs, parsed files cached", "s", cached, LOAD_BAR_S)
    facts = parse_facts(COMPANY, book.facts, AS_OF)
    voucher = book.programs["voucher"]
    yield Figure("one program with its trace", "µs", _us(lambda: evaluate(voucher, facts, AS_OF), rounds), ONE_BAR_US)
    text = _us(lambda: evaluate(voucher, parse_facts(COMPANY, book.facts, AS_OF), AS_OF), rounds)
    yield Figure("one program from the facts as text", "µs", text)
    yield Figure(f"{MANY} programs for one company", "ms", _matching(several, times), MANY_BAR_MS)
    match_facts(facts, AS_OF, book=book)  # compiles the rules
    whole = tuple(us / 1e3 for us in _us(lambda: match_facts(facts, AS_OF, book=book), 3, times))
    in_force = sum(1 for program in book.programs.values() if program.version_on(AS_OF))
    note = f"{in_force} programs, each with its lines of the report"
    yield Figure("every program in force for one company, ranked", "ms", whole, ALL_BAR_MS, note=note)


def _seconds(action: Callable[[], object], times: int) -> tuple[float, ...]:
    return tuple(us / 1e6 for us in _us(action, 1, times))


def _matching(book: RuleBook, times: int) -> tuple[float, ...]:
    facts = parse_facts(COMPANY, book.facts, AS_OF)
    chosen = list(book.programs)[:MANY]
    match(book, facts, AS_OF, programs=chosen)  # compiles the rules
    return tuple(us / 1e3 for us in _us(lambda: match(book, facts, AS_OF, programs=chosen), 3, times))


def _copies(folder: Path) -> Path:
    """Write the shipped programs that bind on AS_OF, repeated under other ids until there are MANY."""
    book = load_rules(KNOWLEDGE / "programs", KNOWLEDGE / "facts.yaml")
    files = [program.file for program in book.programs.values() if program.version_on(AS_OF)]
    by_name = {path.name: path for path in sorted((KNOWLEDGE / "programs").rglob("*.yaml"))}
    folder.mkdir()
    for number in range(MANY):
        text = by_name[files[number % len(files)]].read_text("utf-8")
        lines = [f"id: copy-{number}" if line.startswith("id:") else line for line in text.splitlines()]
        (folder / f"copy-{number}.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def comparison(engines: Sequence[Engine], count: int) -> str:
    """Return the engines side by side as a Markdown table."""
    rows = [
        f"| engine | µs an evaluation, median (best) | right to the fen, of {count:,} | off by more than half a fen | worst error, yuan | without the contract |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for engine in engines:
        median = sorted(engine.us)[len(engine.us) // 2]
        speed = f"{median:.0f} ({min(engine.us):.0f})"
        note = f" ({engine.note})" if engine.note else ""
        rows.append(
            f"| {engine.name}{note} | {speed} | {engine.exact:.2%} | {engine.off:.2%} | {engine.worst} | {engine.missing} |"
        )
    return "\n".join(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the comparison and our own figures beside their bars; exit code 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rules", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--amounts", type=int, default=100_000, help="random contracts (default 100,000)")
    parser.add_argument("--rounds", type=int, default=2000, help="evaluations in one run (default 2000)")
    parser.add_argument("--times", type=int, default=5, help="runs of our own figures (default 5)")
    parser.add_argument("--ours", action="store_true", help="without the others: nothing is installed")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    chosen = parser.parse_args(arguments)
    amounts, engines, before = random_amounts(chosen.amounts), [], machine()
    engines.append(ours(amounts, chosen.rounds))
    if not chosen.ours:
        versions = install_rivals()
        for name, script in (("openfisca-core", "openfisca_voucher.py"), ("zen-engine", "zen_voucher.py")):
            engines.append(rival(f"{name} {versions[name]}", script, amounts, chosen.rounds))
    figures = list(own_figures(chosen.times, chosen.rounds))
    if chosen.json:
        found = {"machine": before, "engines": [asdict(e) for e in engines], "figures": [f.as_json() for f in figures]}
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        print(f"{before}\n\n{comparison(engines, len(amounts))}\n\n{table(figures)}")
    return 1 if any(figure.passed is False for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
