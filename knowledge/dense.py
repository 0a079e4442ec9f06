"""Vectors of one generation: a Chroma collection that finds neighbours, and the same vectors by row for exact scores.

Chroma answers “what is near” without a filter in a few milliseconds at any size, but filters slowly, so the rows a
filter leaves are compared exactly against `vectors.npy`, which is memory-mapped: float32, shape (rows, dim).
A collection that cannot be opened (a read-only disk, a server that is down) costs speed, not answers.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from knowledge.disk import unavailable
from knowledge.embedder import Floats
from knowledge.errors import JingdaError, SettingsError, StoreUnavailable

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

log = logging.getLogger(__name__)

Rows = NDArray[np.int64]

BATCH = 2000  # vectors per call; Chroma takes at most 5461
_EF_CONSTRUCTION = 40  # half Chroma's time at its own 100; of the ten nearest of 24,000 it finds 0.98 instead of 0.999
_REST_S = 60.0  # after a failure; a server that hangs would otherwise hold up every question
_TIMEOUT_S = 20.0  # of one request to a Chroma server, a batch of vectors included
_BLOCK = 65_536  # rows compared at a time: 64 MB at 256 components


class DenseIndex:
    """The vectors of a finished generation, read-only. Chroma is opened at the first search."""

    def __init__(self, folder: Path, collection: str, *, url: str = "") -> None:
        """Open the vectors in `folder`; collection "" where Chroma has none of them.

        Raises: OSError, ValueError when the file is missing or damaged.
        """
        self._folder, self._name, self._url = folder, collection, url
        self._vectors = np.load(folder / "vectors.npy", mmap_mode="r")
        self._client: Client | None = None
        self._collection: Collection | None = None
        self._closed, self._resting_until, self._lock = False, 0.0, Lock()

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._vectors)

    def close(self) -> None:
        """Let go of Chroma; searching afterwards is exact."""
        with self._lock:
            self._closed = True
            if self._client is not None:
                close(self._client)
            self._client = self._collection = None

    def count(self) -> int:
        """Return the number of vectors in Chroma. Raises: StoreUnavailable."""
        return int(self._guarded(lambda collection: collection.count()))

    def nearest(self, vector: Floats, k: int) -> list[str]:
        """Return up to k clause ids, nearest first, as Chroma finds them. Raises: StoreUnavailable."""
        asked = vector[np.newaxis].astype(np.float32)
        found = self._guarded(lambda c: c.query(query_embeddings=asked, n_results=k, include=[]))
        return list(found["ids"][0])

    def vector(self, row: int) -> Floats:
        """Return one row's vector."""
        return np.asarray(self._vectors[row], np.float32)

    def similarity(self, rows: Rows, vector: Floats) -> Floats:
        """Return the cosine of each row to `vector`: float32, shape (len(rows),)."""
        parts = [self._vectors[rows[i : i + _BLOCK]] @ vector for i in range(0, len(rows), _BLOCK)]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def best(self, vector: Floats, k: int, rows: Rows | None = None) -> Rows:
        """Return the k rows nearest to `vector` among `rows` (all when None), by comparing every one."""
        among = np.arange(len(self)) if rows is None else rows
        if not k or not len(among):
            return among[:0]
        scores = self.similarity(among, vector)
        top = np.argpartition(-scores, min(k, len(scores)) - 1)[:k]
        return among[top[np.argsort(-scores[top], kind="stable")]]

    def neighbours(self, vector: Floats, k: int) -> list[str] | None:
        """Return what `nearest` does, None while Chroma cannot be used; a failure is logged and rests for a minute."""
        if self._closed or not self._name or time.monotonic() < self._resting_until:
            return None
        try:
            return self.nearest(vector, k)
        except StoreUnavailable as error:
            log.warning("Chroma cannot be used, comparing vectors exactly instead: %s", error)
            self._resting_until = time.monotonic() + _REST_S
            return None

    def _guarded(self, use: Callable[[Collection], Any]) -> Any:
        with _chroma_errors(self._folder / "chroma"):
            return use(self._opened())

    def _opened(self) -> Collection:
        with self._lock:
            if self._collection is None:
                self._client = client(self._folder / "chroma", self._url)
                self._collection = self._client.get_collection(self._name, embedding_function=None)
            return self._collection


def client(folder: Path, url: str = "") -> Client:
    """Return a Chroma client: embedded in `folder`, or of the server at `url`. Raises: SettingsError, Chroma's own."""
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if not url:
        return cast("Client", chromadb.PersistentClient(str(folder), settings=settings))
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError("Chroma 的地址无效", where="JINGDA_CHROMA_URL", remedy="应形如 http://127.0.0.1:8000")
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 8000)
    remote = cast("Client", chromadb.HttpClient(parts.hostname, port, ssl=secure, settings=settings))
    for session in _sessions(remote):
        session.timeout = _TIMEOUT_S  # Chroma 1.5 sets none, and takes none
    return remote


def close(chroma: Client) -> None:
    """Close a client with its connections, which Chroma itself leaves open."""
    sessions = _sessions(chroma)
    chroma.close()
    for session in sessions:
        session.close()


def _sessions(chroma: Client) -> list[Any]:
    """Return the HTTP sessions of a client of a server, none of an embedded one."""
    servers: tuple[Any, ...] = (chroma._server, getattr(chroma._admin_client, "_server", None))
    return [server._session for server in servers if hasattr(server, "_session")]


def write_vectors(
    folder: Path, name: str, vectors: Iterable[tuple[str, Floats]], *, dim: int, rows: int, url: str = "",
    progress: Callable[[int], None] = lambda done: None,
) -> int:  # fmt: skip
    """Write `rows` vectors to Chroma and to vectors.npy, there alone when `name` is ""; return how many have a direction.

    vectors: (clause id, vector) by row; a vector of zeros keeps its row and stays out of Chroma, which finds by angle.
    Raises: StoreUnavailable, OSError.
    """
    if not name:
        return _write(folder / "vectors.npy", None, vectors, (rows, dim), progress, folder)
    place = folder / "chroma" if not url else Path(url)
    with _chroma_errors(place):
        chroma = client(folder / "chroma", url)
    try:
        with _chroma_errors(place):
            space: Any = {"hnsw": {"space": "cosine", "ef_construction": _EF_CONSTRUCTION}}
            collection = chroma.create_collection(name, embedding_function=None, configuration=space)
        return _write(folder / "vectors.npy", collection, vectors, (rows, dim), progress, place)
    finally:
        close(chroma)


@contextmanager
def _chroma_errors(place: Path) -> Iterator[None]:
    """Turn whatever Chroma raises inside the block into StoreUnavailable: kinds of its own, SQLite's, the network's."""
    try:
        yield
    except JingdaError:
        raise
    except Exception as error:
        raise unavailable(error, place) from error


def drop_collection(name: str, url: str) -> None:
    """Remove a generation's collection from a Chroma server; what cannot be removed now stays, and does no harm."""
    with suppress(Exception):  # the server may be down or may never have had it
        chroma = client(Path(), url)
        try:
            chroma.delete_collection(name)
        finally:
            close(chroma)


def _write(
    path: Path, collection: Collection | None, vectors: Iterable[tuple[str, Floats]], shape: tuple[int, int],
    progress: Callable[[int], None], place: Path,
) -> int:  # fmt: skip
    stream, added, done = iter(vectors), 0, 0
    with path.open("wb") as file:
        header = {"descr": "<f4", "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(file, header)
        while batch := list(islice(stream, BATCH)):
            file.write(np.stack([vector for _, vector in batch]).astype("<f4").tobytes())
            with _chroma_errors(place):
                added += _add(collection, batch)
            done += len(batch)
            progress(done)
    return added


def _add(collection: Collection | None, batch: Sequence[tuple[str, Floats]]) -> int:
    kept = [(clause_id, vector) for clause_id, vector in batch if vector.any()]
    if kept and collection is not None:
        collection.add(ids=[i for i, _ in kept], embeddings=[v for _, v in kept])  # type: ignore[arg-type]
    return len(kept)
