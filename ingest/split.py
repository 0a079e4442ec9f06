"""One file may hold several documents: a gazette is cut where a new title stands above a new 发文字号."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.cleaning import Furniture, Line
from ingest.metadata import NUMBER
from ingest.numbering import article_of, is_structural

_SIGNS_OFF = re.compile(r"^(?:[《》\u4e00-\u9fff]{0,12})?(?:公报)?(?:查询方式|简介|关注方式|订阅|编辑部)")


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one document of a file."""

    lines: list[Line]
    number_line: int  # index of the 发文字号 line, -1 where there is none


def split_documents(lines: Sequence[Line], furniture: Furniture) -> list[Section]:
    """Return one section per document. Of a gazette, mastheads, contents and imprint go to `furniture` as "masthead"."""
    numbers = [i for i, line in enumerate(lines) if _is_number_line(line.text)]
    if len(numbers) < 2:
        return [Section(list(lines), numbers[0] if numbers else -1)]
    starts = [_title_start(lines, i) for i in numbers]
    end = _imprint_start(lines, numbers[-1])
    for line in [*lines[: starts[0]], *lines[end:]]:
        furniture.drop(line, "masthead")
    bounds = [*starts, end]
    return [Section(list(lines[a:b]), n - a) for a, b, n in zip(bounds, bounds[1:], numbers, strict=False)]


def _is_number_line(text: str) -> bool:
    m = NUMBER.search(text)
    return m is not None and len(text) <= len(m.group(0)) + 2 and not text.startswith(("(", "（"))


def _title_start(lines: Sequence[Line], number: int) -> int:
    """Walk up from a 发文字号 over the lines of its title: no numbering, no sentence end."""
    i = number
    while i > 0 and number - i < 8 and _titles(lines[i - 1]):
        i -= 1
        if lines[i].level or (re.match(r"^(北京市|国务院|关于)", lines[i].text) and "关于" not in lines[i - 1].text):
            break
    return i


def _titles(line: Line) -> bool:
    return not line.text.endswith(("。", "；", "：", ".")) and not is_structural(line.text) and len(line.text) <= 90


def _imprint_start(lines: Sequence[Line], last_number: int) -> int:
    """After the last article of the last document, headings that number nothing belong to the gazette itself."""
    articles = [i for i in range(last_number, len(lines)) if article_of(lines[i].text)]
    after = articles[-1] + 1 if articles else last_number + 1
    for i in range(after, len(lines)):
        if lines[i].level and (not is_structural(lines[i].text)) and _SIGNS_OFF.search(lines[i].text):
            return i
    return len(lines)
