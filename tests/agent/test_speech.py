"""How people speak: slips, spoken numbers, traditional characters, English, personal numbers; scored by kind."""

from __future__ import annotations

import importlib.util
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from agent import ask
from agent.privacy import masked
from knowledge.base import KnowledgeBase

QUESTIONS = Path(__file__).parents[1] / "questions" / "speech.jsonl"
BARS = {"English": 0.9, "Chinese": 0.9}  # shares of the questions that must pass; measured shares are in the README


def items() -> list[dict[str, Any]]:
    return [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]


def kind_of(item: dict[str, Any]) -> str:
    return "English" if not re.search(r"[\u4e00-\u9fff]", item["turns"][-1]) else "Chinese"


@pytest.fixture(scope="module")
def passed(shared_evals: Path, shipped: KnowledgeBase) -> dict[str, float]:
    spec = importlib.util.spec_from_file_location("score", shared_evals / "score.py")
    assert spec and spec.loader
    score: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for item in items():
        answer = ask(item["turns"], as_of=date.fromisoformat(item["as_of"]), knowledge=shipped)
        bad, _, _ = score.judge(item, answer.as_json())
        asked[kind_of(item)] += 1
        right[kind_of(item)] += not bad
    return {kind: right[kind] / asked[kind] for kind in asked}


def test_there_are_enough_questions_with_ids_of_their_own() -> None:
    ids = [item["id"] for item in items()]
    assert len(ids) >= 120
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("kind", sorted(BARS))
def test_what_is_said_is_understood(passed: dict[str, float], kind: str) -> None:
    assert passed[kind] >= BARS[kind]


def test_no_personal_number_reaches_an_answer(shipped: KnowledgeBase) -> None:
    told = [item for item in items() if masked(item["turns"][-1]) != item["turns"][-1]]
    assert told
    for item in told:
        answer = ask(item["turns"], as_of=date.fromisoformat(item["as_of"]), knowledge=shipped)
        shown = json.dumps(answer.as_json(), ensure_ascii=False)
        for number in re.findall(r"\d{11,17}[\dX]?", item["turns"][-1]):
            assert number not in shown


def test_an_english_question_is_answered_in_english_around_chinese_quotes(shipped: KnowledgeBase) -> None:
    question = "We are a high-tech enterprise. Contract RMB 700,000. How much can the innovation voucher pay?"
    answer = ask([question], as_of=date(2026, 11, 20), knowledge=shipped)
    assert "RMB 350,000" in answer.text
    assert answer.citations
    assert all(re.search(r"[\u4e00-\u9fff]", cited.quote) for cited in answer.citations)
