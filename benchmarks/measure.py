"""One measured figure beside its bar, and how times are taken on a machine that does other things too."""

from __future__ import annotations

import os
import platform
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of several runs.

    runs: what was measured, in `unit`. bar: the promise; None where none was made. at_least: the bar is a minimum.
    cpu: seconds of processor time of the fastest run, which other work on the machine hardly moves; None if not taken.
    """

    name: str
    unit: str
    runs: tuple[float, ...]
    bar: float | None = None
    at_least: bool = False
    cpu: float | None = None
    note: str = ""

    @property
    def value(self) -> float:
        """The median of the runs: what is judged."""
        return statistics.median(self.runs)

    @property
    def best(self) -> float:
        """The run that was disturbed least."""
        return max(self.runs) if self.at_least else min(self.runs)

    @property
    def of_bar(self) -> float | None:
        """The value as a share of the bar."""
        return None if not self.bar else self.value / self.bar

    @property
    def passed(self) -> bool | None:
        """Whether the promise is kept; None where none was made."""
        if self.bar is None:
            return None
        return self.value >= self.bar if self.at_least else self.value <= self.bar

    def as_json(self) -> dict[str, Any]:
        """Return the figure with all its runs."""
        return {
            "name": self.name,
            "unit": self.unit,
            "value": round(self.value, 4),
            "best": round(self.best, 4),
            "bar": self.bar,
            "of_bar": None if self.of_bar is None else round(self.of_bar, 3),
            "passed": self.passed,
            "cpu_s": None if self.cpu is None else round(self.cpu, 3),
            "runs": [round(run, 4) for run in self.runs],
            "note": self.note,
        }


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` (0 to 1) of the values lie, by linear interpolation."""
    ordered = sorted(values)
    spot = share * (len(ordered) - 1)
    low = int(spot)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (spot - low)


def program() -> list[str]:
    """Return the command of the installed `jingda`, or the module where it was not installed."""
    beside = Path(sys.executable).with_name("jingda")
    return [str(beside)] if beside.exists() else [sys.executable, "-m", "ui.cli"]


def environment(home: Path) -> dict[str, str]:
    """Return an environment in which nothing but the home is set, so that a person's settings do not count."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JINGDA_")}
    return kept | {"JINGDA_HOME": str(home), "PYTHONUTF8": "1", "GRADIO_ANALYTICS_ENABLED": "False"}


def run(command: Sequence[str], env: Mapping[str, str]) -> tuple[float, float]:
    """Run a command to its end; return its seconds on the clock and its seconds of processor time.

    Raises: SystemExit with what the command printed when it fails, for a failed run measures nothing.
    """
    before, started = _spent(), perf_counter()
    done = subprocess.run(list(command), env=dict(env), cwd=ROOT, capture_output=True, text=True, check=False)
    seconds = perf_counter() - started
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr or done.stdout}")
    return seconds, _spent() - before


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def timed_runs(once: Callable[[], tuple[float, float]], times: int) -> tuple[tuple[float, ...], float]:
    """Return the seconds of `times` runs and the processor time of the leanest."""
    pairs = [once() for _ in range(times)]
    return tuple(seconds for seconds, _ in pairs), min(cpu for _, cpu in pairs)


def machine() -> str:
    """Return on what the figures were taken: cores, Python, and how busy the machine was."""
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, load {load}"


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a Markdown table, ready for docs/measurements.md."""
    rows = [
        "| figure | median | best | bar | of the bar | CPU s | |",
        "| --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    return "\n".join(rows + [_row(figure) for figure in figures])


def _row(figure: Figure) -> str:
    sign = "≥" if figure.at_least else "≤"
    bar = "" if figure.bar is None else f"{sign} {_number(figure.bar)} {figure.unit}"
    share = "" if figure.of_bar is None else f"{figure.of_bar:.0%}"
    cpu = "" if figure.cpu is None else _number(figure.cpu)
    verdict = {True: "pass", False: "FAIL", None: ""}[figure.passed]
    name = f"{figure.name} ({figure.note})" if figure.note else figure.name
    values = f"{_number(figure.value)} {figure.unit} | {_number(figure.best)} {figure.unit}"
    return f"| {name} | {values} | {bar} | {share} | {cpu} | {verdict} |"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"
