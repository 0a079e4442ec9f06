# mypy: ignore-errors
"""txtai: a hybrid index (its own BM25 and Faiss) with our embedder as an external one. It needs torch at its import."""

import numpy as np
from passages import K, cut, embed, run, spaced
from txtai import Embeddings


def build(documents):
    passages = cut(documents)
    index = Embeddings(
        method="external", transform=lambda texts: np.asarray(embed(texts)), hybrid=True,
        scoring={"method": "bm25", "terms": True, "normalize": True, "tokenizer": {"lowercase": True, "alphanum": False}},
    )  # fmt: skip
    index.index([(n, spaced(f"{title} {passage}"), None) for n, (title, passage) in enumerate(passages)])
    return lambda question: [passages[int(n)][1] for n, _ in index.search(spaced(question) or question, K)]


run(build)
