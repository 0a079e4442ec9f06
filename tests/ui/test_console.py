import pytest

from ui.console import Line, complain, progress_bar, write_lines


def as_terminal(monkeypatch: pytest.MonkeyPatch, stream: str) -> None:
    monkeypatch.setattr(f"sys.{stream}.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "42")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)


def test_a_pipe_gets_plain_lines(capsys: pytest.CaptureFixture[str]):
    write_lines([Line("甲\n乙", "red", indent=2), Line()])
    assert capsys.readouterr().out == "  甲\n  乙\n\n"


def test_a_terminal_gets_wrapped_and_coloured_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    as_terminal(monkeypatch, "stdout")
    write_lines([Line("条" * 40, "green", indent=2)])
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == 3 and all("\x1b[32m" in row for row in rows)


def test_progress_in_a_log_says_each_step_once(capsys: pytest.CaptureFixture[str]):
    with progress_bar() as progress:
        for done in range(3):
            progress("解析", done, 3)
        progress("写入", 1, 1)
    assert capsys.readouterr().err == "解析\n写入\n"


def test_no_bar_is_shown_when_there_is_nothing_to_wait_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    as_terminal(monkeypatch, "stderr")
    with progress_bar():
        pass
    assert capsys.readouterr().err == ""
    with progress_bar() as progress:
        progress("解析", 1, 2)
    assert "解析" in capsys.readouterr().err


def test_a_complaint_is_one_line(capsys: pytest.CaptureFixture[str]):
    complain("甲\n乙\x1b[2J")
    assert capsys.readouterr().err == "甲 乙[2J\n"
