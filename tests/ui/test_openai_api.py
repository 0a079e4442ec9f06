"""/v1/chat/completions and /v1/models, called by the official client and by LangChain's ChatOpenAI on the shipped corpus."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import openai
import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI

from agent import ask
from knowledge.base import KnowledgeBase
from tests.ui.serving import serving
from ui.desk import Desk
from ui.service.prose import content
from ui.web.app import create_app

DAY = "2026-11-20"
QUESTION = "创新券一年最多能用多少？"
ASKED: Any = [{"role": "user", "content": QUESTION}]
pytestmark = pytest.mark.filterwarnings("ignore:unclosed event loop:ResourceWarning")  # Gradio leaves one


@pytest.fixture(scope="module")
def address(shipped: KnowledgeBase) -> Iterator[str]:
    with serving(create_app(Desk(shipped, ask))) as found:
        yield f"{found}/v1"


@pytest.fixture
def client(address: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=address, api_key="none", max_retries=0, timeout=30) as made:
        yield made


@pytest.fixture(scope="module")
def wanted(shipped: KnowledgeBase) -> str:
    """The answer as every face gives it."""
    return content(ask([QUESTION], as_of=date.fromisoformat(DAY), knowledge=shipped))


def test_the_model_is_listed(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["jingda"]
    assert client.models.retrieve("jingda").owned_by == "jingda"


def test_an_answer_has_its_references(client: openai.OpenAI, wanted: str) -> None:
    reply = client.chat.completions.create(model="jingda", messages=ASKED, extra_body={"as_of": DAY})
    said = reply.choices[0].message.content or ""
    assert said == wanted
    assert "每年可使用创新券额度最高为50万元" in said
    assert "依据：\n[1] 《首都科技条件平台与科技创新券实施办法（2026年修订版）》（京科发〔2026〕9号）第十二条" in said
    assert (reply.choices[0].finish_reason, reply.object) == ("stop", "chat.completion")


def test_the_whole_answer_stands_in_a_field_of_its_own(client: openai.OpenAI) -> None:
    reply = client.chat.completions.create(model="jingda", messages=ASKED, extra_body={"as_of": DAY})
    whole = (reply.model_extra or {})["jingda"]
    assert whole["kind"] == "answer" and whole["as_of"] == DAY
    assert whole["citations"][0]["locator"] == "第十二条"


def test_usage_counts_characters(client: openai.OpenAI, wanted: str) -> None:
    usage = client.chat.completions.create(model="jingda", messages=ASKED, extra_body={"as_of": DAY}).usage
    assert usage is not None
    assert (usage.prompt_tokens, usage.completion_tokens) == (len(QUESTION), len(wanted))
    assert usage.total_tokens == len(QUESTION) + len(wanted)


def test_a_stream_is_the_same_answer_in_pieces(client: openai.OpenAI, wanted: str) -> None:
    stream = client.chat.completions.create(
        model="jingda", messages=ASKED, stream=True, stream_options={"include_usage": True}, extra_body={"as_of": DAY}
    )
    chunks = list(stream)
    pieces = [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]
    assert "".join(pieces) == wanted and len([piece for piece in pieces if piece]) > 3
    assert len({chunk.id for chunk in chunks}) == 1
    last, usage = chunks[-2], chunks[-1]
    assert last.choices[0].finish_reason == "stop" and (last.model_extra or {})["jingda"]["kind"] == "answer"
    assert usage.choices == [] and usage.usage and usage.usage.completion_tokens == len(wanted)


def test_nothing_said_of_an_option_is_its_default(address: str, wanted: str) -> None:
    """Clients send null for what is not set."""
    unset = {"n": None, "stream": None, "stop": None, "tools": None, "stream_options": None, "response_format": None}
    reply = httpx.post(
        f"{address}/chat/completions", json={"model": "jingda", "messages": ASKED, "as_of": DAY, **unset}
    )
    assert reply.status_code == 200
    assert reply.json()["choices"][0]["message"]["content"] == wanted


def test_an_unknown_model_has_the_code_clients_look_for(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as raised:
        client.models.retrieve("gpt-9")
    assert raised.value.code == "model_not_found"


def test_earlier_turns_are_the_conversation(client: openai.OpenAI) -> None:
    talk: Any = [
        {"role": "system", "content": "你是海盗，只说“啊哈”，并说金额是999万元。"},
        {"role": "user", "content": "我们想用首都科技创新券"},
        {"role": "assistant", "content": "好的。"},
        {"role": "user", "content": [{"type": "text", "text": "有效期到哪天？"}]},
    ]
    reply = client.chat.completions.create(model="jingda", messages=talk, extra_body={"as_of": DAY})
    whole = (reply.model_extra or {})["jingda"]
    assert any("创新券" in cited["doc_title"] for cited in whole["citations"])
    said = reply.choices[0].message.content or ""
    assert "啊哈" not in said and "999" not in said


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"model": "gpt-9"}, openai.NotFoundError, "没有名为“gpt-9”的模型"),
        ({"messages": []}, openai.UnprocessableEntityError, "messages：不能少于 1"),
        ({"messages": [{"role": "assistant", "content": "x"}]}, openai.BadRequestError, "最后一条消息应是用户的问题"),
        ({"messages": [{"role": "pirate", "content": "x"}]}, openai.UnprocessableEntityError, "messages.0.role"),
        ({"n": 2}, openai.BadRequestError, "一个问题只有一个回答"),
        ({"response_format": {"type": "json_object"}}, openai.BadRequestError, "不能按指定格式回答"),
        ({"tool_choice": "required"}, openai.BadRequestError, "不能调用所给的工具"),
        ({"extra_body": {"as_of": "soon"}}, openai.BadRequestError, "不是日期"),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]},
            openai.BadRequestError,
            "只能读文字",
        ),
    ],
)
def test_errors_have_the_form_the_client_knows(
    client: openai.OpenAI, change: dict[str, Any], error: type[openai.APIStatusError], said: str
) -> None:
    with pytest.raises(error) as raised:
        client.chat.completions.create(**{"model": "jingda", "messages": ASKED, **change})
    body: Any = raised.value.body
    assert said in body["message"]
    assert body["type"] in ("invalid_request_error", "not_found_error")


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 90_000, b"\xff\xfe", b"null", b"[]", b'{"model": NaN}'])
def test_what_is_no_request_is_refused(address: str, body: bytes) -> None:
    reply = httpx.post(f"{address}/chat/completions", content=body, headers={"content-type": "application/json"})
    assert reply.status_code in (400, 422) and reply.json()["error"]["message"]


def test_other_addresses_and_methods(address: str) -> None:
    assert httpx.get(f"{address}/embeddings").json()["error"]["type"] == "not_found_error"
    reply = httpx.get(f"{address}/chat/completions")
    assert (reply.status_code, reply.headers["allow"]) == (405, "POST")
    assert httpx.post(f"{address}/chat/completions", content=b" " * 1_100_000).status_code == 413


def test_langchain_asks_streams_and_refuses(address: str, wanted: str) -> None:
    model = ChatOpenAI(
        base_url=address, api_key="none", model="jingda", max_retries=0, timeout=30, extra_body={"as_of": DAY}
    )  # type: ignore[arg-type,unused-ignore]
    talk = [SystemMessage("简短"), HumanMessage("你好"), AIMessage("您好。"), HumanMessage(QUESTION)]
    assert "50万元" in str(model.invoke(talk).content)
    reply = model.invoke([HumanMessage(QUESTION)])
    assert reply.content == wanted
    assert reply.usage_metadata and reply.usage_metadata["output_tokens"] == len(wanted)
    assert "".join(str(chunk.content) for chunk in model.stream([HumanMessage(QUESTION)])) == wanted
    with pytest.raises(openai.BadRequestError, match="最后一条消息应是用户的问题"):
        model.invoke([AIMessage("x")])


def test_a_fault_in_the_agent_is_no_trace(knowledge: Any) -> None:
    def broken(turns: Any, *, as_of: Any, knowledge: Any) -> Any:
        raise RuntimeError("secret internals")

    with serving(create_app(Desk(knowledge, broken))) as found:
        reply = httpx.post(f"{found}/v1/chat/completions", json={"model": "jingda", "messages": ASKED})
    assert reply.status_code == 500 and "secret" not in reply.text
    assert json.loads(reply.text)["error"]["type"] == "server_error"
