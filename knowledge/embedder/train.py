"""`python -m knowledge.embedder.train laws.jsonl.gz FOLDER [--pairs pairs.jsonl]`: makes the learned embedder.

Needs knowledge/embedder/requirements.txt; a thousand steps take some four minutes of one core. A batch of pairs is compared
all with all: the answer of a question is the right one, the others wrong (InfoNCE). What comes out is a static
embedding in the format of sentence-transformers: a vector for each token, of which a text's is the mean.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sparse
from model2vec import StaticModel
from model2vec.persistence import save_pretrained
from numpy.typing import NDArray
from tokenizers import Tokenizer

from knowledge.embedder.pairs import Article, Pair, Sampler, laws
from knowledge.embedder.vocabulary import parts, tokenizer

Table = NDArray[np.float32]  # shape (parts, DIM)

DIM, BATCH, TEMPERATURE, RATE = 256, 1024, 0.05, 0.15
RARE, COMMON = 10, 0.3  # parts in fewer articles, or in a larger share of them, get no vector


def weighed(articles: list[Article], pieces: list[str]) -> tuple[Any, Table]:
    """Return the parts of each piece as a sparse matrix (pieces, parts), and the first vectors.

    They begin as random directions, each as long as its part is rare: as good as a hashed bag of words.
    """
    split = [parts(piece) for piece in pieces]
    counts = Counter[str]()
    for article in articles:
        used = {int(number) for sentence in article.sentences for number in sentence}
        counts.update({part for number in used for part in split[number]})
    held = len(articles)
    kept = {part: at for at, part in enumerate(p for p, n in counts.items() if RARE <= n < COMMON * held)}
    rows, columns = [], []
    for number, found in enumerate(split[1:], 1):  # the first is the unknown one
        known = [kept[part] for part in found if part in kept]
        rows += [number] * len(known)
        columns += known
    matrix = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=(len(pieces), len(kept)))
    rarity = np.maximum(np.log(held / np.array([counts[part] for part in kept])), 0.3).astype(np.float32)
    directions = np.random.default_rng(0).standard_normal((len(kept), DIM), np.float32) / np.float32(np.sqrt(DIM))
    return matrix, np.asarray(directions * rarity[:, None] / 4, np.float32)


def step(table: Table, squares: Table, pairs: list[Pair], made_of: Any, rate: float) -> float:
    """Move the table by one batch, in place; return the loss."""
    used, bags = _bags([p[0] for p in pairs] + [p[1] for p in pairs], made_of)
    sums = bags @ table[used]
    lengths = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    unit = sums / lengths
    asked, answers = unit[: len(pairs)], unit[len(pairs) :]
    likeness = asked @ answers.T / TEMPERATURE
    shares = np.exp(likeness - likeness.max(1, keepdims=True))
    shares /= shares.sum(1, keepdims=True)
    right = np.arange(len(pairs))
    loss = float(-np.log(np.maximum(shares[right, right], 1e-9)).mean())
    shares[right, right] -= 1
    moved = np.concatenate([shares @ answers, shares.T @ asked]) / (32 * TEMPERATURE)
    moved = (moved - unit * (moved * unit).sum(1, keepdims=True)) / lengths
    slope = np.asarray(bags.T @ moved, np.float32)
    squares[used] += (slope * slope).mean(1)
    table[used] -= rate * slope / np.sqrt(squares[used])[:, None]
    return loss


def _bags(texts: list[NDArray[np.int64]], made_of: Any) -> tuple[NDArray[np.int64], Any]:
    """Return the parts in use, and how often each text holds each of them."""
    ends = np.r_[0, np.cumsum([len(text) for text in texts])]
    numbers = np.concatenate(texts)
    counts = sparse.csr_matrix((np.ones(len(numbers), np.float32), numbers, ends), (len(texts), made_of.shape[0]))
    bags = (counts @ made_of).tocsr()
    used = np.unique(bags.indices)
    return used, bags[:, used]


def train(sampler: Sampler, pieces: list[str], steps: int) -> Table:
    """Return a vector for each piece, shape (pieces, DIM)."""
    made_of, table = weighed(sampler.articles, pieces)
    squares = np.full(len(table), 1e-3, np.float32)
    for number in range(steps):
        loss = step(table, squares, sampler.batch(BATCH), made_of, RATE * max(0.05, 1 - number / steps))
        if number % 50 == 0:
            print(f"{number} of {steps}: {loss:.3f}", file=sys.stderr, flush=True)
    return np.asarray(made_of @ table, np.float32)


def pieces_of(cutter: Tokenizer) -> list[str]:
    """Return the pieces by their numbers."""
    numbers = cutter.get_vocab()
    return sorted(numbers, key=numbers.__getitem__)


def write(folder: Path, cutter: Tokenizer, vectors: Table) -> None:
    """Write the model, its vectors with 16 bits: model2vec writes what sentence-transformers reads as well."""
    model = StaticModel(vectors.astype(np.float16), cutter, max_length=None)
    save_pretrained(folder, model.embedding, model.tokenizer, model.config, create_model_card=False)


def main() -> None:
    """Train as the command line says."""
    import jieba

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path, help="JSONL.gz with name and text of one article a line")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pairs", type=Path, help="JSONL with question and answer, of scripts/training_pairs.py")
    parser.add_argument("--words", type=int, default=26_000)
    parser.add_argument("--steps", type=int, default=1500)
    chosen = parser.parse_args()
    texts = [text[:1500] for _, text in laws(chosen.corpus)]
    if chosen.pairs:
        own = (json.loads(line)["answer"] for line in chosen.pairs.read_text("utf-8").splitlines())
        texts += dict.fromkeys(own)
    cutter = tokenizer(texts, chosen.words, partial(jieba.cut, HMM=False))
    write(chosen.folder, cutter, train(Sampler(chosen.corpus, chosen.pairs, cutter), pieces_of(cutter), chosen.steps))


if __name__ == "__main__":
    main()
