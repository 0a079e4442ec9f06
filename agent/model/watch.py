"""What stands between LangChain's agent and the world: limits, spans, the account of tokens, and tools that cannot raise."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from langchain.agents.middleware import AgentMiddleware
from langchain.agents.middleware.types import ModelRequest, ModelResponse, ToolCallRequest
from langchain_core.messages import AIMessage, ToolMessage
from langgraph.types import Command

from agent.inquiry import Inquiry
from agent.model.failures import ModelFailure, failure_of
from agent.model.said import unsaid
from agent.tracing import span

log = logging.getLogger(__name__)

MOST_MODEL_CALLS = 6  # for one answer, the retry included
MOST_TOOL_CALLS = 10


@dataclass(slots=True)
class Account:
    """What one answer has taken so far."""

    calls: int = 0
    tool_calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    model_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class ToolResult:
    """A tool's typed result, with the facts the model gave it."""

    tool: str
    facts: dict[str, Any]
    value: Any


@dataclass(slots=True)
class Record:
    """What happened between model and tools for one question."""

    inquiry: Inquiry
    account: Account = field(default_factory=Account)
    results: list[ToolResult] = field(default_factory=list)


class Watch(AgentMiddleware[Any, Any, Any]):
    """Counts, limits and records for one question."""

    def __init__(self, record: Record) -> None:
        super().__init__()
        self._record, self._one_at_a_time = record, asyncio.Lock()

    async def awrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]]
    ) -> ModelResponse[Any]:
        account = self._record.account
        if account.calls >= MOST_MODEL_CALLS:
            raise ModelFailure("too_many_calls", str(account.calls))
        account.calls += 1
        started = perf_counter()
        with span("agent.model_call", call=account.calls) as noted:
            try:
                response = await handler(request)
            except Exception as error:  # whatever the client, the endpoint or the schema raised; ours pass as they are
                failure = failure_of(error)
                noted.set_attribute("jingda.failure", failure.code)
                raise failure from error
            finally:
                account.model_ms += (perf_counter() - started) * 1000
            self._count(response, noted)
        return response

    def _count(self, response: ModelResponse[Any], noted: Any) -> None:
        message = next((m for m in response.result if isinstance(m, AIMessage)), None)
        if message is None:
            raise ModelFailure("malformed", "no message")
        used: Any = message.usage_metadata or {}
        self._record.account.prompt_tokens += used.get("input_tokens", 0)
        self._record.account.completion_tokens += used.get("output_tokens", 0)
        noted.set_attribute("gen_ai.usage.input_tokens", used.get("input_tokens", 0))
        noted.set_attribute("gen_ai.usage.output_tokens", used.get("output_tokens", 0))
        _ended(message)

    async def awrap_tool_call(
        self, request: ToolCallRequest, handler: Callable[[ToolCallRequest], Awaitable[ToolMessage | Command[Any]]]
    ) -> ToolMessage | Command[Any]:
        account, call = self._record.account, request.tool_call
        account.tool_calls += 1
        if account.tool_calls > MOST_TOOL_CALLS:
            return _refused(call, "工具调用次数已到上限，请用已有的资料作答")
        given = call["args"].get("facts")
        facts = given if isinstance(given, dict) else {}  # anything else is refused by the tool's own schema
        inquiry = self._record.inquiry
        if invented := unsaid(facts, [*inquiry.turns, inquiry.text], inquiry.as_of):
            return _refused(call, f"用户没有说过这些数：{'、'.join(invented)}。只填用户说过的，照原话写")
        # One at a time: the marks of one question are counted, and the tools take milliseconds.
        async with self._one_at_a_time:
            with span("agent.tool_call", tool=call["name"]):
                return await self._called(request, handler, facts)

    async def _called(
        self,
        request: ToolCallRequest,
        handler: Callable[[ToolCallRequest], Awaitable[ToolMessage | Command[Any]]],
        facts: dict[str, Any],
    ) -> ToolMessage | Command[Any]:
        name = request.tool_call["name"]
        try:
            message = await handler(request)
        except Exception:  # a fault of ours in a tool must cost the tool's result, not the answer
            log.exception("tool %s failed", name)
            return _refused(request.tool_call, "工具出错，请不要再用这个工具")
        if isinstance(message, ToolMessage) and not isinstance(message.artifact, Exception):
            self._record.results.append(ToolResult(name, facts, message.artifact))
        return message


def _ended(message: AIMessage) -> None:
    """A stream that broke off looks like a short answer: only one that says why it ended is whole."""
    reason = message.response_metadata.get("finish_reason")
    if not reason:
        raise ModelFailure("cut", "the stream ended without a reason")
    if reason in ("length", "content_filter"):
        raise ModelFailure("cut" if reason == "length" else "filtered", str(reason))


def _refused(call: Any, why: str) -> ToolMessage:
    content = json.dumps({"error": why}, ensure_ascii=False)
    return ToolMessage(content=content, tool_call_id=call["id"], name=call["name"], status="error")
