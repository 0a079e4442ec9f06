"""Figures as SVG, without a plotting library: bars of the systems that were compared."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

_ROW, _LEFT, _BAR, _GAP = 26, 220, 250, 90  # pixels
_OURS, _OTHERS, _INK, _PAPER = "#1f5fa8", "#b4bcc6", "#20262e", "#ffffff"


def bars(title: str, values: Mapping[str, float], *, most: float, form: str, left: int, top: int) -> list[str]:
    """Return one panel: a title and a bar for each value, those of names that begin with Jingda set off."""
    parts = [_text(left, top, title, weight="600")]
    for number, (name, value) in enumerate(values.items()):
        y = top + 14 + number * _ROW
        width = max(1.0, _BAR * min(1.0, value / most))
        colour = _OURS if name.startswith("Jingda") else _OTHERS
        parts.append(f'<rect x="{left}" y="{y}" width="{width:.1f}" height="16" rx="2" fill="{colour}"/>')
        parts.append(_text(left + width + 6, y + 13, form.format(value)))
    return parts


def peers_plot(rows: Mapping[str, Mapping[str, float]]) -> str:
    """Return the comparison of benchmarks/peers.py: two panels of recall and one of latency."""
    shown: Sequence[tuple[str, str, str, float]] = (
        ("evidence within 600 characters", "in 600 characters", "{:.3f}", 1.0),
        ("evidence recall@5", "recall@5", "{:.3f}", 1.0),
        ("query, processor ms at p50", "query_cpu_p50_ms", "{:.1f}", max(r["query_cpu_p50_ms"] for r in rows.values())),
    )
    height, width = 70 + _ROW * len(rows), _LEFT + len(shown) * (_BAR + _GAP)
    parts = [f'<rect width="{width}" height="{height}" fill="{_PAPER}"/>']
    parts += [_text(12, 40 + 14 + n * _ROW + 13, name) for n, name in enumerate(rows)]
    for number, (title, key, form, most) in enumerate(shown):
        values = {name: row[key] for name, row in rows.items()}
        left = _LEFT + number * (_BAR + _GAP)
        parts += bars(title, values, most=most, form=form, left=left, top=40)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return "\n".join((f'{head} font-family="system-ui, sans-serif" font-size="13">', *parts, "</svg>")) + "\n"


def _text(x: float, y: float, words: str, *, weight: str = "400") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{_INK}" font-weight="{weight}">{escape(words)}</text>'


def curves_plot(rows: Sequence[Mapping[str, float]]) -> str:
    """Return the growth curves of benchmarks/scale.py, both axes logarithmic: each step to the right is ten times more."""
    panels = (  # title, what is drawn in blue, what in black
        ("query, ms: processor p50, elapsed p95", ("query_cpu_p50_ms", "query_p95_ms")),
        ("index, s: processor, elapsed", ("index_cpu_s", "index_s")),
        ("MB: on disk, in memory", ("disk_mb", "memory_mb")),
    )
    parts, side = ['<rect width="960" height="320" fill="#ffffff"/>'], 320
    for number, (title, keys) in enumerate(panels):
        parts += _panel(title, keys, rows, left=number * side + 40)
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 320" width="960" height="320"'
    return "\n".join((f'{head} font-family="system-ui, sans-serif" font-size="12">', *parts, "</svg>")) + "\n"


def _panel(title: str, keys: Sequence[str], rows: Sequence[Mapping[str, float]], *, left: int) -> list[str]:
    most = math.log10(max(row[key] for row in rows for key in keys))
    least = math.log10(max(0.1, min(row[key] for row in rows for key in keys)))
    first, last = math.log10(rows[0]["clauses"]), math.log10(rows[-1]["clauses"])
    parts = [_text(left, 24, title, weight="600")]
    parts.append(f'<path d="M{left} 50V270H{left + 230}" fill="none" stroke="{_OTHERS}"/>')
    for key, colour in zip(keys, (_OURS, _INK), strict=True):
        spots = [
            (
                left + 15 + 195 * (math.log10(row["clauses"]) - first) / ((last - first) or 1),
                260 - 185 * (math.log10(max(0.1, row[key])) - least) / ((most - least) or 1),
            )
            for row in rows
        ]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for (x, y), row in zip(spots, rows, strict=True):
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>')
            above = -8 if key == keys[1] else 16
            parts.append(_text(x - 10, y + above, f"{row[key]:,.0f}" if row[key] >= 10 else f"{row[key]:.1f}"))
    parts += [
        _text(
            left + 3 + 195 * (math.log10(row["clauses"]) - first) / ((last - first) or 1), 288, _short(row["clauses"])
        )
        for row in rows
    ]
    return parts


def _short(clauses: float) -> str:
    return f"{clauses / 1e6:g}M" if clauses >= 1e6 else f"{clauses / 1e3:g}k"
