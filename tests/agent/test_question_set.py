"""The development question set: evidence cited and refusals, with the bars of the first milestone."""

from __future__ import annotations

import importlib.util
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from agent import ask
from knowledge.base import KnowledgeBase


@pytest.fixture(scope="module")
def outcome(shared_evals: Path, shipped: KnowledgeBase) -> dict[str, float]:
    spec = importlib.util.spec_from_file_location("score", shared_evals / "score.py")
    assert spec and spec.loader
    score: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    covered = groups = refused = should = both = 0
    for line in (shared_evals / "dev.jsonl").read_text("utf-8").splitlines():
        item = json.loads(line)
        answer = ask(item["turns"], as_of=date.fromisoformat(item["as_of"]), knowledge=shipped)
        _, held, wanted = score.judge(item, answer.as_json())
        covered, groups = covered + held, groups + wanted
        is_refusal, expected = answer.kind == "refuse", item["expect"].get("kind") == "refuse"
        refused, should, both = refused + is_refusal, should + expected, both + (is_refusal and expected)
    return {"covered": covered / groups, "precision": both / max(1, refused), "recall": both / should}


def test_the_evidence_that_answers_is_cited(outcome: dict[str, float]) -> None:
    assert outcome["covered"] >= 0.95


def test_refusals_are_right_and_complete(outcome: dict[str, float]) -> None:
    assert outcome["precision"] >= 0.85
    assert outcome["recall"] >= 0.85
