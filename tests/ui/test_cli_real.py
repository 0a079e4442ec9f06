"""The command line over the shipped corpus: one index, built once, in a home of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ui.web.examples import EXAMPLES

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
STATUTE = """关于测试的规定
京测规〔2026〕1号
第一章 总则
第一条 为了测试，制定本规定。
第二条 有下列情形之一的，给予10万元补贴：
（一）完成测试的；
（二）按期报告的。
第三条 本规定自2026年1月1日起施行。
"""

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def jingda(home: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, as a person does."""
    environment = {**os.environ, "JINGDA_HOME": str(home)}
    command = [sys.executable, "-m", "ui.cli", *arguments]
    done = subprocess.run(
        command, input=given, capture_output=True, text=True, env=environment, cwd=ROOT, timeout=120, check=False
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("real") / "home"
    done = jingda(home, "index")
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def home(built: Path, tmp_path: Path) -> Path:
    """A home of its own for a test that changes the index."""
    return Path(shutil.copytree(built, tmp_path / "home"))


def test_a_question_is_answered_with_its_article(built: Path):
    answer = json.loads(jingda(built, "ask", "创新券一年最多能用多少？", "--as-of", "2026-11-20", "--json").stdout)
    assert answer["kind"] == "answer"
    assert "50万元" in answer["answer"]
    first = answer["citations"][0]
    assert (first["doc_number"], first["status"]) == ("京科发〔2026〕9号", "in_force")
    assert first["locator"].startswith("第十二条")
    assert "50万元" in first["quote"]


def test_every_example_of_the_web_page_is_answered_with_clauses_in_force(built: Path, tmp_path: Path):
    questions, out = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    rows = [{"id": i, "turns": [example], "as_of": "2026-11-20"} for i, example in enumerate(EXAMPLES)]
    questions.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    assert jingda(built, "ask", "--batch", str(questions), "--out", str(out)).returncode == 0
    answers = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == list(range(len(EXAMPLES)))
    assert {answer["kind"] for answer in answers} == {"answer"}
    assert {answer["citations"][0]["status"] for answer in answers} == {"in_force"}


@pytest.mark.parametrize("question", ["？！", "\x07\x1b[31m", "问" * 100_000])
def test_an_odd_question_gets_a_polite_answer(built: Path, question: str):
    done = jingda(built, "ask", "-", given=question)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout and done.stdout.strip()


def test_search_can_be_narrowed(built: Path):
    hits = json.loads(jingda(built, "search", "创新券", "额度", "--document", "京科发〔2026〕9号", "--json").stdout)[
        "hits"
    ]
    assert hits and {hit["doc_number"] for hit in hits} == {"京科发〔2026〕9号"}


def test_cards_are_listed_by_status(built: Path):
    known = json.loads(jingda(built, "documents", "--as-of", "2026-11-20", "--json").stdout)["documents"]
    assert sum(d["type"] == "card" for d in known) == 145
    expired = jingda(built, "documents", "--as-of", "2026-11-20", "--status", "已到期").stdout.splitlines()
    assert expired and all(line.endswith("已到期") for line in expired)


def test_a_new_statute_is_taken_in_asked_about_and_retired(home: Path, tmp_path: Path):
    path = tmp_path / "rules.txt"
    path.write_text(STATUTE, "utf-8")
    report = json.loads(jingda(home, "ingest", str(path), "--json").stdout)
    assert [(f["path"], f["error"]) for f in report["files"]] == [(str(path), None)]
    document = report["files"][0]["documents"][0]
    assert {"doc_id", "title", "document_number", "type", "articles", "clauses", "warnings"} <= document.keys()
    assert (document["type"], document["articles"]) == ("statute", 3)
    assert "按期报告" in jingda(home, "search", "按期报告").stdout
    again = jingda(home, "ingest", str(path))
    assert "未变化" in again.stdout
    assert jingda(home, "ingest", "--retire", document["doc_id"]).returncode == 0
    assert "按期报告" not in jingda(home, "search", "按期报告").stdout


def test_a_bad_file_is_reported_and_the_good_one_is_in(home: Path, tmp_path: Path):
    (tmp_path / "good.txt").write_text(STATUTE, "utf-8")
    (tmp_path / "empty.txt").touch()
    done = jingda(
        home, "ingest", str(tmp_path / "empty.txt"), str(tmp_path / "good.txt"), str(tmp_path / "nowhere.txt")
    )
    assert done.returncode == 2
    assert "1 个文件" not in done.stdout and "2 个文件未能收录" in done.stdout
    assert "empty.txt" in done.stdout and "nowhere.txt" in done.stdout
    assert "按期报告" in jingda(home, "search", "按期报告").stdout


def test_the_shipped_corpus_is_covered(built: Path):
    done = jingda(built, "coverage", "--json")
    assert done.returncode == 0
    assert all(coverage["ratio"] >= 0.995 for coverage in json.loads(done.stdout))
