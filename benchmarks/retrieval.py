"""`python -m benchmarks.retrieval --corpus FILE --queries FILE`: does search find the articles that answer?

The corpus is indexed and searched as the product does it. `--method` leaves parts away, to see what each is worth:
`bm25` is plain BM25 over our tokens; `words` everything but the vectors; `dense` the vectors alone; `hybrid` all.
Recall@k is the share of a question's gold articles among the first k, averaged; MRR that of its first one.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import fmean
from time import perf_counter, process_time
from typing import Any

import numpy as np

from benchmarks.law_corpus import Question, read_corpus, read_questions
from benchmarks.measure import machine, percentile
from knowledge import tokens
from knowledge.embedder import Embedder, load_embedder
from knowledge.generation import Generation, GenerationInfo
from knowledge.home import current_id, generation_folder
from knowledge.lexical import FieldWeights
from knowledge.ranking import RankingWeights, weights_for
from knowledge.retrieval import DenseRetriever, HybridRetriever
from knowledge.store import build_generation, usable_info

AT = (1, 5, 10)
DEPTH = max(AT)

Search = Callable[[str], list[str]]  # a question → ids of articles, best first


def methods(generation: Generation, embedder: Embedder, weights: RankingWeights, day: date) -> dict[str, Search]:
    """Return the ways to search that are compared, by name."""
    full = HybridRetriever(generation, embedder, weights)
    words = HybridRetriever(generation, embedder, replace(weights, dense=0.0))
    dense = DenseRetriever(generation, embedder, weights)
    return {
        "bm25": lambda query: _plain_bm25(generation, query),
        "words": lambda query: [hit.clause.id for hit in words.retrieve(query, as_of=day, top_k=DEPTH)],
        "dense": lambda query: [hit.clause.id for hit in dense.retrieve(query, as_of=day, top_k=DEPTH)],
        "hybrid": lambda query: [hit.clause.id for hit in full.retrieve(query, as_of=day, top_k=DEPTH)],
    }


def _plain_bm25(generation: Generation, query: str) -> list[str]:
    """Return what BM25 finds (k1 1.2, b 0.75) with every token of the question counting the same."""
    fields = FieldWeights((1.0,) + (0.0,) * (generation.clauses.fields - 1), (0.75,) * generation.clauses.fields)
    scores = generation.clauses.score(dict.fromkeys(tokens.tokens(query), 1.0), fields, most=10_000)
    best = np.argsort(-scores, kind="stable")[:DEPTH]
    found = generation.records.at(best.tolist())
    return [found[int(row)][0].id for row in best]


def measure(search: Search, questions: Sequence[Question]) -> dict[str, float]:
    """Return recall@1, @5, @10, MRR, and the seconds a query took at the median and the 95th percentile."""
    places, seconds = list[list[int]](), list[float]()
    for question in questions:
        started = perf_counter()
        found = search(question.text)
        seconds.append(perf_counter() - started)
        places.append([found.index(wanted) + 1 if wanted in found else 0 for wanted in question.gold])
    recalls = {f"recall@{k}": fmean(fmean(0 < place <= k for place in one) for one in places) for k in AT}
    reciprocal = fmean(max((1 / place for place in one if place), default=0.0) for one in places)
    times = {f"query_p{p}_ms": percentile(seconds, p / 100) * 1000 for p in (50, 95)}
    return recalls | {"MRR": reciprocal} | times


def index(home: Path, corpus: Path, embedder: Embedder, limit: int | None) -> dict[str, float]:
    """Build the index below `home`, unless it is there already; return its clauses and the seconds it took."""
    known = usable_info(home, embedder=embedder, parser_fingerprint=_fingerprint(corpus, limit))
    if known is not None:
        return {"clauses": known.clauses, "documents": known.documents}
    started, spent = perf_counter(), process_time()
    documents, clauses = read_corpus(corpus, limit=limit)
    built = build_generation(
        home, documents, clauses, embedder=embedder, parser_fingerprint=_fingerprint(corpus, limit), sources={}
    )
    return {
        "clauses": built.clauses,
        "documents": built.documents,
        "index_s": perf_counter() - started,
        "index_cpu_s": process_time() - spent,  # over all cores; other work on the machine hardly moves it
        "index_mb": sum(path.stat().st_size for path in home.rglob("*") if path.is_file()) / 1e6,
    }


def memory_mb() -> float:
    """Return the most memory this process has held, in MB.

    From Linux's own account where there is one: getrusage counts what the process that started this one held, too.
    """
    with suppress(OSError):
        if found := re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text("ascii")):
            return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _fingerprint(corpus: Path, limit: int | None) -> str:
    return f"{corpus.name}-{corpus.stat().st_size}-{limit or 'all'}"


@contextmanager
def opened(home: Path) -> Iterator[Generation]:
    """Open the generation that `home` points to, for the length of the block."""
    folder = generation_folder(home, current_id(home))
    with Generation(folder, GenerationInfo.read(folder)) as generation:
        yield generation


def report(rows: dict[str, dict[str, float]]) -> str:
    """Return the measures as a Markdown table."""
    names = list(next(iter(rows.values())))
    lines = [f"| method | {' | '.join(names)} |", f"| --- |{' ---: |' * len(names)}"]
    for method, row in rows.items():
        values = " | ".join(f"{row[name]:.1f}" if name.endswith("_ms") else f"{row[name]:.3f}" for name in names)
        lines.append(f"| {method} | {values} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Index, search, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True, help="JSONL or JSONL.gz with id, name and text")
    parser.add_argument("--queries", type=Path, required=True, help="JSONL with question and gold")
    parser.add_argument("--method", action="append", choices=("bm25", "words", "dense", "hybrid"), help="default: all")
    parser.add_argument("--embedder", default="", help="as JINGDA_EMBEDDER; default: the shipped one")
    parser.add_argument("--home", type=Path, help="keep the index here, and use it if it is there already")
    parser.add_argument("--limit", type=int, help="only the first articles of the corpus")
    parser.add_argument("--weight", action="append", default=[], metavar="NAME=VALUE", help="of knowledge/ranking.py")
    parser.add_argument("--json", action="store_true", help="print JSON: the hybrid's measures on top, all below")
    chosen = parser.parse_args(arguments)
    questions, embedder = read_questions(chosen.queries), load_embedder(chosen.embedder)
    weighed: dict[str, Any] = {name: float(value) for name, _, value in (w.partition("=") for w in chosen.weight)}
    weights = replace(weights_for(embedder.name), **weighed)
    with tempfile.TemporaryDirectory(prefix="jingda-bench-") as folder:
        home = chosen.home or Path(folder)
        built = index(home, chosen.corpus, embedder, chosen.limit)
        with opened(home) as generation:
            ways = methods(generation, embedder, weights, date.today())
            rows = {name: measure(ways[name], questions) for name in chosen.method or ways}
    _print(rows, built | {"memory_mb": memory_mb()}, embedder, chosen.json)
    return 0


def _print(rows: dict[str, dict[str, float]], built: dict[str, float], embedder: Embedder, as_json: bool) -> None:
    last: dict[str, Any] = rows[list(rows)[-1]]
    if as_json:
        whole = last | built | {"embedder": embedder.name, "machine": machine(), "methods": rows}
        print(json.dumps(whole, ensure_ascii=False, indent=1))
    else:
        facts = ", ".join(f"{name} {value:,.1f}" for name, value in built.items())
        print(f"{report(rows)}\n\n{facts}; embedder {embedder.name}; {machine()}")


if __name__ == "__main__":
    sys.exit(main())
