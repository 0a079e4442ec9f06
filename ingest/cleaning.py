"""From a source text to clean paragraphs, each character still knowing where it stood.

Printed texts come with wrapped lines, sentences cut by a page, running heads and page numbers. Cleaning joins and drops
them, and never changes a word: every character of a paragraph carries its offset in the source.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.numbering import is_structural

TERMINAL = "。！？!?；;"
_CLOSERS = "”」』）)》"
_ASCII_WORD = re.compile(r"[A-Za-z0-9%‰+&/]")
_PAGE_NUMBER = re.compile(
    r"^(?:[-—–·•\s]*\d{1,4}[-—–·•\s]*|[IVXivxⅠ-Ⅻ]{1,4}|第\s*\d+\s*页(?:\s*[,，/共]+\s*\d+\s*页)?)$"
)
_DATE_LINE = re.compile(r"^[（(]?\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日[)）]?$")
_NUMBER_LINE = re.compile(r"^[^\s，。]{1,12}[〔\[（(【]\s*\d{4}\s*[〕\]）)】]\s*(?:第)?\d+\s*号$")
_SPACED_OUT = re.compile(r"(?:[\u4e00-\u9fff] ){3,}[\u4e00-\u9fff]")  # 登 录 首 都: letters spaced to fill a line
_MARKDOWN = re.compile(r"\*\*|</?su[bp]>|(?<!\w)__|__(?!\w)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source without its Markdown marks; `offsets[i]` is where text[i] stood."""

    text: str
    offsets: tuple[int, ...]
    level: int = 0  # Markdown heading level, 0 for body text
    page_start: bool = False
    blank_before: bool = False

    @property
    def width(self) -> int:
        """Columns, a full-width character counting two."""
        return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in self.text)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Joined lines: one paragraph as its author wrote it."""

    text: str
    offsets: tuple[int, ...]
    level: int = 0

    def cut(self, start: int, end: int | None = None) -> Paragraph:
        """Return a slice that keeps its offsets."""
        return Paragraph(self.text[start:end], self.offsets[start:end], self.level)


@dataclass(slots=True)
class Furniture:
    """What cleaning dropped, as spans of the source, so that nothing disappears unseen."""

    spans: list[tuple[int, int, str]] = field(default_factory=list)

    def drop(self, line: Line, kind: str) -> None:
        if line.offsets:
            self.spans.append((line.offsets[0], line.offsets[-1] + 1, kind))


def split_lines(source: str, pages: Sequence[int] = ()) -> list[Line]:
    """Return the non-blank lines of a source, trimmed, freed of Markdown marks and of spaces beside full-width text."""
    starts, lines, offset, blank = set(pages), [], 0, False
    for raw in source.split("\n"):
        text, positions, level = _strip_marks(raw, offset)
        # Text extracted from a PDF marks the head of a page with a single leading space.
        page_start = offset in starts or (raw.startswith((" ", "\f")) and not raw.startswith("  "))
        if text:
            lines.append(Line(text, positions, level, page_start, blank))
        blank = not text
        offset += len(raw) + 1
    return lines


def _strip_marks(raw: str, offset: int) -> tuple[str, tuple[int, ...], int]:
    level, begin = 0, len(raw) - len(raw.lstrip())
    if m := re.match(r"(#{1,6})\s+", raw[begin:]):
        level, begin = len(m.group(1)), begin + m.end()
    elif m := re.match(r"[-*+]\s+(?=\S)", raw[begin:]):
        begin += m.end()
    keep = range(begin, len(raw))
    drop = {i for m in _MARKDOWN.finditer(raw) for i in range(m.start(), m.end())}
    drop |= {i for m in _SPACED_OUT.finditer(raw) for i in range(m.start(), m.end()) if raw[i].isspace()}
    chars = [(raw[i], offset + i) for i in keep if i not in drop and raw[i] not in "\r\f\ufeff\u200b"]
    return *_tighten(chars), level


def _tighten(chars: list[tuple[str, int]]) -> tuple[str, tuple[int, ...]]:
    """Drop the spaces that typesetting puts between Chinese and ASCII; keep one where words are really apart."""
    kept: list[tuple[str, int]] = []
    for i, (c, at) in enumerate(chars):
        if not c.isspace():
            kept.append((c, at))
            continue
        before = kept[-1][0] if kept else ""
        after = next((d for d, _ in chars[i + 1 :] if not d.isspace()), "")
        if before and after and not before.isspace() and not _typeset_gap(before, after, kept):
            kept.append((" ", at))
    return "".join(c for c, _ in kept), tuple(at for _, at in kept)


def _typeset_gap(before: str, after: str, kept: list[tuple[str, int]]) -> bool:
    ascii_before, ascii_after = bool(_ASCII_WORD.match(before)), bool(_ASCII_WORD.match(after))
    if ascii_before and ascii_after:
        return False
    wide_before, wide_after = _wide(before), _wide(after)
    if ascii_after and wide_before and _is_label("".join(c for c, _ in kept)):
        return False
    return (ascii_before and wide_after) or (wide_before and ascii_after) or (_mark(before) or _mark(after))


def _wide(c: str) -> bool:
    return unicodedata.east_asian_width(c) in "WF" or c in "“”‘’—…·"


def _mark(c: str) -> bool:
    return c in "，。；：、（）“”‘’"


_LABELS = frozenset(
    [
        "依据文件",
        "发文机构",
        "发文字号",
        "发布日期",
        "发文时间",
        "工具分类",
        "服务对象",
        "服务内容",
        "条件要求",
        "服务流程",
        "办理流程",
        "时间/频度",
        "联络方式",
        "联系方式",
    ]
)


def _is_label(text: str) -> bool:
    return text.replace(" ", "") in _LABELS


def drop_furniture(lines: Sequence[Line], furniture: Furniture) -> list[Line]:
    """Return the lines without page numbers, running heads and lines of a printed table of contents."""
    heads = _running_heads(lines)
    kept = []
    for line in lines:
        if _PAGE_NUMBER.match(line.text):
            furniture.drop(line, "page_number")
        elif line.text in heads:
            furniture.drop(line, "running_head")
        elif re.search(r"[.…·]{5,}\s*[（(]?\d+[)）]?$", line.text):
            furniture.drop(line, "contents")
        else:
            kept.append(line)
    return kept


def _running_heads(lines: Sequence[Line]) -> frozenset[str]:
    """Short lines that return on page after page and open no provision: the printed head of each page."""
    seen = Counter(line.text for line in lines if line.level == 0 and 4 <= len(line.text) <= 30)
    return frozenset(
        text
        for text, n in seen.items()
        if n >= 3
        and not is_structural(text)
        and not _is_label(text.split(" ")[0])
        and text.endswith(("公报", "汇编", "简报"))
    )


def wrap_width(lines: Iterable[Line]) -> int:
    """Return the column at which lines were wrapped, or 0 when paragraphs stand on one line each."""
    widths = sorted(line.width for line in lines if line.level == 0)
    if len(widths) < 8:
        return 0
    widest = widths[int(0.97 * (len(widths) - 1))]
    full = sum(1 for w in widths if 0.88 * widest <= w <= 1.06 * widest)
    return widest if widest <= 120 and full >= 0.25 * len(widths) else 0


def join_lines(lines: Sequence[Line], width: int) -> list[Paragraph]:
    """Return paragraphs: lines that typesetting or a page cut apart are joined again, nothing else."""
    paragraphs: list[list[Line]] = []
    for line in lines:
        if paragraphs and _continues(paragraphs[-1], line, width):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return [_merge(group) for group in paragraphs]


def _continues(group: Sequence[Line], line: Line, width: int) -> bool:
    last = group[-1]
    if line.level or _stands_alone(line.text) or _stands_alone(last.text):
        return (
            bool(line.level and last.level and line.level == last.level and not is_structural(line.text))
            and not line.blank_before
        )
    if last.level:
        return False
    if is_structural(line.text):
        return _cut_inside_reference(last.text)
    ended = last.text.rstrip(_CLOSERS).endswith(tuple(TERMINAL + "：:")) or last.text.endswith(tuple(TERMINAL + "：:"))
    full = bool(width) and last.width >= 0.88 * width
    if width:
        short = len(group) == 1 and last.width < 0.8 * width
        headed = short and is_structural(last.text) and not any(c in last.text for c in "，、；")
        return full if ended else full or (_mid_sentence(last.text) and not headed)
    return not ended and (_mid_sentence(last.text) or not line.blank_before)


def _stands_alone(text: str) -> bool:
    return bool(_DATE_LINE.match(text) or _NUMBER_LINE.match(text) or text.startswith("|"))


def _cut_inside_reference(before: str) -> bool:
    """“……按照本办法” + “第十条规定……”: the reference was wrapped, no article begins here."""
    return before.endswith(
        ("按照", "根据", "依照", "符合", "本办法", "本条例", "本法", "参照", "违反", "、", "和", "或者", "及", "至")
    )


def _mid_sentence(text: str) -> bool:
    """A line without final mark that already holds sentence punctuation, or is long: the sentence goes on."""
    if text.endswith((*_CLOSERS, "委员会", "人民政府")) and not any(c in text for c in "，。；"):
        return False
    return len(text) >= 12 and (any(c in text for c in "，,、。；：") or len(text) >= 20)


def _merge(group: Sequence[Line]) -> Paragraph:
    text, offsets = group[0].text, list(group[0].offsets)
    for line in group[1:]:
        if (
            text
            and line.text
            and _ASCII_WORD.match(text[-1])
            and re.match(r"[A-Za-z]", line.text[0])
            and text[-1].isalpha()
        ):
            text, offsets = text + " ", [*offsets, offsets[-1]]
        text, offsets = text + line.text, [*offsets, *line.offsets]
    return Paragraph(text, tuple(offsets), group[0].level)
