"""Plots as SVG made here: no script, nothing fetched; colours come from the page's style, each has words for who cannot see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT = 720, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 8, 12, 26
_GRID = 4  # lines above the base
_LABELS = 8  # days named below


@dataclass(frozen=True, slots=True)
class Series:
    """One row of values. style: class of its marks; None where there is no value."""

    name: str
    style: str
    values: Sequence[float | None]


def bars(title: str, labels: Sequence[str], series: Sequence[Series], unit: str = "") -> Markup:
    """Return bars, one for each label, the series stacked in their order from below."""
    totals = [sum(s.values[i] or 0 for s in series) for i in range(len(labels))]
    top = ceiling(max(totals, default=0))
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(labels))
    marks: list[str] = []
    for i, label in enumerate(labels):
        base = 0.0
        words = f"{label}：" + "，".join(f"{s.name} {_number(s.values[i] or 0)}{unit}" for s in series)
        inside = []
        for one in series:
            value = one.values[i] or 0
            if value:
                y, height = _y(base + value, top), _y(base, top) - _y(base + value, top)
                x = _LEFT + i * step + step * 0.14
                inside.append(
                    f'<rect class="{one.style}" x="{x:.1f}" y="{y:.1f}" width="{step * 0.72:.1f}" height="{height:.1f}"/>'
                )
                base += value
        marks.append(f"<g><title>{escape(words)}</title>{''.join(inside)}</g>")
    return _framed(title, labels, step, top, marks)


def lines(title: str, labels: Sequence[str], series: Sequence[Series], unit: str = "") -> Markup:
    """Return a line for each series, broken where there is no value."""
    top = ceiling(max((v for s in series for v in s.values if v is not None), default=0))
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(labels))
    marks: list[str] = []
    for one in series:
        for run in _runs(one.values):
            points = " ".join(f"{_LEFT + (i + 0.5) * step:.1f},{_y(value, top):.1f}" for i, value in run)
            marks.append(f'<polyline class="{one.style}" points="{points}"/>')
        for i, value in enumerate(one.values):
            if value is not None:
                words = escape(f"{labels[i]}：{one.name} {_number(value)}{unit}")
                x, y = _LEFT + (i + 0.5) * step, _y(value, top)
                marks.append(
                    f'<circle class="{one.style}" cx="{x:.1f}" cy="{y:.1f}" r="3"><title>{words}</title></circle>'
                )
    return _framed(title, labels, step, top, marks)


def _runs(values: Sequence[float | None]) -> Iterator[list[tuple[int, float]]]:
    run: list[tuple[int, float]] = []
    for i, value in enumerate(values):
        if value is not None:
            run.append((i, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def ceiling(most: float) -> float:
    """Return the round number at the head of the scale: of 1, 2, 4 or 8 times a power of ten, at least 4."""
    scale = 1.0
    while True:
        for leading in (1, 2, 4, 8):
            if leading * scale >= max(most, 4):
                return leading * scale
        scale *= 10


def _y(value: float, top: float) -> float:
    return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * value / top


def _framed(title: str, labels: Sequence[str], step: float, top: float, marks: Sequence[str]) -> Markup:
    grid = []
    count = _GRID if top % _GRID == 0 else _GRID + 1  # whole numbers: 0, 2, 4 … 10
    for line in range(count + 1):
        value = top * line / count
        y = _y(value, top)
        grid.append(f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        grid.append(f'<text class="scale" x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{_number(value)}</text>')
    every = max(1, -(-len(labels) // _LABELS))
    for i in range(0, len(labels), every):
        x = _LEFT + (i + 0.5) * step
        grid.append(f'<text class="scale" x="{x:.1f}" y="{HEIGHT - 8}" text-anchor="middle">{escape(labels[i])}</text>')
    body = "".join([*grid, *marks])
    # Every text in it was escaped above; the rest are numbers and names of styles from this program.
    return Markup(
        f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">{body}</svg>'
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"
