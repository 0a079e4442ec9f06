"""`python -m benchmarks.peers [QUESTIONS.jsonl]`: our search beside other libraries, on the same documents and questions.

The others are installed from PyPI into .bench-venv-peers (several minutes at the first run: txtai brings torch). Each runs in a
process of its own, over the text of the documents we index, with the embedder we ship and jieba's words.
Our hits are clauses, theirs passages many times as long; so besides recall@k there is recall within so many characters.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from benchmarks.evidence import QUESTIONS, READ_CHARACTERS, Item, plain, read_items
from benchmarks.measure import ROOT, machine, percentile
from benchmarks.plot import peers_plot
from benchmarks.retrieval import memory_mb

if TYPE_CHECKING:
    from ui.desk import Desk

HERE = Path(__file__).parent
VENV = ROOT / ".bench-venv-peers"
PEERS = {  # name → script in rivals/ and the characters of a passage
    "LangChain, passages of 600": ("langchain", 600),
    "LangChain, passages of 150": ("langchain", 150),
    "LlamaIndex, passages of 600": ("llamaindex", 600),
    "Haystack, passages of 600": ("haystack", 600),
    "txtai, passages of 600": ("txtai", 600),
    "bm25s alone, passages of 600": ("bm25s", 600),
    "bm25s alone, passages of 150": ("bm25s", 150),
}
AT, WITHIN = (1, 5, 10), (150, 300, 600, 1500)
OURS = 50  # clauses asked for: 1,500 characters hold more of them than of passages


def install() -> Path:
    """Make the environment of the others if it is not there; return its interpreter. Raises: CalledProcessError."""
    python = VENV / "bin" / "python"
    if not (VENV / "ready").exists():
        print(f"making {VENV.name} …", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
        # uv, because pip takes many minutes over what these packages want of each other.
        subprocess.run([str(python), "-m", "pip", "install", "-q", "uv"], check=True)
        command = [str(ROOT / "scripts" / "uv.sh"), "pip", "install", "--quiet", "--python", str(python)]
        wanted = ["-r", str(HERE / "requirements-peers.txt")]
        subprocess.run([*command, *wanted], check=True, env=os.environ | {"VENV": str(VENV)})
        (VENV / "ready").touch()
    return python


def measured(command: Sequence[str]) -> dict[str, Any]:
    """Return the JSON that a command prints. Raises: CalledProcessError."""
    env = os.environ | {"PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False"}
    env["HAYSTACK_TELEMETRY_ENABLED"] = "False"
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT, env=env)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def figures(found: dict[str, Any], items: Sequence[Item]) -> dict[str, float]:
    """Return recall@k, recall within so many characters, and what it cost."""
    quotes = [[plain(quote)[:READ_CHARACTERS] for quote in each] for each in found["quotes"]]
    pairs = [(group, each) for item, each in zip(items, quotes, strict=True) for group in item.groups]
    rows = {f"recall@{k}": [_covers(group, each[:k]) for group, each in pairs] for k in AT}
    rows |= {f"in {n} characters": [_covers(group, _first(each, n)) for group, each in pairs] for n in WITHIN}
    shares = {name: sum(row) / len(row) for name, row in rows.items()}
    seconds = found["seconds"]
    cost = {"query_cpu_p50_ms": percentile(found["spent"], 0.5) * 1000} | {
        "index_s": found["index_s"],
        "memory_mb": found["memory_mb"],
    }
    return shares | {f"query_p{p}_ms": percentile(seconds, p / 100) * 1000 for p in (50, 95)} | cost


def _covers(group: Sequence[str], quotes: Sequence[str]) -> bool:
    return any(span in quote for quote in quotes for span in group)


def _first(quotes: Sequence[str], characters: int) -> list[str]:
    """Return the quotes that a reader of so many characters sees, the last one cut."""
    seen, left = list[str](), characters
    for quote in quotes:
        if left <= 0:
            break
        seen.append(quote[:left])
        left -= len(quote)
    return seen


def ours(items: Sequence[Item], folder: Path, *, answers: bool) -> dict[str, Any]:
    """Return what our search finds, or what our answers cite, in the form of the others."""
    from ui.desk import open_desk
    from ui.settings import Settings

    started = perf_counter()
    desk = open_desk(Settings(home=folder), lambda stage, done, total: None)
    index_s, seconds, spent, quotes = perf_counter() - started, list[float](), list[float](), list[list[str]]()
    try:
        for item in items:
            started, used = perf_counter(), process_time()
            found = _cited(desk, item) if answers else _searched(desk, item, max(AT))
            seconds.append(perf_counter() - started)
            spent.append(process_time() - used)
            quotes.append(found if answers else _searched(desk, item, OURS))
    finally:
        desk.close()
    return {"index_s": index_s, "seconds": seconds, "spent": spent, "memory_mb": memory_mb(), "quotes": quotes}


def _searched(desk: Desk, item: Item, k: int) -> list[str]:
    hits = desk.knowledge.search(item.turns[-1], as_of=item.as_of, top_k=k)
    return [hit.document.quote(hit.clause) for hit in hits]


def _cited(desk: Desk, item: Item) -> list[str]:
    return [citation.quote for citation in desk.ask(item.turns, item.as_of).citations]


def hand_over(items: Sequence[Item], folder: Path) -> tuple[Path, Path]:
    """Write the documents and the questions for the others; return where."""
    from ui.desk import open_desk
    from ui.settings import Settings

    desk = open_desk(Settings(home=folder / "home"), lambda stage, done, total: None)
    try:
        texts = [desk.knowledge.document(each.doc_id) for each in desk.knowledge.documents()]
    finally:
        desk.close()
    documents, questions = folder / "documents.jsonl", folder / "questions.jsonl"
    documents.write_text("\n".join(json.dumps({"title": d.title, "text": d.text}) for d in texts), "utf-8")
    questions.write_text("\n".join(json.dumps({"question": item.turns[-1]}) for item in items), "utf-8")
    return documents, questions


def table(rows: dict[str, dict[str, float]]) -> str:
    """Return the figures as a Markdown table."""
    names = list(next(iter(rows.values())))
    lines = [f"| | {' | '.join(names)} |", f"| --- |{' ---: |' * len(names)}"]
    for label, row in rows.items():
        values = (f"{row[n]:.1f}" if n.endswith(("_ms", "_s", "_mb")) else f"{row[n]:.3f}" for n in names)
        lines.append(f"| {label} | {' | '.join(values)} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Install, run, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("questions", type=Path, nargs="?", default=QUESTIONS, help="JSONL with turns and gold_quotes")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--plot", type=Path, help="draw the figures into this SVG file")
    parser.add_argument("--ours", choices=("search", "answers"), help=argparse.SUPPRESS)  # a process of its own
    chosen = parser.parse_args(arguments)
    items = read_items(chosen.questions)
    with tempfile.TemporaryDirectory(prefix="jingda-bench-") as folder:
        if chosen.ours:
            print(json.dumps(ours(items, Path(folder), answers=chosen.ours == "answers")))
            return 0
        rows = _all_rows(chosen.questions.resolve(), items, Path(folder))
    if chosen.plot:
        chosen.plot.write_text(peers_plot(rows), "utf-8")
    print(
        json.dumps({"machine": machine(), "rows": rows}, indent=1) if chosen.json else f"{table(rows)}\n\n{machine()}"
    )
    return 0


def _all_rows(questions: Path, items: Sequence[Item], folder: Path) -> dict[str, dict[str, float]]:
    rows, python = dict[str, dict[str, float]](), install()
    for name, part in (("Jingda, search alone", "search"), ("Jingda, citations of the answer", "answers")):
        command = [sys.executable, "-m", "benchmarks.peers", str(questions), "--ours", part]
        rows[name] = figures(measured(command), items)
    documents, asked = hand_over(items, folder)
    for name, (script, characters) in PEERS.items():
        path = HERE / "rivals" / f"{script}_passages.py"
        rows[name] = figures(measured([str(python), str(path), str(documents), str(asked), str(characters)]), items)
    return rows


if __name__ == "__main__":
    sys.exit(main())
