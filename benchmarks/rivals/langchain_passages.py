# mypy: ignore-errors
"""LangChain's usual pipeline: RecursiveCharacterTextSplitter, Chroma, BM25Retriever, EnsembleRetriever of equal weights."""

import tempfile

from langchain_chroma import Chroma
from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_core.embeddings import Embeddings
from passages import K, cut, embed, run, words


class Hashed(Embeddings):
    def embed_documents(self, texts):
        return embed(texts).tolist()

    def embed_query(self, text):
        return embed([text])[0].tolist()


def build(documents):
    passages = cut(documents)
    texts = [f"{title}\n{passage}" for title, passage in passages]
    quotes = [{"quote": passage} for _, passage in passages]
    folder = tempfile.mkdtemp(prefix="jingda-bench-")
    store = Chroma.from_texts(
        texts, Hashed(), quotes, persist_directory=folder, collection_metadata={"hnsw:space": "cosine"}
    )
    sparse = BM25Retriever.from_texts(texts, quotes, preprocess_func=words, k=K)
    both = EnsembleRetriever(retrievers=[sparse, store.as_retriever(search_kwargs={"k": K})], weights=[0.5, 0.5])
    return lambda question: [found.metadata["quote"] for found in both.invoke(question)]


run(build)
