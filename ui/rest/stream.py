"""An answer as server-sent events: each step as it begins, the checked answer sentence by sentence, then all of it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from threading import Event
from typing import Any

from knowledge.errors import JingdaError
from ui.service.arguments import AskArguments
from ui.service.faults import Fault, fault_of
from ui.service.operations import Operations
from ui.service.prose import sentences

log = logging.getLogger(__name__)

UNBUFFERED = {"cache-control": "no-store", "x-accel-buffering": "no"}  # the second keeps nginx from holding events back
APOLOGY = Fault(500, "这一问没有处理成功", remedy="请稍后再试，或换一种问法")

# step of agent.pipeline → what the reader is told
STAGES = {
    "screen": "读取问题",
    "understand": "理解问题",
    "retrieve": "检索条款",
    "forestall": "核对问题",
    "compute": "计算",
    "limit": "核对限额与期限",
    "decide": "核对依据",
    "compose": "组织回答",
    "check": "核对回答",
}


def event(name: str, data: Any) -> str:
    """Return one server-sent event; JSON has no bare line breaks, so one data line is enough."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


class AskerLeft(Exception):
    """Nobody reads the answer any more."""


def _looked_at(task: asyncio.Future[Any]) -> None:
    """Take note of how a task ended, so that one nobody waits for is not reported as forgotten."""
    if not task.cancelled():
        task.exception()


async def answer_events(operations: Operations, given: AskArguments) -> AsyncIterator[str]:
    """Yield the events of one question. A sentence is sent only after the gate has passed the whole answer.

    An asker who leaves ends the work before its next step; nothing is kept of it then.
    """
    loop, steps, left = asyncio.get_running_loop(), asyncio.Queue[str](), Event()

    def heard(step: str) -> None:
        if left.is_set():
            raise AskerLeft
        loop.call_soon_threadsafe(steps.put_nowait, step)

    def run() -> dict[str, Any]:
        try:
            return operations.kept_answer(given, "api", heard)[0].as_json()
        finally:
            loop.call_soon_threadsafe(steps.put_nowait, "")

    running = asyncio.ensure_future(asyncio.to_thread(run))
    running.add_done_callback(_looked_at)
    try:
        while step := await steps.get():
            yield event("stage", {"stage": step, "label": STAGES.get(step, step)})
    except (asyncio.CancelledError, GeneratorExit):
        left.set()
        raise
    try:
        answer = await running
    except JingdaError as error:
        yield event("error", fault_of(error).as_json())
    except Exception:  # the edge of the program: the caller gets a sentence, the log gets the trace
        log.exception("no answer to a streamed question")
        yield event("error", APOLOGY.as_json())
    else:
        for sentence in sentences(answer["answer"]):
            yield event("sentence", {"text": sentence})
        yield event("answer", answer)
