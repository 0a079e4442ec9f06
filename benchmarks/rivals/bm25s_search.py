"""bm25s over a collection of laws, as its documentation has it, with words (rjieba) or with character pairs as tokens.

Run by benchmarks/peers.py in an environment of its own: CORPUS QUERIES KIND → JSON on stdout.
"""

import gzip
import json
import re
import resource
import statistics
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import bm25s  # type: ignore[import-not-found]
import rjieba  # type: ignore[import-not-found]

WORD = re.compile(r"[\u4e00-\u9fffa-z0-9]+")


def words(text: str) -> list[str]:
    return [word for word in rjieba.cut(text.lower()) if WORD.fullmatch(word)]


def pairs(text: str) -> list[str]:
    return [run[i : i + 2] for run in WORD.findall(text.lower()) for i in range(max(1, len(run) - 1))]


def lines(path: Path) -> list[dict[str, Any]]:
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def main(corpus: str, queries: str, kind: str) -> None:
    cut = {"words": words, "pairs": pairs}[kind]
    articles, questions = lines(Path(corpus)), lines(Path(queries))
    started = perf_counter()
    index = bm25s.BM25()
    index.index([cut(f"{a['name']} {a['text']}") for a in articles], show_progress=False)
    index_s = perf_counter() - started
    seconds, recalls = list[float](), {k: list[float]() for k in (1, 5, 10)}
    for question in questions:
        started = perf_counter()
        rows, _ = index.retrieve([cut(question["question"])], k=10, show_progress=False)
        seconds.append(perf_counter() - started)
        found = [articles[row]["id"] for row in rows[0]]
        for k, values in recalls.items():
            values.append(sum(gold in found[:k] for gold in question["gold"]) / len(question["gold"]))
    seconds.sort()
    result = {f"recall@{k}": statistics.fmean(values) for k, values in recalls.items()}
    result |= {"index_s": index_s, "query_p50_ms": statistics.median(seconds) * 1000}
    result |= {"query_p95_ms": seconds[int(0.95 * (len(seconds) - 1))] * 1000}
    result |= {"memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    print(json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
