"""Every tool of 京答 for programs built with LangChain: the table of the MCP server, over one desk.

desk = open_desk(load_settings(), silent)
tools = jingda_tools(desk, as_of=date(2026, 11, 20))      # bind to a chat model or give to create_agent
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from agent.langchain import BaseTool, as_tool
from knowledge.errors import JingdaError
from ui.desk import Desk
from ui.mcp.tools import TOOL_ROWS, ToolRow
from ui.service.faults import fault_of, malformed
from ui.service.operations import Operations


def jingda_tools(desk: Desk, *, as_of: date | None = None) -> list[BaseTool]:
    """Return the tools, in the order of the table. as_of: the day of a call that names none; today in Beijing when None.

    Each gives a text for a model to read, and the whole result as the artifact of the tool message. What cannot be done comes
    back as a sentence in Chinese, in a message whose status is `error`.
    """
    operations = Operations(desk)
    return [_tool(row, operations, as_of.isoformat() if as_of else "") for row in TOOL_ROWS]


def _tool(row: ToolRow, operations: Operations, day: str) -> BaseTool:
    dated = "as_of" in row.arguments.model_fields

    def run(given: Mapping[str, Any]) -> tuple[str, Any]:
        asked = {**given, "as_of": given.get("as_of") or day} if dated else given
        shown = row.run(operations, row.arguments.model_validate(asked))
        return shown.text, shown.data

    return as_tool(row.name, row.description, row.arguments, run, _explained)


def _explained(error: JingdaError | ValidationError) -> str:
    if isinstance(error, ValidationError):
        return str(malformed(dict(fault) for fault in error.errors()))
    return str(fault_of(error))
