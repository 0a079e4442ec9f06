"""A bulletin: sections in 【】, articles with a title, most with a source and a date, and their paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.cleaning import TERMINAL, Line, Paragraph
from ingest.numbering import chinese_ordinal
from ingest.outline import Draft
from knowledge.model import PathStep

_SECTION = re.compile(r"^【(.{2,12})】$")
_DATELINE = re.compile(r"^(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s+(\S{2,12})(?:\s+作者[：:].*)?$")
TERMINAL_MARKS = tuple(TERMINAL)
_CUT_OFF = tuple("是的和为对在就针将与及了无把被从向")  # beside a picture lines break after these; titles never end so
_ENDS = (*TERMINAL, "）", ")", "】")


@dataclass(slots=True)
class Article:
    """One article as found: its title lines, the dateline, and its body lines."""

    section: str
    title: list[Line]
    dateline: Line | None = None
    body: list[Line] = field(default_factory=list)


def is_bulletin(lines: Sequence[Line]) -> bool:
    """True when the text is divided by section marks 【…】 and carries datelines."""
    sections = sum(1 for line in lines if _SECTION.match(line.text))
    return sections >= 2 and any(_DATELINE.match(line.text) for line in lines)


def split_articles(lines: Sequence[Line], width: int) -> list[Article]:
    """Return the articles. A title is a short block of lines without sentence marks, after a finished sentence."""
    articles: list[Article] = []
    section, i = "", 0
    while i < len(lines):
        line = lines[i]
        if m := _SECTION.match(line.text):
            section = m.group(1)
            articles.append(Article(section, [line]))
            i += 1
            continue
        n = _title_length(lines, i, width, fresh=bool(articles and not articles[-1].body and not articles[-1].dateline))
        if n:
            articles.append(Article(section, list(lines[i : i + n])))
            i += n
        elif _DATELINE.match(line.text) and articles and articles[-1].dateline is None and not articles[-1].body:
            articles[-1].dateline = line
            i += 1
        else:
            if not articles:
                articles.append(Article(section, []))
            articles[-1].body.append(line)
            i += 1
    return _with_sections(articles)


def _with_sections(articles: Sequence[Article]) -> list[Article]:
    """A section mark stands before the first title of its section: put the two together."""
    out: list[Article] = []
    for article in articles:
        if out and not out[-1].body and out[-1].dateline is None and _SECTION.match(out[-1].title[0].text):
            article.title = [*out[-1].title, *article.title]
            out.pop()
        out.append(article)
    return out


def _title_length(lines: Sequence[Line], i: int, width: int, *, fresh: bool) -> int:
    """Return how many lines from i on are a title, 0 for none."""
    before = lines[i - 1].text if i else "。"
    if not (fresh or before.endswith(_ENDS)) or _DATELINE.match(lines[i].text):
        return 0
    for n in range(1, 4):
        block, after = lines[i : i + n], lines[i + n : i + n + 1]
        if len(block) < n or any(x.width >= 0.86 * width or x.text.endswith(TERMINAL_MARKS) for x in block):
            return 0
        if after and _DATELINE.match(after[0].text):
            return n
        if after and after[0].width >= 0.82 * width and _reads_as_title("".join(x.text for x in block)):
            return n
    return 0


def _reads_as_title(text: str) -> bool:
    """A title names something: no sentence marks, long enough, and not broken off after a function word."""
    return (
        len(text) >= 12
        and not text.startswith(("（", "("))
        and not any(c in text for c in "，。；：,")
        and not text.endswith(_CUT_OFF)
    )


def parse_news(articles: Sequence[Article], width: int) -> list[Draft]:
    """Return one draft per article; its paragraphs are its parts, cited as 第三段."""
    drafts = []
    for number, article in enumerate(articles, 1):
        title = "".join(x.text for x in article.title if not _SECTION.match(x.text))
        own = [Paragraph(x.text, x.offsets, 1) for x in article.title]
        if article.dateline:
            own.append(Paragraph(article.dateline.text, article.dateline.offsets, 1))
        draft = Draft(PathStep("篇", title, _source(article)), f"n{number}", own=own, kind="heading")
        for n, paragraph in enumerate(_paragraphs(article.body, width), 1):
            step = PathStep("段", chinese_ordinal(n))
            draft.parts.append(Draft(step, f"p{n}", own=[paragraph], kind="paragraph"))
        drafts.append(draft)
    return drafts


def _source(article: Article) -> str:
    """北京日报 2015-01-18, or the section for articles without a dateline."""
    m = _DATELINE.match(article.dateline.text) if article.dateline else None
    if not m:
        return article.section
    return f"{m.group(4)} {m.group(1)}-{int(m.group(2)):02d}-{int(m.group(3)):02d}"


def _paragraphs(lines: Sequence[Line], width: int) -> list[Paragraph]:
    groups: list[list[Line]] = []
    for line in lines:
        last = groups[-1][-1] if groups else None
        if last is not None and not (last.text.endswith(_ENDS) and last.width < 0.92 * width):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [Paragraph("".join(x.text for x in g), tuple(o for x in g for o in x.offsets)) for g in groups]
