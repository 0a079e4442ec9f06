"""A crowd, slow clients and askers who leave, at a real server: those let in are answered, the rest are told when to come again."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse

from tests.databases import new_sqlite
from tests.ui.fakes import FakeKnowledge, fake_ask
from tests.ui.serving import serving
from ui.desk import Desk
from ui.settings import load_settings
from ui.web import capacity, guard
from ui.web.app import create_app
from ui.web.capacity import RUNNING, Capacity, Full, Places
from ui.web.office import Office

QUEUE = 8
pytestmark = pytest.mark.filterwarnings("ignore:unclosed event loop:ResourceWarning")  # Gradio leaves one


class Work:
    """Stands for answering: takes as long as a test says, and tells how many are at it."""

    def __init__(self) -> None:
        self.go, self.begun, self.finished = threading.Event(), threading.Semaphore(0), 0
        self.at_once, self.most_at_once, self.takes_s = 0, 0, 0.0
        self._lock = threading.Lock()

    def ask(self, turns: Any, *, as_of: Any, knowledge: Any, told: Any = None, on_step: Any = None) -> Any:
        with self._lock:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            self.begun.release()
            self.go.wait(30)
            time.sleep(self.takes_s)
            answer = fake_ask(turns, as_of=as_of, knowledge=knowledge, on_step=on_step)
        finally:
            with self._lock:
                self.at_once -= 1
        self.finished += 1
        return answer


@pytest.fixture
def work() -> Iterator[Work]:
    made = Work()
    yield made
    made.go.set()


@pytest.fixture
def served(work: Work, tmp_path: Path) -> Iterator[tuple[str, Places]]:
    office = Office(load_settings({"JINGDA_RATE_PER_MINUTE": "0", "JINGDA_QUEUE": str(QUEUE)}), new_sqlite(tmp_path))
    office.start()
    app = create_app(Desk(FakeKnowledge(), work.ask), office)  # type: ignore[arg-type]
    with serving(app) as address:
        yield address, app.state.places
        work.go.set()
    office.close()


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.01)


async def _crowd(address: str, askers: int) -> list[httpx.Response]:
    limits = httpx.Limits(max_connections=askers)
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=60) as client:
        asked = [client.post("/api/v1/ask", json={"question": f"第{i}问"}) for i in range(askers)]
        return list(await asyncio.gather(*asked))


@pytest.mark.slow
def test_ten_times_the_capacity_is_told_to_come_again_and_nothing_breaks(served: tuple[str, Places], work: Work):
    """All places and the queue are filled ten times over: the server answers everyone, most of them with 429."""
    address, places = served
    work.takes_s = 0.05
    work.go.set()
    capacity_now = RUNNING + QUEUE
    replies = asyncio.run(_crowd(address, 10 * capacity_now))
    statuses = {reply.status_code for reply in replies}
    refused = [reply for reply in replies if reply.status_code == 429]
    assert statuses == {200, 429}, "there is a crowd, and nothing but answers and refusals"
    assert len(replies) - len(refused) >= capacity_now
    assert all(1 <= int(reply.headers["retry-after"]) <= 60 for reply in refused)
    assert "秒后再试" in refused[0].json()["error"]["remedy"]
    assert refused[0].headers["x-content-type-options"] == "nosniff"
    assert work.most_at_once <= RUNNING
    assert (places.taken, places.waiting) == (0, 0)
    assert httpx.post(f"{address}/api/v1/ask", json={"question": "还在吗"}).status_code == 200


def test_pages_and_health_are_shown_while_every_place_is_taken(served: tuple[str, Places], work: Work):
    address, places = served
    crowd = threading.Thread(target=lambda: asyncio.run(_crowd(address, RUNNING + QUEUE)), daemon=True)
    crowd.start()
    until(lambda: (places.taken, places.waiting) == (RUNNING, QUEUE))
    for path in ("/healthz", "/readyz", "/documents", "/"):
        assert httpx.get(address + path, timeout=10).status_code == 200
    page = httpx.get(f"{address}/match", headers={"accept": "text/html"})
    assert (page.status_code, "现在提问的人太多" in page.text) == (429, True)
    assert page.headers["content-type"].startswith("text/html") and int(page.headers["retry-after"]) >= 1
    assert httpx.post(f"{address}/v1/chat/completions", json={}).json()["error"]["type"] == "rate_limit_error"
    work.go.set()
    crowd.join(30)
    assert work.finished == RUNNING + QUEUE


def _left_in_the_middle(address: str) -> None:
    """Ask for a stream, wait for its first event, and hang up."""
    with httpx.stream("POST", f"{address}/api/v1/ask/stream", json={"question": "最多多少"}) as reply:
        assert reply.status_code == 200


def test_a_stream_that_is_left_gives_its_place_back_and_its_work_ends(served: tuple[str, Places], work: Work):
    address, places = served
    for _ in range(2 * RUNNING):  # more than there are places: none is lost
        _left_in_the_middle(address)
        until(lambda: places.taken == 0)
    work.go.set()
    until(lambda: work.at_once == 0)
    assert work.finished == 0, "each ended at its next step"
    assert httpx.post(f"{address}/api/v1/ask", json={"question": "还在吗"}).status_code == 200


def _connected(address: str) -> socket.socket:
    host, _, port = address.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=10)


def test_a_body_that_does_not_come_is_given_up(served: tuple[str, Places], work: Work, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(guard, "BODY_TIMEOUT_S", 0.2)
    address, places = served
    work.go.set()
    slow = [_connected(address) for _ in range(2 * RUNNING)]
    for each in slow:
        each.sendall(
            b"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
        )
    assert httpx.post(f"{address}/api/v1/ask", json={"question": "最多多少"}).status_code == 200
    assert places.taken == 0, "who has sent nothing yet holds no place"
    for each in slow:
        assert each.recv(100).startswith(b"HTTP/1.1 408 ")
        each.close()


def test_half_a_request_is_none(served: tuple[str, Places], work: Work):
    address, places = served
    with _connected(address) as gone:
        gone.sendall(
            b"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
        )
    work.go.set()
    assert httpx.post(f"{address}/api/v1/ask", json={"question": "最多多少"}).status_code == 200
    until(lambda: places.taken == 0)
    assert work.finished == 1


def test_a_full_queue_of_the_chat_says_when_to_come_again():
    async def full(scope: Any, receive: Any, send: Any) -> None:
        await PlainTextResponse("full", 503)(scope, receive, send)

    client = TestClient(guard.Guard(full))
    assert client.post("/gradio_api/queue/join", json={}).headers["retry-after"] == "5"
    assert "retry-after" not in client.get("/readyz").headers


async def _stalled(places: Places) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start"})

    async def never(message: Any) -> None:
        await asyncio.Event().wait()

    scope = {"type": "http", "path": "/api/ask", "headers": []}
    await Capacity(app, places)(scope, None, never)  # type: ignore[arg-type]


def test_a_reader_that_takes_nothing_is_left(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(capacity, "LONGEST_SEND_S", 0.05)
    places = Places()
    asyncio.run(_stalled(places))
    assert places.taken == 0


def test_who_waits_too_long_is_sent_away_and_no_place_is_lost():
    async def main() -> None:
        places = Places(running=1, waiting=1, longest_wait_s=0.05)
        async with places.one():
            with pytest.raises(Full):
                async with places.one():
                    raise AssertionError("there is one place only")
        async with places.one():
            assert (places.taken, places.waiting) == (1, 0)

    asyncio.run(main())


def test_the_time_to_wait_follows_from_how_long_requests_take():
    async def main() -> None:
        places = Places(running=1, waiting=0)
        places._mean_s = 4.2
        async with places.one():
            with pytest.raises(Full) as full:
                async with places.one():
                    raise AssertionError("it is full")
        assert full.value.retry_s == 5

    asyncio.run(main())
