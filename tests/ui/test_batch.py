import json
from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import FileMissing, InputError, UnreadableFile
from ui.batch import answered, read_items, write_whole
from ui.console import silent
from ui.desk import Desk

TODAY = date(2026, 11, 20)


def questions(folder: Path, *lines: str) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_answers_come_in_order_with_their_id_first(tmp_path: Path, desk: Desk):
    path = questions(
        tmp_path, '{"id": "b", "turns": ["甲", "乙"]}', "", '{"id": 7, "turns": ["拒"], "as_of": "2025-01-02"}'
    )
    rows = list(answered(read_items(path, TODAY), desk, silent))
    assert [next(iter(row.items())) for row in rows] == [("id", "b"), ("id", 7)]
    assert [row["as_of"] for row in rows] == ["2026-11-20", "2025-01-02"]
    assert [row["kind"] for row in rows] == ["answer", "refuse"]
    assert all(row["latency_ms"] >= 0 for row in rows)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "JSON"),
        ("[]", "对象"),
        ('{"turns": ["x"]}', "id"),
        ('{"id": "a"}', "turns"),
        ('{"id": "a", "turns": []}', "turns"),
        ('{"id": "a", "turns": [1]}', "turns"),
        ('{"id": "a", "turns": ["x"], "as_of": "soon"}', "日期"),
        ('{"id": "a", "turns": ["x"], "as_of": 3}', "as_of"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, fault: str):
    path = questions(tmp_path, '{"id": "ok", "turns": ["x"]}', line)
    with pytest.raises(InputError, match=fault) as caught:
        read_items(path, TODAY)
    assert str(caught.value).startswith(f"{path} 第 2 行")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path):
    with pytest.raises(FileMissing, match="nowhere"):
        read_items(tmp_path / "nowhere", TODAY)
    (tmp_path / "gbk").write_bytes("问题".encode("gb18030"))
    with pytest.raises(UnreadableFile, match="UTF-8"):
        read_items(tmp_path / "gbk", TODAY)


def test_nothing_half_written_stays(tmp_path: Path):
    out = tmp_path / "answers.jsonl"
    out.write_text("before", "utf-8")

    def rows():
        yield {"id": 1}
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_whole(out, rows())
    assert [p.name for p in tmp_path.iterdir()] == ["answers.jsonl"]
    assert out.read_text("utf-8") == "before"


def test_a_whole_file_replaces_the_old_one(tmp_path: Path):
    out = tmp_path / "answers.jsonl"
    write_whole(out, [{"id": "甲"}, {"id": 2}])
    assert [json.loads(line) for line in out.read_text("utf-8").splitlines()] == [{"id": "甲"}, {"id": 2}]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(FileMissing, match="不能在此写文件"):
        write_whole(tmp_path / "no" / "answers.jsonl", [])
