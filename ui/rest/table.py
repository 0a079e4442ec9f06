"""Every endpoint of /api/v1 in one table: method, path, what it may be used for, what it says and what it replies.

`scope` is what an API key must carry once keys are asked for; `ui.rest.router` gives it to the dependency it is passed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

PREFIX = "/api/v1"
ASK, READ, TOOLS = "ask", "read", "tools"
SCOPES = {ASK: "提问", READ: "检索和阅读", TOOLS: "计算、判断、推算和匹配"}

_DAY = "2026-11-20"
_VOUCHER = {"合同实际金额": "80万元", "今年已使用的创新券额度": "15万元"}


class ReceiptShown(Mapping[str, Any]):
    """The request with the receipt of a real calculation, made when it is first looked at: it names today's rule."""

    @cached_property
    def _made(self) -> Mapping[str, Any]:
        from tools.receipts.issue import receipt_for

        return {"receipt": receipt_for("创新券", _VOUCHER, date.fromisoformat(_DAY))}

    def __getitem__(self, key: str) -> Any:
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One row. handler: the method of `Handlers`; reply: a schema of `schemas.components`, "" for other media.

    example: the request that is shown and whose real reply is shown: parameters of path and query, or the body.
    """

    method: str
    path: str
    scope: str
    handler: str
    reply: str
    tag: str
    summary: str
    description: str = ""
    media: str = "application/json"
    errors: tuple[int, ...] = (400, 422)
    example: Mapping[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The path as it is written in the description: without converters."""
        return PREFIX + self.path.replace(":path}", "}")


ENDPOINTS = (
    Endpoint(
        "POST", "/ask", ASK, "ask", "Answer", "问答", "回答一个问题",
        "给出一个问题，或一段对话（最后一句是要回答的）。回答逐字引用条款，注明在所问日期的效力；没有依据时拒答或反问。",
        example={"question": "创新券一年最多能用多少？", "as_of": _DAY},
    ),
    Endpoint(
        "POST", "/ask/stream", ASK, "ask_stream", "StreamEvent", "问答", "回答一个问题，边答边送（SSE）",
        "事件依次为：stage（进行到哪一步：stage、label）、sentence（已核对的回答，一句一个：text）、answer（完整 JSON，同 /ask）。"
        "开始后出错时送 error（同出错时的正文）。",
        media="text/event-stream", example={"question": "创新券一年最多能用多少？", "as_of": _DAY},
    ),
    Endpoint(
        "GET", "/search", READ, "search", "SearchReply", "检索和阅读", "检索条款",
        "按词和意思找条款，最相符的在前，各注明效力；一条也没有不算出错。",
        example={"query": "创新券 支付比例", "as_of": _DAY, "top_k": 2},
    ),
    Endpoint(
        "GET", "/clauses/{clause_id:path}", READ, "clause", "Clause", "检索和阅读", "取一条条款",
        "原文、可以直接引用的一行、在所问日期的效力、上级和下级、前一条和后一条。", errors=(400, 404, 422),
        example={"clause_id": "voucher-measures-2026:12", "as_of": _DAY},
    ),
    Endpoint(
        "GET", "/documents", READ, "documents", "DocumentList", "检索和阅读", "列出文件和政策卡片",
        "各注明在所问日期的效力。", errors=(400, 422), example={"query": "创新券", "as_of": _DAY},
    ),
    Endpoint(
        "GET", "/documents/{doc_id:path}", READ, "document", "Document", "检索和阅读", "取一份文件",
        "文件信息和全部条款，按原文顺序。", errors=(400, 404, 422), example={"doc_id": "voucher-measures-2026", "as_of": _DAY},
    ),
    Endpoint(
        "GET", "/compare", READ, "compare", "Comparison", "检索和阅读", "新旧对照：两份文件逐条比较",
        "比较两份文件，或一份文件的新版和被取代的旧版：修改、新增、删去的条款和变化的数字，"
        "以及规则所引而新文件中已没有的原文（rules，row 指 rows 中的一条）。文件以编号、文号或名称里的词指明。",
        errors=(400, 404, 422),
        example={"old": "industry-policy-guide-4.2.08", "new": "voucher-measures-2026", "as_of": _DAY, "limit": 1},
    ),
    Endpoint(
        "GET", "/faqs", READ, "faqs", "FaqList", "检索和阅读", "列出问答",
        "经两人审定发布的问答在前，附条款；其后是文件中公布的问答，原文照录。各注明在所问日期的效力。", example={"query": "实验室", "as_of": _DAY},
    ),
    Endpoint(
        "GET", "/programs", READ, "programs", "ProgramList", "政策", "列出能够计算的政策",
        "可按名称里的词、效力、能算什么筛选。", example={"query": "创新券", "as_of": _DAY},
    ),
    Endpoint(
        "GET", "/programs/{program:path}", READ, "program", "Program", "政策", "取一项政策",
        "按编号、名称或别名；给出要问的事实、依据文件及其效力、条款、联络方式、与哪些政策不能同时享受。",
        errors=(400, 404, 422), example={"program": "创新券", "as_of": _DAY},
    ),
    Endpoint(
        "POST", "/calc", TOOLS, "calc", "Calculation", "工具", "计算能得到多少支持",
        "逐步列式，每一步注明条款，精确到分。事实不全时给出区间和要问的事实。benefit 是各项条件都符合时的金额，"
        "due 是按所给情况的金额。", errors=(400, 404, 422), example={"program": "创新券", "facts": _VOUCHER, "as_of": _DAY},
    ),
    Endpoint(
        "POST", "/check", TOOLS, "check", "Eligibility", "工具", "逐项判断是否符合条件",
        "每项条件注明条款；不全时说明还缺什么，最能决定结果的在前。", errors=(400, 404, 422),
        example={"program": "创新券", "facts": {"申请主体类型": "科技型中小微企业"}, "as_of": _DAY},
    ),
    Endpoint(
        "POST", "/deadline", TOOLS, "deadline", "Deadlines", "工具", "推算各项期限",
        "由给出的日期推算，遇休息日说明顺延到哪个工作日。", errors=(400, 404, 422),
        example={"program": "创新券", "facts": {"领取日": "2026-07-01"}, "as_of": _DAY},
    ),
    Endpoint(
        "POST", "/deadline.ics", TOOLS, "calendar", "", "工具", "推算各项期限，取日历文件",
        "iCalendar（RFC 5545）：每个期限一天，提前一周提醒。没有可写入的日期时返回 400。", media="text/calendar",
        errors=(400, 404, 422), example={"program": "创新券", "facts": {"领取日": "2026-07-01"}, "as_of": _DAY},
    ),
    Endpoint(
        "POST", "/match", TOOLS, "match", "CompanyMatch", "工具", "一家企业对照全部政策",
        "给出事实或一段话；返回符合、待定、不符合、已失效四组，互斥的政策只计一项，并给出最该先问的一项。",
        example={"facts": {"职工总数": "30人", "主营业务方向": "人工智能"}, "as_of": _DAY, "limit": 1},
    ),
    Endpoint(
        "POST", "/verify", TOOLS, "verify", "Verification", "工具", "核对一份凭据",
        "凭据即计算结果中的 receipt。用现在的规则按同样的情况重新计算，逐字节比较；holds 为 true 才是一致，"
        "否则 findings 说明原因，differences 列出不同之处。日期取自凭据。", errors=(400, 422), example=ReceiptShown(),
    ),
)  # fmt: skip
