"""Files made to do harm: each is stopped by a limit, named in one clear sentence, and the next file is read."""

from __future__ import annotations

import io
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.fuzz.runner import Tally, content_of, fuzz
from benchmarks.fuzz.targets import TARGETS, load_seeds
from ingest import guard as guards
from ingest.guard import FileLimits, Guard
from ingest.pipeline import _expand
from ingest.report import IngestReport
from knowledge.errors import FileTooLarge, UnreadableFile
from tests.data.readers.make_docx import cell, docx, p, row, table
from tests.data.readers.make_pdf import Page, lines, pdf

GOOD = "某市办法\n第一条 最高20万元。\n第二条 本办法自发布之日起施行。\n"
SLOW = ("某办法\n第一条 甲\n第二条 " + "<!--" * 300_000).encode()  # takes the square of its length
WIDE = ("<table><tr>" + "<td colspan=200 rowspan=2000>甲" * 3000 + "</tr>" + "<tr><td>乙<td>丙" * 300).encode()


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(GOOD, "utf-8")
    return path


@pytest.fixture
def guard() -> Iterator[Guard]:
    with Guard(FileLimits(seconds=30, memory_mib=1024)) as made:
        yield made


def test_what_comes_out_of_the_child_is_what_goes_into_the_index(guard: Guard, good: Path) -> None:
    parsed = guard.parse(good, "/from/here.txt")
    assert (parsed.source.path, parsed.documents[0].document.source) == ("/from/here.txt", "/from/here.txt")
    assert [clause.text for clause in parsed.documents[0].clauses][-1].startswith("第二条")


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path, good: Path) -> None:
    (tmp_path / "slow.txt").write_bytes(SLOW)
    with Guard(FileLimits(seconds=3)) as guard:
        with pytest.raises(FileTooLarge, match=r"^slow\.txt：处理超过 3 秒，已停止。请拆分文件"):
            guard.parse(tmp_path / "slow.txt")
        guard.limits = FileLimits(seconds=60)
        assert guard.parse(good).documents


def test_a_file_that_takes_too_much_memory_is_given_up(tmp_path: Path, good: Path) -> None:
    (tmp_path / "large.txt").write_bytes(("第一条 甲乙丙丁，" * 600_000).encode())
    with Guard(FileLimits(seconds=60, memory_mib=300)) as guard:
        with pytest.raises(
            (FileTooLarge, UnreadableFile), match=r"^large\.txt：(处理所需的内存超过|内容嵌套过深或过大|读取程序)"
        ):
            guard.parse(tmp_path / "large.txt")
        assert guard.parse(good).documents


def test_a_file_that_breaks_the_child_is_named_and_the_next_one_is_read(
    guard: Guard, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard.parse(good)
    assert guard._child
    os.kill(guard._child.pid, signal.SIGSEGV)
    with pytest.raises(UnreadableFile, match=r"^good\.txt：读取程序意外退出"):
        guard.parse(good)
    assert guard.parse(good).documents


def test_an_answer_that_would_do_something_is_not_obeyed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Call:
        def __reduce__(self) -> object:
            return os.system, (f"touch {tmp_path}/harm",)

    with pytest.raises(pickle.UnpicklingError):
        guards._Reader(io.BytesIO(pickle.dumps(Call()))).load()
    assert not (tmp_path / "harm").exists()


def test_the_child_ends_with_the_program_that_began_it(good: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from ingest.guard import Guard; g = Guard();"
        f"g.parse(Path({str(good)!r})); print(g._child.pid, flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as program:
        assert program.stdout
        child = int(program.stdout.readline())
        program.kill()
    for _ in range(500):
        if not Path(f"/proc/{child}").exists():
            return
        signal.sigtimedwait([], 0.02)
    pytest.fail("the child outlived its program")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("wide.html", WIDE),
        ("wide.docx", docx(table(row(*[cell(p("甲"), '<w:gridSpan w:val="999999999"/>')] * 20), row("a", "b")))),
        ("loop.pdf", pdf(lines("第一条 甲")).replace(b"/Kids [", b"/Kids [2 0 R 2 0 R ")),
        ("self.pdf", pdf(lines("第一条 甲")).replace(b"/Parent 2 0 R", b"/Parent 8 0 R")),
        ("dots.txt", ("某办法\n第一条 甲\n第二条 " + "." * 100_000).encode()),
        ("map.pdf", pdf(Page(((72, 700, "第一条 甲"),), rules=tuple((i % 500, i // 500, i % 500 + 7, i // 500) for i in range(9000))))),
    ],
)  # fmt: skip
def test_what_is_made_to_grow_or_to_turn_in_circles_is_read_within_the_limits(
    guard: Guard, tmp_path: Path, name: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)
    try:
        assert guard.parse(tmp_path / name).documents
    except (FileTooLarge, UnreadableFile) as error:
        assert str(error).startswith(f"{name}：")


def test_a_folder_does_not_bring_in_what_lies_outside_it(tmp_path: Path) -> None:
    secret, folder = tmp_path / "secret.txt", tmp_path / "folder"
    secret.write_text("密码", "utf-8")
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "政策.txt").symlink_to(secret)
    (folder / "same.txt").symlink_to(folder / "real.txt")
    (folder / "real.txt").write_text(GOOD, "utf-8")
    report = IngestReport()
    found = list(_expand([folder], report))
    assert [path.name for path in found] == ["real.txt", "same.txt"]
    (file,) = report.files
    assert file.error and "这是指向目录之外的符号链接，未收录。若确要收录，请直接给出该文件的路径" in file.error


@pytest.mark.parametrize("target", list(TARGETS))
def test_damaged_input_is_read_or_refused_and_breaks_no_promise(target: str) -> None:
    tally = Tally()
    assert list(fuzz(target, 7, 400, tally)) == []
    assert tally.inputs == 400
    assert tally.accepted > 0


def test_a_run_can_be_repeated() -> None:
    seeds = load_seeds(TARGETS["docx"])
    assert content_of("docx", 3, 9, seeds) == content_of("docx", 3, 9, seeds) != content_of("docx", 3, 10, seeds)
