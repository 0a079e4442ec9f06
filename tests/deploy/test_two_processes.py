"""Two processes of the server behind nginx, one index, one Chroma server: the same answers as one process alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from agent import ask
from ingest.pipeline import ensure_index
from knowledge.base import KnowledgeBase
from knowledge.dense import client, close
from knowledge.embedder import load_embedder
from tests.deploy.nginx import free_port, program, proxy, wait_for_port
from ui.desk import Desk

ROOT = Path(__file__).parents[2]
DAY = "2026-11-20"
QUESTIONS = (
    "创新券一年最多能用多少？",
    "合同实际金额80万元，今年已经用了15万元创新券，还能补贴多少？",
    "专精特新中小企业怎么申请？",
    "人工智能企业有哪些支持？",
    "2024年的创新券办法现在还能用吗？",
    "上海的补贴怎么申请？",
    "中小企业融资有什么政策",
    "创新券领取后多久要签合同？",
)
pytestmark = pytest.mark.slow


@dataclass(frozen=True, slots=True)
class Process:
    """One `jingda serve`; its log says which routes it answered."""

    address: str
    popen: subprocess.Popen[bytes]
    log: Path

    def answered(self) -> Counter[str]:
        lines = [json.loads(line) for line in self.log.read_text("utf-8").splitlines() if line.startswith("{")]
        return Counter(line["route"] for line in lines if line.get("event") == "request")


@dataclass(frozen=True, slots=True)
class Site:
    address: str
    processes: tuple[Process, ...]
    home: Path
    chroma: str


@contextmanager
def chroma_server(folder: Path) -> Iterator[str]:
    port = free_port()
    command = [Path(sys.executable).with_name("chroma"), "run", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--path", str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            wait_for_port(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


@contextmanager
def process(home: Path, chroma: str, log: Path) -> Iterator[Process]:
    port = free_port()
    settings = {"JINGDA_HOME": home, "JINGDA_CHROMA_URL": chroma, "JINGDA_RATE_PER_MINUTE": 0, "JINGDA_LOG": "json"}
    env = os.environ | {name: str(value) for name, value in settings.items()} | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "ui.cli", "serve", "--port", str(port)]
    with (
        log.open("wb") as errors,
        subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=errors) as started,
    ):
        try:
            wait_for_port(port, started, limit_s=120)
            yield Process(f"http://127.0.0.1:{port}", started, log)
        finally:
            started.terminate()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Both processes start at once on one home, as after a power cut."""
    program()
    folder = tmp_path_factory.mktemp("site")
    with ExitStack() as stack:
        chroma = stack.enter_context(chroma_server(folder / "chroma"))
        ensure_index(folder / "home", load_embedder(), chroma_url=chroma)
        both = tuple(
            stack.enter_context(process(folder / "home", chroma, folder / f"{name}.log")) for name in ("one", "two")
        )
        servers = [each.address.removeprefix("http://") for each in both]
        address = stack.enter_context(proxy(folder / "nginx", servers))
        yield Site(address, both, folder / "home", chroma)


def asked(address: str, question: str) -> dict[str, Any]:
    reply = httpx.post(f"{address}/api/v1/ask", json={"question": question, "as_of": DAY}, timeout=60)
    assert reply.status_code == 200, reply.text
    return _settled(reply.json())


def _settled(answer: dict[str, Any]) -> dict[str, Any]:
    return {**answer, "latency_ms": 0}


def test_the_vectors_are_on_the_server_alone(site: Site) -> None:
    chroma = client(Path(), site.chroma)
    counts = [collection.count() for collection in chroma.list_collections()]
    close(chroma)
    assert len(counts) == 1 and counts[0] > 1000
    assert not list((site.home / "generations").glob("*/chroma"))


def test_the_same_answers_from_both_through_the_proxy_and_from_one_alone(site: Site, shipped: KnowledgeBase) -> None:
    """`shipped` has its vectors in the process; what is asked is answered word for word alike, with the same clauses."""
    alone = Desk(shipped, ask)
    for question in QUESTIONS:
        expected = _settled(json.loads(json.dumps(alone.ask([question], date.fromisoformat(DAY)).as_json())))
        for address in (site.address, site.address, *(each.address for each in site.processes)):
            assert asked(address, question) == expected, (question, address)
    before = [each.answered()["/api/v1/ask"] for each in site.processes]
    assert min(before) > len(QUESTIONS), "the proxy gave work to both"


def test_searches_find_the_same(site: Site) -> None:
    for query in ("创新券 支付比例", "高新技术企业", "房租补贴"):
        params = {"query": query, "as_of": DAY, "top_k": "10"}
        found = [httpx.get(f"{p.address}/api/v1/search", params=params).json() for p in site.processes]
        assert found[0] == found[1] and len(found[0]["hits"]) == 10


def test_one_database_serves_both(site: Site) -> None:
    """An answer given by one process may be judged and erased through the other."""
    reply = httpx.post(f"{site.processes[0].address}/api/v1/ask", json={"question": QUESTIONS[0], "as_of": DAY})
    vote = {"answer_id": reply.headers["x-answer-id"], "vote": "up"}
    for each in site.processes:
        assert httpx.post(f"{each.address}/api/opinions", json=vote).status_code < 300
        assert httpx.get(f"{each.address}/readyz").json() == {"status": "ok", "index": "ok", "records": "ok"}


def test_a_stream_comes_whole_through_the_proxy(site: Site) -> None:
    body = {"question": QUESTIONS[0], "as_of": DAY}
    with httpx.stream("POST", f"{site.address}/api/v1/ask/stream", json=body, timeout=60) as reply:
        lines = [line for line in reply.iter_lines() if line]
    events = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
    assert events[0] == "stage" and events[-1] == "answer" and "sentence" in events
    assert _settled(json.loads(lines[-1].removeprefix("data: "))) == asked(site.address, QUESTIONS[0])


def test_the_chat_opens_through_the_proxy(site: Site) -> None:
    page = httpx.get(site.address, timeout=60)
    assert page.status_code == 200 and "京答" in page.text


def test_one_process_dies_and_the_other_answers(site: Site) -> None:
    """The last test: it leaves one process."""
    site.processes[0].popen.kill()
    site.processes[0].popen.wait(30)
    expected = asked(site.processes[1].address, QUESTIONS[0])
    assert [asked(site.address, QUESTIONS[0]) for _ in range(8)] == [expected] * 8
