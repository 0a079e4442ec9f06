"""A real HTTP server on the loopback that speaks the chat-completions protocol of OpenAI and does what a script says."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Request = dict[str, Any]
Behaviour = Callable[["Handler", Request], None]
PROMPT_TOKENS, COMPLETION_TOKENS = 1200, 80


class Handler(BaseHTTPRequestHandler):
    """One request: taken down, then answered by the next line of the script; the last line answers all further ones."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        behaviour = self.server.take(request, self.headers.get("Authorization", ""))
        try:
            behaviour(self, request)
            self.server.finished += 1
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the asker has gone: that is what a deadline looks like from here

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the test output quiet."""

    def begin(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def chunk(self, payload: bytes) -> None:
        self.wfile.write(f"{len(payload):x}\r\n".encode() + payload + b"\r\n")
        self.wfile.flush()

    def event(self, delta: dict[str, Any], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self.chunk(_event({"choices": [choice]}))

    def end(self, finish: str) -> None:
        self.event({}, finish)
        used = {"prompt_tokens": PROMPT_TOKENS, "completion_tokens": COMPLETION_TOKENS}
        self.chunk(_event({"choices": [], "usage": {**used, "total_tokens": PROMPT_TOKENS + COMPLETION_TOKENS}}))
        self.chunk(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def send_json(self, code: int, body: bytes, **headers: str) -> None:
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    """requests: what was asked, oldest first. release: set when the test is over, so that a hanging answer ends.

    finished: how many answers were sent to their end; one that the asker left, or that still hangs, is not.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script: list[Behaviour] = []
        self.requests: list[Request] = []
        self.keys: list[str] = []
        self.finished = 0
        self.release = threading.Event()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def take(self, request: Request, key: str) -> Behaviour:
        with self._lock:
            self.requests.append(request)
            self.keys.append(key)
            return self.script.pop(0) if len(self.script) > 1 else self.script[0]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of connections that the other side closed."""


@contextmanager
def serving() -> Iterator[Server]:
    """Yield a running server; it ends with the block."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.release.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def _event(part: dict[str, Any]) -> bytes:
    whole = {"id": "chat-1", "object": "chat.completion.chunk", "created": 1, "model": "scripted", **part}
    return b"data: " + json.dumps(whole, ensure_ascii=False).encode() + b"\n\n"


# ------------------------------------------------------------ what a script is made of


def says(text: str, finish: str = "stop") -> Behaviour:
    """Plain words, a few characters at a time."""

    def behave(handler: Handler, request: Request) -> None:
        handler.begin()
        handler.event({"role": "assistant", "content": ""})
        for i in range(0, len(text), 7):
            handler.event({"content": text[i : i + 7]})
        handler.end(finish)

    return behave


def calls(*wanted: tuple[str, dict[str, Any] | str]) -> Behaviour:
    """Tool calls in one message, their arguments in pieces; arguments given as text are sent as they are."""

    def behave(handler: Handler, request: Request) -> None:
        handler.begin()
        for index, (name, given) in enumerate(wanted):
            arguments = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
            call_id = f"call-{len(request['messages'])}-{index}"
            function = {"name": name, "arguments": ""}
            handler.event({"tool_calls": [{"index": index, "id": call_id, "type": "function", "function": function}]})
            for i in range(0, len(arguments), 9):
                handler.event({"tool_calls": [{"index": index, "function": {"arguments": arguments[i : i + 9]}}]})
        handler.end("tool_calls")

    return behave


def replies(text: str, kind: str = "answer") -> Behaviour:
    """The final answer, through the answering tool."""
    return calls(("Reply", {"kind": kind, "text": text}))


def declines(text: str) -> Behaviour:
    """A refusal in the field that OpenAI has for it."""

    def behave(handler: Handler, request: Request) -> None:
        handler.begin()
        handler.event({"role": "assistant", "refusal": text})
        handler.end("stop")

    return behave


def status(code: int, **headers: str) -> Behaviour:
    def behave(handler: Handler, request: Request) -> None:
        body = json.dumps({"error": {"message": f"scripted {code}", "code": code}}).encode()
        handler.send_json(code, body, **headers)

    return behave


def malformed() -> Behaviour:
    """A stream whose events are no JSON."""

    def behave(handler: Handler, request: Request) -> None:
        handler.begin()
        handler.chunk(b'data: {"choices": [{"index": 0, "delta": {"content": "\n\n')
        handler.wfile.write(b"0\r\n\r\n")

    return behave


def no_stream() -> Behaviour:
    """A web page, where a stream was asked for."""

    def behave(handler: Handler, request: Request) -> None:
        handler.send_json(200, b"<html>maintenance</html>")

    return behave


def cut(text: str, *, politely: bool) -> Behaviour:
    """A stream that stops in the middle: by an orderly end without a reason, or by the connection dropping."""

    def behave(handler: Handler, request: Request) -> None:
        handler.begin()
        handler.event({"role": "assistant", "content": text})
        if politely:
            handler.wfile.write(b"0\r\n\r\n")
        handler.close_connection = True

    return behave


def hangs(*, after: str = "") -> Behaviour:
    """Nothing more comes: before the first byte, or after some words."""

    def behave(handler: Handler, request: Request) -> None:
        if after:
            handler.begin()
            handler.event({"role": "assistant", "content": after})
        handler.server.release.wait(30)
        handler.close_connection = True

    return behave


def drips(piece: str) -> Behaviour:
    """Always a little more, never an end: no read ever times out."""

    def behave(handler: Handler, request: Request) -> None:
        handler.begin()
        while not handler.server.release.wait(0.05):
            handler.event({"content": piece})

    return behave
