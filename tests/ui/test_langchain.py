"""The tools of 京答 as a program built with LangChain gets them, over the shipped corpus."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from langchain_core.messages import ToolMessage
from langchain_core.utils.function_calling import convert_to_openai_tool

from agent import ask
from agent.langchain import BaseTool
from knowledge.base import KnowledgeBase
from ui.desk import Desk
from ui.langchain import jingda_tools
from ui.mcp.tools import TOOL_ROWS

DAY = date(2026, 11, 20)
VOUCHER = {"合同实际金额": "80万元", "今年已使用的创新券额度": "15万元"}
CARD, MEASURES = "industry-policy-guide-4.2.08", "voucher-measures-2026"
Tools = Mapping[str, BaseTool]


@pytest.fixture(scope="module")
def desk(shipped: KnowledgeBase) -> Desk:
    return Desk(shipped, ask)


@pytest.fixture(scope="module")
def tools(desk: Desk) -> Tools:
    return {tool.name: tool for tool in jingda_tools(desk, as_of=DAY)}


def call(tools: Tools, name: str, **arguments: Any) -> ToolMessage:
    """Call a tool as an agent does, by a tool call."""
    message = tools[name].invoke({"type": "tool_call", "id": "1", "name": name, "args": arguments})
    assert isinstance(message, ToolMessage)
    return message


def done(tools: Tools, name: str, **arguments: Any) -> Any:
    message = call(tools, name, **arguments)
    assert message.status == "success", message.content
    return message.artifact


def test_they_are_the_tools_of_mcp_with_schemas_a_model_takes(tools: Tools) -> None:
    assert list(tools) == [row.name for row in TOOL_ROWS]
    for name, tool in tools.items():
        schema = convert_to_openai_tool(tool)["function"]
        assert schema["description"]
        bare = [key for key, value in schema["parameters"]["properties"].items() if "description" not in value]
        assert bare == [], name


def test_an_answer_is_prose_for_the_model_and_whole_beside_it(tools: Tools) -> None:
    message = call(tools, "ask", question="创新券一年最多能用多少？")
    assert "50万元" in message.content and "（京科发〔2026〕9号）第十二条 · 现行有效" in message.content
    assert message.artifact["citations"][0]["clause_id"].startswith(f"{MEASURES}:")


def test_what_lists_and_shows(tools: Tools) -> None:
    hit = done(tools, "search", query="创新券 支付比例", top_k=1)["hits"][0]
    assert done(tools, "show_clause", clause_id=hit["clause_id"])["quote"] == hit["quote"]
    assert done(tools, "list_documents", query="创新券", limit=2)["total"] >= 2
    assert done(tools, "show_document", doc_id=MEASURES)["clauses"]
    assert done(tools, "list_faqs", limit=1)["faqs"]
    assert "voucher" in {entry["id"] for entry in done(tools, "list_programs", query="首都科技创新券")["programs"]}
    assert done(tools, "show_program", program="创新券")["facts"]


def test_what_computes(tools: Tools) -> None:
    assert done(tools, "calculate", program="创新券", facts=VOUCHER)["benefit"]["text"] == "最高35万元"
    assert done(tools, "check", program="创新券", facts={"职工总数": "501人"})["verdict"] == "ineligible"
    days = done(tools, "deadline", program="创新券", facts={"领取日": "2026-07-01"})["deadlines"]
    assert "2026-10-01" in {item["day"] for item in days}
    told = done(tools, "match", text="北京的人工智能公司，国家高新技术企业，职工30人")
    assert told["facts"]["职工总数"] == "30人" and told["counts"]["open"] > 5 == len(told["open"])


def test_a_receipt_holds_until_somebody_alters_it(tools: Tools) -> None:
    receipt = done(tools, "calculate", program="创新券", facts=VOUCHER)["receipt"]
    assert done(tools, "verify", receipt=receipt)["holds"] is True
    altered = copy.deepcopy(receipt)
    altered["result"]["benefit"]["high"] = "360000"
    found = done(tools, "verify", receipt=altered)
    assert found["holds"] is False and "result_altered" in found["findings"]


def test_two_texts_are_held_against_each_other(tools: Tools) -> None:
    found = done(tools, "compare", old=CARD, new=MEASURES, limit=3)
    assert (found["old"]["id"], found["new"]["id"], found["as_of"]) == (CARD, MEASURES, "2026-11-20")
    assert len(found["rows"]) == 3 < found["total"]


def test_a_call_that_names_no_day_is_answered_for_the_given_one(desk: Desk, tools: Tools) -> None:
    early = {tool.name: tool for tool in jingda_tools(desk, as_of=date(2020, 1, 1))}
    assert done(tools, "check", program="创新券")["basis"]["as_of"] == "2026-11-20"
    assert done(early, "check", program="创新券")["basis"]["as_of"] == "2020-01-01"
    assert done(early, "check", program="创新券", as_of="2026-11-20")["basis"]["as_of"] == "2026-11-20"


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("ask", {}, "没有问题"),
        ("match", {}, "没有写企业情况"),
        ("match", {"facts": {"职工总数": "30人"}, "text": "职工30人"}, "只能写一个"),
        ("match", {"facts": 5}, "facts"),
        ("calculate", {"program": "没有的政策"}, "没有的政策"),
        ("calculate", {"program": "创新券", "facts": {"合同实际金额": "-3万元"}}, "是负数"),
        ("calculate", {"program": "创新券", "sum": 3}, "sum"),
        ("deadline", {"program": "创新券", "as_of": "2026-02-31"}, "2026-02-31"),
        ("show_clause", {"clause_id": "nowhere"}, "nowhere"),
        ("verify", {"receipt": {"program": "voucher"}}, "不是凭据"),
        ("compare", {"old": MEASURES, "new": MEASURES}, "同一份文件"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_in_a_message_of_failure(
    tools: Tools, name: str, arguments: dict[str, Any], said: str
) -> None:
    message = call(tools, name, **arguments)
    assert message.status == "error" and said in str(message.content)
    assert not str(message.content).startswith("{")


def test_the_text_of_the_others_is_json_of_the_whole(tools: Tools) -> None:
    message = call(tools, "list_programs", limit=2)
    assert json.loads(str(message.content)) == message.artifact
