"""A model's words are shown when they are proved: however they come, with their clauses, their cost and their premises."""

from __future__ import annotations

import json

import pytest

from tests.agent.model.conftest import Scripted, briefing
from tests.agent.model.server import COMPLETION_TOKENS, PROMPT_TOKENS, Handler, Request, Server, calls, replies, says
from tools.receipts.read import read_receipts
from tools.receipts.verify import verify

SUM = "我们是国高新，合同80万，今年已经用了15万创新券，还能抵多少？"
PROVED = "还能抵35万元，合同80万元的50%是40万元，但全年额度只剩35万元。[c1]"


def test_proved_words_replace_the_draft(scripted: Scripted) -> None:
    answer = scripted.ask(SUM, script=[replies(PROVED)])
    assert answer.text.startswith("还能抵35万元") and "[c1]" not in answer.text and "[1]" in answer.text
    assert answer.usage and answer.usage.outcome == "used"
    first = answer.citations[0]
    assert first.marker == 1 and first.locator == "第十二条"
    assert first.quote in scripted.knowledge.document(first.doc_id).text


@pytest.mark.parametrize(
    "written",
    [
        PROVED,
        json.dumps({"kind": "answer", "text": PROVED}, ensure_ascii=False),
        "```json\n" + json.dumps({"kind": "answer", "text": PROVED}, ensure_ascii=False) + "\n```",
        f"<think>先算一下：80万的一半……[c9]</think>\n{PROVED}",
        PROVED.replace("[c1]", "【c1】"),
        "**还能抵35万元**，合同80万元的50%是40万元，\n但全年额度只剩35万元。[c1, c1]",
    ],
    ids=["words", "json", "fenced", "thoughts", "brackets", "markdown"],
)
def test_a_model_that_cannot_call_tools_is_read_as_well(scripted: Scripted, written: str) -> None:
    answer = scripted.ask(SUM, script=[says(written)])
    assert answer.usage and answer.usage.outcome == "used", answer.usage
    assert answer.text.startswith("还能抵35万元") and "*" not in answer.text and "c1" not in answer.text


def test_what_the_result_rests_on_is_kept_though_the_model_left_it_out(scripted: Scripted) -> None:
    assert "以符合申请条件为前提。" in scripted.draft(SUM).text
    assert "以符合申请条件为前提。" in scripted.ask(SUM, script=[replies(PROVED)]).text


def test_calculations_and_verdicts_of_the_draft_stay_with_the_answer(scripted: Scripted) -> None:
    draft, answer = scripted.draft(SUM), scripted.ask(SUM, script=[replies(PROVED)])
    assert [c.value for c in answer.calculations] == [c.value for c in draft.calculations] == ["350000"]
    assert answer.eligibility == draft.eligibility
    markers = {c.marker for c in answer.citations}
    assert all(step.citation in markers | {0} for c in answer.calculations for step in c.steps)


def test_a_tool_is_called_and_its_clause_cited(scripted: Scripted, server: Server) -> None:
    script = [calls(("search_clauses", {"query": "创新券 兑现 材料 开放单位"})), replies(PROVED)]
    answer = scripted.ask(SUM, script=script)
    assert answer.usage and (answer.usage.outcome, answer.usage.tool_calls, answer.usage.calls) == ("used", 1, 2)
    result = server.requests[1]["messages"][-1]
    assert result["role"] == "tool" and json.loads(result["content"])["clauses"]


def test_several_tools_called_at_once_give_one_mark_to_a_clause(scripted: Scripted, server: Server) -> None:
    both = calls(
        ("calculate", {"program": "创新券", "facts": {"合同金额": "80万元"}}),
        ("search_clauses", {"query": "创新券使用登记期限"}),
        ("compute_deadlines", {"program": "创新券", "facts": {}}),
    )
    answer = scripted.ask(SUM, script=[both, replies(PROVED)])
    assert answer.usage and (answer.usage.outcome, answer.usage.tool_calls) == ("used", 3)
    results = [m for m in server.requests[1]["messages"] if m["role"] == "tool"]
    assert len(results) == 3 and len({m["tool_call_id"] for m in results}) == 3
    shown: dict[str, set[str]] = {}
    for clause in json.loads(results[1]["content"])["clauses"]:
        shown.setdefault(clause["mark"], set()).add(clause["clause_id"])
    assert all(len(ids) == 1 for ids in shown.values())


AIMLESS = "我们是科技型中小企业，合同60万，创新券怎么用？"
TOOK = calls(("calculate", {"program": "创新券", "facts": {"合同金额": "60万元", "资质": "有效期内的科技型中小企业"}}))


def test_a_sum_the_draft_did_not_have_is_worked_out_by_the_tool(scripted: Scripted) -> None:
    """The model reads a fact that the draft left aside; the tool computes, the steps stand with the answer."""
    answer = scripted.ask(AIMLESS, script=[TOOK, replies("今年创新券最多可抵20万元，每年额度是20万元。[c1]")])
    assert not scripted.draft(AIMLESS).calculations
    assert answer.usage and (answer.usage.outcome, answer.usage.tool_calls) == ("used", 1), answer.usage
    assert answer.calculations[0].value == "200000"
    assert any("60万元 × 50%" in step.text for step in answer.calculations[0].steps)
    (receipt,) = read_receipts(json.dumps(answer.as_json()).encode())
    assert verify(receipt).holds


def test_a_step_on_the_way_is_not_the_sum(scripted: Scripted) -> None:
    """Half of the contract is 30万元, but the year's ceiling is lower: the tool's result counts."""
    answer = scripted.ask(AIMLESS, script=[TOOK, replies("最多可抵30万元，即合同60万元的50%。[c1]")])
    assert answer.text == scripted.draft(AIMLESS).text
    assert answer.usage and answer.usage.outcome == "unproved"


def test_a_second_attempt_is_told_the_reason(scripted: Scripted, server: Server) -> None:
    answer = scripted.ask(SUM, script=[replies("还能抵38万元。[c1]"), replies(PROVED)])
    assert answer.usage and (answer.usage.outcome, answer.usage.attempts) == ("used", 2)
    assert answer.text.startswith("还能抵35万元")
    told = server.requests[1]["messages"][-1]
    assert told["role"] == "user" and "没有通过核对" in told["content"]


@pytest.mark.parametrize("kind", ["refuse", "clarify"])
def test_a_model_with_nothing_to_add_leaves_the_draft(scripted: Scripted, kind: str) -> None:
    answer = scripted.ask(SUM, script=[replies("请提供更多信息。", kind)])
    assert answer.text == scripted.draft(SUM).text
    assert answer.usage and (answer.usage.outcome, answer.usage.reason, answer.usage.calls) == ("kept", kind, 1)


def test_a_refusal_in_plain_words_is_not_argued_with(scripted: Scripted, server: Server) -> None:
    answer = scripted.ask(SUM, script=[says("抱歉，我无法回答这个问题。")])
    assert answer.text == scripted.draft(SUM).text and len(server.requests) == 1
    assert answer.usage and (answer.usage.outcome, answer.usage.reason) == ("kept", "refuse")


def test_tokens_and_cost_are_recorded(scripted: Scripted) -> None:
    usage = scripted.ask(SUM, script=[replies(PROVED)]).usage
    assert usage and (usage.prompt_tokens, usage.completion_tokens) == (PROMPT_TOKENS, COMPLETION_TOKENS)
    assert usage.as_json()["cost"] == "0.00304"  # 1200 × 2/M + 80 × 8/M
    assert usage.model == "scripted" and usage.model_ms > 0


def test_the_request_is_what_an_openai_endpoint_expects(scripted: Scripted, server: Server) -> None:
    scripted.ask(SUM, script=[replies(PROVED)])
    request = server.requests[0]
    assert (request["model"], request["stream"], request["tool_choice"]) == ("scripted", True, "auto")
    names = {tool["function"]["name"] for tool in request["tools"]}
    assert {
        "search_clauses",
        "calculate",
        "check_eligibility",
        "compute_deadlines",
        "match_programs",
        "show_clause",
    } < names
    assert server.keys == ["Bearer sk-secret"]


def test_the_model_is_given_the_draft_its_clauses_and_the_result(scripted: Scripted, server: Server) -> None:
    scripted.ask("创新券是什么", SUM, script=[replies(PROVED)])
    told = briefing(server)
    assert told["初稿"]["文字"].startswith("首都科技创新券最高35万元") and "[c1]" in told["初稿"]["文字"]
    assert told["条款"][0]["标记"] == "[c1]" and "额度最高为50万元" in told["条款"][0]["原文"]
    assert told["计算"][0]["结果"] == "最高35万元" and told["此前的话"] == ["创新券是什么"]


def test_personal_numbers_are_not_sent(scripted: Scripted, server: Server) -> None:
    private = "我叫张三，身份证110101199003071234，手机13800138000，邮箱zhang@example.com。"
    scripted.ask(private + SUM, script=[replies(PROVED)])
    sent = json.dumps(server.requests, ensure_ascii=False)
    assert not [n for n in ("110101199003071234", "13800138000", "zhang@example.com") if n in sent]
    assert "合同80万" in sent


@pytest.mark.parametrize("question", ["你好", "", "上海的创新券怎么申请", "今天天气怎么样", "？？？"])
def test_what_is_settled_without_a_model_asks_none(scripted: Scripted, server: Server, question: str) -> None:
    answer = scripted.ask(question, script=[replies(PROVED)])
    assert answer.usage is None and server.requests == []
    assert answer.text == scripted.draft(question).text


def test_steps_are_told_to_who_listens(scripted: Scripted) -> None:
    heard: list[str] = []
    scripted.ask(SUM, script=[replies("还能抵38万元。[c1]"), replies(PROVED)], on_step=heard.append)
    assert heard[:2] == ["screen", "understand"] and heard[-2:] == ["model", "model"]


def test_a_clause_the_search_found_for_the_model_is_quoted(scripted: Scripted) -> None:
    """A model may look up what the asker's own words did not lead to; the answer quotes what it was shown."""
    question = "算力创新券是什么"
    found = "创新券支付额不超过同一合同实际金额的50%"
    assert "50%" not in scripted.draft(question).text

    def answers(handler: Handler, request: Request) -> None:
        shown = json.loads(request["messages"][-1]["content"])["clauses"]
        mark = next(clause["mark"] for clause in shown if found in clause["text"])
        replies(f"{found}。{mark}")(handler, request)

    answer = scripted.ask(question, script=[calls(("search_clauses", {"query": found})), answers])
    assert answer.usage and answer.usage.outcome == "used", answer.usage
    cited = next(c for c in answer.cited if found in c.quote)
    assert cited.quote in scripted.knowledge.document(cited.doc_id).text and found in answer.text
