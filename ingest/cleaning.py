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
from itertools import pairwise

from ingest.numbering import is_structural

TERMINAL = "。！？!?；;"
_CLOSERS = "”」』）)》"
_FINAL = tuple(TERMINAL + "：:")
_ASCII_WORD = re.compile(r"[A-Za-z0-9%‰+&/]")
_PAGE_NUMBER = re.compile(
    r"^(?:[-—–·•\s]*\d{1,4}[-—–·•\s]*|[IVXivxⅠ-Ⅻ]{1,4}|第\s*\d+\s*页(?:\s*[,，/共]+\s*\d+\s*页)?)$"
)
_DATE_LINE = re.compile(r"^[（(]?\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日[)）]?$")
_NUMBER_LINE = re.compile(r"^[^\s，。]{1,12}[〔\[（(【]\s*\d{4}\s*[〕\]）)】]\s*(?:第)?\d+\s*号$")
_HISTORY = re.compile(
    r"^[（(]?\s*(?:自\s*)?\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日[^。]{0,80}(?:通过|公布|发布|修正|修订|批准)"
)
_TITLE = re.compile(
    r"(?:办法|细则|规定|条例|措施|意见|方案|通知|规则|决定|法|公告|章程|规程|解释)(?:[（(〔].{1,20}[)）〕])*$"
)
_ANNEX_LINE = re.compile(r"^附\s*[件录表图]\s*[一二三四五六七八九十\d]*\s*(?:[:：]|$)")
_CONTENTS = re.compile(r"^目\s*[录次]$")
_CONTENTS_LINE = re.compile(r"(?<![.…·])[.…·]{5,}+\s*[（(]?\d+[)）]?$")
_RULE = re.compile(r"^[-*_=—]{3,}$")
_SPACED_OUT = re.compile(r"(?:[\u4e00-\u9fff] ){3,}[\u4e00-\u9fff]")  # 登 录 首 都: letters spaced to fill a line
_LONE_LETTER = re.compile(r"(?<=[ （，、。：；“][\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_MARKDOWN = re.compile(r"\*\*|</?su[bp]>|(?<!\w)__|__(?!\w)|<!--.*?-->|\\(?=[.\-*#()\[\]_])")
_LEAD = re.compile(r"\s*(?:>\s*)*(?:(#{1,6})\s+|[-*+]\s+(?=\S))?")
_UNITS = frozenset("亿万千百十元个倍版年月日天吨米公平家项人次折％‰")  # 1.5 亿元 is a figure, 1.1 总则 a number
_MULTIPLE_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})+$")


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
    m = _LEAD.match(raw)
    level, begin = (len(m.group(1) or ""), m.end()) if m else (0, 0)
    drop = {i for found in _MARKDOWN.finditer(raw) for i in range(found.start(), found.end())} | _letter_gaps(raw)
    chars = [(c, offset + i) for i, c in enumerate(raw[begin:], begin) if c not in "\r\f\ufeff\u200b" and i not in drop]
    return *_tighten(chars), level


def _letter_gaps(raw: str) -> set[int]:
    """The spaces of a line set in single letters to fill it; the one after a field's label parts label and value."""
    runs = list(_SPACED_OUT.finditer(raw)) if " " in raw else []
    if not runs:
        return set()
    gaps = {i for m in runs for i in range(m.start(), m.end()) if raw[i].isspace()}
    gaps |= {m.start() for m in _LONE_LETTER.finditer(raw)}
    label = raw.split(maxsplit=1)[0]
    return gaps - ({raw.index(label) + len(label)} if _is_label(label) else set())


def _tighten(chars: list[tuple[str, int]]) -> tuple[str, tuple[int, ...]]:
    """Drop the spaces that typesetting puts between Chinese and ASCII; keep one where words are really apart."""
    kept: list[tuple[str, int]] = []
    gap = -1  # offset of the first space since the last letter
    for c, at in chars:
        if c.isspace():
            gap = at if gap < 0 else gap
            continue
        if gap >= 0 and kept and not _typeset_gap(kept[-1][0], c, kept):
            kept.append((" ", gap))
        kept.append((c, at))
        gap = -1
    return "".join(c for c, _ in kept), tuple(at for _, at in kept)


def _typeset_gap(before: str, after: str, kept: list[tuple[str, int]]) -> bool:
    ascii_before, ascii_after = bool(_ASCII_WORD.match(before)), bool(_ASCII_WORD.match(after))
    if ascii_before and ascii_after:
        return after in "%‰" and before.isdecimal()
    wide_before, wide_after = _wide(before), _wide(after)
    if ascii_after and wide_before and len(kept) <= 5 and _is_label("".join(c for c, _ in kept)):
        return False
    if (
        before.isdecimal()
        and wide_after
        and after not in _UNITS
        and len(kept) <= 12
        and _MULTIPLE_NUMBER.match("".join(c for c, _ in kept))
    ):
        return False  # 1.1 总则: without the space it would read 1.1总则, a figure
    return (ascii_before and wide_after) or (wide_before and ascii_after) or (_mark(before) or _mark(after))


def _wide(c: str) -> bool:
    return unicodedata.east_asian_width(c) in "WF" or c in "“”‘’—…·"


def _mark(c: str) -> bool:
    return c in "，。；：、（）“”‘’→"


_LABELS = frozenset(
    {
        "联络方式",
        "服务对象",
        "联系方式",
        "工具分类",
        "条件要求",
        "发布日期",
        "发文机构",
        "发文字号",
        "服务内容",
        "时间/频度",
        "办理流程",
        "依据文件",
        "服务流程",
        "发文时间",
    }
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
        elif _CONTENTS_LINE.search(line.text):
            furniture.drop(line, "contents")
        elif _RULE.match(line.text):
            furniture.drop(line, "rule")
        else:
            kept.append(line)
    return kept


def _running_heads(lines: Sequence[Line]) -> frozenset[str]:
    """Short lines that return on page after page and open no provision: the printed head of each page."""
    seen = Counter(line.text for line in lines if _may_head(line))
    named = {text for text, n in seen.items() if n >= 3 and text.endswith(("公报", "汇编", "简报"))}
    return frozenset(named | _page_edges(lines))


def _may_head(line: Line) -> bool:
    if line.level or not 4 <= len(line.text) <= 40 or line.text.endswith(tuple(TERMINAL + "：，、")):
        return False
    return not is_structural(line.text) and not _is_label(line.text.split(" ")[0])


def _page_edges(lines: Sequence[Line]) -> set[str]:
    """Lines that stand first or last on at least three pages and on every third, whatever number they carry."""
    tops = [i for i, line in enumerate(lines) if line.page_start]
    edges = [lines[i] for i in tops] + [lines[i - 1] for i in tops if i]
    found = Counter(_unnumbered(line.text) for line in edges if _may_head(line))
    heads = {text for text, n in found.items() if n >= max(3, len(tops) / 3)}
    return {line.text for line in edges if _may_head(line) and _unnumbered(line.text) in heads}


def _unnumbered(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def wrap_width(lines: Iterable[Line]) -> int:
    """Return the column at which lines were wrapped, or 0 when paragraphs stand on one line each."""
    body = [line for line in lines if line.level == 0]
    widths = sorted(line.width for line in body)
    if len(widths) < 8:
        return 0
    widest = widths[int(0.97 * (len(widths) - 1))]
    full = [line for line in body if 0.88 * widest <= line.width <= 1.06 * widest]
    # Lines that happen to be as long as each other end with their sentences; wrapped ones break off anywhere.
    broken = sum(1 for line in full if not line.text.endswith(_FINAL))
    wrapped = len(full) >= 0.25 * len(widths) and broken >= 0.4 * len(full)
    return widest if widest <= 120 and wrapped else 0


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
    if _ANNEX_LINE.match(line.text):
        return False
    if is_structural(line.text):
        return _cut_inside_reference(last.text)
    ended = last.text.rstrip(_CLOSERS).endswith(_FINAL)
    full = bool(width) and last.width >= 0.88 * width
    if width:
        short = len(group) == 1 and last.width < 0.8 * width
        headed = (
            short and is_structural(last.text) and (last.width < 0.6 * width or not re.search("[，、；]", last.text))
        )
        return full if ended else full or (_mid_sentence(last.text) and not headed)
    if ended or _bracket_open(group):
        return not ended
    unpunctuated = not re.search("[，。；：、,;:]", last.text)
    return _mid_sentence(last.text) and not _titles(last.text) and not (unpunctuated and line.blank_before)


def _bracket_open(group: Sequence[Line]) -> bool:
    """《关于印发…》 broken before its closing mark."""
    return sum(line.text.count("《") - line.text.count("》") for line in group[-4:]) > 0


def _titles(text: str) -> bool:
    return len(text) <= 60 and not re.search("[，。；：,;:]", text) and bool(_TITLE.search(text))


def _stands_alone(text: str) -> bool:
    return bool(
        _DATE_LINE.match(text)
        or _NUMBER_LINE.match(text)
        or _HISTORY.match(text)
        or text.startswith("|")
        or _CONTENTS.match(text)
    )


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
    text, offsets = [group[0].text], list(group[0].offsets)
    for before, line in pairwise(group):
        if before.text[-1:].isascii() and before.text[-1:].isalpha() and re.match("[A-Za-z]", line.text):
            text.append(" ")
            offsets.append(offsets[-1])
        text.append(line.text)
        offsets.extend(line.offsets)
    return Paragraph("".join(text), tuple(offsets), group[0].level)
