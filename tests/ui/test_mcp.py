"""The MCP server, called by the SDK's own client over both transports, on the shipped corpus."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp_types import CallToolResult

from agent import ask
from knowledge.base import KnowledgeBase
from tests.ui.serving import serving
from ui.desk import Desk
from ui.mcp.server import mcp_server
from ui.mcp.tools import TOOL_ROWS
from ui.service.operations import Operations
from ui.web.app import create_app

ROOT = Path(__file__).parents[2]
DAY = "2026-11-20"
VOUCHER = {"合同实际金额": "80万元", "今年已使用的创新券额度": "15万元"}
pytestmark = pytest.mark.filterwarnings("ignore:unclosed event loop:ResourceWarning")  # Gradio leaves one

Visit = Callable[[Client], Awaitable[None]]


@pytest.fixture(scope="module")
def address(shipped: KnowledgeBase) -> Iterator[str]:
    with serving(create_app(Desk(shipped, ask), mcp_hosts=["policy.example.org"])) as found:
        yield f"{found}/mcp"


def visit(server: Any, talk: Visit) -> int:
    """Talk to a server; return how many tools were called."""
    called = 0

    async def main() -> None:
        nonlocal called
        async with Client(server) as client:
            plain = client.call_tool

            async def counted(*args: Any, **kwargs: Any) -> CallToolResult:
                nonlocal called
                called += 1
                return await plain(*args, **kwargs)

            client.call_tool = counted  # type: ignore[method-assign]
            await talk(client)

    anyio.run(main)
    return called


def text_of(result: CallToolResult) -> str:
    return "".join(part.text for part in result.content if part.type == "text")


async def every_tool(client: Client) -> None:
    """Call each tool once and look at what only a right answer has."""
    assert {tool.name for tool in (await client.list_tools()).tools} == {row.name for row in TOOL_ROWS}
    answer = await client.call_tool("ask", {"question": "创新券一年最多能用多少？", "as_of": DAY})
    assert not answer.is_error
    assert "50万元" in text_of(answer) and "（京科发〔2026〕9号）第十二条 · 现行有效" in text_of(answer)
    assert answer.structured_content["citations"][0]["clause_id"].startswith("voucher-measures-2026:")
    found = (
        await client.call_tool("search", {"query": "创新券 支付比例", "as_of": DAY, "top_k": 3})
    ).structured_content
    assert len(found["hits"]) == 3
    clause = await client.call_tool("show_clause", {"clause_id": found["hits"][0]["clause_id"], "as_of": DAY})
    assert clause.structured_content["quote"] == found["hits"][0]["quote"]
    sums = await client.call_tool("calculate", {"program": "创新券", "facts": VOUCHER, "as_of": DAY})
    assert sums.structured_content == json.loads(text_of(sums))
    assert "80万元 × 50% = 40万元" in text_of(sums)
    held = await client.call_tool("verify", {"receipt": sums.structured_content["receipt"]})
    assert held.structured_content["findings"] == ["same"]
    checked = await client.call_tool("check", {"program": "创新券", "facts": {}, "as_of": DAY})
    assert checked.structured_content["verdict"] == "unknown" and checked.structured_content["questions"]
    days = await client.call_tool("deadline", {"program": "创新券", "facts": {"领取日": "2026-07-01"}, "as_of": DAY})
    assert any(item["day"] for item in days.structured_content["deadlines"])
    matched = await client.call_tool("match", {"text": "北京的人工智能公司，国家高新技术企业，职工30人", "as_of": DAY})
    assert matched.structured_content["facts"]["职工总数"] == "30人"
    assert len(matched.structured_content["open"]) == 5 < matched.structured_content["counts"]["open"]
    await lists_and_what_they_list(client)


async def lists_and_what_they_list(client: Client) -> None:
    """Call each list, and read one thing it lists."""

    async def read(tool: str, **arguments: Any) -> Any:
        return (await client.call_tool(tool, {**arguments, "as_of": DAY})).structured_content

    assert "voucher" in [program["id"] for program in (await read("list_programs", query="创新券"))["programs"]]
    assert all(fact["ask"] for fact in (await read("show_program", program="创新券"))["facts"])
    listed = await read("list_documents", query="首都科技条件平台 实施办法")
    assert "voucher-measures-2026" in [document["doc_id"] for document in listed["documents"]]
    pair = {"old": "industry-policy-guide-4.2.08", "new": "voucher-measures-2026"}
    assert (await read("compare", **pair))["counts"]["changed"] > 0
    assert len((await read("show_document", doc_id="voucher-measures-2026"))["clauses"]) > 50
    assert (await read("list_faqs", query="已经签订合作协议"))["faqs"][0]["reference"].endswith("第6问")


async def answer_and_sum(client: Client) -> None:
    """Both ways a result is made, and the names of all: the tools themselves are the same over every transport."""
    assert {tool.name for tool in (await client.list_tools()).tools} == {row.name for row in TOOL_ROWS}
    answer = await client.call_tool("ask", {"question": "创新券一年最多能用多少？", "as_of": DAY})
    assert "（京科发〔2026〕9号）第十二条 · 现行有效" in text_of(answer)
    sums = await client.call_tool("calculate", {"program": "创新券", "facts": VOUCHER, "as_of": DAY})
    assert "80万元 × 50% = 40万元" in text_of(sums)


async def what_cannot_be(client: Client) -> None:
    """A call that cannot be answered says why, in Chinese, as a result the model can read."""
    for name, arguments, said in (
        ("calculate", {"program": "没有的政策"}, "没有名为“没有的政策”的政策"),
        ("calculate", {"program": "创新券", "facts": {"合同实际金额": "-5万元"}}, "是负数"),
        ("calculate", {"program": "创新券", "facts": {"合同实际金额": {"a": []}}}, "请求格式不对"),
        ("calculate", {}, "program：缺少这一项"),
        ("calculate", {"program": "创新券", "fact": {}}, "fact：没有这一项"),
        ("show_clause", {"clause_id": "none:1"}, "没有编号为"),
        ("search", {"query": "x" * 3000}, "不能多于 2000"),
        ("ask", {"question": "x", "as_of": "soon"}, "不是日期"),
        ("drop_tables", {}, "没有名为“drop_tables”的工具"),
    ):
        result = await client.call_tool(name, arguments)
        assert result.is_error and said in text_of(result), (name, arguments, text_of(result))


def test_every_tool_over_http(address: str) -> None:
    assert visit(address, every_tool) >= len(TOOL_ROWS)


def test_errors_over_http(address: str) -> None:
    assert visit(address, what_cannot_be) == 9


@pytest.mark.slow
def test_the_tools_over_standard_input_and_output(shipped_home: Path) -> None:
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "ui.cli", "mcp"], cwd=ROOT,
        env={"JINGDA_HOME": str(shipped_home), "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert visit(stdio_client(server), answer_and_sum) == 2


def test_what_the_answers_are_told_to_the_model(address: str) -> None:
    async def read(client: Client) -> None:
        assert "不要自己计算" in (client.instructions or "")
        tools = (await client.list_tools()).tools
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
        assert all(tool.description and tool.input_schema["type"] == "object" for tool in tools)

    visit(address, read)


def test_the_documentation_names_every_tool() -> None:
    page = (ROOT / "docs" / "mcp.md").read_text("utf-8")
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == [row.name for row in TOOL_ROWS]


CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
JSON = {"accept": "application/json, text/event-stream", "content-type": "application/json"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"host": "policy.example.org"}, 200),
        ({"host": "localhost:7860", "origin": "http://localhost:7860"}, 200),
        ({"host": "evil.example"}, 421),
        ({"host": "127.0.0.1.evil.example"}, 421),
        ({"origin": "https://evil.example"}, 403),
    ],
)
def test_only_this_machine_and_named_hosts_may_call(address: str, headers: dict[str, str], status: int) -> None:
    reply = httpx.post(address, json=CALL, headers={**JSON, **headers})
    assert reply.status_code == status


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"[" * 50_000, b'{"jsonrpc": "2.0"}', b"\xff", b"null", b"NaN"])
def test_what_is_no_message_is_refused(address: str, body: bytes) -> None:
    assert 400 <= httpx.post(address, content=body, headers=JSON).status_code < 500


def test_a_large_message_is_refused(address: str) -> None:
    assert httpx.post(address, content=b" " * 1_100_000, headers=JSON).status_code == 413


def test_a_fault_of_ours_is_no_trace(knowledge: Any) -> None:
    def broken(turns: Any, *, as_of: Any, knowledge: Any) -> Any:
        raise RuntimeError("secret internals")

    async def call(client: Client) -> None:
        result = await client.call_tool("ask", {"question": "x"})
        assert result.is_error and "secret" not in text_of(result) and "没有处理成功" in text_of(result)

    visit(mcp_server(Operations(Desk(knowledge, broken))), call)
