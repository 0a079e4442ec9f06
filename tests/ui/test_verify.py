"""`jingda verify`: receipts kept on disk, read back and worked out again."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from tests.ui.conftest import Jingda

CASE = ("创新券", "合同金额=80万元", "已用=15万元", "资质=国家高新技术企业", "--as-of", "2026-11-20")


@pytest.fixture
def kept(jingda: Jingda, tmp_path: Path) -> Path:
    path = tmp_path / "凭据.json"
    run = jingda("calc", *CASE, "--receipt", str(path))
    assert "最高35万元" in run.out
    assert f"凭据已存入 {path}" in run.err
    return path


def test_a_kept_receipt_holds(jingda: Jingda, kept: Path) -> None:
    run = jingda("verify", str(kept))
    assert run.code == 0
    assert run.out.splitlines() == [
        "一致 · 首都科技创新券 · 按 2026年11月20日 的规定",
        "    规则没有修改，按同样的情况重新计算，结果逐字节相同。",
    ]


def test_the_file_is_the_same_each_time(jingda: Jingda, kept: Path, tmp_path: Path) -> None:
    jingda("calc", *CASE, "--receipt", str(tmp_path / "again.json"))
    assert (tmp_path / "again.json").read_bytes() == kept.read_bytes()


def test_a_changed_amount_is_found(jingda: Jingda, kept: Path) -> None:
    kept.write_text(kept.read_text("utf-8").replace('"high":"350000"', '"high":"500000"', 1), "utf-8")
    run = jingda("verify", str(kept))
    assert run.code == 1
    assert run.out.startswith("结果被改动 · 首都科技创新券")
    assert "result.benefit.high：凭据为 500000，重新计算为 350000" in run.out


def test_many_differences_are_counted(jingda: Jingda, kept: Path) -> None:
    receipt = json.loads(kept.read_bytes())
    receipt["result"]["notes"] = [f"另加{n}元" for n in range(20)]
    kept.write_text(json.dumps(receipt), "utf-8")
    assert "另有 8 处不同，见 --json" in jingda("verify", str(kept)).out
    assert len(json.loads(jingda("verify", str(kept), "--json").out)[0]["differences"]) == 20


def test_what_calc_prints_can_be_piped_in(jingda: Jingda, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = jingda("calc", *CASE, "--json").out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(printed.encode())))
    run = jingda("verify", "-", "--json")
    assert (run.code, json.loads(run.out)[0]["findings"]) == (0, ["same"])


def test_what_is_no_receipt_says_so_and_what_to_do(jingda: Jingda, tmp_path: Path) -> None:
    path = tmp_path / "letter.json"
    path.write_text('{"dear": "sir"}')
    run = jingda("verify", str(path))
    assert (run.code, run.out) == (2, "")
    assert run.err == f"{path}：其中没有凭据。请用 jingda calc 的 --receipt 或 --json 重新取得凭据\n"
    assert jingda("verify", str(tmp_path / "none.json")).err.endswith("文件不存在或不能读取。请核对路径\n")
    assert jingda("verify", str(tmp_path)).code == 2


def test_a_receipt_that_cannot_be_written_is_an_error(jingda: Jingda, tmp_path: Path) -> None:
    run = jingda("calc", *CASE, "--receipt", str(tmp_path / "no" / "folder.json"))
    assert run.code != 0
    assert "folder.json" in run.err
