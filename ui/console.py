"""What the terminal shows: results on stdout, progress and errors on stderr, colour only where a person looks."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ui.text import printable
from ui.wrapping import wrapped

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bar

TEXT_WIDTH = 96  # columns of running text: longer lines are hard to read aloud


@dataclass(frozen=True, slots=True)
class Line:
    """One line of output: `style` is a Rich style, used on a terminal only; `indent` counts columns."""

    text: str = ""
    style: str = ""
    indent: int = 0


Progress = Callable[[str, int, int], None]
"""Told how far a long step is: what is being done, how many of how many; a total of 0 means unknown."""


def silent(message: str, done: int, total: int) -> None:
    """A Progress that shows nothing."""


def write_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None))


def write_lines(lines: Iterable[Line]) -> None:
    """Print the lines: wrapped and coloured on a terminal, plain in a pipe."""
    if sys.stdout.isatty():
        _write_rich(lines)
    else:
        sys.stdout.writelines(f"{_indented(line)}\n" for line in lines)


def _indented(line: Line) -> str:
    margin = " " * line.indent
    return "\n".join(f"{margin}{part}".rstrip() for part in printable(line.text).split("\n"))


def _write_rich(lines: Iterable[Line]) -> None:
    from rich.text import Text

    console = _console(stderr=False)
    width = min(console.width - 2, TEXT_WIDTH)  # punctuation may hang over the edge
    for line in lines:
        for part in printable(line.text).split("\n"):
            for row in wrapped(part, width - line.indent):
                console.print(Text(" " * line.indent + row, line.style), no_wrap=True, overflow="ignore", crop=False)


def _console(*, stderr: bool) -> Console:
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)


def complain(message: str) -> None:
    """Print one line of error on stderr."""
    line = " ".join(printable(message).split("\n"))
    red, plain = ("\x1b[31m", "\x1b[0m") if sys.stderr.isatty() else ("", "")
    print(f"{red}{line}{plain}", file=sys.stderr)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Yield a Progress shown on stderr: a bar on a terminal, a line at each new message elsewhere; nothing until told."""
    if sys.stderr.isatty():
        with ExitStack() as shown:
            yield _BarProgress(shown)
    else:
        yield _line_progress()


class _BarProgress:
    """A Progress that puts its bar on the screen at the first message."""

    def __init__(self, shown: ExitStack) -> None:
        self._shown = shown
        self._bar: Bar | None = None

    def __call__(self, message: str, done: int, total: int) -> None:
        if self._bar is None:
            self._bar = self._shown.enter_context(_bar())
            self._bar.add_task("")
        task = self._bar.task_ids[0]
        self._bar.update(task, description=printable(message), completed=done, total=total or None)


def _bar() -> Bar:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=_console(stderr=True), transient=True)


def _line_progress() -> Progress:
    shown: set[str] = set()

    def show(message: str, done: int, total: int) -> None:
        if message not in shown:
            shown.add(message)
            print(printable(message), file=sys.stderr, flush=True)

    return show


def write_rows(rows: Iterable[list[str]]) -> None:
    """Print tab-separated lines, for other programs."""
    sys.stdout.writelines("\t".join(printable(cell) for cell in row) + "\n" for row in rows)
