"""One question put to the model: LangChain's agent over the toolbox, and once more with the reason when its words failed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import ModelRetryMiddleware
from langchain.agents.structured_output import ToolStrategy
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage

from agent.answer import Answer
from agent.model.failures import ModelFailure, failure_of, passing
from agent.model.marks import Marks
from agent.model.outgoing import briefing, instructions
from agent.model.reply import Reply, reply_of
from agent.model.watch import MOST_MODEL_CALLS, Record, Watch
from agent.toolbox import Toolbox

RETRIES = 1  # of one request that was refused or lost; the total deadline holds over all of them
PAUSE_S = 0.5  # before it
STEPS_PER_CALL = 4  # of LangGraph's, between two calls of the model, at most


@dataclass(slots=True)
class Dialogue:
    """The messages between us and the model for one question."""

    model: BaseChatModel
    record: Record
    draft: Answer
    marks: Marks = field(init=False)
    messages: list[BaseMessage] = field(init=False)

    def __post_init__(self) -> None:
        inquiry = self.record.inquiry
        self.marks = Marks(Toolbox(inquiry.knowledge, inquiry.as_of))
        self.messages = [HumanMessage(briefing(inquiry, self.draft, self.marks))]

    async def reply(self) -> Reply:
        """Return what the model answers. Raises: ModelFailure, whatever went wrong."""
        agent: Any = create_agent(
            self.model,
            tools=self.marks.toolbox.tools(),
            system_prompt=instructions(),
            middleware=[Watch(self.record), _again()],
            response_format=ToolStrategy(Reply, tool_message_content="已收到"),
        )
        try:
            state = await agent.ainvoke(
                {"messages": self.messages}, {"recursion_limit": MOST_MODEL_CALLS * STEPS_PER_CALL}
            )
        except Exception as error:  # LangGraph's own limits too; a time-out cancels and passes
            raise failure_of(error) from error
        self.messages = state["messages"]
        reply = reply_of(state.get("structured_response"), self.messages)
        if reply is None:
            raise ModelFailure("malformed", "no answer in the reply")
        return reply

    def object(self, objections: str) -> None:
        """Tell the model why its answer cannot be shown."""
        self.messages.append(HumanMessage(f"上面的答案没有通过核对，请改正后重新给出：{objections}"))


def _again() -> ModelRetryMiddleware:
    return ModelRetryMiddleware(
        max_retries=RETRIES,
        retry_on=lambda error: passing(failure_of(error).code),
        on_failure="error",
        initial_delay=PAUSE_S,
        jitter=False,
    )
