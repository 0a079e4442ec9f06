# mypy: ignore-errors
"""Haystack: InMemoryDocumentStore with its BM25 and embedding retrievers, joined by reciprocal ranks."""

from haystack import Document
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from passages import K, cut, embed, run, spaced


def build(documents):
    passages = cut(documents)
    store = InMemoryDocumentStore(bm25_tokenization_regex=r"\S+", embedding_similarity_function="cosine")
    vectors = embed([f"{title}\n{passage}" for title, passage in passages]).tolist()
    store.write_documents(
        [
            Document(id=str(n), content=spaced(f"{title} {passage}"), meta={"quote": passage}, embedding=vector)
            for n, ((title, passage), vector) in enumerate(zip(passages, vectors, strict=True))
        ]
    )
    sparse = InMemoryBM25Retriever(document_store=store, top_k=K)
    dense = InMemoryEmbeddingRetriever(document_store=store, top_k=K)
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=K)

    def search(question):
        found = [
            sparse.run(query=spaced(question) or question)["documents"],
            dense.run(query_embedding=embed([question])[0].tolist())["documents"],
        ]
        return [each.meta["quote"] for each in joiner.run(documents=found)["documents"]]

    return search


run(build)
