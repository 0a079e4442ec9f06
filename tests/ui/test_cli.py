"""The command line as a person meets it: `main` is called in this process, with the fakes for a knowledge base."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.errors import StoreUnavailable
from ui import cli
from ui.desk import Desk


class Run:
    """What a command printed and how it ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def call(*arguments: str) -> Run:
        monkeypatch.setattr(sys, "argv", ["jingda", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Run(int(ended.value.code or 0), out, err)

    return call


def test_help_is_chinese_and_names_every_command(run):
    text = run("--help").out
    for name in ("ask", "search", "documents", "ingest", "index", "coverage", "eval", "serve", "version"):
        assert f"\n  {name}" in text
    assert "用法：" in text
    assert run().out == text


@pytest.mark.parametrize(
    "command", ["ask", "search", "documents", "ingest", "index", "coverage", "eval", "serve", "version"]
)
def test_every_command_has_help(run, command: str):
    result = run(command, "--help")
    assert result.code == 0
    assert "用法：jingda" in result.out
    assert "Usage" not in result.out


def test_help_imports_nothing_heavy():
    heavy = "gradio,fastapi,chromadb,numpy,langchain,rich,yaml,pydantic"
    code = f"import sys, ui.cli; print([m for m in '{heavy}'.split(',') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


def test_ask_prints_the_answer_then_its_clauses(run, at_fake_desk: Desk):
    result = run("ask", "最多多少", "--as-of", "2026年11月20日")
    lines = result.out.splitlines()
    assert result.code == 0
    assert lines[0].startswith("每年最高50万元[1]")
    assert "[1] 《测试办法》（京测发〔2026〕1号）第二条 · 现行有效" in lines
    assert "    第二条 每年最高50万元。" in lines
    assert "※ 旧办法已废止，按新办法执行。" in lines
    assert any(line.startswith("[2] ") and line.endswith(" · 已废止") for line in lines)
    assert lines[-1] == "按 2026年11月20日 的规定回答。"


def test_ask_prints_json(run, at_fake_desk: Desk):
    answer = json.loads(run("ask", "最多多少", "--as-of", "2026-11-20", "--json").out)
    assert (answer["kind"], answer["as_of"]) == ("answer", "2026-11-20")
    assert answer["citations"][0]["status"] == "in_force"


def test_a_hostile_source_cannot_steer_the_terminal(run, at_fake_desk: Desk):
    assert "\x1b" not in run("ask", "脏").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("ask", ""), "没有写问题"),
        (("ask", "问", "--as-of", "soon"), "不是日期"),
        (("ask", "--batch", "q.jsonl"), "--out"),
        (("ask", "--foo"), "没有选项 --foo"),
        (("search",), "缺少关键词"),
        (("search", "词", "--top-k", "0"), "--top-k 的取值"),
        (("nonsense",), "没有命令 nonsense"),
        (("ingest",), "--retire"),
        (("documents", "--status", "x"), "可用：现行有效"),
        (("eval", "nowhere.jsonl"), "nowhere.jsonl"),
        (("serve", "--host", "256.1.1.1"), "256.1.1.1"),
    ],
)
def test_a_mistake_is_explained_in_one_line(run, at_fake_desk: Desk, arguments: tuple[str, ...], message: str):
    result = run(*arguments)
    assert result.code == 2
    assert message in result.err
    assert len(result.err.strip().splitlines()) == 1


def test_an_error_keeps_its_exit_code(run, monkeypatch: pytest.MonkeyPatch):
    def fail(settings, progress):
        raise StoreUnavailable("磁盘已满", where="/x", remedy="请清理")

    monkeypatch.setattr("ui.commands.opening.open_desk", fail)
    result = run("ask", "问")
    assert (result.code, result.err.splitlines()[-1]) == (4, "/x：磁盘已满。请清理")


def test_a_fault_of_ours_is_one_line_too(run, at_fake_desk: Desk):
    result = run("ask", "坏")
    assert result.code == 70
    assert "程序内部出错（RuntimeError）" in result.err
    assert "secret" not in result.err


def test_ctrl_c_ends_quietly(run, monkeypatch: pytest.MonkeyPatch):
    def interrupted(settings, progress):
        raise KeyboardInterrupt

    monkeypatch.setattr("ui.commands.opening.open_desk", interrupted)
    assert run("ask", "问").code == 130


def test_a_batch_is_answered_to_a_file(run, at_fake_desk: Desk, tmp_path: Path):
    questions, out = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    questions.write_text('{"id": "1", "turns": ["甲"]}\n{"id": "2", "turns": ["拒"]}\n', "utf-8")
    assert run("ask", "--batch", str(questions), "--out", str(out)).code == 0
    assert [json.loads(line)["id"] for line in out.read_text("utf-8").splitlines()] == ["1", "2"]


def test_search_prints_place_status_and_score(run, at_fake_desk: Desk):
    result = run("search", "创新券", "--top-k", "3", "--as-of", "2026-11-20")
    assert "《测试办法》（京测发〔2026〕1号）第二条 · 现行有效 · 0.900" in result.out
    hits = json.loads(run("search", "创新券", "--json").out)["hits"]
    assert hits[2]["locator"] == "第二条"
    assert hits[2]["quote"].endswith("（二）创业团队。")


def test_documents_have_their_status_on_the_date(run, at_fake_desk: Desk):
    rows = [line.split("\t") for line in run("documents", "--as-of", "2026-11-20").out.splitlines()]
    assert [(row[0], row[-1]) for row in rows] == [("rules-2026", "现行有效"), ("old-2023", "已废止")]
    earlier = json.loads(run("documents", "--as-of", "2025-06-01", "--json").out)["documents"]
    assert [d["status"] for d in earlier] == ["not_yet", "in_force"]
    past = run("documents", "--as-of", "2026-11-20", "--status", "已废止").out
    assert past.startswith("old-2023") and len(past.splitlines()) == 1


def test_eval_prints_the_measures(run, at_fake_desk: Desk, tmp_path: Path):
    questions, fails = tmp_path / "q.jsonl", tmp_path / "fails.jsonl"
    questions.write_text(
        '{"id": "1", "category": "fact", "turns": ["甲"], "expect": {"texts": [["30万元"]]}}\n', "utf-8"
    )
    result = run("eval", str(questions), "--fails", str(fails))
    assert "pass_rate: 0.0" in result.out
    assert "score.py" in result.err
    assert json.loads(fails.read_text("utf-8"))["why"] == ["text missing: 30万元"]


def test_version(run):
    assert run("version").out.startswith("京答 ")
