"""Notices, opinions and measures numbered 一、（一）1.（1）, and any text with headings and paragraphs."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.cleaning import TERMINAL, Paragraph
from ingest.numbering import mark_of
from ingest.outline import Draft, OutlineBuilder
from knowledge.model import PathStep

_LEVELS = ("部分", "项", "目", "子目", "细目")


def parse_notice(paragraphs: Sequence[Paragraph], warnings: list[str]) -> list[Draft]:
    """Return the drafts of a notice: the text before its first number as preamble, then its numbered parts."""
    first = next((i for i, p in enumerate(paragraphs) if mark_of(p.text)), len(paragraphs))
    drafts: list[Draft] = []
    if first:
        preamble = Draft(PathStep("部分", "发布通知"), "notice", own=list(paragraphs[:first]), kind="preamble")
        drafts.append(preamble)
    root = Draft(PathStep("部分", "正文"), "body")
    builder = OutlineBuilder(root, warnings, levels=_LEVELS, through=True, short_heads=True)
    for paragraph in paragraphs[first:]:
        builder.add(paragraph)
    return [*drafts, *root.parts]


def parse_text(paragraphs: Sequence[Paragraph]) -> list[Draft]:
    """Return headings as sections with their paragraphs; a text without headings gives one section."""
    drafts: list[Draft] = []
    section = Draft(PathStep("部分", "正文"), "s0")
    for i, paragraph in enumerate(paragraphs):
        if paragraph.level or _heads(paragraphs, i):
            section = Draft(PathStep("部分", paragraph.text), f"s{len(drafts) + 1}", kind="heading")
            section.own.append(paragraph)
            drafts.append(section)
            continue
        if not drafts:
            drafts.append(section)
        number = len(section.parts) + 1
        section.parts.append(Draft(PathStep("段", str(number)), f"p{number}", own=[paragraph], kind="paragraph"))
    return drafts


def _heads(paragraphs: Sequence[Paragraph], i: int) -> bool:
    """A short line without sentence marks heads the whole sentences that follow it."""
    text, after = paragraphs[i].text, paragraphs[i + 1 : i + 2]
    if len(text) > 24 or any(c in text for c in "，。；：！？|,;") or not after:
        return False
    return len(after[0].text) > len(text) and after[0].text.endswith(tuple(TERMINAL + "："))
