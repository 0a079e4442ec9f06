# mypy: ignore-errors
"""bm25s alone over passages, as its documentation has it."""

import bm25s
from passages import K, cut, run, words


def build(documents):
    passages = cut(documents)
    index = bm25s.BM25()
    index.index([words(f"{title} {passage}") for title, passage in passages], show_progress=False)

    def search(question):
        rows, _ = index.retrieve([words(question)], k=K, show_progress=False)
        return [passages[row][1] for row in rows[0]]

    return search


run(build)
