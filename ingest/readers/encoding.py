"""Bytes to characters, strictly: a text that is not surely read is refused rather than guessed.

UTF-8 is tried first, since no Chinese text of another encoding passes for it. Then GB18030 (with GBK and GB2312), Big5
and UTF-16 without a mark are decoded and compared by how common their characters are: a wrong guess yields rare ones.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from functools import cache

from knowledge.errors import UnreadableFile

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_SAMPLE = 200_000  # characters judged; the whole file is decoded all the same
_PLAUSIBLE = 0.75  # share of common characters among the non-ASCII ones; real texts have 0.9 and more
_SAVE_AS = "请用记事本或 WPS 另存为 UTF-8 编码的文本"
_LINE_CONTROLS = frozenset("\t\n\v\f\r\x1a\x85")
_PUNCTUATION = ((0x2000, 0x206F), (0x2150, 0x27BF), (0x3000, 0x303F), (0x3200, 0x33FF), (0xFF00, 0xFFEF))
_LATIN = frozenset("\xa0£¥§¨°±²³´·¹¼½¾×÷μ")


@dataclass(frozen=True, slots=True)
class _Guess:
    text: str
    score: float


def decode(data: bytes, where: str, declared: str = "") -> str:
    """Return the text of `data` without its byte order mark.

    declared: the encoding that the file names itself (HTML), believed when it decodes without an error.
    Raises: UnreadableFile naming the first byte that fits no encoding.
    """
    text = _by_mark(data, where)
    if text is None:
        text = _decoded(data, declared) if declared and b"\x00" not in data else None
    if text is None:
        text = _by_content(data, where)
    _refuse_binary(text, data, where)
    return text


def _by_mark(data: bytes, where: str) -> str | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise _undecodable(data, len(mark) + error.start, encoding.upper(), where) from error
    return None


def _by_content(data: bytes, where: str) -> str:
    text = _decoded(data, "utf-8")
    if text is not None and "\x00" not in text:
        return text
    wide = b"\x00" in data
    names = ("utf-16-le", "utf-16-be") if wide else ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
    guesses = [_Guess(text, _plausibility(text, name)) for name in names if (text := _decoded(data, name)) is not None]
    best = max(guesses, key=lambda guess: guess.score, default=_Guess("", 0.0))
    if best.score >= _PLAUSIBLE:
        return best.text
    raise _binary(data.index(b"\x00"), where) if wide else _undecodable(data, *_first_bad(data), where)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _plausibility(text: str, encoding: str) -> float:
    """Return how ordinary the characters are, 0 to 1; one control or private character weighs as ten rare ones."""
    sample = text[:_SAMPLE]
    if encoding.startswith("utf-16") and sample.isascii():
        return 1.0 if sample.isprintable() or "\n" in sample else 0.0
    common = _common(encoding)
    telling = [char for char in sample if not (" " <= char <= "~" or char in _LINE_CONTROLS)]
    good = sum(char in common or _is_punctuation(char) for char in telling)
    impossible = sum(_is_impossible(char) for char in telling)
    return good / (len(telling) + 10 * impossible) if telling else 0.0


def _is_punctuation(char: str) -> bool:
    return char in _LATIN or any(low <= ord(char) <= high for low, high in _PUNCTUATION)


def _is_impossible(char: str) -> bool:
    code = ord(char)
    return code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xF900 or code > 0x3FFFF


@cache
def _common(encoding: str) -> frozenset[str]:
    simplified, traditional = _rows("gb2312", 0xB0, 0xD7, 0xA1), _rows("big5", 0xA4, 0xC6, 0x40)
    if encoding == "big5hkscs":
        return traditional
    return simplified | traditional


def _rows(encoding: str, first: int, last: int, low: int) -> frozenset[str]:
    """Return the characters of the rows that hold an encoding's everyday characters (level 1)."""
    pairs = (bytes((row, cell)) for row in range(first, last + 1) for cell in range(low, 0xFF))
    return frozenset(pair.decode(encoding, "ignore") for pair in pairs) - {""}


def _first_bad(data: bytes) -> tuple[int, str]:
    """Return where decoding fails, in the encoding that the bytes before that place are in."""
    utf8, gb = _error_at(data, "utf-8"), _error_at(data, "gb18030")
    if data[:utf8].isascii() and _plausibility(data[:gb].decode("gb18030", "ignore"), "gb18030") >= _PLAUSIBLE:
        return gb, "GB18030"
    return utf8, "UTF-8"


def _error_at(data: bytes, encoding: str) -> int:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _refuse_binary(text: str, data: bytes, where: str) -> None:
    strange = sum(char < " " and char not in _LINE_CONTROLS for char in text[:_SAMPLE])
    if "\x00" in text:
        raise _binary(data.find(b"\x00"), where)
    if strange > max(4, len(text[:_SAMPLE]) // 100):
        at = next(at for at, char in enumerate(text) if char < " " and char not in _LINE_CONTROLS)
        raise _binary(len(text[:at].encode("utf-8", "replace")), where)


def _binary(position: int, where: str) -> UnreadableFile:
    what = f"内容不是文本（第 {position + 1} 个字节起是二进制数据）"
    return UnreadableFile(what, where=where, remedy="请给出文本、网页、DOCX 或 PDF 文件")


def _undecodable(data: bytes, position: int, encoding: str, where: str) -> UnreadableFile:
    line = data[:position].count(b"\n") + 1
    if len(data) - position < 4 and encoding == "UTF-8" and position > 3:
        what = f"第 {position + 1} 个字节（第 {line} 行）处文字被截断，文件可能不完整"
        return UnreadableFile(what, where=where, remedy=f"请重新下载，或{_SAVE_AS.removeprefix('请')}")
    what = f"第 {position + 1} 个字节（第 {line} 行）不是有效的 {encoding}，也认不出是哪种中文编码"
    return UnreadableFile(what, where=where, remedy=_SAVE_AS)
