# mypy: ignore-errors
"""LlamaIndex: SentenceSplitter, VectorStoreIndex and BM25Retriever, fused by QueryFusionRetriever's reciprocal ranks.

Its BM25 splits at blanks, so it is given words with blanks between them; the embedder does not see blanks.
"""

from llama_index.core import Settings, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.retrievers.bm25 import BM25Retriever
from passages import CHUNK, OVERLAP, K, embed, run, spaced


class Hashed(BaseEmbedding):
    def _get_text_embedding(self, text):
        return embed([text])[0].tolist()

    def _get_text_embeddings(self, texts):
        return embed(texts).tolist()

    def _get_query_embedding(self, query):
        return embed([query])[0].tolist()

    async def _aget_query_embedding(self, query):
        return self._get_query_embedding(query)


def build(documents):
    Settings.llm, Settings.embed_model = MockLLM(), Hashed(embed_batch_size=256)
    # Counted in characters, as the others' passages are.
    splitter = SentenceSplitter(
        chunk_size=CHUNK, chunk_overlap=OVERLAP, tokenizer=list, secondary_chunking_regex="[^，。；？！]+[，。；？！]?"
    )
    nodes = [
        TextNode(
            text=spaced(f"{each['title']} {passage}"),
            metadata={"quote": passage},
            excluded_embed_metadata_keys=["quote"],
        )
        for each in documents
        for passage in splitter.split_text(each["text"])
    ]
    for node in nodes:
        node.excluded_llm_metadata_keys = ["quote"]
    dense = VectorStoreIndex(nodes).as_retriever(similarity_top_k=K)
    sparse = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=K, skip_stemming=True)
    both = QueryFusionRetriever(
        [dense, sparse], similarity_top_k=K, num_queries=1, mode="reciprocal_rerank", use_async=False
    )
    return lambda question: [found.node.metadata["quote"] for found in both.retrieve(spaced(question) or question)]


run(build)
