"""`python -m benchmarks.companies`: a table of companies matched in one run that is killed again and again.

The companies are invented (seeded): each tells 4 to 24 of the facts that most programs look at. `jingda match --table` is killed
with SIGKILL at random moments and started again with the same words until it ends. Then every company must have its one line, in order, and a
sample is held against a match of its own, to the sum and the last program.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from benchmarks.measure import ROOT, environment, machine, program
from tools.facts import BENEFIT, FactDefinition
from tools.matching import match_facts, read_company
from tools.rules.load import RuleBook, shipped
from tools.rules.uses import benefit_facts, condition_facts

AS_OF = date(2026, 11, 20)
COLUMNS = 60  # the facts that most programs look at
_YEARS = 3650


def main(arguments: Sequence[str] | None = None) -> int:
    given = _options(arguments)
    rng = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as folder:
        table, out = Path(folder, "companies.csv"), Path(folder, "results.csv")
        rows = list(companies(shipped(), given.companies, rng))
        _write(table, rows)
        killed, seconds = run(table, out, given.kills, rng)
        faults = check(rows, out, rng.sample(range(len(rows)), min(given.sample, len(rows))))
    figures = {"companies": len(rows), "kills": killed, "seconds": round(seconds), "compared": given.sample}
    print(json.dumps({**figures, "faults": faults, "machine": machine()}, ensure_ascii=False, indent=1))
    return 1 if faults else 0


def companies(book: RuleBook, count: int, rng: random.Random) -> Iterator[dict[str, str]]:
    """Yield companies: label of a fact to its text, with 名称."""
    held = Counter(
        fact for one in book.programs.values() for v in one.versions for fact in condition_facts(v) | benefit_facts(v)
    )
    asked = [book.facts[fact] for fact, _ in held.most_common() if fact != BENEFIT.id]
    known = [fact for fact in asked if _text(fact, rng)][:COLUMNS]
    for number in range(1, count + 1):
        told = rng.sample(known, rng.randint(4, 24))
        yield {"名称": f"企业{number}"} | {fact.label: _text(fact, rng) for fact in known if fact in told}


def _text(fact: FactDefinition, rng: random.Random) -> str:
    """Return a value of the fact as people write it; "" for a kind that a cell does not hold."""
    if fact.type == "yesno":
        return rng.choice("是否")
    if fact.type in ("choice", "set") and fact.values:
        return rng.choice(list(fact.values))
    if fact.type == "date":
        return (AS_OF - timedelta(days=rng.randrange(_YEARS))).isoformat()
    if fact.type == "money":
        return f"{rng.randint(1, 99) * 10 ** rng.randint(0, 4)}万{fact.unit or '元'}"
    if fact.type == "ratio":
        return f"{rng.randint(1, 100)}%"
    return f"{rng.randint(1, 600)}{fact.unit}" if fact.type == "quantity" and fact.unit else ""


def run(table: Path, out: Path, kills: int, rng: random.Random) -> tuple[int, float]:
    """Match the table in spite of `kills`; return how many fell before the end and the seconds of all runs together."""
    command = [*program(), "match", "--table", str(table), "--out", str(out), "--as-of", AS_OF.isoformat()]
    started, killed = perf_counter(), 0
    for left in range(kills, -1, -1):
        with subprocess.Popen(
            command, env=environment(out.parent), cwd=ROOT, stderr=subprocess.PIPE, text=True
        ) as child:
            if left:
                with suppress(subprocess.TimeoutExpired):
                    child.wait(rng.uniform(2.0, 20.0))
                child.send_signal(signal.SIGKILL)
            said = child.communicate()[1].strip().splitlines()
        if child.returncode != -signal.SIGKILL:
            if child.returncode not in (0, 1):
                raise SystemExit(f"exit {child.returncode}: {said[-1:]}")
            break
        killed += 1
    return killed, perf_counter() - started


def check(rows: Sequence[Mapping[str, str]], out: Path, sample: Sequence[int]) -> list[str]:
    """Return what is wrong with the results; a slip in a cell must be told in its line."""
    with out.open(encoding="utf-8-sig", newline="") as handle:
        lines = list(csv.DictReader(handle))
    faults = [] if [line["行"] for line in lines] == [str(n + 1) for n in range(len(rows))] else ["行"]
    names = [row["名称"] for row in rows]
    faults += [] if [line["名称"] for line in lines] == names else ["名称"]
    faults += [f"第 {line['行']} 家：{line['问题']}" for line in lines if line["问题"]][:5]
    for place in [] if faults else sample:
        told = {label: text for label, text in rows[place].items() if label != "名称"}
        found = match_facts(read_company(shipped().facts, told, AS_OF), AS_OF)
        counts = [str(len(group)) for group in (found.fitting, found.open, found.failing)]
        if [lines[place][name] for name in ("符合", "待定", "不符合")] != counts:
            faults.append(f"第 {place + 1} 家：{counts}")
        if lines[place]["合计最高（元）"] != format(found.total.normalize(), "f"):
            faults.append(f"第 {place + 1} 家：{found.total}")
        if not all(line.basis.title in lines[place]["符合的政策"] for line in found.fitting):
            faults.append(f"第 {place + 1} 家：符合的政策")
    return faults


def _write(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    columns = list(dict.fromkeys(label for row in rows for label in row))
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, columns)
        writer.writeheader()
        writer.writerows(rows)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.companies", description=__doc__)
    parser.add_argument("--companies", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--sample", type=int, default=200, help="companies held against a match of their own")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
