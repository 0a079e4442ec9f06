"""`python -m benchmarks.scale [--sizes 1000,10000,100000]`: what more clauses cost, from a thousand to a million.

The clauses are made up: those of the shipped corpus (or of --corpus) again and again, each time with its parts in another order,
other numbers and a tenth of its characters exchanged. So sizes and times mean something, and what is found does not.
Each size is built in a process of its own and searched in another.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from benchmarks.law_corpus import read_corpus
from benchmarks.measure import ROOT, machine, percentile
from benchmarks.plot import curves_plot
from benchmarks.retrieval import memory_mb, opened
from knowledge.hashed import HashedEmbedder
from knowledge.model import Clause, Document, DocumentType, PathStep, Validity
from knowledge.retrieval import HybridRetriever
from knowledge.store import build_generation

SIZES = (1_000, 10_000, 100_000, 1_000_000)
QUESTIONS = Path(__file__).with_name("questions.txt")
ROUNDS = 3  # times every question is asked
_ARTICLES = 50  # clauses of a document
_EXCHANGED = 0.1  # share of the characters of a repeated clause


def texts(corpus: Path | None) -> list[str]:
    """Return the texts that are varied: of the laws in `corpus`, or of the shipped clauses."""
    if corpus is not None:
        return [clause.text for clause in read_corpus(corpus)[1]]
    from ingest.corpus import parse_shipped

    parsed = (document for file in parse_shipped() for document in file.documents)
    return [clause.text for document in parsed for clause in document.clauses if len(clause.text) > 1]


def varied(text: str, chance: random.Random, common: str) -> str:
    """Return the text with its parts in another order, other numbers, and some characters exchanged for common ones."""
    parts = re.split(r"(?<=[，；。])", text)
    chance.shuffle(parts)
    mixed = re.sub(r"\d+", lambda match: str(chance.randrange(1, 10 ** len(match[0]))), "".join(parts))
    return "".join(chance.choice(common) if chance.random() < _EXCHANGED else character for character in mixed)


def made_up(seeds: Sequence[str], size: int) -> Iterator[tuple[Document, list[Clause]]]:
    """Yield documents with their clauses, `size` clauses in all; the same for the same arguments."""
    common = "".join(seeds[: 2 * _ARTICLES])
    for number, first in enumerate(range(0, size, _ARTICLES)):
        chance = random.Random(number)
        chosen = [seeds[row % len(seeds)] for row in range(first, min(first + _ARTICLES, size))]
        # The first time round the texts are as they are; only then are they varied.
        lines = chosen if first + _ARTICLES <= len(seeds) else [varied(text, chance, common) for text in chosen]
        yield _document(f"made-up-{number}", [line.replace("\n", " ").strip() or "本条删去。" for line in lines])


def _document(doc_id: str, lines: Sequence[str]) -> tuple[Document, list[Clause]]:
    clauses, start = list[Clause](), 0
    for number, line in enumerate(lines, 1):
        end = start + len(line)
        step = PathStep("条", f"第{number}条")
        clauses.append(Clause(f"{doc_id}:{number}", doc_id, (step,), line, "", (start, end), start, end, end))
        start = end + 1
    validity = Validity(starts_on=date(2020, 1, 1))
    return Document(doc_id, lines[0][:30], DocumentType.STATUTE, validity=validity, text="\n".join(lines)), clauses


def built(home: Path, seeds: Sequence[str], size: int) -> dict[str, float]:
    """Build an index of `size` clauses below `home`; return what it cost."""
    started, spent = perf_counter(), process_time()
    build_generation(
        home,
        (document for document, _ in made_up(seeds, size)),
        (clause for _, clauses in made_up(seeds, size) for clause in clauses),
        embedder=HashedEmbedder(),
        parser_fingerprint="made-up",
        sources={},
    )
    disk = sum(path.stat().st_size for path in home.rglob("*") if path.is_file()) / 1e6
    spent = process_time() - spent
    return {"index_s": perf_counter() - started, "index_cpu_s": spent, "disk_mb": disk, "build_memory_mb": memory_mb()}


def searched(home: Path) -> dict[str, float]:
    """Ask every question against the index below `home`; return what it cost, the first question apart."""
    questions = [line for line in QUESTIONS.read_text("utf-8").splitlines() if line.strip()]
    started = perf_counter()
    with opened(home) as generation:
        retriever = HybridRetriever(generation, HashedEmbedder())
        retriever.retrieve(questions[0], as_of=date.today(), top_k=8)
        cold_s, seconds, spent = perf_counter() - started, list[float](), list[float]()
        for question in questions * ROUNDS:
            begun, used = perf_counter(), process_time()
            retriever.retrieve(question, as_of=date.today(), top_k=8)
            seconds.append(perf_counter() - begun)
            spent.append(process_time() - used)
    times = {f"query_p{p}_ms": percentile(seconds, p / 100) * 1000 for p in (50, 95)}
    return {"cold_s": cold_s, **times, "query_cpu_p50_ms": percentile(spent, 0.5) * 1000, "memory_mb": memory_mb()}


def measured(size: int, corpus: Path | None) -> dict[str, float]:
    """Return the figures of one size. Raises: CalledProcessError."""
    with tempfile.TemporaryDirectory(prefix="jingda-bench-") as folder:
        told = [sys.executable, "-m", "benchmarks.scale", "--home", folder, "--sizes", str(size)]
        told += [] if corpus is None else ["--corpus", str(corpus.resolve())]
        parts = [_json([*told, "--part", part]) for part in ("build", "search")]
    return {"clauses": size, **parts[0], **parts[1]}


def _json(command: Sequence[str]) -> dict[str, float]:
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def table(rows: Sequence[dict[str, float]]) -> str:
    """Return the figures as a Markdown table."""
    names = list(rows[0])
    lines = [f"| {' | '.join(names)} |", f"|{' ---: |' * len(names)}"]
    lines += [
        f"| {' | '.join(f'{row[n]:,.0f}' if row[n] >= 100 else f'{row[n]:.1f}' for n in names)} |" for row in rows
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Build and search each size, print, draw."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of clauses, with commas")
    parser.add_argument(
        "--corpus", type=Path, help="JSONL or JSONL.gz with id, name and text, instead of the shipped one"
    )
    parser.add_argument("--plot", type=Path, help="draw the curves into this SVG file")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--part", choices=("build", "search"), help=argparse.SUPPRESS)  # a process of its own
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    sizes = [int(size) for size in chosen.sizes.split(",")]
    if chosen.part:
        print(json.dumps(_part(chosen.part, chosen.home, sizes[0], chosen.corpus)))
        return 0
    rows = list[dict[str, float]]()
    for size in sizes:
        rows.append(measured(size, chosen.corpus))
        print(f"{size:,}: {rows[-1]}", file=sys.stderr, flush=True)
    if chosen.plot:
        chosen.plot.write_text(curves_plot(rows), "utf-8")
    whole: dict[str, Any] = {"machine": machine(), "rows": rows}
    print(json.dumps(whole, indent=1) if chosen.json else f"{table(rows)}\n\n{machine()}")
    return 0


def _part(part: str, home: Path, size: int, corpus: Path | None) -> dict[str, float]:
    return searched(home) if part == "search" else built(home, texts(corpus), size)


if __name__ == "__main__":
    sys.exit(main())
