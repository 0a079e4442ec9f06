"""Gradio dressed in our colours and the system's Chinese fonts; nothing is fetched from elsewhere."""

from __future__ import annotations

from gradio.themes import Base

_FONTS = [
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "system-ui",
    "sans-serif",
]
_MONO = ["ui-monospace", "Consolas", "monospace"]

_COLOURS = {
    "body_background_fill": "var(--jd-bg)",
    "body_text_color": "var(--jd-ink)",
    "body_text_color_subdued": "var(--jd-ink-3)",
    "background_fill_primary": "var(--jd-surface)",
    "background_fill_secondary": "var(--jd-sunken)",
    "border_color_primary": "var(--jd-line)",
    "border_color_accent": "var(--jd-line-strong)",
    "color_accent_soft": "var(--jd-asked)",
    "link_text_color": "var(--jd-link)",
    "link_text_color_hover": "var(--jd-link)",
    "link_text_color_visited": "var(--jd-link)",
    "link_text_color_active": "var(--jd-link)",
    "block_background_fill": "var(--jd-surface)",
    "block_border_color": "var(--jd-line)",
    "input_background_fill": "var(--jd-surface)",
    "input_background_fill_focus": "var(--jd-surface)",
    "input_border_color": "var(--jd-line-strong)",
    "input_border_color_focus": "var(--jd-link)",
    "input_placeholder_color": "var(--jd-ink-3)",
    "button_primary_background_fill": "var(--jd-seal)",
    "button_primary_background_fill_hover": "var(--jd-seal-strong)",
    "button_primary_text_color": "var(--jd-on-seal)",
    "button_secondary_background_fill": "var(--jd-surface)",
    "button_secondary_background_fill_hover": "var(--jd-sunken)",
    "button_secondary_text_color": "var(--jd-ink-2)",
    "button_secondary_border_color": "var(--jd-line-strong)",
    "panel_background_fill": "var(--jd-surface)",
}


def theme() -> Base:
    """Return the theme; light and dark are one set of variables, which static/tokens.css switches."""
    made = Base(font=_FONTS, font_mono=_MONO)
    light_and_dark = _COLOURS | {f"{name}_dark": value for name, value in _COLOURS.items()}
    return made.set(**light_and_dark)
