"""`python -m benchmarks.peers --corpus FILE --queries FILE`: our search beside other libraries, on the same questions.

The others are installed from PyPI into .bench-venv-peers; nothing of ours imports them. Each runs in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import ROOT, machine

HERE = Path(__file__).parent
VENV = ROOT / ".bench-venv-peers"
PEERS = {  # name → script in rivals/ and what it is told
    "bm25s, words": ("bm25s_search.py", "words"),
    "bm25s, pairs": ("bm25s_search.py", "pairs"),
}
COLUMNS = ("recall@1", "recall@5", "recall@10", "index_s", "query_p50_ms", "query_p95_ms", "memory_mb")


def install() -> Path:
    """Make the environment of the others if it is not there; return its interpreter. Raises: CalledProcessError."""
    python = VENV / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not (VENV / "ready").exists():
        print(f"making {VENV.name} …", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
        wanted = str(HERE / "requirements-peers.txt")
        subprocess.run([str(python), "-m", "pip", "install", "-q", "-r", wanted], check=True)
        (VENV / "ready").touch()
    return python


def measured(command: Sequence[str]) -> dict[str, Any]:
    """Return the JSON that a command prints. Raises: CalledProcessError."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def table(rows: dict[str, dict[str, Any]]) -> str:
    """Return the figures as a Markdown table."""
    lines = [f"| | {' | '.join(COLUMNS)} |", f"| --- |{' ---: |' * len(COLUMNS)}"]
    for name, row in rows.items():
        values = (f"{row[c]:.3f}" if c.startswith("recall") else f"{row[c]:.1f}" for c in COLUMNS)
        lines.append(f"| {name} | {' | '.join(values)} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Install, run, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True, help="JSONL or JSONL.gz with id, name and text")
    parser.add_argument("--queries", type=Path, required=True, help="JSONL with question and gold")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    chosen = parser.parse_args(arguments)
    corpus, queries = str(chosen.corpus.resolve()), str(chosen.queries.resolve())
    ours = ["-m", "benchmarks.retrieval", "--corpus", corpus, "--queries", queries, "--method", "hybrid", "--json"]
    rows = {"ours": measured([sys.executable, *ours])}
    python = install()
    for name, (script, told) in PEERS.items():
        rows[name] = measured([str(python), str(HERE / "rivals" / script), corpus, queries, told])
    print(
        json.dumps({"machine": machine(), "rows": rows}, ensure_ascii=False, indent=1) if chosen.json else table(rows)
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
