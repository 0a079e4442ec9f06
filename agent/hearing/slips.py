"""Doubled, swapped and missing characters within a name: 创新创新券, 老旧房厂改造, 高新术企业."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.hearing.vocabulary import LENGTHS, Vocabulary, common_words, manners

_DOUBLED = re.compile(r"([\u4e00-\u9fff]{1,6}?)\1")
_HAN = re.compile(r"[\u4e00-\u9fff]+")

_APART = manners()["small"] - frozenset("新老旧高")  # 高新术企业: these stand in the middle of names


def mended(text: str, vocabulary: Vocabulary) -> tuple[str, list[tuple[str, str]]]:
    """Return the text with slips inside known names put right, and what was changed: (as written, as meant)."""
    changes: list[tuple[str, str]] = []
    for slip in (_single, _swapped, _completed):
        text, made = slip(text, vocabulary)
        changes += made
    return text, changes


def _single(text: str, vocabulary: Vocabulary) -> tuple[str, list[tuple[str, str]]]:
    """Say once what was said twice within a name: 高新技术企业企业."""
    changes: list[tuple[str, str]] = []
    for m in reversed(list(_DOUBLED.finditer(text))):
        unit, junction = m[1], m.start() + len(m[1])
        if set(unit) & (manners()["fixed"] | manners()["small"]) or m[0] in common_words():
            continue
        if text[junction - 1 : junction + 1] in common_words():  # 创业创新: the words cross where the copy would begin
            continue
        once = text[: m.start()] + text[junction:]
        begin, end = (m.start(), junction) if len(unit) > 1 else (m.start() - 1, junction + 1)
        around = [
            piece for n in LENGTHS if n > end - begin - 1 + (len(unit) > 1) for piece in _holding(once, begin, end, n)
        ]
        crossing = list(_crossing(text, junction, max(LENGTHS)))
        if any(p in vocabulary.pieces for p in around) and not any(p in vocabulary.pieces for p in crossing):
            changes.append((m[0], unit))
            text = once
    return text, changes


def _swapped(text: str, vocabulary: Vocabulary) -> tuple[str, list[tuple[str, str]]]:
    """Put two neighbours in the order in which names hold them: 房厂改造 → 厂房改造."""
    changes: list[tuple[str, str]] = []
    for i in range(len(text) - 1):
        pair, turned = text[i : i + 2], text[i + 1] + text[i]
        if (
            pair[0] == pair[1]
            or set(pair) & manners()["small"]
            or turned not in common_words()
            or not _broken(text, i + 1, vocabulary)
        ):
            continue
        if text[i - 1 : i + 1] in common_words() or {text[i + 1 : i + 3], text[i + 1 : i + 4]} & common_words():
            continue
        meant = text[:i] + turned + text[i + 2 :]
        for piece in _holding(meant, i, i + 2, max(LENGTHS)):
            if piece in vocabulary.pieces:
                start = meant.index(piece, max(0, i - 2))
                changes.append((text[start : start + len(piece)], piece))
                text = meant
                break
    return text, changes


def _completed(text: str, vocabulary: Vocabulary) -> tuple[str, list[tuple[str, str]]]:
    """Put in the character that is missing between two pairs which names hold with one between: 高新术企业."""
    changes: list[tuple[str, str]] = []
    at = 2
    while at <= len(text) - 2:
        left, right = text[at - 2 : at], text[at : at + 2]
        both = left in common_words() and right in common_words()
        if not both and _HAN.fullmatch(left + right) and _broken(text, at, vocabulary):
            missing = vocabulary.gaps.get(left + right, "")
            halves = {left[-1] + missing, missing + right[0]} & common_words()
            if missing and halves and missing not in manners()["small"] and missing not in manners()["fixed"]:
                text = text[:at] + missing + text[at:]
                changes.append((left + right, left + missing + right))
        at += 1
    return text, changes


def _broken(text: str, junction: int, vocabulary: Vocabulary) -> bool:
    """True when the two characters round a junction are Chinese and neither a word nor a part of any name together."""
    pair = text[junction - 1 : junction + 1]
    if len(pair) < 2 or not _HAN.fullmatch(pair) or set(pair) & (manners()["fixed"] | _APART):
        return False
    return pair not in common_words() and not any(p in vocabulary.pieces for p in _crossing(text, junction, 3))


def _holding(text: str, begin: int, end: int, length: int) -> Iterator[str]:
    """Yield the pieces of one length that hold text[begin:end], or lie in it where it is longer."""
    least, most = sorted((end - length, begin))
    for start in range(max(0, least), min(most, len(text) - length) + 1):
        yield text[start : start + length]


def _crossing(text: str, junction: int, length: int) -> Iterator[str]:
    for start in range(max(0, junction - length + 1), min(junction, len(text) - length + 1)):
        yield text[start : start + length]
