"""The tokenizer of the learned embedder: the words of the training texts, every character besides, cut by likelihood.

A unigram model in the format of `tokenizers`, so that any library that reads sentence-transformers models cuts as we do.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

UNKNOWN = "[UNK]"
LONGEST = 8  # characters of a word
RARE_WORD, RARE_CHARACTER = 5, 3  # seen less often, it is left out
_UNLIKELY = -20.0  # log-likelihood of a character never seen
_WORD = re.compile(r"[^\W\d_]+")


Cut = Callable[[str], Iterable[str]]  # a text → its words


def tokenizer(texts: Iterable[str], words: int, cut: Cut) -> Tokenizer:
    """Return a tokenizer of at most so many words and all usual characters of `texts`."""
    said, characters = _counted(texts, cut)
    many = [(word, count) for word, count in said.most_common() if len(word) > 1 and count >= RARE_WORD]
    single = [(one, max(said[one], 1)) for one, count in characters.most_common() if count >= RARE_CHARACTER]
    kept = many[:words] + single
    total = sum(count for _, count in kept)
    pieces = [(UNKNOWN, _UNLIKELY), *((piece, math.log(count / total)) for piece, count in kept)]
    made = Tokenizer(models.Unigram(pieces, unk_id=0))
    made.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    made.pre_tokenizer = pre_tokenizers.Split(Regex(r"[^\p{L}]+"), "removed")
    return made


def _counted(texts: Iterable[str], cut: Cut) -> tuple[Counter[str], Counter[str]]:
    """Return how often each word stands there, and each character within words."""
    said, characters = Counter[str](), Counter[str]()
    for text in texts:
        found = [w for w in cut(text.lower()) if _WORD.fullmatch(w) and len(w) <= LONGEST]
        said.update(found)
        characters.update("".join(found))
    return said, characters


def parts(piece: str) -> list[str]:
    """Return what a piece's vector is the sum of: its own, those of its characters, and of its pairs of characters.

    So 赔偿金 and 赔偿 are near from the start, and a rare word has what is known of its characters.
    """
    pairs = [piece[at : at + 2] for at in range(len(piece) - 1)]
    return [piece, *(f"·{character}" for character in piece), *(f"={pair}" for pair in pairs)]
