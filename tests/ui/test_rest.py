"""/api/v1 on the shipped corpus: what each endpoint is for, how it refuses, and how it is described."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import Depends, FastAPI, HTTPException
from fastapi.testclient import TestClient

from agent import ask
from knowledge.base import KnowledgeBase
from tests.ui.serving import serving
from tools.receipts.read import read_receipts
from tools.receipts.verify import verify
from ui.desk import Desk
from ui.rest.router import router
from ui.rest.stream import STAGES
from ui.rest.table import ENDPOINTS, SCOPES
from ui.service.operations import Operations
from ui.service.prose import sentences
from ui.web.app import create_app

DAY = "2026-11-20"
QUESTION = {"question": "创新券一年最多能用多少？", "as_of": DAY}
VOUCHER: dict[str, Any] = {
    "program": "创新券",
    "facts": {"合同实际金额": "80万元", "今年已使用的创新券额度": "15万元"},
    "as_of": DAY,
}
pytestmark = pytest.mark.filterwarnings("ignore:unclosed event loop:ResourceWarning")  # Gradio leaves one


@pytest.fixture(scope="module")
def client(shipped: KnowledgeBase) -> Iterator[TestClient]:
    with TestClient(create_app(Desk(shipped, ask)), "http://127.0.0.1", raise_server_exceptions=False) as made:
        yield made


def got(client: TestClient, path: str, **params: Any) -> Any:
    reply = client.get(f"/api/v1/{path}", params={"as_of": DAY, **params})
    assert reply.status_code == 200, reply.text
    return reply.json()


def posted(client: TestClient, path: str, body: Any) -> Any:
    reply = client.post(f"/api/v1/{path}", json=body)
    assert reply.status_code == 200, reply.text
    return reply.json()


# What it is for


def test_an_answer_is_the_one_every_face_gives(client: TestClient, shipped: KnowledgeBase) -> None:
    reply = posted(client, "ask", QUESTION)
    old = client.post("/api/ask", json=QUESTION).json()
    assert {**reply, "latency_ms": 0} == {**old, "latency_ms": 0}
    assert reply["citations"][0]["doc_number"] == "京科发〔2026〕9号"


def test_a_conversation_is_understood(client: TestClient) -> None:
    reply = posted(client, "ask", {"turns": ["我们想用首都科技创新券", "有效期到哪天？"], "as_of": DAY})
    assert any("创新券" in cited["doc_title"] for cited in reply["citations"])


def test_a_stream_tells_the_steps_then_the_checked_answer(client: TestClient) -> None:
    reply = client.post("/api/v1/ask/stream", json=QUESTION)
    events = [(e[0], json.loads(e[1])) for e in re.findall(r"event: (\w+)\ndata: (.*)\n\n", reply.text)]
    names = [name for name, _ in events]
    assert [data["stage"] for name, data in events if name == "stage"] == list(STAGES)
    whole = events[-1][1]
    assert names[-1] == "answer" and whole["kind"] == "answer"
    said = [data["text"] for name, data in events if name == "sentence"]
    assert len(said) > 2 and "".join(said) == whole["answer"]
    assert names.index("sentence") == len(STAGES)  # not a word before the last step, the check, has begun


@pytest.mark.parametrize("text", ["", "甲。", "甲。[1][2]乙", "甲；\n\n乙！？丙", "\n", "a" * 5000])
def test_no_character_is_lost_between_sentences(text: str) -> None:
    assert "".join(sentences(text)) == text


def test_a_clause_comes_with_its_line_and_context(client: TestClient) -> None:
    clause = got(client, "clauses/voucher-measures-2026:12.k1.x1")
    assert clause["citation"] == f"{clause['reference']}：{clause['quote'].strip()}"
    assert (
        clause["reference"]
        == "《首都科技条件平台与科技创新券实施办法（2026年修订版）》（京科发〔2026〕9号）第十二条第一款第（一）项"
    )
    assert (clause["status_label"], clause["binds"]) == ("现行有效", True)
    context = clause["context"]
    assert [above["locator"] for above in context["parents"]][-1] == "第十二条第一款"
    assert context["after"]["clause_id"] == "voucher-measures-2026:12.k1.x2" and context["parts"]


def test_validity_follows_the_day(client: TestClient) -> None:
    assert got(client, "clauses/voucher-measures-2026:12", as_of="2020-01-01")["status"] == "not_yet"


def test_a_program_tells_what_to_ask_what_it_rests_on_and_whom_to_call(client: TestClient) -> None:
    program = got(client, "programs/创新券")
    assert program["id"] == "voucher" and program["basis"][0]["doc_number"] == "京科发〔2026〕9号"
    assert all(fact["ask"] and fact["example"] for fact in program["facts"])
    assert all(clause["quote"] for clause in program["clauses"])
    cards = [got(client, f"programs/{row['id']}") for row in got(client, "programs", query="算力")["programs"]]
    assert any(re.search(r"\d{7,}", contact["text"]) for card in cards for contact in card["contacts"])


def test_programs_are_filtered_and_paged(client: TestClient) -> None:
    everything = got(client, "programs", limit=500)
    assert everything["total"] == len(everything["programs"]) > 300
    page = got(client, "programs", limit=5, offset=5)
    assert page["programs"] == everything["programs"][5:10] and page["total"] == everything["total"]
    ended = got(client, "programs", status="已到期", limit=500)
    assert 0 < ended["total"] < everything["total"]
    assert {row["status"] for row in ended["programs"]} == {"expired"}
    assert all("期限" in row["computes"] for row in got(client, "programs", computes="期限")["programs"])


def test_documents_are_listed_and_read(client: TestClient) -> None:
    rows = got(client, "documents", query="首都科技条件平台 实施办法")["documents"]
    assert "voucher-measures-2026" in [row["doc_id"] for row in rows]
    document = got(client, "documents/voucher-measures-2026")
    assert document["document_number"] == "京科发〔2026〕9号" and len(document["clauses"]) > 50
    assert all("/" not in row["source"] for row in rows)


def test_documents_are_paged(client: TestClient) -> None:
    everything = got(client, "documents", limit=500)
    assert everything["total"] == len(everything["documents"]) > 100
    assert got(client, "documents", limit=3, offset=4)["documents"] == everything["documents"][4:7]


def test_questions_and_answers_are_verbatim_with_their_validity(client: TestClient, shipped: KnowledgeBase) -> None:
    found = got(client, "faqs", query="已经签订合作协议")
    row = found["faqs"][0]
    assert found["total"] == len(found["faqs"]) == 1
    assert row["question"] == "小微企业与实验室已经签订合作协议的项目，能否申请创新券资金支持？"
    assert row["answer"].endswith("无法作为创新券项目的有效合同。")
    assert row["answer"] in shipped.document(row["doc_id"]).quote(shipped.clause(row["clause_id"]))
    assert (
        row["reference"] == "《首都科技创新券常见问答》第6问" and row["binds"] is False
    )  # of the scheme before this one
    assert got(client, "faqs", query="没有这样的话")["total"] == 0
    assert len(got(client, "faqs", limit=2, offset=1)["faqs"]) == 2


def test_steps_are_sent_while_the_answer_is_being_made(shipped: KnowledgeBase) -> None:
    """The agent goes on only when the first event has arrived: a stream held back would never end."""
    arrived = threading.Event()

    def waiting(turns: Any, *, as_of: Any, knowledge: Any, on_step: Any) -> Any:
        on_step("screen")
        assert arrived.wait(30), "the first event was held back"
        return ask(turns, as_of=as_of, knowledge=knowledge, on_step=lambda step: None)

    with (
        serving(create_app(Desk(shipped, waiting))) as address,
        httpx.stream("POST", f"{address}/api/v1/ask/stream", json=QUESTION, timeout=60) as reply,
    ):
        assert reply.headers["x-accel-buffering"] == "no"
        lines = reply.iter_lines()
        assert next(lines) == "event: stage"
        arrived.set()
        assert "event: answer" in list(lines)


def test_a_sum_has_its_steps_and_clauses(client: TestClient) -> None:
    result = posted(client, "calc", VOUCHER)
    assert result["benefit"]["text"] == "最高35万元" and result["benefit"]["high"] == "350000"
    assert result["steps"][0]["text"] == "80万元 × 50% = 40万元"
    assert all(step["citation"]["doc_number"] for step in result["steps"] if step["citation"])


def test_a_sum_has_a_receipt_that_holds(client: TestClient) -> None:
    (receipt,) = read_receipts(json.dumps(posted(client, "calc", VOUCHER)).encode())
    assert receipt["result"]["benefit"]["high"] == "350000"
    assert verify(receipt).holds


def test_numbers_of_json_are_read_as_they_stand(client: TestClient) -> None:
    facts = {"合同实际金额": 800000, "今年已使用的创新券额度": 150000.0}
    assert posted(client, "calc", {**VOUCHER, "facts": facts})["benefit"]["text"] == "最高35万元"


def test_deadlines_come_as_json_and_as_a_calendar(client: TestClient) -> None:
    body = {"program": "创新券", "facts": {"领取日": "2026-07-01"}, "as_of": DAY}
    days = [item["day"] for item in posted(client, "deadline", body)["deadlines"] if item["day"]]
    reply = client.post("/api/v1/deadline.ics", json=body)
    assert reply.headers["content-type"].startswith("text/calendar")
    assert sorted(re.findall(r"DTSTART;VALUE=DATE:(\d{8})", reply.text)) == sorted(day.replace("-", "") for day in days)
    none = client.post("/api/v1/deadline.ics", json={**body, "facts": {}})
    assert none.status_code == 400 and "领取日" in none.json()["error"]["remedy"]


def test_a_company_is_matched_by_facts_or_a_paragraph(client: TestClient) -> None:
    found = posted(
        client, "match", {"text": "北京的人工智能公司，国家高新技术企业，职工30人", "as_of": DAY, "limit": 2}
    )
    assert found["facts"]["职工总数"] == "30人" and found["counts"]["open"] > 2 == len(found["open"])
    assert found["next_question"]["ask"] and found["ended"][0]["last_day"]


# How it refuses


@pytest.mark.parametrize(
    ("path", "body", "status", "what"),
    [
        ("ask", {}, 400, "请求中没有问题"),
        ("ask", {"question": "x", "turns": ["y"]}, 400, "只能写一个"),
        ("ask", {"question": "x", "as_of": "soon"}, 400, "不是日期"),
        ("ask", {"question": "x", "as_of": "2026-02-30"}, 400, "在日历上不存在"),
        ("ask", {"question": "x", "as_of": "9999-12-31"}, 400, "不在可问的范围"),
        ("ask", {"question": 5}, 422, "question：应为文字"),
        ("ask", {"question": "x" * 100_001}, 422, "不能多于 100000"),
        ("ask", {"turns": ["x"] * 51}, 422, "turns：不能多于 50"),
        ("ask", [], 422, "请求：应为 JSON 对象"),
        ("ask/stream", {}, 400, "请求中没有问题"),
        ("calc", {"facts": {}}, 422, "program：缺少这一项"),
        ("calc", {"program": "没有的政策"}, 404, "没有名为“没有的政策”的政策"),
        ("calc", {"program": "创新券", "facts": {"没有的事实": "1"}}, 422, "没有名为“没有的事实”的事实项"),
        ("calc", {"program": "创新券", "facts": {"合同实际金额": -5}}, 422, "是负数"),
        ("calc", {"program": "创新券", "facts": {"合同实际金额": "30人"}}, 422, ""),
        ("calc", {"program": "创新券", "facts": {"合同实际金额": {"a": 1}}}, 422, "facts.合同实际金额：应为文字、数"),
        ("calc", {"program": "创新券", "fact": {}}, 422, "fact：没有这一项"),
        ("match", {}, 400, "没有写企业情况"),
        ("match", {"text": "今天天气不错"}, 400, "没有读出企业的情况"),
        ("match", {"text": "x", "facts": {"职工总数": "3人"}}, 400, "只能写一个"),
        ("match", {"facts": {"职工总数": "3人"}, "limit": 0}, 422, "limit：应不小于 1"),
    ],
)
def test_a_bad_request_is_explained(client: TestClient, path: str, body: Any, status: int, what: str) -> None:
    reply = client.post(f"/api/v1/{path}", json=body)
    assert reply.status_code == status
    fault = reply.json()["error"]
    assert set(fault) == {"what", "where", "remedy"} and what in fault["what"]


@pytest.mark.parametrize(
    ("address", "status", "what"),
    [
        ("search", 422, "query：缺少这一项"),
        ("search?query=", 422, "query：不能少于 1"),
        ("search?query=x&top_k=0", 422, "top_k：应不小于 1"),
        ("search?query=x&top_k=many", 422, "top_k：应为整数"),
        ("search?query=x&topk=3", 422, "topk：没有这一项"),
        ("clauses/none:1", 404, "没有编号为“none:1”的条款"),
        ("clauses/%00", 404, "没有编号为"),
        ("clauses/..%2f..%2fetc%2fpasswd", 404, "没有编号为"),
        ("documents/none", 404, "没有编号为"),
        ("documents?limit=501", 422, "limit：应不大于 500"),
        ("faqs?as_of=soon", 400, "不是日期"),
        ("faqs?q=x", 422, "q：没有这一项"),
        ("documents?status=旧", 400, "没有“旧”这种效力"),
        ("programs/没有的政策", 404, "没有名为“没有的政策”的政策"),
        ("programs?offset=-1", 422, "offset：应不小于 0"),
        ("nothing", 404, "没有这个地址"),
        ("<script>alert(1)</script>", 404, "没有这个地址"),
    ],
)
def test_a_bad_address_is_explained(client: TestClient, address: str, status: int, what: str) -> None:
    reply = client.get(f"/api/v1/{address}")
    assert reply.status_code == status and what in reply.json()["error"]["what"]
    assert reply.headers["content-type"] == "application/json"
    assert "script-src 'self';" in reply.headers["content-security-policy"] + ";"


DEEP = b'{"program": "x", "facts": ' + b'{"a":' * 60_000 + b"1" + b"}" * 60_000 + b"}"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422), (b"{", 400), (b"nul", 400), (b"\xff\xfe{}", 400), (b"[" * 100_000, 400), (DEEP, 400), (b'"x"', 422),
        (b'{"program": "x", "facts": {"a": NaN}}', 422), (b'{"program": "x", "facts": {"a": 1e999}}', 422),
        (b'{"program": "x", "facts": {"a": ' + b"9" * 5000 + b"}}", 400), (b'{"program": "\\ud800"}', 422),
    ],
)  # fmt: skip
def test_what_is_no_proper_json_is_told_of(client: TestClient, body: bytes, status: int) -> None:
    reply = client.post("/api/v1/calc", content=body, headers={"content-type": "application/json"})
    assert reply.status_code == status and reply.json()["error"]["what"]


def test_a_large_body_is_refused_in_the_form_of_the_interface(client: TestClient) -> None:
    reply = client.post("/api/v1/ask", content=b" " * 1_100_000)
    assert (reply.status_code, reply.json()["error"]["what"]) == (413, "内容过长")


def test_other_methods_are_named(client: TestClient) -> None:
    reply = client.delete("/api/v1/ask")
    assert (reply.status_code, reply.headers["allow"]) == (405, "POST")


def test_a_fault_of_ours_is_no_trace(shipped: KnowledgeBase) -> None:
    def broken(turns: Any, *, as_of: Any, knowledge: Any, on_step: Any = None) -> Any:
        raise RuntimeError("secret internals")

    with TestClient(create_app(Desk(shipped, broken)), raise_server_exceptions=False) as client:
        for path in ("ask", "ask/stream"):
            reply = client.post(f"/api/v1/{path}", json=QUESTION)
            assert "secret" not in reply.text and "没有处理成功" in reply.text


# How it is described


def test_every_endpoint_is_described_with_scope_errors_and_a_real_reply(client: TestClient) -> None:
    tree = client.get("/api/v1/openapi.json").json()
    described = {(method.upper(), path) for path, methods in tree["paths"].items() for method in methods}
    assert described == {(endpoint.method, endpoint.address) for endpoint in ENDPOINTS}
    for endpoint in ENDPOINTS:
        operation = tree["paths"][endpoint.address][endpoint.method.lower()]
        assert operation["x-scope"]["name"] in SCOPES and re.search(r"[一-鿿]", operation["summary"])
        assert {"413", "422", "429", "503"} <= set(operation["responses"])
        assert list(operation["responses"]["200"]["content"]) == [endpoint.media]
        assert operation["responses"]["200"]["content"][endpoint.media]["example"]


def test_the_page_of_the_api_needs_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/api/v1/docs").text
    assert all(f'id="{endpoint.handler}"' in page for endpoint in ENDPOINTS)
    assert set(re.findall(r'(?:src|href)="(https?://[^"]+)"', page)) == set()
    assert "京科发〔2026〕9号" in page


def test_the_documentation_names_every_endpoint() -> None:
    page = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")
    named = set(re.findall(r"`(GET|POST) (/api/v1/[^`\s]+)`", page)) - {("GET", "/api/v1/programs/创新券")}
    assert named == {(endpoint.method, endpoint.address) for endpoint in ENDPOINTS}


def test_scopes_can_be_asked_for_without_touching_an_endpoint(shipped: KnowledgeBase) -> None:
    asked: list[str] = []

    def needs(scope: str) -> list[Any]:
        def refuse() -> None:
            asked.append(scope)
            raise HTTPException(401)

        return [Depends(refuse)]

    app = FastAPI()
    app.include_router(router(Operations(Desk(shipped, ask)), needs))
    with TestClient(app) as client:
        for endpoint in ENDPOINTS:
            assert client.request(endpoint.method, endpoint.address, json=dict(endpoint.example)).status_code == 401
    assert set(asked) == set(SCOPES)


# Receipts and comparisons


@pytest.fixture(scope="module")
def receipt(client: TestClient) -> dict[str, Any]:
    return dict(posted(client, "calc", VOUCHER)["receipt"])


def test_a_receipt_is_worked_out_again(client: TestClient, receipt: dict[str, Any]) -> None:
    reply = posted(client, "verify", {"receipt": receipt})
    assert reply["holds"] and reply["findings"] == ["same"]
    assert (reply["program"], reply["as_of"], reply["differences"]) == ("voucher", DAY, [])


def test_a_receipt_with_another_sum_does_not_hold(client: TestClient, receipt: dict[str, Any]) -> None:
    forged = json.loads(json.dumps(receipt).replace('"high": "350000"', '"high": "400000"'))
    assert forged != receipt
    reply = posted(client, "verify", {"receipt": forged})
    assert not reply["holds"] and reply["findings"] == ["result_altered"]
    told = {d["path"]: (d["receipt"], d["recomputed"]) for d in reply["differences"]}
    assert told["result.benefit.high"] == ("400000", "350000")


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({}, 422, "receipt"),
        ({"receipt": "text"}, 422, "应为"),
        ({"receipt": {}}, 422, "这不是凭据"),
        ({"receipt": {"format": "jingda-receipt/9"}}, 422, "不认识的凭据格式"),
        ({"receipt": {"format": "jingda-receipt/1"}}, 422, "缺少"),
        ({"receipt": {}, "as_of": DAY}, 422, "as_of"),
    ],
)
def test_what_is_no_receipt_is_told(client: TestClient, body: Any, status: int, said: str) -> None:
    reply = client.post("/api/v1/verify", json=body)
    assert reply.status_code == status and said in reply.text


def test_a_receipt_with_a_key_written_twice_is_refused(client: TestClient, receipt: dict[str, Any]) -> None:
    written = json.dumps({"receipt": receipt}).replace('"as_of": "2026', '"as_of": "2025-01-01", "as_of": "2026', 1)
    reply = client.post("/api/v1/verify", content=written, headers={"content-type": "application/json"})
    assert reply.status_code == 422 and "写了两次" in reply.json()["error"]["what"]


def test_two_texts_are_compared_clause_by_clause(client: TestClient) -> None:
    pair = {"old": "industry-policy-guide-4.2.08", "new": "京科发〔2026〕9号"}
    reply = got(client, "compare", **pair, limit=500)
    assert (reply["old"]["id"], reply["new"]["id"]) == ("industry-policy-guide-4.2.08", "voucher-measures-2026")
    assert (reply["old"]["status_label"], reply["new"]["status_label"]) == ("已被替代", "现行有效")
    counts = reply["counts"]
    assert reply["total"] == len(reply["rows"]) == counts["changed"] + counts["added"] + counts["removed"] > 10
    assert all(row["old"] is None for row in reply["rows"] if row["change"] == "added")
    page = got(client, "compare", **pair, limit=2, offset=3)
    assert page["rows"] == reply["rows"][3:5] and page["total"] == reply["total"]
    everything = got(client, "compare", **pair, limit=500, unchanged=True)
    assert everything["total"] == sum(value for name, value in counts.items() if name != "figures")


@pytest.mark.parametrize(
    ("old", "new", "status", "said"),
    [
        ("没有这份", "voucher-measures-2026", 404, "没有这份文件"),
        ("voucher-measures-2026", "京科发〔2026〕9号", 400, "两边是同一份文件"),
        ("voucher-measures-2026@7", "voucher-measures-2026", 404, "没有这个旧版"),
        ("办法", "voucher-measures-2026", 400, "份文件符合"),
        ("", "voucher-measures-2026", 422, "old"),
    ],
)
def test_what_cannot_be_compared_is_told(client: TestClient, old: str, new: str, status: int, said: str) -> None:
    reply = client.get("/api/v1/compare", params={"old": old, "new": new})
    assert reply.status_code == status and said in reply.text
