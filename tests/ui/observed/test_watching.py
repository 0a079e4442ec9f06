"""What machines are told of a server, and what never stands in its log."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from knowledge.errors import StoreUnavailable
from tests.staff import PASSWORD, field, hired, seated
from tests.ui.fakes import FakeKnowledge, fake_ask
from ui.accounts import keys
from ui.accounts.roles import Role
from ui.desk import Desk
from ui.observed import logs
from ui.records.conversations import NewTurn
from ui.records.database import sqlite_database
from ui.settings import load_settings
from ui.web.app import create_app
from ui.web.office import Office


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What a server that logs JSON writes."""
    root, ours = logging.getLogger(), logging.getLogger("ui")
    before = (root.handlers, root.level, ours.level)
    stream = io.StringIO()
    logs.set_up("json", stream)
    yield stream
    root.handlers = before[0]
    root.setLevel(before[1])
    ours.setLevel(before[2])


def measured(client: TestClient, office: Office) -> dict[str, float]:
    with office.database.writing() as connection:
        _, text = keys.create(connection, "prometheus", ["metrics"], actor="test")
    reply = client.get("/metrics", headers={"authorization": f"Bearer {text}"})
    assert reply.status_code == 200
    lines = (line.rpartition(" ") for line in reply.text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


def test_requests_answers_and_records_are_counted(client: TestClient, office: Office):
    for _ in range(3):
        client.post("/api/ask", json={"question": "最多多少"})
    client.get("/c/no-such-clause")
    client.get("/nowhere/<script>")
    office.recorder.flush()
    found = measured(client, office)
    assert found['jingda_requests_total{method="POST",route="/api/ask",status="200"}'] == 3
    assert found['jingda_requests_total{method="GET",route="/c/{clause_id:path}",status="404"}'] == 1
    assert found["jingda_answer_seconds_count"] == 3
    assert found['jingda_records{state="kept"}'] == 3
    assert not [name for name in found if "script" in name or "no-such" in name]


def test_refused_requests_are_counted_too(client: TestClient, office: Office):
    client.post("/gradio_api/upload", files={"files": b"x"})
    client.get("/admin/users")
    found = measured(client, office)
    assert found['jingda_requests_total{method="POST",route="other",status="403"}'] == 1
    assert found['jingda_requests_total{method="GET",route="/admin/users",status="401"}'] == 1
    assert found["jingda_requests_running"] == 1, "the one that asks for the metrics"


def test_ready_while_the_index_answers(client: TestClient):
    assert client.get("/readyz").json() == {"status": "ok", "index": "ok", "records": "ok"}


def test_not_ready_without_the_index(client: TestClient, desk: Desk, monkeypatch: pytest.MonkeyPatch):
    def away(self: FakeKnowledge) -> None:
        raise StoreUnavailable("索引不能使用")

    monkeypatch.setattr(FakeKnowledge, "documents", away)
    reply = client.get("/readyz")
    assert (reply.status_code, reply.json()["index"]) == (503, "unavailable")


def test_ready_without_the_database(tmp_path: Path):
    (tmp_path / "file").write_text("not a folder")
    office = Office(load_settings({}), sqlite_database(tmp_path / "file" / "records.sqlite"))
    with TestClient(create_app(Desk(FakeKnowledge(), fake_ask), office)) as client:  # type: ignore[arg-type]
        reply = client.get("/readyz")
    assert (reply.status_code, reply.json()["records"]) == (200, "unavailable")


def test_a_line_of_the_log_names_the_route_and_the_id_of_the_answer(client: TestClient, written: io.StringIO):
    reply = client.get("/api/search", params={"q": "x"})
    (line,) = [json.loads(each) for each in written.getvalue().splitlines()]
    assert (line["event"], line["route"], line["status"], line["level"]) == ("request", "/api/search", 200, "info")
    assert line["request_id"] == reply.headers["x-request-id"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT.*Z", line["timestamp"]) and line["ms"] > 0


def test_nothing_personal_or_secret_is_logged(client: TestClient, office: Office, written: io.StringIO):
    person = hired(office, Role.ADMIN, "logged")
    with office.database.writing() as connection:
        _, key = keys.create(connection, "k", ["read"], actor="test")
    client.get("/api/search", params={"q": "秘密的问题"}, headers={"authorization": f"Bearer {key}"})
    client.post("/api/ask", json={"question": "我叫张三，电话13812345678"})
    page = client.get("/account/login")
    data = {"csrf": field(page.text), "name": "logged", "password": PASSWORD}
    client.post("/account/login", data=data)
    seated(client, person)
    client.get("/account")
    office.recorder.flush()
    said = written.getvalue()
    assert said.count("\n") >= 5
    for secret in ("秘密", "张三", "13812345678", PASSWORD, person.token, key, key[12:], data["csrf"], "testclient"):
        assert secret not in said


def test_a_fault_is_logged_without_what_was_asked(office: Office, written: io.StringIO):
    no_date: Any = None
    office.recorder.record(NewTurn("c" * 20, "k" * 20, "我叫张三", no_date, {}, 1.0))
    office.recorder.flush()
    assert office.recorder.tally.dropped == 1
    assert "a record could not be written" in written.getvalue() and "IntegrityError" in written.getvalue()
    assert "张三" not in written.getvalue()


def test_people_read_warnings_only():
    stream = io.StringIO()
    root = logging.getLogger()
    before = (root.handlers, root.level)
    try:
        logs.set_up("text", stream)
        logging.getLogger("ui.web.requests").info("request")
        logging.getLogger("ui.records.recorder").error("a record was dropped")
    finally:
        root.handlers = before[0]
        root.setLevel(before[1])
    assert "a record was dropped" in stream.getvalue() and "request" not in stream.getvalue()
