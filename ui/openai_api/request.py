"""What a chat completion request asks of us: the asker's messages, the date, and whether to stream."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from knowledge.errors import InputError
from ui.service.arguments import MAX_TURNS, TURN_CHARS, AsOf

MODEL = "jingda"
MOST_MESSAGES = 1000
_OURS = ConfigDict(extra="ignore")  # temperature, max_tokens, tools …: clients send many, none changes an exact answer

Content = Annotated[str, Field(max_length=TURN_CHARS)]


class Part(BaseModel):
    """One part of a message; only text is read."""

    model_config = _OURS
    type: str = Field(max_length=40)
    text: Content | None = None


class Message(BaseModel):
    """One message. Those of the user are read; system, developer, assistant and tool messages are not instructions."""

    model_config = _OURS
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Content | Annotated[list[Part], Field(max_length=100)] | None = None

    def said(self) -> str:
        """Return the text. Raises: InputError for a part that is no text."""
        if not isinstance(self.content, list):
            return self.content or ""
        if any(part.type not in ("text", "input_text") for part in self.content):
            raise InputError("只能读文字", where="messages", remedy="请去掉图片、声音和文件")
        return "\n".join(part.text or "" for part in self.content)


class StreamOptions(BaseModel):
    model_config = _OURS
    include_usage: bool | None = None


class CompletionRequest(BaseModel):
    """The request, as far as it is read. as_of is ours: pass it as an extra field."""

    model_config = _OURS
    model: str = Field(min_length=1, max_length=200)
    messages: list[Message] = Field(min_length=1, max_length=MOST_MESSAGES)
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: int | None = None
    response_format: dict[str, Any] | None = None
    tool_choice: Any = None
    as_of: AsOf = ""

    def turns(self) -> list[str]:
        """Return what the user said, the question last; of a long conversation the end.

        Raises: InputError for a last message that is not the user's, and for what cannot be done here.
        """
        self._check()
        return [message.said() for message in self.messages if message.role == "user"][-MAX_TURNS:]

    def _check(self) -> None:
        if self.messages[-1].role != "user":
            raise InputError("最后一条消息应是用户的问题", where="messages", remedy="请把问题放在最后，role 为 user")
        if self.n not in (None, 1):
            raise InputError("一个问题只有一个回答", where="n", remedy="请去掉 n，或写 1")
        if self.response_format is not None and self.response_format.get("type") not in (None, "text"):
            raise InputError("不能按指定格式回答", where="response_format", remedy="结构化的结果在回复的 jingda 字段里")
        if self.tool_choice not in (None, "auto", "none"):
            raise InputError("不能调用所给的工具", where="tool_choice", remedy="请去掉 tool_choice，或写 auto")
