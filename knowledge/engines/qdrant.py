"""Qdrant as an engine: a server or cluster by its address, or the client's own local mode in a folder.

Local mode compares every point and lets in one process at a time: for tests and trials, not for service.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from qdrant_client import QdrantClient, models

from knowledge.disk import unavailable
from knowledge.engines.protocol import Ask, Point, Words
from knowledge.errors import JingdaError

_TIMEOUT_S = 20  # of one request
_BATCH = 500  # points a request: about 2 MB
_SHARDS, _REPLICAS = 6, 2  # of a collection on a server; see docs/scale.md
_WORDS, _VECTOR, _DOCUMENT = "words", "vector", "document"


class QdrantEngine:
    """See Engine."""

    def __init__(self, *, url: str, folder: Path) -> None:
        """Connect to the server at `url`, or open `folder` where there is none. Raises: StoreUnavailable."""
        self._place, self._local = Path(url) if url else folder, not url
        self._lock = Lock()  # local mode is not made for threads
        with self._errors():
            self._client = _remote(url) if url else QdrantClient(path=str(folder))

    def create(self, collection: str, dim: int) -> None:
        """Make an empty collection; dim 0 for words alone."""
        vector = models.VectorParams(size=dim, distance=models.Distance.DOT) if dim else None
        with self._errors():
            self._client.create_collection(
                collection,
                vectors_config={_VECTOR: vector} if vector else {},
                sparse_vectors_config={_WORDS: models.SparseVectorParams()},
                shard_number=_SHARDS,
                replication_factor=_REPLICAS,
            )
            if not self._local:
                self._client.create_payload_index(collection, _DOCUMENT, models.PayloadSchemaType.INTEGER)

    def add(self, collection: str, points: Sequence[Point]) -> None:
        """Add points; at the return they are found."""
        for start in range(0, len(points), _BATCH):
            batch = [_written(point) for point in points[start : start + _BATCH]]
            with self._errors():
                self._client.upsert(collection, batch, wait=True)

    def count(self, collection: str) -> int:
        """Return the number of points."""
        with self._errors():
            return int(self._client.count(collection, exact=True).count)

    def search(self, collection: str, asks: Sequence[Ask]) -> list[dict[int, float]]:
        """Return, for each search, row → inner product, best first."""
        with self._errors():
            found = self._client.query_batch_points(collection, [self._request(ask) for ask in asks])
        return [{int(point.id): point.score for point in answer.points} for answer in found]

    def drop(self, collection: str) -> None:
        """Remove a collection; one that is not there is no error."""
        with self._errors():
            self._client.delete_collection(collection)

    def close(self) -> None:
        """Let go of connections and files."""
        self._client.close()

    def _request(self, ask: Ask) -> models.QueryRequest:
        by_words = isinstance(ask.by, Words)
        return models.QueryRequest(
            query=_sparse(ask.by) if isinstance(ask.by, Words) else ask.by.tolist(),
            using=_WORDS if by_words else _VECTOR,
            limit=max(1, ask.k),
            filter=_filter(ask),
            params=None if self._local or ask.rows is None else models.SearchParams(exact=True),
        )

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn whatever Qdrant raises into StoreUnavailable: kinds of its own, gRPC's, the network's, the disk's."""
        try:
            if self._local:
                with self._lock:
                    yield
            else:
                yield
        except JingdaError:
            raise
        except Exception as error:
            raise unavailable(error, self._place) from error


def _remote(url: str) -> QdrantClient:
    """Return a client of the server at `url`; a name before an @ in it is the key (https://KEY@host:6333)."""
    key, _, host = urlsplit(url).netloc.rpartition("@")
    bare = urlunsplit(urlsplit(url)._replace(netloc=host))
    return QdrantClient(url=bare, api_key=key or None, timeout=_TIMEOUT_S, check_compatibility=False)


def _written(point: Point) -> models.PointStruct:
    vectors: dict[str, Any] = {_WORDS: _sparse(point.words)}
    if point.vector is not None:
        vectors[_VECTOR] = point.vector.tolist()
    return models.PointStruct(id=point.row, vector=vectors, payload={_DOCUMENT: point.document})


def _filter(ask: Ask) -> models.Filter | None:
    must: list[Any] = []
    if ask.documents is not None:
        must.append(models.FieldCondition(key=_DOCUMENT, match=models.MatchAny(any=list(ask.documents))))
    if ask.rows is not None:
        must.append(models.HasIdCondition(has_id=list(ask.rows)))
    return models.Filter(must=must) if must else None


def _sparse(words: Words) -> models.SparseVector:
    return models.SparseVector(indices=words.numbers.tolist(), values=words.weights.tolist())
