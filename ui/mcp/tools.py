"""The tools of the MCP server in one table, each an operation with its arguments."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from ui.rest.table import ASK, READ, TOOLS
from ui.service.arguments import (
    MOST_ROWS,
    Arguments,
    AskArguments,
    ClauseArguments,
    CompareArguments,
    DeadlineArguments,
    DocumentArguments,
    DocumentsArguments,
    FaqArguments,
    ListArguments,
    MatchArguments,
    NameArguments,
    ProgramArguments,
    SearchArguments,
    VerifyArguments,
)
from ui.service.operations import Operations
from ui.service.prose import content


class MatchShort(MatchArguments):
    """一家企业：事实，或一段话。"""

    limit: int = Field(5, ge=1, le=MOST_ROWS, description="每一组最多列几项")  # a model pays for every row


class ListShort(ListArguments):
    """政策列表的筛选条件。"""

    limit: int = Field(30, ge=1, le=MOST_ROWS, description="最多几项")


class DocumentsShort(DocumentsArguments):
    """文件列表的筛选条件。"""

    limit: int = Field(30, ge=1, le=MOST_ROWS, description="最多几项")


class FaqShort(FaqArguments):
    """问答的筛选条件。"""

    limit: int = Field(10, ge=1, le=MOST_ROWS, description="最多几项")


class CompareShort(CompareArguments):
    """两份文件，或一份文件的新旧两版。"""

    limit: int = Field(20, ge=1, le=MOST_ROWS, description="最多几条")


@dataclass(frozen=True, slots=True)
class Shown:
    """A result twice: as text for a model to read, and whole as JSON. kept_as: the key an answer is kept under, "" for none."""

    text: str
    data: dict[str, Any]
    kept_as: str = ""


@dataclass(frozen=True, slots=True)
class ToolRow:
    """One tool. scope: what an API key must carry, where a call comes with one; run: the operation over checked arguments."""

    name: str
    title: str
    description: str
    scope: str
    arguments: type[Arguments]
    run: Callable[[Operations, Any], Shown]


def _ask(do: Operations, given: AskArguments) -> Shown:
    answer, key = do.kept_answer(given, "mcp")
    return Shown(content(answer), answer.as_json(), key)


def _plain(operation: Callable[[Operations, Any], dict[str, Any]]) -> Callable[[Operations, Any], Shown]:
    def run(do: Operations, given: Any) -> Shown:
        data = operation(do, given)
        return Shown(json.dumps(data, ensure_ascii=False), data)

    return run


TOOL_ROWS = (
    ToolRow("ask", "提问", "回答北京市企业支持政策问题：逐字引用条款，注明在所问日期的效力；没有依据时拒答。", ASK, AskArguments, _ask),
    ToolRow("search", "检索条款", "检索政策条款原文，注明效力。", READ, SearchArguments, _plain(Operations.search)),
    ToolRow("show_clause", "取一条条款", "取一条条款的原文、引用写法、效力和上下文。", READ, ClauseArguments, _plain(Operations.clause)),
    ToolRow("list_documents", "列出文件", "按名称、文号、机关、效力列出文件和政策卡片。", READ, DocumentsShort, _plain(Operations.documents)),
    ToolRow("show_document", "取一份文件", "取一份文件的信息和全部条款，可能很长；只要几条时用 search。", READ, DocumentArguments, _plain(Operations.document)),
    ToolRow("list_faqs", "列出问答", "列出审定发布的问答和文件中公布的问答，注明效力。", READ, FaqShort, _plain(Operations.faqs)),
    ToolRow("list_programs", "列出政策", "列出能够计算的政策、效力和所看的事实。", READ, ListShort, _plain(Operations.programs)),
    ToolRow("show_program", "取一项政策", "取一项政策要问的事实（名称、怎么问、怎么写）、依据、条款、联络方式和互斥。", READ, NameArguments, _plain(Operations.program)),
    ToolRow("calculate", "计算金额", "计算一项政策能支持多少钱，逐步列式，精确到分，注明条款。", TOOLS, ProgramArguments, _plain(Operations.calculate)),
    ToolRow("check", "判断条件", "逐项判断是否符合一项政策的条件，说明还缺什么。", TOOLS, ProgramArguments, _plain(Operations.check)),
    ToolRow("deadline", "推算期限", "由给出的日期推算一项政策的各项期限，遇休息日说明顺延。", TOOLS, DeadlineArguments, _plain(Operations.deadlines)),
    ToolRow("match", "匹配政策", "一家企业对照全部政策：符合、待定、不符合各有哪些，先问什么。", TOOLS, MatchShort, _plain(Operations.match)),
    ToolRow("compare", "新旧对照", "逐条比较两份文件或一份文件的新旧两版：改了什么，哪些数字变了，影响哪些规则。", READ, CompareShort, _plain(Operations.compare)),
    ToolRow("verify", "核对凭据", "用现在的规则重新计算一份凭据（calculate 返回的 receipt），说明是否一致、哪里不同。", TOOLS, VerifyArguments, _plain(Operations.verify)),
)  # fmt: skip
