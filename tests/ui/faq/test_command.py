"""`jingda faq` as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent import ask
from agent.faq.building import build
from knowledge.base import KnowledgeBase
from tests.ui.conftest import Jingda
from ui.desk import Desk


class Kept(Desk):
    """A desk that stays open for the next command."""

    def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def at_desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shipped: KnowledgeBase) -> None:
    monkeypatch.setenv("JINGDA_HOME", str(tmp_path))
    monkeypatch.setattr("ui.commands.opening.open_desk", lambda settings, progress: Kept(shipped, ask))


def test_built_listed_exported_and_imported(jingda: Jingda, tmp_path: Path) -> None:
    dry = json.loads(jingda("faq", "build", "--program", "创新券", "--dry-run", "--json").out)
    assert dry["generated"] >= 8
    assert jingda("faq", "list").out == "共 0 条。\n"
    built = jingda("faq", "build", "--program", "创新券", "--as-of", "2026-11-20")
    assert f"新增草稿 {dry['generated']} 条" in built.out
    again = json.loads(jingda("faq", "build", "--program", "创新券", "--as-of", "2026-11-21", "--json").out)
    assert (again["made"], again["renewed"], again["same"]) == (0, 0, dry["generated"]), "another day is no new answer"
    listed = json.loads(jingda("faq", "list", "--program", "创新券", "--state", "草稿", "--json").out)
    assert listed["total"] == dry["generated"]
    out = tmp_path / "faq.json"
    assert "已导出" in jingda("faq", "export", str(out), "--state", "草稿").out
    read = json.loads(jingda("faq", "import", str(out), "--dry-run", "--json").out)
    assert len(read["rows"]) == dry["generated"]
    assert "没有变" in jingda("faq", "review").out


def test_imported_contradictions_are_named(jingda: Jingda, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("## 创新券单张最高限额是多少？\n\n单张最高9万元。\n", "utf-8")
    run = jingda("faq", "import", str(tmp_path / "a.md"))
    assert "9万元 不在其中" in run.out and "1 条要核对；已存为草稿" in run.out
    assert "共 1 条" in jingda("faq", "list").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["list", "--state", "发布"], "没有“发布”这个状态"),
        (["list", "--program", "没有这项政策"], "没有"),
        (["export", "x.pdf"], "不能写成"),
        (["import", "none.md"], "文件读不了"),
        (["build", "--as-of", "2026-13-40"], "日历"),
    ],
)
def test_a_wrong_call_says_why(jingda: Jingda, arguments: list[str], said: str) -> None:
    run = jingda("faq", *arguments)
    assert run.code == 2 or run.code == 1
    assert said in run.err


def test_the_draft_generator_is_deterministic(shipped: KnowledgeBase) -> None:
    from tests.ui.faq.conftest import DAY

    assert list(build(shipped, DAY, ["voucher"])) == list(build(shipped, DAY, ["voucher"]))
