"""Figures as SVG, without a plotting library: bars of the systems that were compared."""

from __future__ import annotations

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
        ("query p50, ms", "query_p50_ms", "{:.1f}", max(row["query_p50_ms"] for row in rows.values())),
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
