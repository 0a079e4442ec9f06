"""What the learned embedder is trained on: pairs of a question and what answers it, as numbers of tokens.

Of a law article: a sentence of it and the rest of it, mostly with the name of its law. From the product's own corpus:
pairs as scripts/training_pairs.py writes them.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Numbers = NDArray[np.int64]  # token numbers of a text
Pair = tuple[Numbers, Numbers]

TOGETHER = 4  # articles of one law that stand side by side in a batch: hard wrong answers for each other
NAMED = 0.7  # how often the law's name stands with its article, as in the index
OWN = 8  # one pair in so many is the product's own
LONGEST = 160  # tokens of an answer
_LAW = re.compile(r"^(.*?)(第[零〇一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?)$")
_SENTENCES = re.compile(r"[。；：\n]|，(?=.{12})")
_BESIDE_THE_NAME = re.compile(r"^中华人民共和国|[（(].*?[)）]")


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a law: the law's name and its sentences, at least two."""

    law: str
    sentences: tuple[Numbers, ...]


def laws(corpus: Path) -> Iterator[tuple[str, str]]:
    """Yield the law and the text of each article of a JSONL.gz with `name` and `text`; a text that came before is left out."""
    seen = set[str]()
    with gzip.open(corpus, "rt", encoding="utf-8") as file:
        for line in file:
            item = json.loads(line)
            if item["text"] not in seen:
                seen.add(item["text"])
                named = _LAW.match(item["name"])
                yield (named[1] if named else item["name"]), item["text"]


def articles(corpus: Path, tokenizer: Tokenizer) -> tuple[list[Article], dict[str, Numbers]]:
    """Return the articles in the order of their laws, and each law's name as numbers."""
    cut = [(law, [part for part in _SENTENCES.split(text[:800]) if len(part) >= 4]) for law, text in laws(corpus)]
    numbers = iter(encoded(tokenizer, [part for _, parts in cut for part in parts]))
    read = [Article(law, tuple(next(numbers) for _ in parts)) for law, parts in cut]
    names = list(dict.fromkeys(article.law for article in read))
    known = dict(zip(names, encoded(tokenizer, [_BESIDE_THE_NAME.sub("", name) for name in names]), strict=True))
    order = {name: place for place, name in enumerate(names)}
    return sorted((a for a in read if len(a.sentences) >= 2), key=lambda article: order[article.law]), known


def encoded(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Numbers]:
    """Return the texts as token numbers."""
    return [np.array(found.ids, np.int64) for found in tokenizer.encode_batch(list(texts), add_special_tokens=False)]


class Sampler:
    """Draws batches of pairs, the same for the same seed."""

    def __init__(self, corpus: Path, own: Path | None, tokenizer: Tokenizer, seed: int = 0) -> None:
        """Read everything. corpus: see `laws`; own: JSONL with `question` and `answer`. Raises: OSError, ValueError."""
        self.articles, self._names = articles(corpus, tokenizer)
        self._groups = np.arange(len(self.articles) // TOGETHER * TOGETHER).reshape(-1, TOGETHER)
        self._own = list(_own(own, tokenizer).values()) if own else []
        self._chance = np.random.default_rng(seed)

    def batch(self, size: int) -> list[Pair]:
        """Return at most `size` pairs; those without two known tokens on either side are left out."""
        own = self._drawn(len(self._own), size // OWN)
        groups = self._groups[self._drawn(len(self._groups), (size - len(own)) // TOGETHER)]
        found = [self._of(self.articles[row]) for row in groups.ravel()] + [self._pick(self._own[row]) for row in own]
        return [pair for pair in found if min(len(pair[0]), len(pair[1])) > 1]

    def _drawn(self, held: int, wanted: int) -> Numbers:
        return self._chance.choice(held, min(held, wanted), replace=False) if held else np.zeros(0, np.int64)

    def _pick(self, pairs: Sequence[Pair]) -> Pair:
        asked, answer = pairs[int(self._chance.integers(len(pairs)))]
        return self._thinned(asked), self._short(answer)

    def _of(self, article: Article) -> Pair:
        """Return a sentence or two of the article, and the rest of it.

        Half of the time the words of the question are taken out of the answer: what is learned is what stands together
        rather than what is the same, which BM25 knows already.
        """
        cut, chance = article.sentences, self._chance
        many = 1 if len(cut) < 4 or chance.random() < 0.6 else 2
        first = int(chance.integers(0, len(cut) - many + 1))
        asked = np.concatenate(cut[first : first + many])
        answer = np.concatenate([*cut[:first], *cut[first + many :], np.zeros(0, np.int64)])
        others = answer[~np.isin(answer, asked)]
        if chance.random() < 0.5 and len(others) >= 4:
            answer = others
        answer = self._short(answer)
        if chance.random() < NAMED:
            answer = np.concatenate([answer, self._names[article.law]])
        return self._thinned(asked), answer

    def _thinned(self, asked: Numbers) -> Numbers:
        kept = self._chance.random(len(asked)) < self._chance.uniform(0.4, 1)
        return asked[kept] if len(asked) > 4 else asked

    def _short(self, answer: Numbers) -> Numbers:
        return answer if len(answer) <= LONGEST else self._chance.choice(answer, LONGEST, replace=False)


def _own(file: Path, tokenizer: Tokenizer) -> dict[str, list[Pair]]:
    """Return the pairs by question, so that a batch holds a question once: its other answers are not wrong."""
    read = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    asked = encoded(tokenizer, [item["question"] for item in read])
    answers = encoded(tokenizer, [item["answer"] for item in read])
    found = defaultdict[str, list[Pair]](list)
    for item, pair in zip(read, zip(asked, answers, strict=True), strict=True):
        found[item["question"]].append(pair)
    return found
