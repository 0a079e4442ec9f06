"""Vectors by row and by Chroma, embedded and on a server."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import numpy as np
import pytest

from ingest.pipeline import ensure_index
from knowledge.dense import DenseIndex, client, close, drop_collection, write_vectors
from knowledge.errors import SettingsError, StoreUnavailable
from knowledge.generation import Generation, GenerationInfo
from knowledge.hashed import HashedEmbedder
from knowledge.home import generation_folder
from knowledge.retrieval import HybridRetriever, Retriever
from knowledge.store import build_generation, open_current
from tests.knowledge import small_corpus
from tests.knowledge.retriever_contract import RetrieverContract
from tests.knowledge.small_corpus import AS_OF


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    rows = np.random.default_rng(7).normal(size=(500, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows[3] = 0
    return rows


@pytest.fixture(scope="module")
def dense(tmp_path_factory: pytest.TempPathFactory, vectors: np.ndarray) -> Iterator[DenseIndex]:
    folder = tmp_path_factory.mktemp("dense")
    named = ((f"c{row}", vector) for row, vector in enumerate(vectors))
    assert write_vectors(folder, "some-name", named, dim=16, rows=500) == 499
    index = DenseIndex(folder, "some-name")
    yield index
    index.close()


def test_chroma_finds_what_an_exact_search_finds(dense: DenseIndex, vectors: np.ndarray) -> None:
    for row in (0, 100, 499):
        exact = dense.best(vectors[row], 10).tolist()
        assert exact[0] == row
        assert len(set(dense.nearest(vectors[row], 10)) & {f"c{i}" for i in exact}) >= 9


def test_a_row_without_a_vector_keeps_its_place_and_is_not_in_chroma(dense: DenseIndex) -> None:
    assert (len(dense), dense.count()) == (500, 499)
    assert not dense.vector(3).any()


def test_an_exact_search_keeps_to_the_rows_it_is_given(dense: DenseIndex, vectors: np.ndarray) -> None:
    among = np.array([5, 50, 250])
    assert dense.best(vectors[50], 2, among)[0] == 50
    assert set(dense.best(vectors[50], 9, among).tolist()) == {5, 50, 250}
    assert dense.best(vectors[50], 3, among[:0]).tolist() == []


def test_similarity_is_the_cosine(dense: DenseIndex, vectors: np.ndarray) -> None:
    rows = np.array([7, 3])
    np.testing.assert_allclose(dense.similarity(rows, vectors[7]), [1.0, 0.0], atol=1e-5)


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host", "http://", "chroma"])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(SettingsError, match=r"JINGDA_CHROMA_URL：Chroma 的地址无效。应形如 http://"):
        client(Path(), url)


def test_a_server_that_does_not_answer(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        build_small(tmp_path, "http://127.0.0.1:9")


def test_a_failure_is_logged_once_and_rests(
    dense: DenseIndex, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "vectors.npy").write_bytes((dense._folder / "vectors.npy").read_bytes())
    alone = DenseIndex(tmp_path, "some-name")
    assert [alone.neighbours(dense.vector(0), 3) for _ in range(3)] == [None] * 3
    assert caplog.text.count("Chroma cannot be used") == 1


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Chroma server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    chroma = Path(sys.executable).with_name("chroma")
    arguments = ["run", "--host", "127.0.0.1", "--port", port, "--path", str(tmp_path_factory.mktemp("server"))]
    server = subprocess.Popen([chroma, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/api/v2/heartbeat")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


@pytest.mark.slow
class TestServer:
    def test_each_generation_has_its_collection(self, tmp_path: Path, url: str) -> None:
        built = [build_small(tmp_path, url) for _ in range(3)]
        chroma = client(Path(), url)
        names = {collection.name for collection in chroma.list_collections()}
        close(chroma)
        assert names == {f"jingda-{generation_id}" for generation_id in built[-2:]}

    def test_a_reader_searches_on_the_server(self, tmp_path: Path, url: str) -> None:
        generation_id = build_small(tmp_path, url)
        folder = tmp_path / "generations" / generation_id
        assert not (folder / "chroma").exists()
        with open_current(tmp_path, embedder=HashedEmbedder(), parser_fingerprint="p") as base:
            assert base.search("创新券支付金额", as_of=AS_OF)[0].dense > 0
            with Generation(folder, base.info) as generation:
                assert generation.dense.neighbours(generation.dense.vector(1), 1)

    def test_the_server_lost_its_collection(self, tmp_path: Path, url: str) -> None:
        generation_id = build_small(tmp_path, url)
        drop_collection(f"jingda-{generation_id}", url)
        with open_current(tmp_path, embedder=HashedEmbedder(), parser_fingerprint="p") as base:
            assert base.search("创新券支付金额", as_of=AS_OF)[0].dense > 0

    def test_the_setting_moves_the_vectors_of_the_shipped_documents(self, tmp_path: Path, url: str) -> None:
        embedder = HashedEmbedder()
        with_server = ensure_index(tmp_path, embedder, chroma_url=url)
        assert ensure_index(tmp_path, embedder, chroma_url=url).id == with_server.id
        assert GenerationInfo.read(generation_folder(tmp_path, with_server.id)).chroma_url == url
        assert ensure_index(tmp_path, embedder).chroma_url == ""


@pytest.mark.slow
class TestHybridOnServer(RetrieverContract):
    """The same promises with the vectors on a Chroma server, and the same answers."""

    @pytest.fixture(scope="class")
    def served(self, tmp_path_factory: pytest.TempPathFactory, url: str) -> Iterator[Generation]:
        with opened_small(tmp_path_factory.mktemp("served"), url) as generation:
            yield generation

    @pytest.fixture(scope="class")
    def retriever(self, served: Generation) -> Retriever:
        return HybridRetriever(served, HashedEmbedder())

    def test_the_answers_are_those_of_the_embedded_chroma(self, served: Generation, tmp_path: Path) -> None:
        with opened_small(tmp_path, "") as embedded:
            for question in ("创新券额度每年最高多少", "厂房改造补助比例", "租用算力给多少", "科学家安家补贴"):
                assert ranked(served, question) == ranked(embedded, question)
            assert served.dense.count() == embedded.dense.count()  # the server was asked, and has them all


def ranked(generation: Generation, question: str) -> list[tuple[str, float]]:
    hits = HybridRetriever(generation, HashedEmbedder()).retrieve(question, as_of=AS_OF, top_k=20)
    return [(hit.clause.id, hit.score) for hit in hits]


def opened_small(home: Path, url: str) -> Generation:
    folder = home / "generations" / build_small(home, url)
    return Generation(folder, GenerationInfo.read(folder))


def build_small(home: Path, url: str) -> str:
    return build_generation(
        home, small_corpus.documents(), small_corpus.clauses(), embedder=HashedEmbedder(), parser_fingerprint="p",
        sources={}, chroma_url=url,
    ).id  # fmt: skip


def _wait_for(url: str) -> None:
    for _ in range(200):
        try:
            with urlopen(url, timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(url)
