"""Where the model is, and the chat model that speaks to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An OpenAI-compatible endpoint. url: up to /v1; timeout_s: for the whole answer; prices: per million tokens."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout_s: float = 20.0
    price_in: Decimal | None = None
    price_out: Decimal | None = None

    def cost(self, prompt_tokens: int, completion_tokens: int) -> Decimal | None:
        """Return what the tokens cost in the currency of the prices, None without prices or tokens."""
        if self.price_in is None or self.price_out is None or not prompt_tokens:
            return None
        return (prompt_tokens * self.price_in + completion_tokens * self.price_out) / MILLION


@dataclass(frozen=True, slots=True)
class Connected:
    """The chat model of an endpoint and the connections it holds, which belong to one event loop."""

    model: BaseChatModel
    http: Any

    async def aclose(self) -> None:
        await self.http.aclose()


def connect(endpoint: Endpoint) -> Connected:
    """Return the LangChain chat model of an endpoint: streaming, so that a stalled one is noticed, and with tools left free.

    LangChain forces a tool call where an answer has a schema (`tool_choice: required`), which Qwen, DeepSeek and Ollama do not
    all take; left to `auto`, a model that answers in plain words is read as well.
    """
    from langchain_openai import ChatOpenAI
    from openai import DefaultAsyncHttpxClient
    from pydantic import SecretStr

    class FreeChoice(ChatOpenAI):
        def bind_tools(self, tools, *, tool_choice=None, **rest):  # type: ignore[no-untyped-def]
            return super().bind_tools(tools, tool_choice="auto" if tools else None, **rest)

    # LangChain keeps one client for the whole process, which fails on a second event loop.
    http = DefaultAsyncHttpxClient(timeout=endpoint.timeout_s)
    model = FreeChoice(
        http_async_client=http,
        base_url=endpoint.url,
        model=endpoint.model,
        api_key=SecretStr(endpoint.key or "none"),
        timeout=endpoint.timeout_s,
        stream_chunk_timeout=endpoint.timeout_s,
        max_retries=0,  # the client would wait as long as Retry-After says, a minute at most, while a person waits
        temperature=0,
        streaming=True,
        stream_usage=True,
        use_responses_api=False,
    )
    return Connected(model, http)
