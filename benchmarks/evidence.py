"""`python -m benchmarks.evidence [QUESTIONS.jsonl]`: is the clause that answers among those cited, and how far up?

A question holds `turns`, `as_of` and `gold_quotes`: groups of alternative verbatim spans. A citation covers a group when
one of its spans lies inside the quote. Whitespace, punctuation and full-width forms do not count.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.speed import AS_OF

if TYPE_CHECKING:
    from ui.desk import Desk

QUESTIONS = Path(__file__).with_name("evidence.jsonl")
DEPTH = 5  # citations an answer may have; what stands behind them nobody reads
READ_CHARACTERS = 600  # of a quote: a longer one is a dump, and what lies behind does not count


@dataclass(frozen=True, slots=True)
class Item:
    """One question with the spans that answer it."""

    id: str
    category: str
    turns: tuple[str, ...]
    as_of: date
    groups: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Ranks:
    """For every gold group of one question, the place of the first quote that covers it; 0 for none."""

    item: Item
    cited: tuple[int, ...]
    searched: tuple[int, ...]


def plain(text: str) -> str:
    """Return what is compared of a text: its letters, digits and ideographs in one form."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).lower()


def read_items(path: Path) -> list[Item]:
    """Return the questions that have gold quotes. Raises: SystemExit naming the line that cannot be read."""
    items = []
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
        if not line.strip():
            continue
        try:
            items.append(_item(json.loads(line), f"{number}"))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SystemExit(f"{path}: line {number}: {error!r}") from error
    return [item for item in items if item.groups]


def _item(raw: Mapping[str, Any], fallback: str) -> Item:
    groups = tuple(tuple(plain(span) for span in group) for group in raw.get("gold_quotes", []) if group)
    day = date.fromisoformat(raw["as_of"]) if raw.get("as_of") else AS_OF
    return Item(str(raw.get("id", fallback)), str(raw.get("category", "")), tuple(raw["turns"]), day, groups)


def ranks(desk: Desk, item: Item) -> Ranks:
    """Return where the gold spans stand among the answer's citations, and among what bare search finds."""
    answer = desk.ask(item.turns, item.as_of)
    hits = desk.knowledge.search(item.turns[-1], as_of=item.as_of, top_k=DEPTH)
    cited = [plain(c.quote)[:READ_CHARACTERS] for c in answer.citations[:DEPTH]]
    searched = [plain(hit.document.quote(hit.clause))[:READ_CHARACTERS] for hit in hits]
    return Ranks(item, _places(item.groups, cited), _places(item.groups, searched))


def _places(groups: Iterable[Sequence[str]], quotes: Sequence[str]) -> tuple[int, ...]:
    return tuple(
        next((n for n, quote in enumerate(quotes, 1) if any(span in quote for span in group)), 0) for group in groups
    )


def measures(places: Sequence[int]) -> dict[str, float]:
    """Return recall@1, recall@5 and the mean reciprocal rank of the groups."""
    if not places:
        return {"groups": 0, "recall@1": 0.0, f"recall@{DEPTH}": 0.0, "MRR": 0.0}
    return {
        "groups": len(places),
        "recall@1": sum(place == 1 for place in places) / len(places),
        f"recall@{DEPTH}": sum(place > 0 for place in places) / len(places),
        "MRR": statistics.fmean(1 / place if place else 0.0 for place in places),
    }


def report(found: Sequence[Ranks]) -> dict[str, dict[str, float]]:
    """Return the measures of citations and of bare search, over all and by category."""
    by_category: dict[str, list[int]] = defaultdict(list)
    for one in found:
        by_category[one.item.category or "—"].extend(one.cited)
    rows = {
        "citations": measures([place for one in found for place in one.cited]),
        "search alone": measures([place for one in found for place in one.searched]),
    }
    return rows | {f"citations, {name}": measures(places) for name, places in sorted(by_category.items())}


def unknown_spans(desk: Desk, items: Iterable[Item]) -> list[str]:
    """Return the questions with a gold group that stands in no document: their recall says nothing."""
    texts = [plain(desk.knowledge.document(d.doc_id).text) for d in desk.knowledge.documents()]
    return [i.id for i in items if any(not any(span in t for span in g for t in texts) for g in i.groups)]


def _table(rows: Mapping[str, Mapping[str, float]]) -> str:
    names = list(next(iter(rows.values())))
    lines = [f"| | {' | '.join(names)} |", f"| --- |{' ---: |' * len(names)}"]
    for label, row in rows.items():
        values = (f"{row[name]:.0f}" if name == "groups" else f"{row[name]:.3f}" for name in names)
        lines.append(f"| {label} | {' | '.join(values)} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the measures; exit code 2 when a gold span is in no document."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evidence", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("questions", type=Path, nargs="?", default=QUESTIONS, help="JSONL with turns and gold_quotes")
    parser.add_argument("--missed", action="store_true", help="list the questions with a group that was not cited")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--embedder", default="", help="as JINGDA_EMBEDDER; default: the shipped one")
    chosen = parser.parse_args(arguments)
    items = read_items(chosen.questions)
    if not items:
        raise SystemExit(f"{chosen.questions}: no question with gold_quotes")
    from ui.desk import open_desk
    from ui.settings import Settings

    with tempfile.TemporaryDirectory(prefix="jingda-bench-") as folder:
        desk = open_desk(Settings(home=Path(folder), embedder=chosen.embedder), lambda stage, done, total: None)
        try:
            found = [ranks(desk, item) for item in items]
            unknown = unknown_spans(desk, items)
        finally:
            desk.close()
    rows = report(found)
    print(json.dumps(rows, ensure_ascii=False, indent=1) if chosen.json else _table(rows))
    if chosen.missed:
        for one in (one for one in found if 0 in one.cited):
            print(f"{one.item.id}\t{one.cited}\t{one.item.turns[-1]}")
    if unknown:
        print(f"gold spans in no document: {', '.join(unknown)}", file=sys.stderr)
    return 2 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
