"""The MCP server over the operations, by the official SDK: its two transports, and what it refuses."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

import anyio
import anyio.to_thread
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)
from pydantic import ValidationError
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from knowledge.errors import JingdaError
from ui.mcp.tools import TOOL_ROWS, Shown, ToolRow
from ui.service.faults import Fault, fault_of, malformed
from ui.service.operations import Operations

log = logging.getLogger(__name__)

Identify = Callable[[Request], Awaitable[Any]]

INSTRUCTIONS = (
    "京答：北京市企业支持政策。答案和金额都来自所列条款；引用时照写 locator 和 quote，不要自己写条号，不要自己计算。"
    "status 不是现行有效的，要先说明。"
)
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
MAX_BODY_BYTES = 1_000_000
ANSWER_ID = "jingda/answer_id"  # in the result's `_meta`: by this POST /api/opinions names the answer
_HINTS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)


def mcp_server(operations: Operations) -> Server[Any]:
    """Return the server with every tool of the table."""
    rows = {row.name: row for row in TOOL_ROWS}

    async def list_tools(context: Any, params: PaginatedRequestParams | None) -> ListToolsResult:
        scopes = _scopes(context)
        return ListToolsResult(tools=[_tool(row) for row in TOOL_ROWS if scopes is None or row.scope in scopes])

    async def call_tool(context: Any, params: CallToolRequestParams) -> CallToolResult:
        row = rows.get(params.name)
        if row is None:
            return _failed(Fault(404, f"没有名为“{params.name[:40]}”的工具", remedy=f"可用：{'、'.join(rows)}"))
        scopes = _scopes(context)
        if scopes is not None and row.scope not in scopes:
            return _failed(Fault(403, "这个 API 密钥没有此项权限", row.name, f"需要权限 {row.scope}，请向管理员申请"))
        return await anyio.to_thread.run_sync(_called, operations, row, params.arguments or {})

    return Server(
        "jingda",
        title="京答",
        version=version("jingda"),
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _scopes(context: Any) -> Sequence[str] | None:
    """Return the scopes of the API key a call over HTTP came with; None where it came without one, which may read as anyone may."""
    key = getattr(getattr(context.request, "state", None), "key", None)
    return None if key is None else tuple(key.scopes)


def _tool(row: ToolRow) -> Tool:
    schema = row.arguments.model_json_schema()
    return Tool(name=row.name, title=row.title, description=row.description, input_schema=schema, annotations=_HINTS)


def _called(operations: Operations, row: ToolRow, arguments: dict[str, Any]) -> CallToolResult:
    try:
        shown: Shown = row.run(operations, row.arguments.model_validate(arguments))
    except ValidationError as error:
        return _failed(malformed(dict(fault) for fault in error.errors()))
    except JingdaError as error:
        return _failed(fault_of(error))
    except Exception:  # the edge of the program: the model gets a sentence, the log gets the trace
        log.exception("the tool %s failed", row.name)
        return _failed(Fault(500, "这一次没有处理成功", remedy="请稍后再试"))
    meta = {ANSWER_ID: shown.kept_as} if shown.kept_as else None
    return CallToolResult(
        content=[TextContent(type="text", text=shown.text)], structured_content=shown.data, _meta=meta
    )


def _failed(fault: Fault) -> CallToolResult:
    return CallToolResult(
        content=[TextContent(type="text", text=str(fault))], structured_content=fault.as_json(), is_error=True
    )


async def serve_stdio(operations: Operations) -> None:
    """Serve one client over standard input and output, until it closes them."""
    from mcp.server.stdio import stdio_server

    server = mcp_server(operations)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


def security(hosts: Sequence[str]) -> TransportSecuritySettings:
    """Return who may call over HTTP: names of this machine, and `hosts`; a page of another site (DNS rebinding) may not."""
    names = (*LOOPBACK, *hosts)
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=[form for name in names for form in (name, f"{name}:*")],
        allowed_origins=[f"{scheme}://{form}" for name in names for scheme in ("http", "https") for form in (name, f"{name}:*")],
    )  # fmt: skip


async def _anyone(request: Request) -> None:
    """Ask nothing of a caller."""


class McpEndpoint:
    """The ASGI endpoint at /mcp. Stateless: each call stands alone, so several processes can serve behind a proxy.

    identify: sets `request.state.key` to the API key of a request that carries one, and raises for one that is not good.
    """

    def __init__(self, operations: Operations, hosts: Sequence[str], identify: Identify = _anyone) -> None:
        self._operations, self._security, self._identify = operations, security(hosts), identify
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Serve for as long as the app runs; an app that is started again gets a manager of its own."""
        manager = StreamableHTTPSessionManager(
            mcp_server(self._operations),
            json_response=True,
            stateless=True,
            security_settings=self._security,
            max_request_body_size=MAX_BODY_BYTES,
        )
        async with manager.run():
            self._manager = manager
            try:
                yield
            finally:
                self._manager = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._manager is None:
            raise RuntimeError("the app was not started: its lifespan has to run")
        await self._identify(Request(scope))
        await self._manager.handle_request(scope, receive, send)
