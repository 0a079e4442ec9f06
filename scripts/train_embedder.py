"""`python scripts/train_embedder.py laws.jsonl.gz knowledge/learned.npz`: trains the table of knowledge/learned.py.

Needs NumPy and SciPy; a thousand steps take some four minutes of one core. A sentence of an article is the question, the rest of
the article its answer, the other articles of the batch the wrong ones: four of a batch's neighbours come from the same
law, so they are hard. Half of the time the words of the question are taken out of the answer, so that what is learned
is what stands together rather than what is the same, which BM25 knows already.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import scipy.sparse as sp

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from knowledge import tokens
from knowledge.lexical import token_hash

DIM, BATCH, TOGETHER, TEMPERATURE, RATE = 256, 1024, 4, 0.05, 0.15
VOCABULARY, RARE, COMMON = (
    45_000,
    10,
    0.3,
)  # tokens kept; in fewer articles, or in a larger share of them, they are left out
LONGEST = 160  # tokens of an answer
_LAW = re.compile(r"^(.*?)(第[零〇一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?)$")
_SENTENCES = re.compile(r"[。；：\n]|，(?=.{12})")


def pieces(text):
    """Return the tokens of each sentence of an article."""
    cut = (part for part in _SENTENCES.split(text[:800]) if len(part) >= 4)
    return [tokens.tokens(part) + [f"·{character}" for character in tokens.characters(part)] for part in cut]


def read(corpus):
    """Return the articles as sentences of token numbers, in the order of their laws, and the vocabulary with its counts."""
    laws, seen, articles, counts = {}, set(), [], Counter()
    with gzip.open(corpus, "rt", encoding="utf-8") as file:
        lines = file.readlines()
    for line in lines:
        item = json.loads(line)
        if item["text"] in seen:
            continue
        seen.add(item["text"])
        named = _LAW.match(item["name"])
        law = laws.setdefault(named[1] if named else item["name"], len(laws))
        if sentences := pieces(item["text"]):
            articles.append((law, sentences))
            counts.update({token for sentence in sentences for token in sentence})
    kept = [t for t, n in counts.most_common() if RARE <= n < COMMON * len(articles)][:VOCABULARY]
    number = {token: n for n, token in enumerate(kept)}
    articles.sort(key=lambda article: article[0])
    cut = [[np.array([number[t] for t in s if t in number], np.int64) for s in found] for _, found in articles]
    return [each for each in cut if len(each) >= 2], kept, np.array([counts[t] for t in kept]), len(articles)


def pair(sentences, chance):
    """Return one question and its answer, as token numbers."""
    many = 1 if len(sentences) < 4 or chance.random() < 0.6 else 2
    first = int(chance.integers(0, len(sentences) - many + 1))
    asked = np.concatenate(sentences[first : first + many])
    answer = np.concatenate([*sentences[:first], *sentences[first + many :], np.zeros(0, np.int64)])
    others = answer[~np.isin(answer, asked)]
    if chance.random() < 0.5 and len(others) >= 6:
        answer = others
    if len(asked) > 6:
        asked = asked[chance.random(len(asked)) < chance.uniform(0.4, 1)]
    return asked, answer if len(answer) <= LONGEST else chance.choice(answer, LONGEST, replace=False)


def bags(rows, width):
    """Return the texts as a sparse matrix of counts."""
    ends = np.r_[0, np.cumsum([len(row) for row in rows])]
    numbers = np.concatenate(rows)
    return sp.csr_matrix((np.ones(len(numbers), np.float32), numbers, ends), shape=(len(rows), width))


def step(table, squares, pairs, rate):
    """Move the table by one batch, in place; return the loss."""
    both, n = bags([p[0] for p in pairs] + [p[1] for p in pairs], len(table)), len(pairs)
    used = np.unique(both.indices)
    both = both[:, used]
    sums = both @ table[used]
    lengths = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    unit = sums / lengths
    asked, answers = unit[:n], unit[n:]
    likeness = asked @ answers.T / TEMPERATURE
    shares = np.exp(likeness - likeness.max(1, keepdims=True))
    shares /= shares.sum(1, keepdims=True)
    right = np.arange(n)
    loss = float(-np.log(np.maximum(shares[right, right], 1e-9)).mean())
    shares[right, right] -= 1
    moved = np.concatenate([shares @ answers, shares.T @ asked]) / (32 * TEMPERATURE)
    moved = (moved - unit * (moved * unit).sum(1, keepdims=True)) / lengths
    slope = np.asarray(both.T @ moved, np.float32)
    squares[used] += (slope * slope).mean(1)
    table[used] -= rate * slope / np.sqrt(squares[used])[:, None]
    return loss


def train(articles, counts, held, steps):
    """Return the table after so many steps; it begins as random directions, each as long as its token is rare."""
    chance = np.random.default_rng(0)
    rarity = np.maximum(np.log(held / counts), 0.3).astype(np.float32)
    table = chance.standard_normal((len(counts), DIM), np.float32) / np.float32(np.sqrt(DIM)) * rarity[:, None] / 4
    squares = np.full(len(counts), 1e-3, np.float32)
    groups = np.arange(len(articles) // TOGETHER * TOGETHER).reshape(-1, TOGETHER)
    for number in range(steps):
        chosen = groups[chance.choice(len(groups), BATCH // TOGETHER, replace=False)].ravel()
        pairs = [p for p in (pair(articles[row], chance) for row in chosen) if min(len(p[0]), len(p[1])) > 1]
        loss = step(table, squares, pairs, RATE * max(0.05, 1 - number / steps))
        if number % 50 == 0:
            print(f"{number} of {steps}: {loss:.3f}", file=sys.stderr, flush=True)
    return table


def write(path, table, vocabulary):
    """Write the table as int8 rows with a scale each, by ascending hash of the token."""
    hashes = np.array([token_hash(token) for token in vocabulary], np.uint64)
    order = np.argsort(hashes)
    scales = np.abs(table).max(1) / 127
    rows = np.round(table / scales[:, None]).astype(np.int8)
    np.savez_compressed(path, hashes=hashes[order], rows=rows[order], scales=scales[order].astype(np.float32))


def main():
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path, help="JSONL.gz with name and text of one article a line")
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=1200)
    chosen = parser.parse_args()
    articles, vocabulary, counts, held = read(chosen.corpus)
    write(chosen.out, train(articles, counts, held, chosen.steps), vocabulary)


if __name__ == "__main__":
    main()
