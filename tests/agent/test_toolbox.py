"""The tools as a chat model gets them: schemas it can read, results with marks, errors it can act on."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool

from agent.toolbox import Toolbox
from knowledge.base import KnowledgeBase
from tools.calculators import Calculation

TODAY = date(2026, 11, 20)


@pytest.fixture
def toolbox(shipped: KnowledgeBase) -> Toolbox:
    return Toolbox(shipped, TODAY)


def call(toolbox: Toolbox, name: str, **arguments: Any) -> tuple[dict[str, Any], Any]:
    """Call a tool as a model does, by a tool call; return what the model reads and the artifact."""
    tool = named(toolbox, name)
    message = tool.invoke({"type": "tool_call", "id": "1", "name": name, "args": arguments})
    return json.loads(message.content), message.artifact


def named(toolbox: Toolbox, name: str) -> BaseTool:
    return next(tool for tool in toolbox.tools() if tool.name == name)


def test_every_tool_has_a_schema_an_openai_model_takes(toolbox: Toolbox) -> None:
    schemas = [convert_to_openai_tool(tool)["function"] for tool in toolbox.tools()]
    assert [s["name"] for s in schemas] == [
        "calculate", "check_eligibility", "compute_deadlines", "match_programs", "list_programs", "search_clauses", "show_clause",
    ]  # fmt: skip
    for schema in schemas:
        assert schema["description"]
        assert all("description" in p for p in schema["parameters"]["properties"].values())
    assert schemas[0]["parameters"]["required"] == ["program"]


def test_calculate_is_exact_and_marks_its_clauses(toolbox: Toolbox) -> None:
    facts = {"合同金额": "80万元", "今年已使用的创新券额度": "15万元", "资质": ["国家高新技术企业"]}
    shown, artifact = call(toolbox, "calculate", program="创新券", facts=facts)
    assert isinstance(artifact, Calculation)
    assert shown["amount_if_conditions_hold"] == "最高35万元"
    assert any("80万元 × 50% = 40万元" in step["text"] for step in shown["steps"])
    mark = shown["steps"][0]["clause"].strip("[]")
    assert toolbox.marks[mark].quote in "".join(c.quote for c in toolbox.marks.values())
    assert toolbox.marks[mark].doc == "voucher-measures-2026"


def test_check_says_which_condition_fails_with_its_clause(toolbox: Toolbox) -> None:
    shown, _ = call(toolbox, "check_eligibility", program="创新券", facts={"职工总数": "501人"})
    assert shown["verdict"] == "否"
    texts = json.dumps(shown["conditions"], ensure_ascii=False)
    assert "501人" in texts and "职工总数" in texts and "[c" in texts


def test_deadlines_count_from_the_given_date(toolbox: Toolbox) -> None:
    shown, _ = call(toolbox, "compute_deadlines", program="创新券", facts={"领取日": "2026-07-01"})
    assert "2026-10-01" in {item.get("day") for item in shown["deadlines"]}


def test_the_day_asked_about_decides(toolbox: Toolbox) -> None:
    shown, _ = call(toolbox, "calculate", program="人工智能算力券", facts={"合同金额": "80万元"}, as_of="2026-11-20")
    assert shown["in_force"] is False
    assert shown["last_day"] == "2025-12-31"
    assert "amount_if_conditions_hold" not in shown


def test_a_found_clause_can_be_shown_whole_under_the_same_mark(toolbox: Toolbox) -> None:
    found, _ = call(toolbox, "search_clauses", query="创新券支付比例")
    first = found["clauses"][0]
    shown, artifact = call(toolbox, "show_clause", clause_id=first["clause_id"])
    assert shown["mark"] == first["mark"]
    assert toolbox.marks[first["mark"].strip("[]")] == artifact
    assert shown["text"] == artifact.quote


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("calculate", {"program": "火星补贴"}, "火星补贴"),
        ("calculate", {"program": "创新券", "facts": {"合同金额": "-3万元"}}, "合同"),
        ("calculate", {"program": "创新券", "facts": {"职员工": "3人"}}, "职员工"),
        ("show_clause", {"clause_id": "nowhere"}, "nowhere"),
        ("calculate", {"facts": {}}, "program"),
        ("compute_deadlines", {"program": "创新券", "as_of": "2026-02-31"}, "as_of"),
    ],
)
def test_what_cannot_be_done_is_said_and_raises_nothing(
    toolbox: Toolbox, name: str, arguments: dict[str, Any], said: str
) -> None:
    message = named(toolbox, name).invoke({"type": "tool_call", "id": "1", "name": name, "args": arguments})
    error = json.loads(message.content)["error"]
    assert said in error


def test_list_programs_names_what_can_be_asked(toolbox: Toolbox) -> None:
    shown, entries = call(toolbox, "list_programs")
    assert len(shown["programs"]) == len(entries) > 50
    assert {"program": "voucher", "title": "首都科技创新券"}.items() <= next(
        p for p in shown["programs"] if p["program"] == "voucher"
    ).items()


def test_a_company_is_matched_against_all_programs(toolbox: Toolbox) -> None:
    shown, artifact = call(toolbox, "match_programs", facts={"职工总数": "30人", "资质和入驻情况": "国家高新技术企业"})
    assert shown["counts"]["open"] == len(artifact.open) > len(shown["open"]) > 0
    assert all(found["program"] for found in shown["open"])
