"""The shipped nginx configuration before servers that say what they were asked: who may claim what, and what a dead process costs."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from tests.deploy.nginx import free_port, program, proxy


class Echo(BaseHTTPRequestHandler):
    """Says its own port and the headers it got."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/full":
            self._say(503, {"error": "ours"}, {"retry-after": "7"})
        else:
            self._say(200, {"port": self.server.server_port, **{k.lower(): v for k, v in self.headers.items()}}, {})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.do_GET()

    def _say(self, status: int, what: object, headers: dict[str, str]) -> None:
        body = json.dumps(what).encode()
        self.send_response(status)
        for name, value in {**headers, "content-length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def echo() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A proxy before two that live and one that does not."""
    program()
    with echo() as one, echo() as two:
        servers = [one, two, f"127.0.0.1:{free_port()}"]
        with proxy(tmp_path_factory.mktemp("nginx"), servers) as found:
            yield found


def test_what_a_client_claims_about_itself_is_dropped(address: str) -> None:
    claims = {"x-forwarded-for": "6.6.6.6", "x-forwarded-proto": "https", "host": "policy.example.org"}
    heard = httpx.get(f"{address}/", headers=claims).json()
    assert (heard["x-forwarded-for"], heard["x-forwarded-proto"]) == ("127.0.0.1", "http")
    assert heard["host"] == "policy.example.org"


def test_a_dead_process_costs_no_request(address: str) -> None:
    ports = {httpx.post(f"{address}/api/v1/ask", json={}).json()["port"] for _ in range(20)}
    assert len(ports) == 2
    ports = {_from(host, f"{address}/") for host in range(2, 30)}
    assert len(ports) == 2


def _from(host: int, url: str) -> int:
    with httpx.Client(transport=httpx.HTTPTransport(local_address=f"127.0.0.{host}")) as client:
        return int(client.get(url).json()["port"])


@pytest.mark.parametrize("path", ["/", "/gradio_api/queue/join", "/api/conversation/x.md", "/match"])
def test_a_chat_stays_with_its_process(address: str, path: str) -> None:
    for host in range(2, 8):
        _from(host, address + path)  # the first may find the dead one
        assert len({_from(host, address + path) for _ in range(6)}) == 1


def test_the_figures_of_one_process_are_not_shown_for_all(address: str) -> None:
    assert httpx.get(f"{address}/metrics").status_code == 404


def test_a_refusal_of_ours_passes_as_it_is(address: str) -> None:
    reply = httpx.get(f"{address}/full")
    assert (reply.status_code, reply.headers["retry-after"], reply.json()) == (503, "7", {"error": "ours"})


def test_a_large_body_is_told_of_as_the_server_tells_it(address: str) -> None:
    reply = httpx.post(f"{address}/api/v1/ask", content=b" " * 1_100_000)
    assert (reply.status_code, reply.json()) == (413, {"error": "内容过长，正文不能超过 1 MB"})


def test_with_no_process_left_it_says_when_to_come_again(tmp_path: Path) -> None:
    program()
    with proxy(tmp_path / "nginx", [f"127.0.0.1:{free_port()}"]) as address:
        reply = httpx.get(f"{address}/")
        assert (reply.status_code, reply.headers["retry-after"]) == (503, "5")
        assert "5 秒后再试" in reply.json()["error"]
        assert reply.headers["content-type"] == "application/json; charset=utf-8"


def test_a_client_that_sends_byte_by_byte_reaches_no_process(tmp_path: Path) -> None:
    """nginx keeps the request until it is whole: a process never sees this one."""
    program()
    with socket.socket() as process:
        process.bind(("127.0.0.1", 0))
        process.listen()
        process.settimeout(0.5)
        with proxy(tmp_path / "nginx", [f"127.0.0.1:{process.getsockname()[1]}"]) as address:
            host, _, port = address.removeprefix("http://").partition(":")
            with socket.create_connection((host, int(port))) as slow:
                slow.sendall(b"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{")
                with pytest.raises(TimeoutError):
                    process.accept()
                slow.sendall(b" " * 98)
                process.accept()[0].close()
