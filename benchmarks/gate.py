"""How much the gate catches and how often it errs: `python -m benchmarks.gate [FILE.jsonl …]`.

Asks every question of the sets, changes each true answer in one thing at a time, and counts the changes that the gate lets
pass and the true answers that it would cut. Exit code 1 when a bar is missed.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections import Counter, defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from agent.inquiry import Inquiry
from benchmarks.tampering import Changed, answered, changes, passes
from ingest.pipeline import ensure_index, parser_fingerprint
from knowledge.base import KnowledgeBase
from knowledge.embedder import load_embedder
from knowledge.store import open_current
from tools.rules.load import shipped

ROOT = Path(__file__).resolve().parents[1]
SETS = (ROOT / "tests" / "questions" / "own.jsonl", ROOT.parent / "shared" / "evals" / "dev.jsonl")
CAUGHT, FALSE_ALARMS, MEDIAN_MS = 0.99, 0.01, 2.0
SHOWN = 40  # changes that passed, printed for a reader to judge


def main(paths: list[str]) -> int:
    items = questions([Path(p) for p in paths] or [p for p in SETS if p.exists()])
    with TemporaryDirectory() as folder:
        ensure_index(Path(folder), load_embedder())
        with open_current(Path(folder), embedder=load_embedder(), parser_fingerprint=parser_fingerprint()) as knowledge:
            return _report(answered(items, knowledge), titles(knowledge))


def questions(paths: list[Path]) -> list[dict[str, Any]]:
    """Return the items of several question sets."""
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]


def titles(knowledge: KnowledgeBase) -> list[str]:
    """Return the names of programs and documents that are swapped, the longest first."""
    known = {p.title for p in shipped().programs.values()} | {d.title for d in knowledge.documents()}
    return sorted((n for n in known if len(n) >= 5), key=lambda n: (-len(n), n))


def _report(inquiries: list[Inquiry], names: list[str]) -> int:
    times, alarms = [], 0
    for inquiry in inquiries:
        assert inquiry.answer is not None
        started = process_time()
        alarms += not passes(inquiry, inquiry.answer.text)
        times.append((process_time() - started) * 1000)
    begun, made, missed = perf_counter(), Counter[str](), defaultdict[str, list[Changed]](list)
    for inquiry in inquiries:
        for changed in changes(inquiry, names):
            made[changed.kind] += 1
            if passes(inquiry, changed.text):
                missed[changed.kind].append(changed)
    total, passed = made.total(), sum(map(len, missed.values()))
    for kind, count in sorted(made.items()):
        print(f"{kind:20} {count - len(missed[kind])}/{count}")
    for changed in [c for kind in sorted(missed) for c in missed[kind]][:SHOWN]:
        print(f"  passed: {changed.kind}: {changed.was} → {changed.now} | {_around(changed)}")
    caught, wrong, median = 1 - passed / total, alarms / len(inquiries), statistics.median(times)
    print(f"true answers {len(inquiries)}: false alarms {alarms} ({wrong:.2%}, bar < {FALSE_ALARMS:.0%})")
    print(
        f"changes {total}: caught {total - passed} ({caught:.2%}, bar ≥ {CAUGHT:.0%}) in {perf_counter() - begun:.0f} s"
    )
    print(f"processor time of the gate per answer, median {median:.2f} ms (bar ≤ {MEDIAN_MS:.0f} ms)")
    return int(caught < CAUGHT or wrong >= FALSE_ALARMS)


def _around(changed: Changed) -> str:
    at = changed.text.find(changed.now)
    return changed.text[max(0, at - 30) : at + 40].replace("\n", " ")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
