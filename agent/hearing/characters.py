"""One character for another of the same sound: 创新卷 → 创新券, 专精特心 → 专精特新."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agent.hearing.sounds import readings, same_sound
from agent.hearing.vocabulary import LENGTHS, Vocabulary, common_words, manners

PASSES = 2  # a character put right may show what its neighbour was


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of a name that the text holds once `character` stands at `place`; start and end of the piece."""

    place: int
    character: str
    start: int
    end: int
    strength: tuple[bool, int, bool]  # a whole name, the piece's length, sounds exactly alike


def replaced(text: str, vocabulary: Vocabulary) -> tuple[str, list[tuple[str, str]]]:
    """Return the text with homophones put right, and what was changed: (wording as written, as meant)."""
    written = text
    spans: list[tuple[int, int]] = []
    for _ in range(PASSES):
        before = text
        for place in range(len(text)):
            if (proof := _correction(text, place, vocabulary)) is not None:
                text = text[:place] + proof.character + text[place + 1 :]
                spans.append(_widest(text, proof, vocabulary))
        if text == before:
            break
    return text, [(written[a:b], text[a:b]) for a, b in _merged(spans)]


def _correction(text: str, place: int, vocabulary: Vocabulary) -> Proof | None:
    """Return the best proof that another character was meant at this place, None where nothing speaks for one."""
    written = text[place]
    if written not in readings() or written in manners()["fixed"] or _is_known(text, place, vocabulary):
        return None
    proofs = [
        proof
        for character in vocabulary.alike(written)
        if character not in manners()["fixed"]
        for proof in _proofs(text, place, character, vocabulary)
        if _enough(written, text, proof, vocabulary)
    ]
    return max(proofs, key=lambda proof: proof.strength, default=None)


def _is_known(text: str, place: int, vocabulary: Vocabulary) -> bool:
    """True when the character stands in a common word, or in a wording of the product's own, as written."""
    if any(piece in common_words() for n in (2, 3) for _, piece in _round(text, place, n)):
        return True
    return any(piece in vocabulary.pieces for _, piece in _round(text, place, 3))


def _round(text: str, place: int, length: int) -> Iterator[tuple[int, str]]:
    """Yield (start, piece) of the pieces of one length that hold a place."""
    for start in range(max(0, place - length + 1), min(place, len(text) - length) + 1):
        yield start, text[start : start + length]


def _proofs(text: str, place: int, character: str, vocabulary: Vocabulary) -> Iterator[Proof]:
    meant = text[:place] + character + text[place + 1 :]
    exact = same_sound(text[place], character)
    for length in LENGTHS:
        for start, piece in _round(meant, place, length):
            if piece in vocabulary.pieces:
                yield Proof(place, character, start, start + length, (piece in vocabulary.names, length, exact))


def _enough(written: str, text: str, proof: Proof, vocabulary: Vocabulary) -> bool:
    """True when a piece proves the character: by being a whole name, or by holding it where names hold it.

    领创新券 is not 年创新券, though 2022年创新券 holds that piece: at a piece's edge a character must begin or end a name, or be
    half of a word.
    """
    whole, length, exact = proof.strength
    short, small = length == min(LENGTHS), manners()["small"]
    if short and (not exact or (written in small and _leaves_a_word(text, proof))):
        return False
    if whole:
        return True
    if proof.character in small or (short and _leaves_a_word(text, proof)):
        return False
    meant = text[proof.start : proof.place] + proof.character + text[proof.place + 1 : proof.end]
    inside = proof.start < proof.place < proof.end - 1
    if written in small:
        return inside and length == max(LENGTHS)
    if inside:
        return True
    half = meant[:2] if proof.place == proof.start else meant[-2:]
    if half in common_words():
        return True
    return not short and meant in (vocabulary.heads if proof.place == proof.start else vocabulary.tails)


def _leaves_a_word(text: str, proof: Proof) -> bool:
    """True when the rest of the piece is a word by itself: 一共 of 一共买."""
    rest = text[proof.start : proof.place] + text[proof.place + 1 : proof.end]
    return rest in common_words()


def _widest(text: str, proof: Proof, vocabulary: Vocabulary) -> tuple[int, int]:
    """Return the place of the longest name that the piece stands in, for showing what was understood."""
    for length in range(10, proof.end - proof.start, -1):
        for start, piece in _round(text, proof.place, length):
            if piece in vocabulary.names:
                return start, start + length
    return proof.start, proof.end


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
