"""The model's reply as a typed value, whether it called the answering tool, wrote JSON, or just wrote."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Literal

from langchain_core.messages import AIMessage, BaseMessage
from pydantic import BaseModel, Field, ValidationError

_THOUGHTS = re.compile(r"<think>.*?</think>", re.DOTALL)  # of models that think aloud into their answer
_FENCE = re.compile(r"^```\w*\s*|\s*```$")
_DECLINES = re.compile(
    r"(?:很?抱歉|对不起|不好意思|I'm sorry|Sorry|I can(?:no|')t|(?:我|暂时)?无法(?:回答|提供|协助))", re.IGNORECASE
)
_DRESS = re.compile(r"\*\*|__|^#+\s*|^\s*[-*•]\s+", re.MULTILINE)


class Reply(BaseModel):
    """给出最终回答。每句话末尾写明所依据条款的标记，如 [c2]；查不到依据时 kind 写 refuse。"""

    kind: Literal["answer", "clarify", "refuse"] = Field(description="answer 回答；clarify 要追问；refuse 没有依据")
    text: str = Field(
        min_length=1, max_length=4000, description="给用户看的话，先说结论，200字以内，带 [c1] 这样的标记"
    )


def reply_of(structured: object, messages: Sequence[BaseMessage]) -> Reply | None:
    """Return the reply of a finished run; None where the model said nothing that can be read as one."""
    if isinstance(structured, Reply):
        return structured
    last = messages[-1] if messages else None
    if not isinstance(last, AIMessage) or last.tool_calls or last.invalid_tool_calls:
        return None
    written = _FENCE.sub("", _THOUGHTS.sub("", str(last.text)).strip()).strip()
    if written.startswith("{"):
        return _from_json(written)
    declined = _DECLINES.match(written) and not re.search(r"c\d", written)  # with a mark it says something all the same
    return Reply(kind="refuse" if declined else "answer", text=written[:4000]) if written else None


def _from_json(written: str) -> Reply | None:
    try:
        return Reply.model_validate(json.loads(written))
    except (ValueError, ValidationError):
        return None


def plain(text: str) -> str:
    """Return the words without Markdown and line breaks: faces show prose."""
    lines = [_DRESS.sub("", line).strip() for line in _THOUGHTS.sub("", text).splitlines()]
    return "".join(line for line in lines if line)
