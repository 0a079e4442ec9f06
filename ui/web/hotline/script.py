"""What staff read aloud: the answer in whole sentences without marks and document numbers, short, honest about validity."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

SPOKEN_CHARS = 150  # about half a minute; what is left out can be read on below
_MARK = re.compile(r"\[\d{1,3}\]")
_NUMBER = re.compile(r"（[^（）]*〔\d{4}〕[^（）]*号）")
_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？]?")


@dataclass(frozen=True, slots=True)
class Script:
    """said: sentences to read aloud. rest: those that follow where the caller wants to know more."""

    said: tuple[str, ...]
    rest: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "".join(self.said)


def sayable(*texts: str) -> Script:
    """Return texts as they are said, whole sentences only: half a sentence may lose its condition."""
    sentences = [spoken for text in texts for spoken in _sentences(text)]
    said = _fitting(sentences)
    return Script(tuple(sentences[:said]), tuple(sentences[said:]))


def _fitting(sentences: list[str]) -> int:
    """Return how many sentences are said at once; a sentence that leads to the next (：) or goes on (；) is not cut off."""
    length = 0
    for place, sentence in enumerate(sentences):
        length += len(sentence)
        if length > SPOKEN_CHARS and place and not sentences[place - 1].endswith(("：", "；")):
            return place
    return len(sentences)


def _sentences(text: str) -> Iterable[str]:
    plain = _NUMBER.sub("", _MARK.sub("", text))
    for found in _SENTENCE.findall(plain):
        sentence = " ".join(found.split())
        if sentence:
            yield sentence if sentence.endswith(tuple("。；！？：")) else f"{sentence}。"
