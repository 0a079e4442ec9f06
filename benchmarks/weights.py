"""`python -m benchmarks.weights QUESTIONS.jsonl`: are the weights of the ranking chosen too closely to the questions they were chosen on?

Cross-validation of bare search. Each weight is tried at other values. Of every fold the questions outside choose: each weight gets
the value that raises their MRR most, where it raises it by more than noise would, and all of these are taken together. The questions
inside say what the choice is worth on questions it has not seen, beside the weights as shipped.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.evidence import DEPTH, READ_CHARACTERS, Item, _places, measures, plain, read_items
from knowledge.base import KnowledgeBase
from knowledge.ranking import RankingWeights

WEIGHTS = (
    *("saturation", "own", "context", "own_length", "characters_length", "place", "named", "number", "character"),
    *("asking", "cue", "title", "alias", "body", "link", "dense", "restating", "elsewhere", "expired", "superseded"),
)
FACTORS = (0.0, 0.5, 0.75, 1.33, 2.0)
FOLDS = 5
LEAST = 0.003  # of MRR: less is chance

Places = tuple[int, ...]  # of every gold group of one question, the place of the first hit that covers it; 0 for none


def places(knowledge: KnowledgeBase, items: Sequence[Item], weights: RankingWeights) -> list[Places]:
    """Return for each question where its gold spans stand among the hits."""
    found = []
    for item in items:
        hits = knowledge.search(item.turns[-1], as_of=item.as_of, top_k=DEPTH, weights=weights)
        quotes = [plain(hit.document.quote(hit.clause))[:READ_CHARACTERS] for hit in hits]
        found.append(_places(item.groups, quotes))
    return found


def mrr(found: Sequence[Places], rows: Sequence[int]) -> float:
    """Return the mean reciprocal rank of the groups of these questions."""
    return measures([place for row in rows for place in found[row]])["MRR"]


def chosen(
    tried: Mapping[tuple[str, float], Sequence[Places]], shipped: Sequence[Places], rows: Sequence[int]
) -> dict[str, float]:
    """Return the factors by which these questions would change the weights."""
    before, best = mrr(shipped, rows), dict[str, tuple[float, float]]()
    for (name, factor), found in tried.items():
        gain = mrr(found, rows) - before
        if gain > max(LEAST, best.get(name, (0.0, 0.0))[0]):
            best[name] = (gain, factor)
    return {name: factor for name, (_, factor) in best.items()}


def changed(weights: RankingWeights, factors: Mapping[str, float]) -> RankingWeights:
    """Return the weights, some of them multiplied."""
    return replace(weights, **{name: getattr(weights, name) * factor for name, factor in factors.items()})


def validated(knowledge: KnowledgeBase, items: Sequence[Item], weights: RankingWeights) -> dict[str, Any]:
    """Return recall and MRR of the shipped weights, and of each fold's choice on the questions it has not seen."""
    shipped = places(knowledge, items, weights)
    tried = {
        (name, factor): places(knowledge, items, changed(weights, {name: factor}))
        for name in WEIGHTS
        for factor in FACTORS
    }
    order = list(range(len(items)))
    random.Random(0).shuffle(order)
    unseen, choices = dict[int, Places](), list[dict[str, float]]()
    for fold in range(FOLDS):
        held = set(order[fold::FOLDS])
        factors = chosen(tried, shipped, [row for row in order if row not in held])
        choices.append(factors)
        inside = [items[row] for row in sorted(held)]
        unseen |= dict(zip(sorted(held), places(knowledge, inside, changed(weights, factors)), strict=True))
    everywhere = places(knowledge, items, changed(weights, chosen(tried, shipped, order)))
    without = {name: mrr(tried[name, 0.0], order) - mrr(shipped, order) for name in WEIGHTS}
    return {
        "shipped": measures([place for found in shipped for place in found]),
        "chosen on all, on the same": measures([place for found in everywhere for place in found]),
        "chosen outside, on the fold": measures([place for row in sorted(unseen) for place in unseen[row]]),
        "choices": choices,
        "MRR without": without,
        "folds, shipped": [round(mrr(shipped, order[fold::FOLDS]), 3) for fold in range(FOLDS)],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the measures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.weights", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("questions", type=Path, help="JSONL with turns and gold_quotes")
    items = read_items(parser.parse_args(arguments).questions)
    from ui.desk import open_desk
    from ui.settings import load_settings

    with tempfile.TemporaryDirectory(prefix="jingda-bench-") as folder:
        desk = open_desk(replace(load_settings(), home=Path(folder)), lambda stage, done, total: None)
        try:
            found = validated(desk.knowledge, items, RankingWeights())
        finally:
            desk.close()
    spread = statistics.pstdev(found["folds, shipped"])
    print(json.dumps(found | {"spread of the folds": round(spread, 3)}, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
