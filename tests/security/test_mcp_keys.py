"""What an API key opens at /mcp, and that answers given there are kept like all others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from ui.accounts import keys
from ui.accounts.roles import SCOPES
from ui.mcp.server import ANSWER_ID
from ui.mcp.tools import TOOL_ROWS
from ui.records.schema import turns
from ui.web.office import Office

HEADERS = {"accept": "application/json, text/event-stream"}
REFUSED = "这个 API 密钥没有此项权限"
pytestmark = pytest.mark.filterwarnings("ignore:unclosed event loop:ResourceWarning")  # Gradio leaves one


@pytest.fixture(scope="module")
def caller(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url="http://localhost", headers=HEADERS) as made:
        yield made


def bearer(office: Office, scope: str) -> dict[str, str]:
    with office.database.writing() as connection:
        _, text = keys.create(connection, "test", [scope], per_minute=0, actor="test")
    return {"authorization": f"Bearer {text}"}


def call(caller: TestClient, method: str, params: dict[str, Any], headers: dict[str, str] | None = None) -> Any:
    reply = caller.post("/mcp", json={"jsonrpc": "2.0", "id": 1, "method": method, "params": params}, headers=headers)
    assert reply.status_code == 200, reply.text
    return reply.json()["result"]


@pytest.mark.parametrize("scope", SCOPES)
def test_a_key_sees_and_calls_only_the_tools_of_its_scope(caller: TestClient, office: Office, scope: str):
    headers = bearer(office, scope)
    mine = {row.name for row in TOOL_ROWS if row.scope == scope}
    assert {tool["name"] for tool in call(caller, "tools/list", {}, headers)["tools"]} == mine
    for row in TOOL_ROWS:
        result = call(caller, "tools/call", {"name": row.name, "arguments": {}}, headers)
        assert (REFUSED in result["content"][0]["text"]) == (row.name not in mine), row.name


def test_without_a_key_every_tool_may_be_called(caller: TestClient):
    assert len(call(caller, "tools/list", {})["tools"]) == len(TOOL_ROWS)
    for row in TOOL_ROWS:
        assert REFUSED not in call(caller, "tools/call", {"name": row.name, "arguments": {}})["content"][0]["text"]


@pytest.mark.parametrize("text", ["jd_00000000_x", "jd_"])
def test_a_key_that_is_not_good_opens_nothing(caller: TestClient, text: str):
    reply = caller.post("/mcp", json={}, headers={"authorization": f"Bearer {text}"})
    assert (reply.status_code, reply.json()) == (401, {"error": "API 密钥无效或已停用"})


def test_an_answer_is_kept_under_the_key_it_names(caller: TestClient, office: Office):
    result = call(caller, "tools/call", {"name": "ask", "arguments": {"question": "最多多少？"}})
    office.recorder.flush()
    with office.database.reading() as connection:
        row = connection.execute(select(turns).where(turns.c.key == result["_meta"][ANSWER_ID])).one()
    assert row.question == "最多多少？"
    vote = {"answer_id": row.key, "vote": "up"}
    assert caller.post("/api/opinions", json=vote).status_code < 300
