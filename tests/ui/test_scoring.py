from pathlib import Path

from tests.ui.fakes import answer
from ui.scoring import judge_beside, minimal_judge, score

ITEM = {
    "id": "q",
    "category": "fact",
    "turns": ["问"],
    "gold_quotes": [["每年最高50万元", "别的"]],
    "expect": {"kind": "answer", "texts": [["50万元"]], "forbid_texts": ["30万元"], "verdict": "eligible"},
}


def given(**changes: object) -> dict:
    return {"id": "q", **answer(**changes).as_json()}


def test_an_answer_that_holds_all_passes():
    assert minimal_judge(ITEM, given()) == ([], 1, 1)


def test_every_reason_is_told():
    reasons, covered, groups = minimal_judge(ITEM, given(text="最高30万元", citations=(), eligibility=()))
    assert (covered, groups) == (0, 1)
    assert [reason.split(":")[0].split(" ")[0] for reason in reasons] == ["text", "text", "verdict", "not"]


def test_no_answer_fails():
    assert minimal_judge(ITEM, None) == (["no answer"], 0, 1)


def test_the_measures_count_refusals():
    refusal = {"id": "r", "category": "refuse", "turns": ["外"], "expect": {"kind": "refuse"}}
    measures, failed = score([ITEM, refusal], [given(), {**given(), "id": "r"}], minimal_judge)
    assert (measures["pass"], measures["items"], measures["pass_rate"]) == (1, 2, 0.5)
    assert (measures["refusal_precision"], measures["refusal_recall"]) == (None, 0.0)
    assert measures["by_category"] == {"fact": "1/1", "refuse": "0/1"}
    assert [f["id"] for f in failed] == ["r"]


def test_the_judge_of_the_set_is_used(tmp_path: Path):
    assert judge_beside(tmp_path / "q.jsonl") is None
    (tmp_path / "score.py").write_text("def judge(item, answer):\n    return ['never'], 0, 0\n", "utf-8")
    judge = judge_beside(tmp_path / "q.jsonl")
    assert judge is not None
    assert judge(ITEM, None) == (["never"], 0, 0)
