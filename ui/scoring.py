"""How well answers meet a question set: the measures of `evals/score.py`, with its judge where it lies beside the set."""

from __future__ import annotations

import importlib.util
import statistics
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Item = dict[str, Any]
Judge = Callable[[Item, Item | None], tuple[list[str], int, int]]
"""Takes a question item and its answer; returns the reasons why it fails, citation groups covered, and groups."""

ANSWER_CHARS, CITATIONS, QUOTE_CHARS = 800, 5, 600  # what is read of an answer: dumping the sources does not score


def judge_beside(questions: Path) -> Judge | None:
    """Return `judge` of the score.py in the question file's folder; None when there is none."""
    path = questions.parent / "score.py"
    if not path.is_file():
        return None
    spec = importlib.util.spec_from_file_location("jingda_question_set_score", path)
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    judge: Judge | None = getattr(module, "judge", None)
    return judge


def minimal_judge(item: Item, answer: Item | None) -> tuple[list[str], int, int]:
    """Compare kind, texts, verdict and citations only: enough for a set that comes without its score.py."""
    groups, expect = item.get("gold_quotes") or [], item.get("expect", {})
    if answer is None:
        return ["no answer"], 0, len(groups)
    quotes = [_plain(c["quote"])[:QUOTE_CHARS] for c in answer["citations"][:CITATIONS]]
    missing = [group for group in groups if not any(_plain(span) in quote for span in group for quote in quotes)]
    reasons = _wrong_words(expect, answer) + [f"not cited: {group[0]}" for group in missing]
    return reasons, len(groups) - len(missing), len(groups)


def _wrong_words(expect: Item, answer: Item) -> list[str]:
    kind, read = expect.get("kind", "answer"), _plain(answer["answer"])[:ANSWER_CHARS]
    reasons = [] if answer["kind"] == kind else [f"kind {answer['kind']!r}, expected {kind!r}"]
    for group in expect.get("texts") or []:
        if not any(_plain(text) in read for text in group):
            reasons.append(f"text missing: {' | '.join(group)}")
    reasons += [f"text must not appear: {t}" for t in expect.get("forbid_texts") or [] if _plain(t) in read]
    verdict = (answer["eligibility"] or [{}])[0].get("verdict")
    if "verdict" in expect and verdict != expect["verdict"]:
        reasons.append(f"verdict {verdict!r}, expected {expect['verdict']!r}")
    return reasons


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum() or c == "%")


@dataclass(slots=True)
class _Tally:
    """Counts while a set is read."""

    passed: dict[str, list[int]] = field(default_factory=dict)
    covered: int = 0
    groups: int = 0
    refused: int = 0
    should_refuse: int = 0
    rightly_refused: int = 0

    def add(self, item: Item, answer: Item | None, passed: bool, covered: int, groups: int) -> None:
        row = self.passed.setdefault(item.get("category", ""), [0, 0])
        row[0], row[1] = row[0] + passed, row[1] + 1
        self.covered, self.groups = self.covered + covered, self.groups + groups
        refused = bool(answer) and answer is not None and answer["kind"] == "refuse"
        should = item.get("expect", {}).get("kind") == "refuse"
        self.refused, self.should_refuse = self.refused + refused, self.should_refuse + should
        self.rightly_refused += refused and should


def score(items: Sequence[Item], answers: Sequence[Item], judge: Judge) -> tuple[dict[str, Any], list[Item]]:
    """Return the measures and the failed items with their reasons."""
    by_id, tally, failed = {answer["id"]: answer for answer in answers}, _Tally(), []
    for item in items:
        answer = by_id.get(item["id"])
        reasons, covered, groups = judge(item, answer)
        tally.add(item, answer, not reasons, covered, groups)
        if reasons:
            failed.append(_failure(item, answer, reasons))
    return _measures(tally, answers), failed


def _failure(item: Item, answer: Item | None, reasons: list[str]) -> Item:
    shown = {"answer": answer["answer"], "kind": answer["kind"]} if answer else {"answer": None, "kind": None}
    return {"id": item["id"], "category": item.get("category", ""), "turns": item["turns"], "why": reasons, **shown}


def _measures(tally: _Tally, answers: Sequence[Item]) -> dict[str, Any]:
    passed, items = (sum(row[i] for row in tally.passed.values()) for i in (0, 1))
    times = sorted(answer["latency_ms"] for answer in answers)
    return {
        "pass": passed,
        "items": items,
        "pass_rate": _share(passed, items),
        "by_category": {name: f"{row[0]}/{row[1]}" for name, row in sorted(tally.passed.items())},
        "citation_groups_covered": _share(tally.covered, tally.groups),
        "refusal_precision": _share(tally.rightly_refused, tally.refused),
        "refusal_recall": _share(tally.rightly_refused, tally.should_refuse),
        "latency_ms_p50": round(statistics.median(times), 1) if times else None,
        "latency_ms_p95": round(times[int(0.95 * (len(times) - 1))], 1) if times else None,
        "answer_chars_p50": statistics.median(len(_plain(a["answer"])) for a in answers) if answers else None,
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
